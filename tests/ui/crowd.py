"""Many users at once at the chat page, over Gradio's own protocol.

Against a running server: `python -m tests.ui.crowd http://127.0.0.1:7860 50`.
"""

from __future__ import annotations

import asyncio
import json
import math
import secrets
import sys
import time
from dataclasses import dataclass
from typing import Any

import httpx

SCHOOLS = ("ecl", "langstraat", "regenboog", "roctop", "sevenwolden")


@dataclass(frozen=True)
class Seen:
    """What one user got: the last messages of the page, and how long it took in seconds."""

    school: str
    question: str
    shown: str
    answer: str
    seconds: float


async def crowd(url: str, users: int) -> list[Seen]:
    """Each user opens the page, chooses a school, and then all ask at the same moment."""
    limits = httpx.Limits(max_connections=2 * users)
    async with httpx.AsyncClient(base_url=url, timeout=60, limits=limits) as client:
        events = _events((await client.get("/config")).json())
        ready = asyncio.Barrier(users)
        return await asyncio.gather(*(_user(client, events, n, ready) for n in range(users)))


def _events(config: dict[str, Any]) -> dict[str, int]:
    """The number of each event, by the id of the part that it belongs to and its name."""
    names = {c["id"]: c["props"].get("elem_id") for c in config["components"]}
    return {
        f"{names.get(target)}.{event}": dependency["id"]
        for dependency in config["dependencies"]
        for target, event in dependency["targets"]
    }


async def _user(
    client: httpx.AsyncClient, events: dict[str, int], number: int, ready: asyncio.Barrier
) -> Seen:
    session = secrets.token_hex(6)
    school = SCHOOLS[number % len(SCHOOLS)]
    question = f"Mag ik foto nummer {number} van mijn klas plaatsen?"
    await _call(client, session, events["begin.click"], [school, "leerling"])
    await ready.wait()
    start = time.perf_counter()
    data = await _call(client, session, events["vraag.submit"], [question, None])
    seconds = time.perf_counter() - start
    shown = next(value for value in data if isinstance(value, list))
    texts = [message["content"][0]["text"] for message in shown[-2:]]
    return Seen(school, question, texts[0], texts[1], seconds)


async def _call(client: httpx.AsyncClient, session: str, event: int, data: list[Any]) -> list[Any]:
    """Start an event and wait for its last output."""
    body = {"data": data, "fn_index": event, "session_hash": session}
    joined = await client.post("/gradio_api/queue/join", json=body)
    joined.raise_for_status()
    last: list[Any] = []
    where = {"session_hash": session}
    async with client.stream("GET", "/gradio_api/queue/data", params=where) as stream:
        async for line in stream.aiter_lines():
            message = json.loads(line.removeprefix("data: ")) if line else {}
            output = message.get("output") or {}
            if message.get("msg") == "process_generating" or output.get("data"):
                last = output.get("data") or last
            if message.get("msg") == "process_completed":
                if not message.get("success"):
                    raise AssertionError(f"the server failed: {message}")
                return last
    raise AssertionError("the stream ended without an answer")


def percentile(values: list[float], part: float) -> float:
    """The smallest value that at least this part of the values does not exceed."""
    ranked = sorted(values)
    return ranked[math.ceil(len(ranked) * part) - 1]


if __name__ == "__main__":
    seen = asyncio.run(crowd(sys.argv[1], int(sys.argv[2])))
    taken = [one.seconds for one in seen]
    print(f"n={len(taken)} p50={percentile(taken, 0.5):.3f} s p95={percentile(taken, 0.95):.3f} s")
