"""One event loop for the process, in a thread of its own, in which all calls to models run.

One, because providers share HTTP connections between models, and those live in one loop.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Coroutine
from functools import cache
from typing import Any, TypeVar

T = TypeVar("T")
log = logging.getLogger(__name__)
_starting = threading.Lock()


def run(work: Coroutine[Any, Any, T]) -> T:
    """The coroutine's result, for a caller in any other thread; its exception is raised here."""
    with _starting:
        loop = _loop()
    return asyncio.run_coroutine_threadsafe(work, loop).result()


@cache
def _loop() -> asyncio.AbstractEventLoop:
    loop = asyncio.new_event_loop()
    # A call that is cut off leaves tasks of the library behind; what failed is on the answer.
    loop.set_exception_handler(lambda _, context: log.debug("%s", context.get("message")))
    threading.Thread(target=loop.run_forever, name="taalmodel", daemon=True).start()
    return loop
