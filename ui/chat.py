"""From a turn of the conversation to what the chat shows: an answer, or a plain message."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import groupby
from queue import SimpleQueue
from typing import Any

from assistant import Assistant
from corpus import ProtocolwijzerError
from ui.asker import is_formal
from ui.conversation import Conversation, Turn
from ui.limits import Gate
from ui.rendering import answer_html, notice_html, question_html, told


class Chat:
    """Answers the turns of conversations; it holds none itself."""

    def __init__(self, assistant: Assistant, gate: Gate) -> None:
        self.assistant = assistant
        self.gate = gate

    def progress(
        self, conversation: Conversation, turn: Turn, client: str
    ) -> Iterator[str | Conversation]:
        """How far a chat model has come, in words, and in the end what `answer` gives."""
        steps: SimpleQueue[str | None] = SimpleQueue()
        with ThreadPoolExecutor(1) as worker:
            future = worker.submit(self.answer, conversation, turn, client, steps.put)
            future.add_done_callback(lambda _: steps.put(None))
            yield from (step for step, _ in groupby(iter(steps.get, None)))
        yield future.result()

    def answer(
        self,
        conversation: Conversation,
        turn: Turn,
        client: str,
        tell: Callable[[str], None] | None = None,
    ) -> Conversation:
        """The conversation with this turn and its answer; an error becomes a message."""
        assert conversation.school is not None
        try:
            with self.gate.enter(client):
                answer = self.assistant.ask(
                    turn.question,
                    school=conversation.school,
                    role=conversation.role,
                    earlier=turn.earlier,
                    settled=dict(turn.settled),
                    tell=tell,
                )
        except ProtocolwijzerError as error:
            return conversation.with_turn(replace(turn, html=notice_html(told(error)), question=""))
        protocol = self.assistant.corpus.school(conversation.school)
        formal = is_formal(conversation.role)
        html = answer_html(answer, protocol, formal=formal)
        return conversation.with_turn(replace(turn, html=html, missing=answer.missing))


def messages(conversation: Conversation) -> list[dict[str, Any]]:
    """The conversation as the chat component shows it."""
    shown: list[dict[str, Any]] = []
    for turn in conversation.turns:
        shown.append({"role": "user", "content": question_html(turn.shown)})
        shown.append({"role": "assistant", "content": turn.html})
    if shown:
        shown[-1]["options"] = [
            {"label": label, "value": value} for label, value in conversation.options()
        ]
    return shown
