"""A chat model through LangChain: opened by name, called with retries, never trusted."""

from __future__ import annotations

import asyncio
import functools
import json
import operator
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from langchain_core.callbacks import AsyncCallbackHandler

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

    @property
    def local(self) -> bool:
        """Whether it runs on this machine; to any other a question goes masked."""

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
        local: whether it runs on this machine.
    """

    def __init__(self, name: str, model: Any, timeout: float, local: bool) -> None:
        self._name = name
        self._model = model
        self._timeout = timeout
        self._local = local
        self._way = 0  # index into the ways of asking

    @property
    def name(self) -> str:
        """`provider:model`."""
        return self._name

    @property
    def local(self) -> bool:
        """See `ChatModel.local`."""
        return self._local

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
                ChatReply.model_json_schema(), method=STRUCTURED[way], include_raw=True
            )
        else:
            structured = self._model
            asked[0] = ("system", f"{asked[0][1]}\n{plain_form()}")
        listener = _Listener(progress)
        with tracing_context(enabled=False):  # a question is nobody else's business
            found = [
                part.get("raw") if isinstance(part, dict) else part
                async for part in structured.astream(asked, config={"callbacks": [listener]})
            ]
        parts = [part for part in found if part is not None]
        whole = functools.reduce(operator.add, parts) if parts else None
        return RawReply(_content(whole), listener.tokens_in, listener.tokens_out)


class _Listener(AsyncCallbackHandler):
    """Counts the characters that come in, and at the end the tokens."""

    raise_error = True

    def __init__(self, progress: Progress) -> None:
        self.progress = progress
        self.received = 0
        self.tokens_in = 0
        self.tokens_out = 0

    async def on_llm_new_token(self, token: Any, *, chunk: Any = None, **_: Any) -> None:
        message = getattr(chunk, "message", None)
        calls = getattr(message, "tool_call_chunks", None) or ()
        self.received += len(str(token)) + sum(len(call.get("args") or "") for call in calls)
        if self.received > LONGEST_REPLY:
            raise CallFailedError("het antwoord is veel te lang")
        self.progress(self.received)

    async def on_llm_end(self, response: Any, **_: Any) -> None:
        message = response.generations[0][0].message
        told = message.response_metadata.get("token_usage") or {}
        used = message.usage_metadata or {}
        self.tokens_in = used.get("input_tokens") or told.get("prompt_tokens") or 0
        self.tokens_out = used.get("output_tokens") or told.get("completion_tokens") or 0


def _content(message: Any) -> str:
    """The JSON in a message: the arguments of its tool call, else its text."""
    if message is None:
        return ""
    if message.tool_calls:
        return json.dumps(message.tool_calls[0]["args"], ensure_ascii=False)
    return str(message.text)
