"""Retrieval alone: where in the ranking the deciding articles stand."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence

from evals.cases import Case
from evals.scoring import related
from evals.stats import Figure, mean, rate

Search = Callable[[str, str, int], Sequence[str]]  # query, school, k -> article ids, best first
DEPTH = 10
CUTS = (1, 3, 5, 10)
LABELS = {
    **{f"hit@{k}": f"Beslissend artikel in de eerste {k}" for k in CUTS},
    "near@5": "Beslissend of verwant artikel in de eerste 5",
    **{f"recall@{k}": f"Deel van de beslissende artikelen in de eerste {k}" for k in CUTS},
    "mrr": "MRR",
    "ndcg@10": "nDCG@10",
}


def retrieval_figures(search: Search, cases: Iterable[Case]) -> dict[str, Figure]:
    """hit@k, near@5, recall@k, MRR and nDCG@10 over the cases that have a school and `bronnen`.

    The query is the question with the earlier ones before it. A rate has its Wilson interval, a
    mean a normal one. Empty where no case can be scored.
    """
    rankings = [
        (
            tuple(search(" ".join((*case.eerdere, case.vraag)), case.school, DEPTH))[:DEPTH],
            case.bronnen,
        )
        for case in cases
        if case.school is not None and case.bronnen
    ]
    hits = {f"hit@{k}": rate(recall(r, b, k) > 0 for r, b in rankings) for k in CUTS}
    near = rate(any(related(i, b) for i in r[:5] for b in bronnen) for r, bronnen in rankings)
    recalls = {f"recall@{k}": mean([recall(r, b, k) for r, b in rankings]) for k in CUTS}
    ranks = mean([reciprocal_rank(r, b) for r, b in rankings])
    gains = mean([ndcg(r, b) for r, b in rankings])
    every = hits | {"near@5": near} | recalls | {"mrr": ranks, "ndcg@10": gains}
    return {name: figure for name, figure in every.items() if figure is not None}


def recall(ranking: Sequence[str], relevant: Sequence[str], k: int) -> float:
    """The share of the relevant articles among the first k."""
    return len(set(ranking[:k]) & set(relevant)) / len(set(relevant))


def reciprocal_rank(ranking: Sequence[str], relevant: Sequence[str]) -> float:
    """1 / the rank (from 1) of the first relevant article; 0 where there is none."""
    return next((1 / rank for rank, i in enumerate(ranking, start=1) if i in relevant), 0.0)


def ndcg(ranking: Sequence[str], relevant: Sequence[str], k: int = DEPTH) -> float:
    """Normalised discounted cumulative gain, gains 0 or 1 (Jarvelin & Kekalainen, TOIS 2002)."""
    gain = math.fsum(1 / math.log2(r + 1) for r, i in enumerate(ranking[:k], 1) if i in relevant)
    ideal = math.fsum(1 / math.log2(r + 1) for r in range(1, min(k, len(set(relevant))) + 1))
    return gain / ideal
