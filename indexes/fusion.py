"""Two rankings into one."""

from __future__ import annotations

from collections.abc import Sequence

from corpus import Article
from indexes.hits import Hit, ranked

RANK_CONSTANT = 60  # Cormack, Clarke and Buettcher 2009


def reciprocal_rank_fusion(
    rankings: Sequence[Sequence[Hit]], k: int, weights: Sequence[float] | None = None
) -> list[Hit]:
    """Fuse rankings: each gives an article weight / (60 + rank), and the sums decide.

    Args:
        rankings: hits of several searches; only their ranks count, not their scores.
        k: at most so many hits.
        weights: one for each ranking; all 1 where left out.

    Raises:
        ValueError: where there isn't one weight for each ranking.

    Source: Cormack, Clarke and Buettcher, 'Reciprocal rank fusion outperforms Condorcet and
    individual rank learning methods', SIGIR 2009.
    """
    articles: dict[str, Article] = {}
    scores: dict[str, float] = {}
    given = weights if weights is not None else [1.0] * len(rankings)
    for ranking, weight in zip(rankings, given, strict=True):
        for hit in ranking:
            articles[hit.article.id] = hit.article
            share = weight / (RANK_CONSTANT + hit.rank)
            scores[hit.article.id] = scores.get(hit.article.id, 0.0) + share
    return ranked(((articles[key], score) for key, score in scores.items()), "fused", k)
