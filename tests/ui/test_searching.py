"""Search by words until the whole index is there, and also when it doesn't come."""

from __future__ import annotations

import pytest

from assistant import Assistant
from corpus import ProtocolwijzerError
from indexes.hits import Hit, Retriever, ranked
from indexes.lexical import LexicalRetriever
from ui.searching import GrowingRetriever


class Whole:
    """Finds everything in the order of the source."""

    def __init__(self, assistant: Assistant) -> None:
        self.corpus = assistant.corpus

    def search(self, query: str, school: str, k: int = 10) -> list[Hit]:
        return ranked(((a, 1.0) for a in self.corpus.articles(school)), "whole", k)


def test_the_better_search_takes_over(assistant: Assistant) -> None:
    search = GrowingRetriever(LexicalRetriever(assistant.corpus), lambda: Whole(assistant))
    assert search.search("xqzv", "ecl") == []
    search.start()
    search.wait()
    assert len(search.search("xqzv", "ecl")) == 10


def test_without_an_index_words_are_searched(
    assistant: Assistant, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail() -> Retriever:
        raise ProtocolwijzerError("de map", "niet te schrijven", "kies een andere")

    search = GrowingRetriever(LexicalRetriever(assistant.corpus), fail)
    search.start()
    search.wait()
    assert search.search("telefoon", "ecl")
    assert "alleen op woorden" in capsys.readouterr().err
