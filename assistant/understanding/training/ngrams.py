"""Fit the second opinion: a logistic regression a slot over words and character n-grams."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from assistant.reading import Question
from assistant.understanding.ngrams import NgramModel, blocks, features
from assistant.understanding.slots import Slots, label
from assistant.understanding.training.examples import Example

LEAST_OFTEN = 2  # questions, copies counted, that a feature must occur in
MOST_FEATURES = 100_000
INVERSE_PENALTY = 10.0  # scikit-learn's C
LEAST_WEIGHT = 0.1  # smaller weights are left out
NEVER = -8.0  # logit of a value that no example has, before it is pooled


def choose_features(questions: Sequence[Question]) -> tuple[dict[str, int], NDArray[np.float32]]:
    """The most frequent features with their rows, and their smoothed idf, (features,)."""
    counts: Counter[str] = Counter()
    for question in questions:
        counts.update({name for _, block in blocks(question) for name in block})
    often = sorted(
        (name for name, count in counts.items() if count >= LEAST_OFTEN),
        key=lambda name: (-counts[name], name),
    )[:MOST_FEATURES]
    df = np.array([counts[name] for name in often])
    idf = np.log((1 + len(questions)) / (1 + df)) + 1
    return {name: row for row, name in enumerate(often)}, idf.astype(np.float32)


def matrix(
    questions: Sequence[Question], rows: dict[str, int], idf: NDArray[np.float32]
) -> csr_matrix:
    """The features of the questions, (n, features)."""
    found = [features(question, rows, idf) for question in questions]
    start = np.cumsum([0, *(len(at) for at, _ in found)])
    at, values = (np.concatenate(part) for part in zip(*found, strict=True))
    return csr_matrix((values, at, start), shape=(len(questions), len(rows)))


def fit_ngrams(examples: Sequence[Example], slots: Slots) -> NgramModel:
    """One logistic regression a slot, its small weights left out.

    Args:
        examples: the train split, and copies of it put otherwise.
        slots: the values of each slot; their columns follow each other.
    """
    questions = [example.question for example in examples]
    rows, idf = choose_features(questions)
    inputs = matrix(questions, rows, idf)
    parts, biases = [], []
    for slot, values in slots.items():
        targets = [values.index(label(e.frame, e.danger, slot)) for e in examples]
        weights, bias = _fit(inputs, targets, len(values))
        parts.append(weights)
        biases.append(bias)
    whole = np.concatenate(parts, axis=1)
    whole[np.abs(whole) < LEAST_WEIGHT] = 0
    sparse = csr_matrix(whole)
    return NgramModel(rows, idf, sparse.indptr, sparse.indices, sparse.data, np.concatenate(biases))


def _fit(
    inputs: csr_matrix, targets: Sequence[int], size: int
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Weights (features, size) and bias (size,) of one slot."""
    weights = np.zeros((inputs.shape[1], size), dtype=np.float32)
    bias = np.full(size, NEVER, dtype=np.float32)
    seen = sorted(set(targets))
    if len(seen) == 1:
        bias[seen[0]] = 0
        return weights, bias
    model = LogisticRegression(C=INVERSE_PENALTY, max_iter=200).fit(inputs, targets)
    if len(seen) == 2:  # scikit-learn gives one row: that of the second
        bias[seen[0]] = 0
        seen = seen[1:]
    weights[:, seen] = model.coef_.T
    bias[seen] = model.intercept_
    return weights, bias
