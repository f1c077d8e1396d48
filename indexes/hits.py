"""What a search gives, and the port that every retriever fits."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from corpus import Article


@dataclass(frozen=True, slots=True)
class Hit:
    """An article that a search found.

    Attributes:
        article: what was found.
        score: higher is better; comparable only within one source.
        rank: 1 is the best.
        source: which search found it: `lexical`, `dense` or `fused`.
    """

    article: Article
    score: float
    rank: int
    source: str


class Retriever(Protocol):
    """A search within one school's protocol."""

    def search(self, query: str, school: str, k: int = 10) -> list[Hit]:
        """The best articles of this school, best first, and never one of another school.

        Args:
            query: a question or words, in Dutch.
            school: id of the school.
            k: at most so many hits.

        Raises:
            UnknownSchoolError: where the school has no protocol.
        """
        ...


def ranked(scored: Iterable[tuple[Article, float]], source: str, k: int) -> list[Hit]:
    """Hits by falling score, then by id; a score of zero or less is no hit."""
    found = sorted((p for p in scored if p[1] > 0), key=lambda p: (-p[1], p[0].id))
    return [Hit(article, score, n, source) for n, (article, score) in enumerate(found[:k], 1)]
