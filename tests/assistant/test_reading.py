"""The beam over slots: probabilities, order, what is left out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.reading import Reading, frames

KINDS = ("mag", "moet", "info")
ACTS = ("hacken", "printen", "kwetsen", "chatten", "pers", "politie", "versie")


def distribution(values: tuple[str, ...]) -> st.SearchStrategy[dict[str, float]]:
    weights = st.lists(st.floats(0.01, 1), min_size=len(values), max_size=len(values))
    return weights.map(lambda w: {v: x / sum(w) for v, x in zip(values, w, strict=True)})


@given(distribution(KINDS), distribution(ACTS), distribution(("-", "ja", "nee")))
def test_probabilities_sum_to_one_and_fall(
    kind: dict[str, float], act: dict[str, float], consent: dict[str, float]
) -> None:
    slots = {"soort": kind, "handeling": act, "omst:toestemming": consent}
    found = frames(Reading(slots, 0.0))
    chances = [meaning.probability for meaning in found]
    assert sum(chances) == pytest.approx(1)
    assert chances == sorted(chances, reverse=True)
    assert len({meaning.frame for meaning in found}) == len(found) <= 48
    assert found[0].frame.act == max(act, key=lambda a: (act[a], [-ord(c) for c in a]))


def test_the_likeliest_frame_says_what_the_slots_say() -> None:
    slots = {
        "soort": {"mag": 1.0},
        "handeling": {"hacken": 1.0},
        "wie": {"leerling": 0.9, "-": 0.1},
        "waar": {"-": 1.0},
        "omst:toestemming": {"nee": 0.98, "-": 0.02},
    }
    first, *others = frames(Reading(slots, 0.0))
    assert first.frame.actor == "leerling"
    assert first.frame.place is None
    assert first.frame.circumstance("toestemming") is False
    assert [m.frame.actor for m in others] == [None]  # 0.02 is too little to consider


def test_equal_readings_give_equal_frames() -> None:
    slots = {"soort": {"mag": 0.5, "moet": 0.5}, "handeling": {"printen": 0.5, "hacken": 0.5}}
    twice = [frames(Reading(dict(reversed(slots.items())), 0.0)), frames(Reading(slots, 0.0))]
    assert {m.frame for m in twice[0]} == {m.frame for m in twice[1]}
