"""The gate: shares, a queue with an end, and room again when someone leaves."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from ui.limits import Gate, Limits, QueueFullError, TooManyQuestionsError


def test_each_client_has_its_own_share() -> None:
    gate = Gate(Limits(per_minute=2))
    for _ in range(2):
        with gate.enter("a"):
            pass
    with pytest.raises(TooManyQuestionsError, match="wacht een minuut"), gate.enter("a"):
        pass
    with gate.enter("b"):
        pass


def test_a_minute_later_there_is_room(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1000.0
    monkeypatch.setattr("ui.limits.time.monotonic", lambda: now)
    gate = Gate(Limits(per_minute=1))
    with gate.enter("a"):
        pass
    now += 61
    with gate.enter("a"):
        pass


def test_many_questions_at_once_count_as_many() -> None:
    gate = Gate(Limits(per_minute=4))
    with pytest.raises(TooManyQuestionsError), gate.enter("a", questions=5):
        pass


def test_a_full_queue_refuses_and_empties() -> None:
    gate = Gate(Limits(at_once=1, waiting=1))
    inside, go = threading.Event(), threading.Event()

    def stay() -> None:
        with gate.enter("a"):
            inside.set()
            assert go.wait(10)

    with ThreadPoolExecutor() as pool:
        futures = [pool.submit(stay) for _ in range(2)]
        assert inside.wait(10)
        while gate._inside < 2:
            pass
        with pytest.raises(QueueFullError, match="druk"), gate.enter("b"):
            pass
        go.set()
        for future in futures:
            future.result(10)
    with gate.enter("b"):
        pass


def test_an_error_inside_frees_the_place() -> None:
    gate = Gate(Limits(at_once=1, waiting=0))
    for _ in range(3):
        with pytest.raises(ZeroDivisionError), gate.enter("a"):
            raise ZeroDivisionError
