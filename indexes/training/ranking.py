"""Ways to rank articles for a question, and how well each ranking does."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from indexes.training.cases import Labelled

Scores = NDArray[np.float32]
Encode = Callable[[Sequence[str]], Scores]

CUTS = (1, 3, 5)
RRF = 60
NEIGHBOURS = 10


def by_terms(questions: Sequence[str], texts: Sequence[str]) -> Scores:
    """BM25 over Snowball stems (bm25s), (questions, texts); higher is better."""
    import bm25s
    import snowballstemmer

    stem = snowballstemmer.stemmer("dutch").stemWords
    options = {"stopwords": None, "stemmer": stem, "show_progress": False}
    index = bm25s.BM25()
    index.index(bm25s.tokenize(list(texts), **options), show_progress=False)
    rows = bm25s.tokenize(list(questions), return_ids=False, **options)
    return np.array([index.get_scores(row) for row in rows], dtype=np.float32)


def by_vectors(questions: Scores, texts: Scores) -> Scores:
    """Cosines of vectors of length 1, (questions, texts)."""
    return questions @ texts.T


def by_letters(questions: Sequence[str], known: Sequence[str]) -> Scores:
    """Cosines of character 3- to 5-grams (tf-idf), (questions, known questions)."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    grams = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True)
    table = grams.fit_transform(known)
    likeness = grams.transform(questions) @ table.T
    return np.asarray(likeness.toarray(), dtype=np.float32)


def by_neighbours(
    near: Scores, cases: Sequence[Labelled], known: Sequence[Labelled], articles: Sequence[str]
) -> Scores:
    """Articles by the likeness of the nearest known questions of the same school they decide.

    Args:
        near: likeness, (cases, known).
        cases: the questions that are asked.
        known: labelled questions.
        articles: ids, in the order of the columns of the result.
    """
    columns = {article: number for number, article in enumerate(articles)}
    schools = np.array([case.school for case in known])
    scores = np.zeros((len(cases), len(articles)), dtype=np.float32)
    for row, case in enumerate(cases):
        likeness = np.where(schools == case.school, near[row], -1.0)
        for number in np.argsort(-likeness, kind="stable")[:NEIGHBOURS]:
            for article in known[number].deciding:
                if article in columns and likeness[number] > 0:
                    scores[row, columns[article]] += likeness[number] ** 4
    return scores


def fuse(rankings: Sequence[Scores], masks: NDArray[np.bool_], weights: Sequence[float]) -> Scores:
    """Reciprocal rank fusion (Cormack et al. 2009, k = 60) within each question's candidates.

    Args:
        rankings: scores, (questions, texts) each; a score of zero is no hit.
        masks: True where a text is a candidate of the question.
        weights: of each ranking.
    """
    total = np.zeros(masks.shape, dtype=np.float32)
    for scores, weight in zip(rankings, weights, strict=True):
        held = np.where(masks & (scores > 0), scores, -np.inf)
        ranks = np.argsort(np.argsort(-held, axis=1, kind="stable"), axis=1)
        total += np.where(np.isfinite(held), weight / (RRF + 1 + ranks), 0.0).astype(np.float32)
    return total


def measure(
    scores: Scores, masks: NDArray[np.bool_], cases: Sequence[Labelled], articles: Sequence[str]
) -> Mapping[str, float]:
    """hit@1/3/5, MRR and nDCG@10 of a ranking; the deciding articles are the right ones.

    Args:
        scores: (questions, texts), higher is better, zero is no hit; equal scores count in the
            order of texts.
        masks: True where a text is a candidate of the question.
        cases: the questions.
        articles: ids of the first texts; later texts are distractors.
    """
    if not cases:
        raise ValueError("no cases to measure")
    sums = dict.fromkeys([*(f"hit@{cut}" for cut in CUTS), "mrr", "ndcg@10"], 0.0)
    numbers = {article: number for number, article in enumerate(articles)}
    for row, case in enumerate(cases):
        held = np.where(masks[row] & (scores[row] > 0), scores[row], -np.inf)
        order = np.argsort(-held, kind="stable")[: np.count_nonzero(np.isfinite(held))]
        right = {numbers[article] for article in case.deciding if article in numbers}
        ranks = [rank for rank, text in enumerate(order.tolist()) if text in right]
        for cut in CUTS:
            sums[f"hit@{cut}"] += bool(ranks) and ranks[0] < cut
        sums["mrr"] += 1 / (ranks[0] + 1) if ranks else 0.0
        ideal = sum(1 / math.log2(rank + 2) for rank in range(min(10, len(right))))
        gain = sum(1 / math.log2(rank + 2) for rank in ranks if rank < 10)
        sums["ndcg@10"] += gain / ideal if ideal else 0.0
    return {name: value / len(cases) for name, value in sums.items()}
