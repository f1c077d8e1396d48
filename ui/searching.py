"""Search that is there at once: by words alone, until the whole index is open."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable

from corpus import ProtocolwijzerError
from indexes.hits import Hit, Retriever


class GrowingRetriever:
    """Searches with what is ready; opening (or building) the index delays no answer.

    Args:
        first: ready at once.
        open_whole: opens the better one; its error is told, and `first` stays in use.
    """

    def __init__(self, first: Retriever, open_whole: Callable[[], Retriever]) -> None:
        self._retriever = first
        self._open_whole = open_whole
        self._thread = threading.Thread(target=self._grow, name="index", daemon=True)

    def start(self) -> None:
        """Begin to open the better one, beside everything else."""
        self._thread.start()

    def wait(self) -> None:
        """Return when the better one is in use, or has failed."""
        self._thread.join()

    def search(self, query: str, school: str, k: int = 10) -> list[Hit]:
        """See `Retriever.search`."""
        return self._retriever.search(query, school, k)

    def _grow(self) -> None:
        try:
            self._retriever = self._open_whole()
        except ProtocolwijzerError as error:
            print(f"Zoeken gaat alleen op woorden. {error}", file=sys.stderr)
