from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import Article
from indexes.fusion import RANK_CONSTANT, reciprocal_rank_fusion
from indexes.hits import Hit, ranked

RANKINGS = st.lists(
    st.lists(st.integers(1, 12), max_size=12, unique=True).map(
        lambda numbers: [hit(number, rank) for rank, number in enumerate(numbers, 1)]
    ),
    max_size=4,
)


def hit(number: int, rank: int) -> Hit:
    return Hit(Article(f"s:{number:02}", "s", "", "", "tekst"), 1 / rank, rank, "lexical")


def test_the_formula_of_the_paper() -> None:
    fused = reciprocal_rank_fusion([[hit(1, 1), hit(2, 2)], [hit(2, 1)]], k=5)
    assert [(h.article.id, h.rank) for h in fused] == [("s:02", 1), ("s:01", 2)]
    assert fused[0].score == pytest.approx(1 / (RANK_CONSTANT + 2) + 1 / (RANK_CONSTANT + 1))


def test_weights_shift_the_balance() -> None:
    rankings = [[hit(1, 1)], [hit(2, 1)]]
    assert reciprocal_rank_fusion(rankings, 2, [1, 2])[0].article.id == "s:02"
    with pytest.raises(ValueError, match="argument"):
        reciprocal_rank_fusion(rankings, 2, [1])


@given(rankings=RANKINGS, k=st.integers(1, 15))
def test_fused_hits_are_sorted_numbered_and_those_that_were_found(
    rankings: list[list[Hit]], k: int
) -> None:
    fused = reciprocal_rank_fusion(rankings, k)
    found = {h.article.id for ranking in rankings for h in ranking}
    assert len(fused) == min(k, len(found))
    assert {h.article.id for h in fused} <= found
    assert fused == sorted(fused, key=lambda h: (-h.score, h.article.id))
    assert [h.rank for h in fused] == list(range(1, len(fused) + 1))


@given(rankings=RANKINGS)
def test_the_order_of_the_searches_does_not_matter(rankings: list[list[Hit]]) -> None:
    one = reciprocal_rank_fusion(rankings, 20)
    other = reciprocal_rank_fusion(rankings[::-1], 20)
    assert {h.article.id: h.score for h in one} == pytest.approx(
        {h.article.id: h.score for h in other}
    )


@given(rankings=RANKINGS.filter(lambda r: len(r) == 1))
def test_one_search_keeps_its_order(rankings: list[list[Hit]]) -> None:
    fused = reciprocal_rank_fusion(rankings, 20)
    assert [h.article for h in fused] == [h.article for h in rankings[0]]


def test_no_score_is_no_hit() -> None:
    articles = [Article(f"s:{n}", "s", "", "", "tekst") for n in range(3)]
    hits = ranked(zip(articles, [0.0, -0.5, 0.1], strict=True), "dense", 5)
    assert [h.article.id for h in hits] == ["s:2"]
