from __future__ import annotations

import random

import pytest

from assistant.chat.opinions import Agreement, Opinion, TrackRecord, weigh
from assistant.rulings import Ruling

SURE = 0.45


@pytest.mark.parametrize("ruling", Ruling)
@pytest.mark.parametrize("confidence", [0.3, 0.6, 0.9])
def test_agreement_raises_confidence(ruling: Ruling, confidence: float) -> None:
    opinion = weigh(ruling, ruling, confidence, 0.9, SURE)
    assert opinion.agreement is Agreement.SAME
    assert opinion.shows_model
    assert opinion.confidence > confidence


@pytest.mark.parametrize(
    ("embedded", "model", "agreement"),
    [
        ("niet_toegestaan", "toegestaan", "ingebouwd_strenger"),
        ("toegestaan", "niet_toegestaan", "model_strenger"),
        ("onder_voorwaarden", "toegestaan", "ingebouwd_strenger"),
        ("onder_voorwaarden", "niet_toegestaan", "model_strenger"),
        ("niet_geregeld", "toegestaan", "ingebouwd_strenger"),
        ("toegestaan", "niet_geregeld", "model_strenger"),
        ("toegestaan", "buiten_bereik", "model_strenger"),
    ],
)
@pytest.mark.parametrize("confidence", [0.1, 0.99])
def test_the_stricter_one_is_shown_as_uncertain(
    embedded: str, model: str, agreement: str, confidence: float
) -> None:
    opinion = weigh(Ruling(embedded), Ruling(model), confidence, 0.9, SURE)
    assert opinion.agreement == agreement
    assert opinion.uncertain
    assert opinion.confidence < SURE


@pytest.mark.parametrize(
    ("confidence", "trust", "agreement"),
    [(0.5, 0.9, "anders"), (0.95, 0.9, "ingebouwd_zekerder"), (0.95, 0.99, "anders")],
)
def test_elsewhere_the_surer_one_is_shown(confidence: float, trust: float, agreement: str) -> None:
    opinion = weigh(Ruling.FACT, Ruling.OBLIGED, confidence, trust, SURE)
    assert opinion.agreement == agreement
    assert not opinion.uncertain
    assert 0.5 <= opinion.confidence <= 1


@pytest.mark.parametrize(("confidence", "trust"), [(1.0, 0.0), (0.0, 1.0), (0.0, 0.0)])
def test_impossible_odds_stay_probabilities(confidence: float, trust: float) -> None:
    for model in (Ruling.FACT, Ruling.OBLIGED, Ruling.ALLOWED):
        assert 0 <= weigh(Ruling.FACT, model, confidence, trust, SURE).confidence <= 1


@pytest.mark.parametrize("model", [Ruling.ALLOWED, Ruling.FORBIDDEN, Ruling.FACT, Ruling.OFF_TOPIC])
def test_a_model_that_is_often_wrong_has_no_say(model: Ruling) -> None:
    opinion = weigh(Ruling.CONDITIONAL, model, 0.6, 0.6, SURE)
    assert opinion == Opinion(Agreement.EMBEDDED_SURER, 0.6)
    assert weigh(model, model, 0.6, 0.6, SURE).confidence >= 0.6


@pytest.mark.parametrize(
    ("right", "low", "high"), [(0.98, 0.85, 1.0), (0.6, 0.4, 0.75), (0.2, 0.0, 0.4)]
)
def test_trust_is_learnt_from_agreement(right: float, low: float, high: float) -> None:
    draw = random.Random(3)
    record = TrackRecord(0.7)
    rulings = list(Ruling)
    for _ in range(400):
        truth = draw.choice(rulings)
        confidence = draw.uniform(0.6, 1.0)
        judge = truth if draw.random() < confidence else draw.choice(rulings)
        model = truth if draw.random() < right else draw.choice(rulings)
        record.add(judge is model, confidence)
    assert low <= record.trust <= high


def test_trust_starts_as_it_was_set() -> None:
    assert TrackRecord(0.7).trust == pytest.approx(0.7)
