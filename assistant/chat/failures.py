"""What went wrong with a call to a model, whichever provider's error it is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

BROKEN = {"ConnectionError", "TransportError", "APIConnectionError"}
SILENT = {"TimeoutException", "APITimeoutError", "TimeoutError"}


class CallFailedError(Exception):
    """A model gave no reply; the message says why, in Dutch."""


def _chain(error: BaseException) -> Iterator[BaseException]:
    current: BaseException | None = error
    while current is not None:
        yield current
        current = current.__cause__ or current.__context__


def status_of(error: BaseException) -> int | None:
    """The HTTP status that an error of any provider carries."""
    for link in _chain(error):
        for holder in (link, getattr(link, "response", None)):
            if isinstance(status := getattr(holder, "status_code", None), int):
                return status
    return None


def is_transient(error: BaseException) -> bool:
    """Whether trying again may help: 429, 5xx, a broken connection; not a silence."""
    if isinstance(error, (CallFailedError, TimeoutError)):
        return False
    status = status_of(error)
    if status is not None:
        return status == 429 or status >= 500
    return _is_broken_connection(error)


def _is_broken_connection(error: BaseException) -> bool:
    """By name, since providers bring HTTP clients of their own."""
    names = {base.__name__ for link in _chain(error) for base in type(link).__mro__}
    return bool(names & BROKEN) and not names & SILENT


def pause(state: Any) -> float:
    """Seconds until the next attempt: what the server asks, else exponential with jitter."""
    from tenacity import wait_random_exponential

    for link in _chain(state.outcome.exception()):
        headers = getattr(getattr(link, "response", None), "headers", None) or {}
        try:
            return max(0.0, float(headers["retry-after"]))
        except (KeyError, ValueError):
            continue
    return wait_random_exponential(multiplier=0.5, max=5)(state)


def reason_of(error: BaseException) -> str:
    """The failure in a few Dutch words."""
    status = status_of(error)
    if status == 429:
        return "het is te druk (429)"
    if status is not None:
        return f"de server gaf fout {status}"
    if _is_broken_connection(error):
        return "de verbinding viel weg"
    return f"het gaf een fout ({type(error).__name__})"
