"""A server on loopback that speaks the OpenAI chat API and says what it is told."""

from __future__ import annotations

import asyncio
import json
import threading
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

PIECE = 40  # characters a chunk


@dataclass(frozen=True)
class Says:
    """Streams a text, as content or as the arguments of the tool that it was given."""

    text: str
    after: float = 0.0  # seconds of silence first
    cut: bool = False  # break the connection half-way
    drip: float = 0.0  # seconds between chunks


@dataclass(frozen=True)
class Refuses:
    """Gives an HTTP error."""

    status: int
    retry_after: str | None = None


Step = Says | Refuses
Script = Callable[[dict[str, Any]], Step]


@dataclass
class ChatServer:
    """Listens on a free port; `script` makes each reply from the request's JSON."""

    script: Script
    asked: list[dict[str, Any]] = field(default_factory=list)
    _server: uvicorn.Server = field(init=False)

    def __post_init__(self) -> None:
        app = Starlette(routes=[Route("/v1/chat/completions", self._complete, methods=["POST"])])
        config = uvicorn.Config(
            app, host="127.0.0.1", port=0, log_level="critical", ws="none", lifespan="off"
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, daemon=True)
        self._thread.start()
        while not self._server.started:
            time.sleep(0.01)

    @property
    def url(self) -> str:
        port = self._server.servers[0].sockets[0].getsockname()[1]
        return f"http://127.0.0.1:{port}/v1"

    def follow(self, *steps: Step) -> None:
        """Take these steps in turn, the last one for ever after; forget what was asked."""
        left = list(steps)
        self.asked.clear()
        self.script = lambda _: left.pop(0) if len(left) > 1 else left[0]

    def close(self) -> None:
        self._server.force_exit = True
        self._server.should_exit = True
        self._thread.join(timeout=5)

    async def _complete(self, request: Request) -> Response:
        body = await request.json()
        self.asked.append(body)
        step = self.script(body)
        if isinstance(step, Refuses):
            headers = {"Retry-After": step.retry_after} if step.retry_after else {}
            error = {"error": {"message": "no", "type": "x", "code": None, "param": None}}
            return JSONResponse(error, step.status, headers)
        return StreamingResponse(_stream(step, body), media_type="text/event-stream")


async def _stream(step: Says, body: dict[str, Any]) -> AsyncIterator[str]:
    await asyncio.sleep(step.after)
    pieces = [step.text[i : i + PIECE] for i in range(0, len(step.text), PIECE)] or [""]
    for number, piece in enumerate(pieces):
        if step.cut and number == len(pieces) // 2:
            raise ConnectionError("cut")
        await asyncio.sleep(step.drip)
        yield _event(body, [{"index": 0, "delta": _delta(piece, number, body)}])
    yield _event(body, [{"index": 0, "delta": {}, "finish_reason": "stop"}])
    usage = {"prompt_tokens": 1000, "completion_tokens": 200, "total_tokens": 1200}
    yield _event(body, [], usage)
    yield "data: [DONE]\n\n"


def _delta(piece: str, number: int, body: dict[str, Any]) -> dict[str, Any]:
    if not body.get("tools"):
        return {"role": "assistant", "content": piece}
    name = body["tools"][0]["function"]["name"]
    function = {"name": name, "arguments": piece} if number == 0 else {"arguments": piece}
    call = {"index": 0, "function": function}
    return {"tool_calls": [{**call, "id": "1", "type": "function"} if number == 0 else call]}


def _event(body: dict[str, Any], choices: list[dict[str, Any]], usage: Any = None) -> str:
    chunk = {
        "id": "c",
        "object": "chat.completion.chunk",
        "created": 1,
        "model": body["model"],
        "choices": choices,
        "usage": usage,
    }
    return f"data: {json.dumps(chunk)}\n\n"
