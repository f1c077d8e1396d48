"""The noise that makes labelled questions harder: slips of the finger, spelling by ear."""

from __future__ import annotations

import random
import re
from functools import cache
from pathlib import Path

NEAR_KEYS = "qwertyuiopasdfghjklzxcvbnm"
SOUNDS = Path(__file__).parent / "sounds.tsv"
_SPACE = re.compile(" ")
GLUED = 0.15  # chance that a space is left out, as a share of that of a sound


def with_typos(text: str, rng: random.Random, share: float) -> str:
    """The text with about `share` of its letters dropped, swapped, doubled or mistyped."""
    letters = list(text)
    for _ in range(max(1, int(len(letters) * share))):
        at = rng.randrange(len(letters))
        if not letters[at].isalpha():
            continue
        kind = rng.random()
        if kind < 0.3:
            letters[at] = ""
        elif kind < 0.55 and at + 1 < len(letters):
            letters[at], letters[at + 1] = letters[at + 1], letters[at]
        elif kind < 0.75:
            letters[at] *= 2
        else:
            letters[at] = rng.choice(NEAR_KEYS)
        letters = [letter for letter in letters if letter] or ["x"]
    return "".join(letters)


def by_ear(text: str, rng: random.Random, share: float) -> str:
    """The text, in lower case, as somebody spells it who writes roughly what he hears.

    A random half of the rules in `sounds.tsv`, in random order, each on what the last one left.

    Args:
        text: Dutch.
        rng: chooses.
        share: chance that a place which a chosen rule fits is changed, 0 to 1; a space is left
            out with `GLUED` times that chance.
    """
    text = text.lower()
    rules = list(sounds())
    rng.shuffle(rules)
    for pattern, other in rules[: len(rules) // 2]:
        text = _change(text, pattern, other, rng, share)
    return _change(text, _SPACE, "", rng, share * GLUED)


def _change(
    text: str, pattern: re.Pattern[str], other: str, rng: random.Random, share: float
) -> str:
    def changed(match: re.Match[str]) -> str:
        return match.expand(other) if rng.random() < share else match[0]

    return pattern.sub(changed, text)


@cache
def sounds() -> tuple[tuple[re.Pattern[str], str], ...]:
    """What stands there, and what people also write: the rules of `sounds.tsv`."""
    lines = SOUNDS.read_text("utf-8").splitlines()
    cells = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return tuple((re.compile(pattern), other) for pattern, other in cells)
