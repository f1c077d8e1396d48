from __future__ import annotations

import pytest

from corpus import load_corpus
from evals.cases import Case
from evals.halves import PARTS, frame_figures, judged_from_gold

GOLD = {
    "soort": "mag",
    "handeling": "beeld_plaatsen",
    "wie": "leerling",
    "ander": "leerling",
    "omstandigheden": {"toestemming": "nee"},
}


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({}, set()),
        ({"waar": None, "omstandigheden": {"toestemming": "nee"}}, set()),
        ({"waar": "les"}, {"waar", "frame"}),
        ({"ander": None}, {"ander", "frame"}),
        ({"omstandigheden": {}}, {"omstandigheden", "frame"}),
    ],
)
def test_an_open_part_must_be_left_open(changes: dict[str, object], wrong: set[str]) -> None:
    figures = frame_figures([(GOLD, GOLD | changes)])
    assert set(figures) == {*PARTS, "frame"}
    assert {part for part, figure in figures.items() if figure.value == 0.0} == wrong


def test_no_frames_no_figures() -> None:
    assert frame_figures([]) == {}


def test_the_judge_rules_on_the_experts_meaning() -> None:
    corpus = load_corpus()
    common = {"school": "langstraat", "vraag": "-", "ruling": ["informatie"]}
    cases = [
        Case.model_validate(common | {"id": "nee", "frame": GOLD}),
        Case.model_validate(
            common | {"id": "ja", "frame": GOLD | {"omstandigheden": {"toestemming": "ja"}}}
        ),
        Case.model_validate(common | {"id": "zonder"}),
        Case.model_validate(
            common | {"id": "geen school", "school": None, "ruling": [], "frame": GOLD}
        ),
    ]
    replies = judged_from_gold(cases, corpus)
    assert {name: reply.ruling for name, (reply,) in replies.items()} == {
        "nee": "niet_toegestaan",
        "ja": "toegestaan",
    }
    for (reply,) in replies.values():
        assert reply.passages
        assert all(p.quote in corpus.article(p.article).text for p in reply.passages)
