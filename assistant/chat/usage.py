"""What one answer of a chat model took."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Any

from assistant.chat.client import RawReply
from assistant.chat.opinions import Opinion
from assistant.chat.verification import Verified


@dataclass(slots=True)
class Usage:
    """Counts calls, tokens and time while one answer is made.

    Attributes:
        model: `provider:model`.
        price_in: euros for a million tokens that go in.
        price_out: euros for a million tokens that come out.
        from_cache: whether a kept reply was used.
        reasons: why replies were rejected.
    """

    model: str
    price_in: float
    price_out: float
    tokens_in: int = 0
    tokens_out: int = 0
    calls: int = 0
    from_cache: bool = False
    reasons: list[str] = field(default_factory=list)
    start: float = field(default_factory=time.perf_counter)

    def add(self, reply: RawReply) -> None:
        """Count one reply."""
        self.calls += 1
        self.tokens_in += reply.tokens_in
        self.tokens_out += reply.tokens_out

    def figures(
        self, verified: Verified | None = None, opinion: Opinion | None = None
    ) -> dict[str, Any]:
        """Tokens, euros and milliseconds, and how the answer came about."""
        cost = self.tokens_in * self.price_in + self.tokens_out * self.price_out
        return {
            "model": self.model,
            "tokens_in": self.tokens_in,
            "tokens_uit": self.tokens_out,
            "euro": cost / 1_000_000,
            "ms": round((time.perf_counter() - self.start) * 1000, 1),
            "aanroepen": self.calls,
            "bewaard": self.from_cache,
            "afgekeurd": list(self.reasons),
            "ruling": str(verified.ruling) if verified else None,
            "vraag": verified.question if verified else None,
            "oordelen": str(opinion.agreement) if opinion else None,
        }
