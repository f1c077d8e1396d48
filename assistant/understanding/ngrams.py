"""A second opinion from spelling: a sparse linear layer over words and character n-grams.

Character n-grams survive typos and word forms that the encoder has never met. Features are
TF-IDF weighted (sublinear, smoothed, length 1 a block), as in scikit-learn's `TfidfVectorizer`;
they are computed here so that answering needn't import it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.reading import Question

WORD = re.compile(r"\w+|[^\w\s]")
SIZES = (2, 3, 4, 5)  # characters of an n-gram, word boundaries included
EARLIER, KNOWN, AGES = 0.5, 0.5, 0.5  # how much earlier questions, asker and ages weigh
LIMITS = (12, 16, 18, 21)  # ages that rules and laws draw a line at


def words(text: str) -> list[str]:
    """The words and marks of a text, in lower case."""
    return WORD.findall(text.lower())


def char_ngrams(tokens: Sequence[str]) -> Iterator[str]:
    """The character n-grams of each word, its boundaries written as spaces."""
    for token in tokens:
        padded = f" {token} "
        for size in SIZES:
            for start in range(len(padded) - size + 1):
                yield padded[start : start + size]


def ages(tokens: Sequence[str]) -> Iterator[str]:
    """For each number that may be an age, on which side of every limit it falls."""
    for token in tokens:
        if token.isdecimal() and len(token) <= 2 and 4 <= int(token) <= 30:
            yield from (f"<{n}" if int(token) < n else f">={n}" for n in LIMITS)


def blocks(question: Question) -> Iterator[tuple[float, Counter[str]]]:
    """The features of a question in blocks, each with its weight."""
    tokens = words(question.text)
    earlier = words(" ".join(question.earlier[-2:]))
    yield 1.0, Counter(f"c:{gram}" for gram in char_ngrams(tokens))
    yield 1.0, Counter(f"w:{word}" for word in (*tokens, *map(" ".join, pairwise(tokens))))
    yield EARLIER, Counter(f"e:{gram}" for gram in char_ngrams(earlier))
    yield AGES, Counter(f"a:{side}" for side in ages(tokens))
    yield KNOWN, Counter([f"s:{question.school}", f"r:{question.role}"])


@dataclass(frozen=True, slots=True)
class NgramModel:
    """Sparse weights of features, row by row (CSR).

    Attributes:
        rows: the row of each feature.
        idf: inverse document frequency of each feature, (features,).
        start: where each row begins in `columns` and `weights`, (features + 1,).
        columns: the column of each weight, (weights,).
        weights: (weights,).
        bias: (columns,).
    """

    rows: Mapping[str, int]
    idf: NDArray[np.float32]
    start: NDArray[np.int64]
    columns: NDArray[np.int64]
    weights: NDArray[np.float32]
    bias: NDArray[np.float32]

    def logits(self, questions: Sequence[Question]) -> NDArray[np.float32]:
        """What the features say of each question, (n, columns)."""
        return np.array([self._logits(question) for question in questions], dtype=np.float32)

    def _logits(self, question: Question) -> NDArray[np.float32]:
        rows, values = features(question, self.rows, self.idf)
        lengths = self.start[rows + 1] - self.start[rows]
        first = np.repeat(self.start[rows] - np.cumsum(lengths) + lengths, lengths)
        at = first + np.arange(lengths.sum())
        sums = np.bincount(
            self.columns[at], np.repeat(values, lengths) * self.weights[at], len(self.bias)
        )
        found: NDArray[np.float32] = self.bias + sums.astype(np.float32)
        return found

    def scaled(self, factor: float) -> NgramModel:
        """The same opinion, more or less strongly."""
        return replace(self, weights=self.weights * factor, bias=self.bias * factor)


def features(
    question: Question, rows: Mapping[str, int], idf: NDArray[np.float32]
) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """The rows that a question touches, and their values; unknown features are passed over."""
    touched, values = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.float32)]
    for weight, counts in blocks(question):
        known = [(rows[name], count) for name, count in counts.items() if name in rows]
        if not known:
            continue
        at = np.array([row for row, _ in known], dtype=np.int64)
        part = (1 + np.log([count for _, count in known])) * idf[at]
        touched.append(at)
        values.append((part * weight / np.linalg.norm(part)).astype(np.float32))
    return np.concatenate(touched), np.concatenate(values)


def save_ngrams(path: Path, model: NgramModel) -> None:
    """Write the weights in half precision, the features as text, to one `.npz` file."""
    names = "\n".join(model.rows).encode()
    np.savez_compressed(
        path,
        names=np.frombuffer(names, dtype=np.uint8),
        idf=model.idf.astype(np.float16),
        start=model.start.astype(np.uint32),
        columns=model.columns.astype(np.uint16),
        weights=model.weights.astype(np.float16),
        bias=model.bias.astype(np.float32),
    )


def load_ngrams(path: Path) -> NgramModel:
    """Read what `save_ngrams` wrote.

    Raises:
        OSError, EOFError, BadZipFile, ValueError, KeyError: the file is missing or something else.
    """
    with path.open("rb") as file, np.load(file) as arrays:
        names = arrays["names"].tobytes().decode().split("\n")
        return NgramModel(
            {name: row for row, name in enumerate(names)},
            arrays["idf"].astype(np.float32),
            arrays["start"].astype(np.int64),
            arrays["columns"].astype(np.int64),
            arrays["weights"].astype(np.float32),
            arrays["bias"],
        )
