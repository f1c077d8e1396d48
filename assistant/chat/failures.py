"""What went wrong with a call to a model, whichever provider's error it is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any


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
    import httpx

    return any(
        isinstance(link, (httpx.TransportError, ConnectionError))
        and not isinstance(link, httpx.TimeoutException)
        for link in _chain(error)
    )


def pause(state: Any) -> float:
    """Seconds until the next attempt: what the server asks, else exponential with jitter."""
    from tenacity import wait_exponential_jitter

    for link in _chain(state.outcome.exception()):
        headers = getattr(getattr(link, "response", None), "headers", None) or {}
        try:
            return max(0.0, float(headers["retry-after"]))
        except (KeyError, ValueError):
            continue
    return wait_exponential_jitter(initial=0.3, max=5, jitter=0.3)(state)


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
