"""Everyday sentences put together from tables of phrases, in both languages at once."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from indexes.training.pairs import Pair

VOWELS = "aeiou"
DOUBLED = {"put", "cut", "run", "swim", "sit", "get", "stop", "hit", "chat", "win", "chop", "stir"}
PAST = {
    "take": "taken",
    "give": "given",
    "leave": "left",
    "put": "put",
    "make": "made",
    "wear": "worn",
    "forward": "forwarded",
    "send": "sent",
    "be": "been",
    "write": "written",
    "log": "logged",
    "hack": "hacked",
    "go": "gone",
    "get": "gotten",
    "break": "broken",
    "read": "read",
    "start": "started",
    "meet": "met",
    "sing": "sung",
    "cut": "cut",
    "eat": "eaten",
    "drink": "drunk",
    "ride": "ridden",
    "drive": "driven",
    "run": "run",
    "swim": "swum",
    "catch": "caught",
    "throw": "thrown",
    "shoot": "shot",
    "stand": "stood",
    "sit": "sat",
    "lie": "lain",
    "sleep": "slept",
    "draw": "drawn",
    "hold": "held",
    "buy": "bought",
    "sell": "sold",
    "build": "built",
    "steal": "stolen",
    "feed": "fed",
    "fall": "fallen",
    "forget": "forgotten",
    "win": "won",
    "lose": "lost",
    "tell": "told",
    "pay": "paid",
    "feel": "felt",
    "spread": "spread",
}


@dataclass(frozen=True, slots=True)
class Act:
    """A verb phrase: English from its base form; Dutch object, infinitive, 3rd person, participle.

    `finite` holds a separable particle after a space ('zet uit'); `perfect` begins with '*'
    where the auxiliary is 'zijn'.
    """

    english: str
    object: str
    infinitive: str
    finite: str
    perfect: str

    @property
    def third(self) -> str:
        """English third person: 'plays the guitar'."""
        verb, _, rest = self.english.partition(" ")
        if verb in {"be", "have"}:
            form = {"be": "is", "have": "has"}[verb]
        elif verb.endswith("y") and verb[-2] not in VOWELS:
            form = verb[:-1] + "ies"
        else:
            form = verb + ("es" if verb.endswith(("s", "sh", "ch", "x", "o")) else "s")
        return f"{form} {rest}".strip()

    @property
    def doing(self) -> str:
        """English present participle: 'playing the guitar'."""
        verb, _, rest = self.english.partition(" ")
        if verb in DOUBLED:
            form = verb + verb[-1] + "ing"
        elif verb.endswith("ie"):
            form = verb[:-2] + "ying"
        elif verb.endswith("e") and not verb.endswith(("ee", "be")):
            form = verb[:-1] + "ing"
        else:
            form = verb + "ing"
        return f"{form} {rest}".strip()

    @property
    def done(self) -> str:
        """English past participle: 'played the guitar'."""
        verb, _, rest = self.english.partition(" ")
        if verb in PAST:
            form = PAST[verb]
        elif verb in DOUBLED:
            form = verb + verb[-1] + "ed"
        elif verb.endswith("y") and verb[-2] not in VOWELS:
            form = verb[:-1] + "ied"
        else:
            form = verb + ("d" if verb.endswith("e") else "ed")
        return f"{form} {rest}".strip()

    @property
    def joined(self) -> str:
        """Dutch third person in a subordinate clause: 'uitzet'."""
        verb, _, particle = self.finite.partition(" ")
        return particle + verb

    @property
    def with_te(self) -> str:
        """Dutch infinitive with 'te': 'uit te zetten'."""
        _, _, particle = self.finite.partition(" ")
        stem = self.infinitive.removeprefix(particle)
        return f"{particle} te {stem}".strip()


def read_table(path: Path) -> list[list[str]]:
    """The rows of a tab-separated table."""
    return [line.split("\t") for line in path.read_text("utf-8").splitlines() if line]


def _say(act: Act, who_en: str, who: str, where_en: str, where: str) -> Iterator[tuple[str, str]]:
    """Every sentence of one act, one person and one place (which may be empty)."""
    verb, _, particle = act.finite.partition(" ")
    aux = "is" if act.perfect.startswith("*") else "heeft"
    done = act.perfect.removeprefix("*")
    what = f"{act.object} {where}"
    yield f"{who_en} {act.third} {where_en}.", f"{who} {verb} {what} {particle}."
    yield f"{who_en} is {act.doing} {where_en}.", f"{who} is {what} aan het {act.infinitive}."
    yield f"{who_en} has {act.done} {where_en}.", f"{who} {aux} {what} {done}."
    yield f"{who_en} wants to {act.english} {where_en}.", f"{who} wil {what} {act.infinitive}."
    yield f"{who_en} does not {act.english} {where_en}.", f"{who} {verb} {what} niet {particle}."
    yield f"May {who_en} {act.english} {where_en}?", f"Mag {who} {what} {act.infinitive}?"
    yield f"May I {act.english} {where_en}?", f"Mag ik {what} {act.infinitive}?"
    yield f"can I just {act.english} {where_en}", f"mag ik gewoon {what} {act.infinitive}"
    yield f"Must {who_en} {act.english} {where_en}?", f"Moet {who} {what} {act.infinitive}?"
    yield (
        f"You are not allowed to {act.english} {where_en}.",
        f"Je mag niet {what} {act.infinitive}.",
    )
    yield (
        f"Is it forbidden to {act.english} {where_en}?",
        f"Is het verboden om {what} {act.with_te}?",
    )
    yield (
        f"It is allowed to {act.english} {where_en}.",
        f"Het is toegestaan om {what} {act.with_te}.",
    )
    yield (
        f"What happens if {who_en} {act.third} {where_en}?",
        f"Wat gebeurt er als {who} {what} {act.joined}?",
    )
    yield (
        f"What can I do when {who_en} has {act.done} {where_en}?",
        f"Wat kan ik doen als {who} {what} {aux} {done}?",
    )
    yield (
        f"{who_en} says that I may {act.english} {where_en}.",
        f"{who} zegt dat ik {what} mag {act.infinitive}.",
    )
    yield f"{act.doing} {where_en}", f"{what} {act.infinitive}"


def make_sentences(folder: Path, count: int, seed: int) -> list[Pair]:
    """At most `count` different sentences, school and everyday acts by turns.

    Args:
        folder: with `phrases_*.tsv`: subjects and places (English, Dutch), and acts (English,
            Dutch object, infinitive, third person, participle).
        count: of sentences.
        seed: of the choice.
    """
    rng = random.Random(seed)
    subjects = read_table(folder / "phrases_subjects.tsv")
    places = read_table(folder / "phrases_places.tsv")
    acts = [
        [Act(*row) for row in read_table(folder / f"phrases_{kind}.tsv")]
        for kind in ("school", "everyday")
    ]
    made: dict[str, Pair] = {}
    for number in range(2 * count):
        if len(made) >= count:
            break
        act = rng.choice(acts[number % 2])
        who_en, who = rng.choice(subjects)
        where_en, where = rng.choice(places) if rng.random() < 0.5 else ("", "")
        options = list(_say(act, who_en, who, where_en, where))
        en, nl = (" ".join(text.split()) for text in rng.choice(options))
        en, nl = (text.replace(" .", ".").replace(" ?", "?") for text in (en, nl))
        made.setdefault(nl, Pair(en[0].upper() + en[1:], nl[0].upper() + nl[1:], "phrases"))
    return list(made.values())
