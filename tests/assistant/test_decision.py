"""The ruling with the least expected cost, and the judgement that carries it."""

from __future__ import annotations

import pytest

from assistant.decision import decide
from assistant.reading import WeightedFrame
from assistant.rulings import Judgement, Ruling
from corpus.frames import Frame


def meanings(**chances: float) -> list[WeightedFrame]:
    return [WeightedFrame(Frame("mag", act), p) for act, p in chances.items()]


def judge(frame: Frame) -> Judgement:
    return Judgement(Ruling(frame.act))


@pytest.mark.parametrize(
    ("chances", "ruling"),
    [
        ({"toegestaan": 0.9, "niet_toegestaan": 0.1}, "toegestaan"),
        ({"toegestaan": 0.6, "niet_toegestaan": 0.4}, "niet_toegestaan"),
        ({"toegestaan": 0.6, "onder_voorwaarden": 0.4}, "toegestaan"),
        ({"niet_toegestaan": 0.4, "informatie": 0.6}, "informatie"),
        ({"niet_geregeld": 1.0}, "niet_geregeld"),
    ],
)
def test_a_doubtful_permission_is_not_given(chances: dict[str, float], ruling: str) -> None:
    found = decide(meanings(**chances), judge)
    assert str(found.judgement.ruling) == ruling
    assert found.confidence == pytest.approx(chances[ruling])


def test_confidence_adds_up_over_meanings_with_one_ruling() -> None:
    same = [
        WeightedFrame(Frame("mag", "informatie"), 0.5),
        WeightedFrame(Frame("info", "informatie"), 0.3),
        WeightedFrame(Frame("mag", "niet_geregeld"), 0.2),
    ]
    found = decide(same, judge)
    assert found.confidence == pytest.approx(0.8)
    assert found.frame.kind == "mag"
    assert list(found.rulings) == [Ruling.FACT, Ruling.SILENT]


def circumstance_judge(frame: Frame) -> Judgement:
    said = frame.circumstance("toestemming")
    return Judgement(
        {None: Ruling.CONDITIONAL, True: Ruling.ALLOWED, False: Ruling.FORBIDDEN}[said]
    )


NO, OPEN = (("toestemming", False),), ()


@pytest.mark.parametrize(
    ("other", "chance", "contested"),
    [
        (Frame("mag", "beeld_plaatsen", circumstances=OPEN), 0.4, "toestemming"),
        (
            Frame("mag", "beeld_plaatsen", circumstances=(("toestemming", True),)),
            0.4,
            "toestemming",
        ),
        (Frame("mag", "beeld_plaatsen", circumstances=OPEN), 0.1, None),
        (Frame("mag", "doorsturen", circumstances=OPEN), 0.4, None),
        (Frame("mag", "beeld_plaatsen", circumstances=(("schade", True),)), 0.4, None),
    ],
    ids=["open", "met", "unlikely", "other act", "two differences"],
)
def test_what_a_second_reading_turns_on(other: Frame, chance: float, contested: str | None) -> None:
    said = Frame("mag", "beeld_plaatsen", circumstances=NO)
    found = decide(
        [WeightedFrame(said, 1 - chance), WeightedFrame(other, chance)], circumstance_judge
    )
    assert found.frame == said
    assert found.contested == contested
