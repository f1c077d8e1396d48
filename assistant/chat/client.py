"""A chat model through LangChain: opened by name, called with retries, never trusted."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from assistant.chat.failures import CallFailedError, is_transient, pause, reason_of, status_of
from assistant.chat.prompt import Message, plain_form
from assistant.chat.schema import ChatReply

Progress = Callable[[int], None]  # characters received so far
STRUCTURED = ("json_schema", "function_calling")  # LangChain's names; then plain JSON
REFUSED = (400, 404, 405, 415, 422, 501)  # a provider that doesn't know this way of asking
ATTEMPTS = 4
LONGEST_REPLY = 40_000  # characters, after which a model is cut off


@dataclass(frozen=True, slots=True)
class RawReply:
    """What a model gave: its JSON, and how many tokens went in and came out."""

    content: str
    tokens_in: int = 0
    tokens_out: int = 0


class ChatModel(Protocol):
    """Replies to messages with the JSON of a ChatReply."""

    @property
    def name(self) -> str:
        """`provider:model`."""

    async def reply(
        self, messages: Sequence[Message], seconds: float, progress: Progress
    ) -> RawReply:
        """One reply.

        Args:
            messages: the conversation so far.
            seconds: how long all attempts together may take.
            progress: is told how many characters have come.

        Raises:
            CallFailedError: where there is none within that time.
        """


class LangChainModel:
    """A LangChain chat model.

    It is asked for structured output by the provider's own means; where that is refused, by a
    tool call, and else for plain JSON. What was found to work is kept.

    Args:
        name: `provider:model`.
        model: a LangChain `BaseChatModel`.
        timeout: seconds that one call may take.
    """

    def __init__(self, name: str, model: Any, timeout: float) -> None:
        self._name = name
        self._model = model
        self._timeout = timeout
        self._way = 0  # index into the ways of asking

    @property
    def name(self) -> str:
        """`provider:model`."""
        return self._name

    async def reply(
        self, messages: Sequence[Message], seconds: float, progress: Progress
    ) -> RawReply:
        """See `ChatModel.reply`. Retries on 429, 5xx and broken connections, with backoff."""
        from tenacity import (
            AsyncRetrying,
            retry_if_exception,
            stop_after_attempt,
            stop_before_delay,
        )

        attempts = AsyncRetrying(
            retry=retry_if_exception(is_transient),
            stop=stop_after_attempt(ATTEMPTS) | stop_before_delay(seconds),
            wait=pause,
            reraise=True,
        )
        try:
            async with asyncio.timeout(seconds):
                return await attempts(self._any_way, messages, progress)
        except TimeoutError:
            raise CallFailedError("het reageerde niet op tijd") from None
        except CallFailedError:
            raise
        except Exception as error:  # every provider has its own errors
            raise CallFailedError(reason_of(error)) from error

    async def _any_way(self, messages: Sequence[Message], progress: Progress) -> RawReply:
        for way in range(self._way, len(STRUCTURED) + 1):
            try:
                async with asyncio.timeout(self._timeout):
                    reply = await self._call(way, messages, progress)
            except Exception as error:
                refused = status_of(error) in REFUSED or isinstance(error, NotImplementedError)
                if way == len(STRUCTURED) or not refused:
                    raise
            else:
                self._way = way
                return reply
        raise AssertionError(way)  # the last way returns or raises

    async def _call(self, way: int, messages: Sequence[Message], progress: Progress) -> RawReply:
        from langsmith import tracing_context

        asked = [(m.role, m.text) for m in messages]
        if way < len(STRUCTURED):
            structured = self._model.with_structured_output(
                ChatReply, method=STRUCTURED[way], include_raw=True
            )
        else:
            structured = self._model
            asked[0] = ("system", f"{asked[0][1]}\n{plain_form()}")
        whole, received = None, 0
        with tracing_context(enabled=False):  # a question is nobody else's business
            async for part in structured.astream(asked):
                chunk = part.get("raw") if isinstance(part, dict) else part
                if chunk is None:
                    continue
                whole = chunk if whole is None else whole + chunk
                received += sum(map(len, _written(chunk)))
                if received > LONGEST_REPLY:
                    raise CallFailedError("het antwoord is veel te lang")
                progress(received)
        return _raw(whole)


def _written(chunk: Any) -> Iterator[str]:
    yield chunk.text if isinstance(chunk.text, str) else ""
    for call in getattr(chunk, "tool_call_chunks", ()):
        yield call.get("args") or ""


def _raw(message: Any) -> RawReply:
    if message is None:
        return RawReply("")
    calls = message.tool_calls
    content = json.dumps(calls[0]["args"], ensure_ascii=False) if calls else str(message.text)
    used = message.usage_metadata or {}
    return RawReply(content, used.get("input_tokens", 0), used.get("output_tokens", 0))
