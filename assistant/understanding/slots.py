"""The parts of a frame as classes to choose from, in a fixed order."""

from __future__ import annotations

from collections.abc import Mapping

from assistant.reading import ACT, ACTOR, CIRCUMSTANCE, KIND, OPEN, OTHER, PLACE
from corpus.frames import Frame
from corpus.vocabulary import Vocabulary

DANGER = "gevaar"
SAID = ("ja", "nee")
Slots = Mapping[str, tuple[str, ...]]  # slot -> its values


def slots_of(vocabulary: Vocabulary) -> Slots:
    """Every slot that is read from a question, with its values in the vocabulary's order."""
    found = {
        KIND: tuple(vocabulary.soorten),
        ACT: tuple(vocabulary.handelingen),
        ACTOR: (OPEN, *vocabulary.rollen),
        OTHER: (OPEN, *vocabulary.rollen),
        PLACE: (OPEN, *vocabulary.plaatsen),
    }
    found |= {f"{CIRCUMSTANCE}{name}": (OPEN, *SAID) for name in vocabulary.omstandigheden}
    return {**found, DANGER: ("nee", "ja")}


def label(frame: Frame, danger: bool, slot: str) -> str:
    """The value of a slot in a labelled frame."""
    if slot == DANGER:
        return "ja" if danger else "nee"
    if slot.startswith(CIRCUMSTANCE):
        said = frame.circumstance(slot.removeprefix(CIRCUMSTANCE))
        return OPEN if said is None else "ja" if said else "nee"
    value = {
        KIND: frame.kind,
        ACT: frame.act,
        ACTOR: frame.actor,
        OTHER: frame.other,
        PLACE: frame.place,
    }[slot]
    return value or OPEN
