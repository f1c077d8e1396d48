"""Pictures of each view for the README, from the running application.

Run `python docs/screenshots.py`; it needs Chromium and the packages of `.[dev]`.
"""

from __future__ import annotations

import shutil
import socket
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import uvicorn
from PIL import Image
from playwright.sync_api import sync_playwright

from assistant import Assistant
from ui.app import create_app

FOLDER = Path(__file__).with_name("screenshots")
PHONE, DESK = {"width": 360, "height": 640}, {"width": 1280, "height": 800}
PHOTO = "Mag ik een filmpje van de excursie posten? Je ziet mijn klasgenoten"
COMPARED = "Mag mijn telefoon aan in de les?"
ANSWER = ".pw-antwoord"


def asked(**fields: str) -> str:
    """The address of the chat with these fields filled in."""
    return f"/?{urlencode(fields)}"


PUPIL = {"school": "langstraat", "rol": "leerling"}
# name -> address, screen, colour scheme, what must be there
VIEWS: dict[str, tuple[str, dict[str, int], str, str]] = {
    "kiezen": ("/", PHONE, "light", "#begin"),
    "beginnen": (asked(**PUPIL), PHONE, "light", ".example"),
    "antwoord": (asked(**PUPIL, vraag=PHOTO), PHONE, "light", ANSWER),
    "hulp": (
        asked(**PUPIL, vraag="Ik word bedreigd met een naaktfoto, wat moet ik doen?"),
        PHONE,
        "light",
        ".pw-hulp",
    ),
    "antwoord-donker": (asked(**PUPIL, vraag=PHOTO), DESK, "dark", ANSWER),
    "vergelijken": ("/vergelijken", DESK, "light", "form"),
    "protocol": ("/protocol/ecl?zoek=telefoon#6", DESK, "light", ".pw-tekst"),
    "over": ("/over", DESK, "light", "main"),
}


@contextmanager
def running() -> Iterator[str]:
    """The application on a free port of loopback; gives its address."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    app = create_app(Assistant.open())
    server = uvicorn.Server(
        uvicorn.Config(app, access_log=False, log_level="error", timeout_graceful_shutdown=1)
    )
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.05)
    yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    server.should_exit = True
    thread.join()


def picture(browser: Any, base: str, name: str) -> None:
    """Take one picture; 256 colours keep the file small."""
    address, screen, scheme, ready = VIEWS[name]
    page = browser.new_page(viewport=screen, color_scheme=scheme, locale="nl-NL")
    page.goto(base + address)
    page.locator(ready).first.wait_for()
    if name == "vergelijken":
        page.get_by_label("Vraag", exact=True).fill(COMPARED)
        page.get_by_role("button", name="Vergelijk").click()
        page.get_by_role("table").wait_for()
    page.wait_for_timeout(500)  # the page scrolls to the answer
    path = FOLDER / f"{name}.png"
    page.screenshot(path=path)
    page.close()
    with Image.open(path) as image:
        image.convert("RGB").quantize(256).save(path, optimize=True)


def main() -> int:
    """Take them all."""
    chromium = shutil.which("chromium")
    if chromium is None:
        print("Chromium is not installed", file=sys.stderr)
        return 2
    FOLDER.mkdir(exist_ok=True)
    with running() as base, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-gpu"]
        )
        for name in VIEWS:
            picture(browser, base, name)
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
