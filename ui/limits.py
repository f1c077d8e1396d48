"""What one client and all clients together may ask, so that the server stays quick for all."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from corpus import ProtocolwijzerError


class BusyError(ProtocolwijzerError):
    """Too many questions at once; try again in `seconds`."""

    def __init__(self, place: str, problem: str, remedy: str, seconds: int) -> None:
        super().__init__(place, problem, remedy)
        self.seconds = seconds


class TooManyQuestionsError(BusyError):
    """One client asks more than its share."""


class QueueFullError(BusyError):
    """All places in the queue are taken."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is let in.

    Attributes:
        per_minute: questions a minute from one address; a school often has one for all.
        at_once: questions that are answered at the same time.
        waiting: questions that may wait for their turn; one more is refused.
        body: largest request, in bytes.
    """

    per_minute: int = 600
    at_once: int = 4
    waiting: int = 200
    body: int = 64 * 1024


@dataclass(slots=True)
class Gate:
    """Lets questions in: a few at a time, some waiting, the rest refused in plain words."""

    limits: Limits
    _turn: threading.Semaphore = field(init=False)
    _lock: threading.Lock = field(init=False, default_factory=threading.Lock)
    _inside: int = field(init=False, default=0)
    _asked: dict[str, deque[float]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._turn = threading.Semaphore(self.limits.at_once)

    @contextmanager
    def enter(self, client: str, questions: int = 1) -> Iterator[None]:
        """Wait for a turn.

        Args:
            client: the address that asks.
            questions: how many are asked in one go.

        Raises:
            TooManyQuestionsError: when this client asked its share of this minute.
            QueueFullError: when too many wait already.
        """
        with self._lock:
            self._count(client, questions)
            if self._inside >= self.limits.at_once + self.limits.waiting:
                raise QueueFullError(
                    "de wachtrij",
                    "het is nu erg druk",
                    "probeer het over een halve minuut weer",
                    30,
                )
            self._inside += 1
        try:
            with self._turn:
                yield
        finally:
            with self._lock:
                self._inside -= 1

    def _count(self, client: str, questions: int) -> None:
        now = time.monotonic()
        for known in [c for c, times in self._asked.items() if times[-1] < now - 60]:
            del self._asked[known]
        times = self._asked.get(client, deque())
        while times and times[0] < now - 60:
            times.popleft()
        if len(times) + questions > self.limits.per_minute:
            raise TooManyQuestionsError(
                "dit adres",
                f"er zijn meer dan {self.limits.per_minute} vragen in een minuut gesteld",
                "wacht een minuut en probeer het dan weer",
                60,
            )
        times.extend([now] * questions)
        self._asked[client] = times
