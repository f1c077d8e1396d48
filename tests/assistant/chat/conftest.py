"""Good replies, and an assistant whose chat model is a scripted server or a scripted model."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest

from assistant import Answer, Assistant, Ruling, Settings, load_settings
from assistant.chat import open_writer
from assistant.chat.client import ChatModel, Progress, RawReply
from assistant.chat.failures import CallFailedError
from assistant.chat.prompt import Message
from tests.assistant.chat.server import ChatServer, Says
from tests.assistant.conftest import Opener

SCHOOL = "langstraat"
QUESTION = "mag ik deze foto posten?"
ANSWER = "Foto's van anderen mogen alleen online met toestemming van wie erop staat."
CONDITION = "Iedereen om wie het gaat vindt het goed."
Reply = dict[str, Any]
Chatting = Callable[..., Assistant]


def reply_like(embedded: Answer, **changes: Any) -> Reply:
    """A reply that rules and cites as the embedded answer does."""
    named = [c for _, c in embedded.conditions] or list(embedded.citations)
    open_ones = named[:1] if embedded.ruling is Ruling.CONDITIONAL else []
    reply: Reply = {
        "question": QUESTION,
        "ruling": str(embedded.ruling),
        "answer": ANSWER,
        "conditions": [
            {"text": CONDITION, "article": c.article.id, "passage": c.quote} for c in open_ones
        ],
        "citations": [{"article": c.article.id, "passage": c.quote} for c in embedded.citations],
    }
    return {**reply, **changes}


def said(reply: Reply, **how: Any) -> Says:
    return Says(json.dumps(reply, ensure_ascii=False), **how)


@dataclass
class ScriptedModel:
    """Says its replies in turn, the last one for ever after; an exception is raised."""

    replies: list[str | Exception]
    name: str = "openai:script"
    local: bool = True
    asked: list[tuple[Message, ...]] = field(default_factory=list)

    async def reply(
        self, messages: Sequence[Message], seconds: float, progress: Progress
    ) -> RawReply:
        self.asked.append(tuple(messages))
        found = self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]
        if isinstance(found, Exception):
            raise CallFailedError(str(found))
        progress(len(found))
        return RawReply(found, 1000, 200)


@pytest.fixture(scope="session")
def server() -> Iterator[ChatServer]:
    found = ChatServer(lambda _: Says(""))
    yield found
    found.close()


@pytest.fixture
def settings(server: ChatServer) -> Settings:
    return load_settings(
        chat_model="openai:script",
        chat_url=server.url,
        chat_timeout=15.0,
        chat_budget=30.0,
        chat_rate=1000.0,
        chat_cache=False,
    )


@pytest.fixture
def chatting(assistant_that_reads: Opener, settings: Settings) -> Chatting:
    """Makes an assistant with a chat model: the server's, or `model`."""

    def make(
        act: str = "beeld_plaatsen",
        kind: str = "mag",
        model: ChatModel | None = None,
        danger: float = 0.0,
        **changed: Any,
    ) -> Assistant:
        assistant = assistant_that_reads(act, kind, danger)
        chosen = settings.model_copy(update=changed)
        assistant.writer = open_writer(
            assistant.corpus, assistant.norms, assistant.vocabulary, chosen, model
        )
        return assistant

    return make


@pytest.fixture
def embedded(assistant_that_reads: Opener) -> Answer:
    """The embedded answer to QUESTION: it depends on consent."""
    return assistant_that_reads("beeld_plaatsen").ask(QUESTION, school=SCHOOL)
