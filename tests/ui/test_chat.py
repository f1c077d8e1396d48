"""A turn on its way to an answer: what is said meanwhile, and what comes of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import pytest

from assistant import Answer, Assistant
from assistant.reading import Question
from ui.chat import Chat, messages
from ui.conversation import Conversation
from ui.limits import Gate, Limits

NOTE = "Dit antwoord is geschreven door een taalmodel."


class TellingWriter:
    """Says how it goes, then gives the embedded answer with a note; or breaks down."""

    def __init__(self, breaks: bool = False) -> None:
        self.breaks = breaks

    def write(
        self,
        question: Question,
        embedded: Answer,
        settled: Mapping[str, str],
        tell: Callable[[str], None] | None = None,
    ) -> Answer:
        assert tell is not None
        for step in ("schrijft", "honderd", "honderd", "kijkt na"):
            tell(step)
        if self.breaks:
            raise RuntimeError(question.text)
        return replace(embedded, note=NOTE)


def chat_with(assistant: Assistant, writer: TellingWriter) -> Chat:
    told = Assistant(
        assistant.corpus,
        assistant.norms,
        assistant.vocabulary,
        assistant.reader,
        assistant.settings,
        writer,
    )
    return Chat(told, Gate(Limits()))


def test_progress_tells_each_step_once_and_ends_in_the_answer(assistant: Assistant) -> None:
    chat = chat_with(assistant, TellingWriter())
    conversation = Conversation("ecl", "leerling")
    *steps, done = chat.progress(conversation, conversation.asked("mag dit"), "iemand")
    assert steps == ["schrijft", "honderd", "kijkt na"]
    assert isinstance(done, Conversation)
    assert NOTE in messages(done)[-1]["content"]


def test_a_breakdown_is_not_waited_for(assistant: Assistant) -> None:
    chat = chat_with(assistant, TellingWriter(breaks=True))
    conversation = Conversation("ecl", "leerling")
    with pytest.raises(RuntimeError, match="mag dit"):
        list(chat.progress(conversation, conversation.asked("mag dit"), "iemand"))


def test_without_a_chat_model_nothing_is_said_of_the_way(assistant: Assistant) -> None:
    chat = Chat(assistant, Gate(Limits()))
    conversation = Conversation("ecl", "leerling")
    (done,) = chat.progress(conversation, conversation.asked("mag dit"), "iemand")
    assert isinstance(done, Conversation)
    assert "taalmodel" not in messages(done)[-1]["content"]
