"""What the benchmark sets beside the assistant: the bare libraries on the same articles."""

from __future__ import annotations

from collections.abc import Callable

from corpus import Article, Corpus
from evals.cases import Case
from indexes.encoders import Encoder

Builder = Callable[[], Callable[[Case], object]]
FOUND = 5  # articles per question


def rivals(corpus: Corpus, encoder: Encoder) -> dict[str, Builder]:
    """By name: what builds a searcher, which takes a case and finds articles of its school."""
    articles = [a for school in corpus.protocols for a in corpus.articles(school)]
    return {
        "Chroma, zelfde encoder": lambda: _chroma(articles, encoder),
        "bm25s": lambda: _bm25s(articles),
    }


def _chroma(articles: list[Article], encoder: Encoder) -> Callable[[Case], object]:
    import chromadb

    settings = chromadb.Settings(anonymized_telemetry=False)
    collection = chromadb.EphemeralClient(settings).create_collection(
        "bench", metadata={"hnsw:space": "cosine"}, embedding_function=None
    )
    collection.add(
        ids=[a.id for a in articles],
        embeddings=encoder.encode([a.text for a in articles]),
        metadatas=[{"school": a.school} for a in articles],
    )
    return lambda case: collection.query(
        query_embeddings=encoder.encode([case.vraag]),
        n_results=FOUND,
        where={"school": case.school},
    )


def _bm25s(articles: list[Article]) -> Callable[[Case], object]:
    import bm25s

    by_school: dict[str, bm25s.BM25] = {}
    for school in {a.school for a in articles}:
        texts = [a.text for a in articles if a.school == school]
        by_school[school] = bm25s.BM25()
        by_school[school].index(
            bm25s.tokenize(texts, stopwords="nl", show_progress=False), show_progress=False
        )

    def search(case: Case) -> object:
        words = bm25s.tokenize([case.vraag], stopwords="nl", show_progress=False)
        return by_school[str(case.school)].retrieve(words, k=FOUND, show_progress=False)

    return search
