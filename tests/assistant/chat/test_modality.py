from __future__ import annotations

import pytest

from assistant.chat.modality import answer_contradiction, contradiction, possible
from assistant.rulings import Ruling
from corpus import Article
from corpus.norms import NormFile


@pytest.mark.parametrize(
    ("text", "ruling", "contradicts"),
    [
        ("Het is niet toegestaan om te hacken.", "toegestaan", True),
        ("Hacken is verboden.", "toegestaan", True),
        ("Dit mag niet, tenzij de leraar het goedvindt.", "toegestaan", False),
        ("Een telefoon mag in de pauze.", "toegestaan", False),
        ("Een telefoon mag in de kantine.", "niet_toegestaan", True),
        ("Een telefoon mag alleen in de kantine.", "niet_toegestaan", False),
        ("Dit is toegestaan mits de ouders het weten.", "niet_toegestaan", False),
        ("Een telefoon mag in de kantine.", "verplicht", True),
        ("Leerlingen moeten dit melden.", "verplicht", False),
    ],
)
def test_a_ruling_against_the_text(text: str, ruling: str, contradicts: bool) -> None:
    article = Article("x:1", "x", "Artikel 1", "Regels", text)
    assert bool(contradiction(Ruling(ruling), [article])) is contradicts


def test_the_opener_of_a_list_counts() -> None:
    opener = "Het is niet toegestaan om:"
    article = Article("x:1.a", "x", "Artikel 1, onder a", "Regels", "te hacken;", opener)
    assert contradiction(Ruling.ALLOWED, [article])


@pytest.mark.parametrize(
    ("ruling", "answer", "contradicts"),
    [
        ("niet_toegestaan", "Ja hoor, doe maar.", True),
        ("niet_toegestaan", "Het protocol verbiedt dit. Dat mag gewoon.", True),
        ("niet_toegestaan", "Je mag geen foto's van anderen plaatsen.", False),
        ("niet_toegestaan", "Dat mag alleen als iedereen het goed vindt.", False),
        ("toegestaan", "Nee, helaas.", True),
        ("toegestaan", "Dit mag niet.", True),
        ("toegestaan", "In de pauze mag je je telefoon gebruiken.", False),
        ("onder_voorwaarden", "Dat mag gewoon.", True),
        ("onder_voorwaarden", "Dat mag als de leraar het goedvindt.", False),
        ("informatie", "De telefoon wordt ingenomen.", False),
    ],
)
def test_an_explanation_against_its_ruling(ruling: str, answer: str, contradicts: bool) -> None:
    assert bool(answer_contradiction(Ruling(ruling), answer)) is contradicts


def test_what_norms_make_possible(norms: dict[str, NormFile]) -> None:
    flat = possible(norms["regenboog"], ["regenboog:leerlingen.8"])
    assert flat is not None
    assert Ruling.FORBIDDEN in flat
    assert Ruling.ALLOWED not in flat
    open_rule = possible(norms["langstraat"], ["langstraat:9"])
    assert open_rule is not None
    assert {Ruling.ALLOWED, Ruling.FORBIDDEN, Ruling.CONDITIONAL} <= open_rule
    assert possible(norms["langstraat"], ["langstraat:nergens"]) is None
