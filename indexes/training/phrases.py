"""Everyday sentences put together from tables of phrases, in both languages at once."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from indexes.training.pairs import Pair

VOWELS = "aeiou"
SPACED = re.compile(r" ([.,?])")


@dataclass(frozen=True, slots=True)
class Act:
    """A verb phrase: English from its base form; Dutch object, infinitive, 3rd person, participle.

    `finite` holds a separable particle after a space ('zet uit'); `perfect` begins with '*'
    where the auxiliary is 'zijn'. `irregular` are the English participles (present, past) of a
    verb that does not take plain '-ing' and '-ed'.
    """

    english: str
    object: str
    infinitive: str
    finite: str
    perfect: str
    irregular: tuple[str, str] | None = None

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
        if self.irregular:
            form = self.irregular[0]
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
        if self.irregular:
            form = self.irregular[1]
        elif verb.endswith("y") and verb[-2] not in VOWELS:
            form = verb[:-1] + "ied"
        else:
            form = verb + ("d" if verb.endswith("e") else "ed")
        return f"{form} {rest}".strip()

    @property
    def auxiliary(self) -> str:
        """Dutch auxiliary of the perfect: 'is' or 'heeft'."""
        return "is" if self.perfect.startswith("*") else "heeft"

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


@dataclass(frozen=True, slots=True)
class Who:
    """Who acts, in both languages, and whether that is more than one."""

    english: str
    dutch: str
    many: bool

    def does(self, act: Act, where_en: str, where: str) -> Iterator[tuple[str, str]]:
        """Statements and questions about this person's act, at a place (which may be empty)."""
        verb, _, particle = act.finite.partition(" ")
        joined, base = act.joined, act.english
        who_en, who, what = self.english, self.dutch, f"{act.object} {where}"
        third, be, have = act.third, "is", "has"
        aux, may, want, must = act.auxiliary, "mag", "wil", "moet"
        if self.many:
            verb, joined = act.infinitive.removeprefix(particle), act.infinitive
            third, be, have = "are" + base[2:] if base.startswith("be ") else base, "are", "have"
            aux = {"is": "zijn", "heeft": "hebben"}[aux]
            may, want, must = "mogen", "willen", "moeten"
        to_be = {"is": "is", "are": "zijn"}[be]
        inf, done = act.infinitive, act.perfect.removeprefix("*")
        yield f"{who_en} {third} {where_en}.", f"{who} {verb} {what} {particle}."
        if not base.startswith("be "):
            yield f"{who_en} {be} {act.doing} {where_en}.", f"{who} {to_be} {what} aan het {inf}."
        yield f"{who_en} {have} {act.done} {where_en}.", f"{who} {aux} {what} {done}."
        wants = "want" if self.many else "wants"
        yield f"{who_en} {wants} to {base} {where_en}.", f"{who} {want} {what} {inf}."
        yield f"{who_en} may not {base} {where_en}.", f"{who} {may} {what} niet {inf}."
        yield f"May {who_en} {base} {where_en}?", f"{may} {who} {what} {inf}?"
        yield f"Must {who_en} {base} {where_en}?", f"{must} {who} {what} {inf}?"
        yield (
            f"What happens if {who_en} {third} {where_en}?",
            f"Wat gebeurt er als {who} {what} {joined}?",
        )
        yield (
            f"What can I do when {who_en} {have} {act.done} {where_en}?",
            f"Wat kan ik doen als {who} {what} {aux} {done}?",
        )
        yield (
            f"{who_en} {third} {where_en}, is that allowed?",
            f"{who} {verb} {what} {particle}, mag dat?",
        )


def _general(act: Act, where_en: str, where: str) -> Iterator[tuple[str, str]]:
    """Sentences in which I act, or nobody in particular."""
    base, what, inf = act.english, f"{act.object} {where}", act.infinitive
    done, have = act.perfect.removeprefix("*"), {"is": "ben", "heeft": "heb"}[act.auxiliary]
    yield f"May I {base} {where_en}?", f"Mag ik {what} {inf}?"
    yield f"can I just {base} {where_en}", f"mag ik gewoon {what} {inf}"
    yield f"I want to {base} {where_en}.", f"Ik wil {what} {inf}."
    yield f"I have {act.done} {where_en}, what now?", f"Ik {have} {what} {done}, wat nu?"
    yield f"You are not allowed to {base} {where_en}.", f"Je mag niet {what} {inf}."
    yield f"Is it forbidden to {base} {where_en}?", f"Is het verboden om {what} {act.with_te}?"
    yield f"It is allowed to {base} {where_en}.", f"Het is toegestaan om {what} {act.with_te}."
    yield f"Do I have to {base} {where_en}?", f"Moet ik {what} {inf}?"
    yield f"{act.doing} {where_en}", f"{what} {inf}"


def _read_act(row: list[str], irregular: Mapping[str, tuple[str, str]]) -> Act:
    english, thing, infinitive, finite, perfect = row
    verb = english.partition(" ")[0]
    return Act(english, thing, infinitive, finite, perfect, irregular.get(verb))


def make_sentences(folder: Path, count: int, seed: int) -> list[Pair]:
    """At most `count` different sentences, school and everyday acts by turns.

    Args:
        folder: with `phrases_*.tsv`: subjects (English, Dutch, a mark when plural), places
            (English, Dutch), and acts (English, Dutch object, infinitive, third person,
            participle);
            `phrases_verbs.tsv` holds irregular English verbs.
        count: of sentences.
        seed: of the choice.
    """
    rng = random.Random(seed)
    subjects = read_table(folder / "phrases_subjects.tsv")
    places = read_table(folder / "phrases_places.tsv")
    verbs = read_table(folder / "phrases_verbs.tsv")
    irregular = {verb: (doing, done) for verb, doing, done in verbs}
    acts = [
        [_read_act(row, irregular) for row in read_table(folder / f"phrases_{kind}.tsv")]
        for kind in ("school", "everyday")
    ]
    made: dict[str, Pair] = {}
    for number in range(2 * count):
        if len(made) >= count:
            break
        act = rng.choice(acts[number % 2])
        english, dutch, *many = rng.choice(subjects)
        where_en, where = rng.choice(places) if rng.random() < 0.5 else ("", "")
        who = Who(english, dutch, bool(many))
        options = [*who.does(act, where_en, where), *_general(act, where_en, where)]
        en, nl = (" ".join(text.split()) for text in rng.choice(options))
        en, nl = (SPACED.sub(r"\1", text) for text in (en, nl))
        made.setdefault(nl, Pair(en[0].upper() + en[1:], nl[0].upper() + nl[1:], "phrases"))
    return list(made.values())
