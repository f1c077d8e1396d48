"""Search by meaning: the vectors of an encoder in Chroma."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from threading import Lock
from typing import TYPE_CHECKING

from corpus import Corpus
from indexes.encoders import Encoder
from indexes.hits import Hit, ranked

if TYPE_CHECKING:
    from langchain_core.vectorstores import VectorStore

_POOL = 50  # articles that are at least asked for, so that ties are settled here and not there
_REMEMBERED = 8  # latest questions, since one question is often put to several schools


class DenseRetriever:
    """Cosine similarity between a question and the passages of one school.

    Chroma is opened at the first search, since that takes most of a second.

    Args:
        corpus: the protocols that were embedded.
        encoder: the one that embedded them.
        open_store: opens the vectors.
    """

    def __init__(
        self, corpus: Corpus, encoder: Encoder, open_store: Callable[[], VectorStore]
    ) -> None:
        self._corpus = corpus
        self._open_store = open_store
        self._opened: VectorStore | None = None
        self._lock = Lock()
        self._encode = lru_cache(_REMEMBERED)(lambda text: encoder.encode([text])[0].tolist())

    @property
    def store(self) -> VectorStore:
        """The vectors as a LangChain vector store, filtered by nothing; opened at first use."""
        with self._lock:
            if self._opened is None:
                self._opened = self._open_store()
            return self._opened

    def search(self, query: str, school: str, k: int = 10) -> list[Hit]:
        """See `Retriever.search`; the score is the cosine, -1 to 1.

        Raises:
            StoreError: where the vectors can't be read.
        """
        articles = {article.id: article for article in self._corpus.articles(school)}
        if not query.strip():
            return []
        found = self.store.similarity_search_by_vector_with_relevance_scores(  # type: ignore[attr-defined]
            self._encode(query),
            k=min(len(articles), max(k, _POOL)),
            filter={"school": school},
        )
        scored = ((articles[document.id], 1 - distance) for document, distance in found)
        return ranked(scored, "dense", k)
