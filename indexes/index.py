"""Both searches as one."""

from __future__ import annotations

from corpus import Corpus
from indexes.dense import DenseRetriever
from indexes.fusion import reciprocal_rank_fusion
from indexes.hits import Hit
from indexes.lexical import LexicalRetriever
from indexes.tokens import MAX_CHARACTERS

POOL = 30  # hits of each search that are fused
WEIGHTS = (0.02, 1.0)  # of search by words and by meaning, chosen on dev


class Index:
    """Searches one school's protocol by words and by meaning, and fuses what they find.

    Attributes:
        corpus: the protocols in it.
        lexical: search by words alone.
        dense: search by meaning alone.
    """

    def __init__(self, corpus: Corpus, lexical: LexicalRetriever, dense: DenseRetriever) -> None:
        self.corpus = corpus
        self.lexical = lexical
        self.dense = dense

    def search(self, query: str, school: str, k: int = 10) -> list[Hit]:
        """See `Retriever.search`; scores are sums of reciprocal ranks."""
        question = query[:MAX_CHARACTERS]
        by_word = self.lexical.search(question, school, POOL)
        by_meaning = self.dense.search(question, school, POOL)
        return reciprocal_rank_fusion([by_word, by_meaning], k, WEIGHTS)
