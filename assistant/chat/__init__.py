"""The chat-model path: written by a model, checked by us, never shown unverified."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.settings import Settings
from corpus import Corpus
from corpus.norms import NormFile
from corpus.vocabulary import Vocabulary

if TYPE_CHECKING:
    from assistant.chat.client import ChatModel
    from assistant.chat.writer import ChatWriter

CACHE = "antwoorden.sqlite"  # in the folder for data


def open_writer(
    corpus: Corpus,
    norms: dict[str, NormFile],
    vocabulary: Vocabulary,
    settings: Settings,
    model: ChatModel | None = None,
) -> ChatWriter:
    """The writer for the chat model that the settings name.

    Args:
        corpus: the protocols.
        norms: how each is read, by school.
        vocabulary: the words of norms.
        settings: which model, and its limits.
        model: used instead of opening the one that is named, for a recording or a replay;
            nothing is then kept, and it is asked every time, also after failures.

    Raises:
        ChatModelError: where that model can't be used.
    """
    from assistant.chat.breaker import Breaker
    from assistant.chat.cache import AnswerCache
    from assistant.chat.prompt import PromptWriter
    from assistant.chat.providers import open_model
    from assistant.chat.verification import Verifier
    from assistant.chat.writer import ChatWriter

    opened = model or open_model(settings)
    wanted = opened.local if settings.chat_cache is None else settings.chat_cache
    return ChatWriter(
        opened,
        Verifier(corpus, norms, vocabulary),
        PromptWriter(corpus, vocabulary, settings.chat_tokens),
        settings,
        cache=AnswerCache(settings.data / CACHE) if wanted and model is None else None,
        breaker=Breaker(pause=0.0 if model else 60.0),
    )
