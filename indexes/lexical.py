"""BM25 over Dutch search terms, one index a school, in memory."""

from __future__ import annotations

from dataclasses import dataclass
from threading import Lock
from typing import Any

from corpus import Article, Corpus
from indexes.hits import Hit, ranked
from indexes.passages import passage
from indexes.tokens import Analyser

K1 = 1.2  # how soon a repeated word stops counting
B = 0.75  # how much a long article is held back
RELATED_WEIGHT = 0.3  # of a word that belongs to one in the question


@dataclass(frozen=True, slots=True)
class _SchoolIndex:
    articles: tuple[Article, ...]
    scorer: Any  # bm25s.BM25


class LexicalRetriever:
    """BM25 (Robertson and Zaragoza 2009, in the Lucene variant of bm25s).

    The words of a question count in full, words that belong to them ('filmpje' for 'foto') a
    part. Nothing is stored: 144 articles are indexed in some tens of milliseconds.

    Args:
        corpus: the protocols to search in.
    """

    def __init__(self, corpus: Corpus) -> None:
        self._corpus = corpus
        self._analyser: Analyser | None = None
        self._indexes: dict[str, _SchoolIndex] = {}
        self._lock = Lock()

    def search(self, query: str, school: str, k: int = 10) -> list[Hit]:
        """See `Retriever.search`."""
        index = self._index(school)
        analyser = self._analysed()
        terms = analyser.terms(query)
        if not terms:
            return []
        scores = index.scorer.get_scores(terms)
        if related := analyser.expansion(terms):
            scores = scores + RELATED_WEIGHT * index.scorer.get_scores(related)
        return ranked(zip(index.articles, map(float, scores), strict=True), "lexical", k)

    def _analysed(self) -> Analyser:
        if self._analyser is None:
            articles = (a for p in self._corpus.protocols.values() for a in p.articles)
            self._analyser = Analyser.for_texts(passage(article) for article in articles)
        return self._analyser

    def _index(self, school: str) -> _SchoolIndex:
        articles = self._corpus.articles(school)
        with self._lock:
            if school not in self._indexes:
                self._indexes[school] = self._build(articles)
            return self._indexes[school]

    def _build(self, articles: tuple[Article, ...]) -> _SchoolIndex:
        import bm25s

        analyser = self._analysed()
        terms = [analyser.terms(passage(a)) for a in articles]
        scorer = bm25s.BM25(method="lucene", k1=K1, b=B)
        scorer.index(terms, show_progress=False)
        return _SchoolIndex(articles, scorer)
