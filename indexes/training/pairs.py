"""English-Dutch sentence pairs: reading, cleaning and choosing them."""

from __future__ import annotations

import gzip
import random
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

WORD = re.compile(r"[^\W\d_]+")
NOISE = re.compile(r"[{}<>\\|]|https?:|www\.|\$\(|&\w+;|\w_\w|[A-Za-z]\.[A-Z]\w|::")
CAPS = {
    "ms_sxs_dynamics_ht": 2_000,
    "ms_sxs_m365_ht": 3_000,
    "ms_headings_m365": 1_000,
    "ms_headings_dynamics": 500,
    "ms_sxs_powershell_ht": 500,
    "godot_editor": 500,
    "tldr_pages": 500,
}
CAP = 1_500


@dataclass(frozen=True, slots=True)
class Pair:
    """A sentence in English and Dutch, and the file it comes from."""

    en: str
    nl: str
    source: str


def words(text: str) -> list[str]:
    """The words of a text as the tokenizer splits them: lower case, no accents, no figures."""
    plain = unicodedata.normalize("NFD", text.lower())
    return WORD.findall("".join(char for char in plain if unicodedata.category(char) != "Mn"))


def read_tsv(path: Path) -> Iterator[Pair]:
    """The pairs of one file (`en<TAB>nl`, gzip or plain); other lines are skipped."""
    source = path.name.split(".")[0]
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            cells = line.rstrip("\n").split("\t")
            if len(cells) == 2 and cells[0].strip() and cells[1].strip():
                yield Pair(cells[0].strip(), cells[1].strip(), source)


def read_parallel(folder: Path) -> list[Pair]:
    """All human-translated pairs of the training folder, in a fixed order.

    Files that begin with `mt__` are machine-translated and left out.
    """
    files = sorted(
        path
        for path in folder.glob("*.tsv.gz")
        if not path.name.startswith(("mt__", "nl_word_freq"))
    )
    return [pair for path in files for pair in read_tsv(path)]


def is_clean(pair: Pair, max_words: int) -> bool:
    """Whether a pair is a plain sentence of 2 to `max_words` words, alike in length."""
    if NOISE.search(pair.nl) or NOISE.search(pair.en):
        return False
    nl, en = len(words(pair.nl)), len(words(pair.en))
    letters = sum(char.isalpha() or char.isspace() for char in pair.nl)
    return (
        2 <= nl <= max_words
        and 2 <= en <= max_words
        and max(nl, en) <= 2 * min(nl, en) + 2
        and letters >= 0.85 * len(pair.nl)
    )


def choose(pairs: Iterable[Pair], *, max_words: int, seed: int) -> list[Pair]:
    """Clean, deduplicated pairs with at most `CAPS` of each source, short ones preferred.

    Two pairs are the same when their Dutch words are, or when more than one sentence of
    documentation starts with the same six words.
    """
    rng = random.Random(seed)
    by_source: dict[str, list[Pair]] = {}
    seen: set[tuple[str, ...]] = set()
    for pair in pairs:
        key = tuple(words(pair.nl))
        if key in seen or key[:6] in seen or not is_clean(pair, max_words):
            continue
        seen.add(key)
        if len(key) > 6:
            seen.add(key[:6])
        by_source.setdefault(pair.source, []).append(pair)
    chosen: list[Pair] = []
    for source in sorted(by_source):
        rows = by_source[source]
        rng.shuffle(rows)
        rows.sort(key=lambda pair: len(pair.nl) > 90)
        chosen += rows[: CAPS.get(source, CAP)]
    return chosen
