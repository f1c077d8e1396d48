from __future__ import annotations

import math

import pytest

from evals.cases import Case
from evals.retrieval import LABELS, ndcg, recall, reciprocal_rank, retrieval_figures

RANKING = ("x:1", "x:2", "x:3.a")


@pytest.mark.parametrize(
    ("relevant", "recall_2", "rr", "gain"),
    [
        (("x:1",), 1.0, 1.0, 1.0),
        (("x:2",), 1.0, 0.5, 1 / math.log2(3)),
        (("x:1", "x:2"), 1.0, 1.0, 1.0),
        (("x:2", "x:9"), 0.5, 0.5, (1 / math.log2(3)) / (1 + 1 / math.log2(3))),
        (("x:9",), 0.0, 0.0, 0.0),
    ],
)
def test_measures(relevant: tuple[str, ...], recall_2: float, rr: float, gain: float) -> None:
    assert recall(RANKING, relevant, 2) == recall_2
    assert reciprocal_rank(RANKING, relevant) == rr
    assert ndcg(RANKING, relevant) == pytest.approx(gain)


def test_figures_use_the_whole_conversation_and_skip_what_cannot_be_scored() -> None:
    asked: list[tuple[str, str, int]] = []

    def search(query: str, school: str, k: int) -> tuple[str, ...]:
        asked.append((query, school, k))
        return RANKING

    common = {"school": "x", "ruling": ["informatie"]}
    cases = [
        Case.model_validate(
            common | {"id": "a", "eerdere": ["eerst"], "vraag": "dan", "bronnen": ["x:3"]}
        ),
        Case.model_validate(common | {"id": "b", "vraag": "twee", "bronnen": ["x:2"]}),
        Case.model_validate(common | {"id": "c", "vraag": "zonder artikel"}),
        Case(id="d", school=None, vraag="zonder school", bronnen=("x:1",)),
    ]
    found = retrieval_figures(search, cases)
    assert asked == [("eerst dan", "x", 10), ("twee", "x", 10)]
    assert set(found) == set(LABELS)
    assert found["near@5"].value == 1.0
    assert (found["hit@1"].value, found["hit@3"].value, found["mrr"].value) == (0.0, 0.5, 0.25)


def test_no_case_no_figures() -> None:
    assert retrieval_figures(lambda query, school, k: [], []) == {}
