"""What the reader makes of a question: a probability for every part of its frame."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from corpus import Role
from corpus.frames import Frame

Distribution = Mapping[str, float]  # value -> probability, summing to 1
OPEN = "-"  # the value of a part that the question leaves open
CIRCUMSTANCE = "omst:"  # prefix of the slots that are circumstances
KIND, ACT, ACTOR, OTHER, PLACE = "soort", "handeling", "wie", "ander", "waar"


@dataclass(frozen=True, slots=True)
class Question:
    """A question as it was put.

    Attributes:
        text: the question itself.
        school: id of the school that is asked about.
        role: who asks, where that is known.
        earlier: earlier questions of the same conversation, oldest first.
    """

    text: str
    school: str
    role: Role | None = None
    earlier: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """Slots of a frame with their distributions, and the chance that somebody is in danger.

    `slots` maps each part ('handeling', 'waar', 'omst:toestemming', ...) to a distribution
    over its values; OPEN is the value of what the question doesn't say.
    """

    slots: Mapping[str, Distribution]
    danger: float


class Reader(Protocol):
    """Understands questions."""

    def read(self, questions: Sequence[Question]) -> list[Reading]:
        """One reading a question, in the same order."""


@dataclass(frozen=True, slots=True)
class WeightedFrame:
    """A possible meaning and its probability."""

    frame: Frame
    probability: float


def frames(
    reading: Reading, *, beam: int = 48, least: float = 0.03, most_acts: int = 5
) -> list[WeightedFrame]:
    """The likeliest meanings, probabilities summing to 1, the likeliest first.

    A beam search over the slots, which count as independent given the question.

    Args:
        reading: the distributions.
        beam: how many partial meanings are kept after each slot.
        least: a value less likely than this within its slot is left out.
        most_acts: how many acts are considered at most.
    """
    partial: list[tuple[float, dict[str, str]]] = [(1.0, {})]
    for slot, distribution in reading.slots.items():
        limit = most_acts if slot == ACT else 3
        values = list(_likeliest(distribution, least, limit))
        partial = sorted(
            ((p * q, {**chosen, slot: value}) for p, chosen in partial for value, q in values),
            key=lambda item: (-item[0], sorted(item[1].items())),
        )[:beam]
    total = sum(p for p, _ in partial)
    return [WeightedFrame(_frame(chosen), p / total) for p, chosen in partial]


def settle(reading: Reading, said: Mapping[str, str]) -> Reading:
    """The reading in which these slots certainly have these values."""
    certain: dict[str, Distribution] = {slot: {value: 1.0} for slot, value in said.items()}
    return replace(reading, slots={**reading.slots, **certain})


def _likeliest(distribution: Distribution, least: float, most: int) -> Iterator[tuple[str, float]]:
    ranked = sorted(distribution.items(), key=lambda item: (-item[1], item[0]))
    for rank, (value, probability) in enumerate(ranked[:most]):
        if rank == 0 or probability >= least:
            yield value, probability


def _frame(chosen: Mapping[str, str]) -> Frame:
    def said(slot: str) -> str | None:
        value = chosen.get(slot, OPEN)
        return None if value == OPEN else value

    return Frame(
        kind=chosen[KIND],
        act=chosen[ACT],
        actor=said(ACTOR),
        other=said(OTHER),
        place=said(PLACE),
        circumstances=tuple(
            sorted(
                (slot.removeprefix(CIRCUMSTANCE), value == "ja")
                for slot, value in chosen.items()
                if slot.startswith(CIRCUMSTANCE) and value != OPEN
            )
        ),
    )
