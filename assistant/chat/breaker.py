"""A circuit breaker: a model that keeps failing is left alone for a while."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable


class Breaker:
    """Opens after some failures in a row; after a pause it lets one caller try (Nygard 2007).

    Args:
        failures: so many in a row open it.
        pause: seconds that it stays open.
        clock: seconds; monotonic.
    """

    def __init__(
        self, failures: int = 3, pause: float = 60.0, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._most = failures
        self._pause = pause
        self._clock = clock
        self._lock = threading.Lock()
        self._failed = 0
        self._open_until = 0.0

    def allows(self) -> bool:
        """Whether the model may be called now; after a pause true for one caller only."""
        with self._lock:
            if self._failed < self._most:
                return True
            if self._clock() < self._open_until:
                return False
            self._open_until = self._clock() + self._pause
            return True

    def succeeded(self) -> None:
        """The model replied."""
        with self._lock:
            self._failed = 0

    def failed(self) -> None:
        """The model didn't reply."""
        with self._lock:
            self._failed += 1
            if self._failed >= self._most:
                self._open_until = self._clock() + self._pause
