"""Search by meaning: the vectors of an encoder in Chroma."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from threading import Lock
from typing import TYPE_CHECKING, Any

from corpus import Corpus
from indexes.hits import Hit, ranked

if TYPE_CHECKING:
    from indexes.encoders import Encoder

_POOL = 50  # articles that are at least asked for, so that ties are settled here and not there
_REMEMBERED = 8  # latest questions, since one question is often put to several schools


class DenseRetriever:
    """Cosine similarity between a question and the passages of one school.

    Chroma is opened at the first search, since that takes most of a second.

    Args:
        corpus: the protocols that were embedded.
        encoder: the one that embedded them.
        open_collection: opens the Chroma collection with the vectors, ids being article ids.
    """

    def __init__(
        self, corpus: Corpus, encoder: Encoder, open_collection: Callable[[], Any]
    ) -> None:
        self._corpus = corpus
        self._open_collection = open_collection
        self._opened: Any = None
        self._lock = Lock()
        self._encode = lru_cache(_REMEMBERED)(lambda text: encoder.encode([text])[0].tolist())

    def _collection(self) -> Any:
        with self._lock:
            if self._opened is None:
                self._opened = self._open_collection()
            return self._opened

    def search(self, query: str, school: str, k: int = 10) -> list[Hit]:
        """See `Retriever.search`; the score is the cosine, -1 to 1.

        Raises:
            StoreError: where the vectors can't be read.
        """
        articles = {article.id: article for article in self._corpus.articles(school)}
        question = query.encode("utf-8", "replace").decode()  # no half surrogates, as JSON may hold
        if not question.strip():
            return []
        found = self._collection().query(
            query_embeddings=[self._encode(question)],
            n_results=min(len(articles), max(k, _POOL)),
            where={"school": school},
            include=["distances"],
        )
        distances = zip(found["ids"][0], found["distances"][0], strict=True)
        return ranked(((articles[key], 1 - far) for key, far in distances), "dense", k)
