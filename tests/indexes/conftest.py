from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from corpus import Article, Corpus, Protocol, load_corpus


class WordEncoder:
    """An encoder without weights: texts that share words lie close together."""

    dim = 64

    def __init__(self, name: str = "woorden-1") -> None:
        self.name = name
        self.encoded: list[str] = []

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.encoded += texts
        vectors = np.full((len(texts), self.dim), 1e-3, dtype=np.float32)
        for row, text in enumerate(texts):
            for word in text.lower().split():
                vectors[row, zlib.crc32(word.encode()) % self.dim] += 1
        normalised: NDArray[np.float32] = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
        return normalised


def _small_corpus(schools: dict[str, Iterable[str]]) -> Corpus:
    """A corpus with the given texts, numbered, by school."""
    protocols = []
    for school, texts in schools.items():
        articles = tuple(
            Article(f"{school}:{n}", school, f"Artikel {n}", "", text)
            for n, text in enumerate(texts, 1)
        )
        protocols.append(
            Protocol(school, school, "vo", "T", None, None, ("leerlingen",), (), articles, school)
        )
    return Corpus.of(protocols)


@pytest.fixture(scope="session")
def small_corpus() -> Callable[[dict[str, Iterable[str]]], Corpus]:
    return _small_corpus


@pytest.fixture(scope="session")
def shipped() -> Corpus:
    return load_corpus()


@pytest.fixture
def encoder() -> WordEncoder:
    return WordEncoder()


@pytest.fixture(scope="session")
def make_encoder() -> type[WordEncoder]:
    return WordEncoder
