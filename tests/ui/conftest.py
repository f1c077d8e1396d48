"""The whole application over a reader that knows a few words, on loopback, and Chromium."""

from __future__ import annotations

import asyncio
import shutil
import socket
import threading
import time
from collections.abc import Coroutine, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeVar

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from assistant import Assistant, load_settings
from assistant.reading import Question, Reading
from corpus import load_corpus
from corpus.norms import load_norms
from corpus.vocabulary import load_vocabulary
from ui.app import create_app
from ui.limits import Limits

T = TypeVar("T")
CHROMIUM = shutil.which("chromium")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
)
WORDS = (  # word in a question -> act
    ("telefoon", "telefoon_gebruiken"),
    ("vriend", "vriend_worden"),
    ("gepest", "kwetsen"),
    ("straf", "sancties_leerling"),
    ("huiswerk", "buiten_bereik"),
)


class WordReader:
    """Understands a question by the words in it; danger by 'gepest'."""

    def read(self, questions: Sequence[Question]) -> list[Reading]:
        return [self._read(question.text.lower()) for question in questions]

    def _read(self, text: str) -> Reading:
        act = next((act for word, act in WORDS if word in text), "beeld_plaatsen")
        slots = {
            "soort": {"info" if "straf" in text else "mag": 1.0},
            "handeling": {act: 1.0},
            "omst:schade": {"nee": 1.0},
        }
        return Reading(slots, 0.9 if "gepest" in text else 0.0)


def run_apart(work: Coroutine[Any, Any, T]) -> T:
    """The result, from a thread of its own: Chromium's driver has a loop in this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, work).result()


@dataclass(frozen=True)
class Site:
    """A running application."""

    url: str
    app: FastAPI


@pytest.fixture(scope="session")
def assistant() -> Assistant:
    corpus = load_corpus()
    reader = WordReader()
    return Assistant(corpus, load_norms(corpus), load_vocabulary(), reader, load_settings())


@pytest.fixture(scope="session")
def app(assistant: Assistant) -> FastAPI:
    return create_app(assistant)


@pytest.fixture(scope="session")
def client(app: FastAPI) -> Iterator[TestClient]:
    with TestClient(app, raise_server_exceptions=False) as made:
        yield made


def serve(app: FastAPI) -> Iterator[Site]:
    """The application on a free port of loopback, in a thread of its own."""
    import uvicorn

    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    server = uvicorn.Server(
        uvicorn.Config(app, access_log=False, log_level="critical", timeout_graceful_shutdown=1)
    )
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield Site(f"http://127.0.0.1:{listener.getsockname()[1]}", app)
    server.should_exit = True
    thread.join(timeout=20)
    listener.close()


@pytest.fixture(scope="session")
def site(assistant: Assistant) -> Iterator[Site]:
    yield from serve(create_app(assistant))


@pytest.fixture(scope="session")
def full_site(assistant: Assistant) -> Iterator[Site]:
    """A site whose queue is always full."""
    yield from serve(create_app(assistant, limits=Limits(at_once=0, waiting=0)))


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed: the browser tests are skipped")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        made = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield made
        made.close()
