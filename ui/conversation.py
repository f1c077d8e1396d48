"""A conversation as the page keeps it: what was asked, and what the asker settled since."""

from __future__ import annotations

from dataclasses import dataclass, replace

from assistant import MissingFact
from corpus import Role

LONGEST = 30  # turns that are kept; older ones leave the page
BETWEEN = "|"  # between the parts of a reply button's value


@dataclass(frozen=True, slots=True)
class Turn:
    """One question and the reply that is shown for it.

    Attributes:
        shown: what the asker typed, or the words of the button.
        question: the question that was answered: for a button the one it replies to.
        earlier: questions before it, oldest first.
        settled: circumstances that buttons settled, with their value ('' is: not known).
        html: the answer as it is shown.
        missing: the fact that the answer asks for.
    """

    shown: str
    question: str
    earlier: tuple[str, ...] = ()
    settled: tuple[tuple[str, str], ...] = ()
    html: str = ""
    missing: MissingFact | None = None


@dataclass(frozen=True, slots=True)
class Conversation:
    """The turns so far at one school, in one role; never kept longer than the page is open."""

    school: str | None = None
    role: Role | None = None
    turns: tuple[Turn, ...] = ()

    def asked(self, text: str) -> Turn:
        """The turn of a typed question."""
        earlier = dict.fromkeys(turn.question for turn in self.turns)
        return Turn(text, text, tuple(earlier))

    def chosen(self, value: str) -> Turn | None:
        """The turn of a reply button; None where the value is not of a button of this page."""
        number, _, rest = value.partition(BETWEEN)
        if not number.isdecimal() or int(number) >= len(self.turns):
            return None
        turn = self.turns[int(number)]
        for choice in turn.missing.choices if turn.missing else ():
            if rest == f"{choice.name}{BETWEEN}{choice.value}":
                settled = tuple({**dict(turn.settled), choice.name: choice.value}.items())
                return Turn(choice.label, turn.question, turn.earlier, settled)
        return None

    def with_turn(self, turn: Turn) -> Conversation:
        """The conversation with one turn more."""
        return replace(self, turns=(*self.turns, turn)[-LONGEST:])

    def options(self) -> list[tuple[str, str]]:
        """The reply buttons of the last answer: (words, value)."""
        if not self.turns or not self.turns[-1].missing:
            return []
        number = len(self.turns) - 1
        return [
            (choice.label, BETWEEN.join((str(number), choice.name, choice.value)))
            for choice in self.turns[-1].missing.choices
        ]
