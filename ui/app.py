"""The application: the pages, the API and the chat in one."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from anyio import to_thread
from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException
from starlette.routing import Mount

from assistant import Assistant
from indexes.hits import Retriever
from ui import problems
from ui.limits import Gate, Limits
from ui.rendering import render

HERE = Path(__file__).parent
OTHER_THREADS = 40  # for pages, articles and whoever is refused


def create_app(
    assistant: Assistant, retriever: Retriever | None = None, limits: Limits | None = None
) -> FastAPI:
    """The whole application.

    Args:
        assistant: answers the questions.
        retriever: searches a protocol on its page; None searches by words alone.
        limits: how much is let in.
    """
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    from gradio import mount_gradio_app

    from indexes.lexical import LexicalRetriever
    from ui import api, page, pages
    from ui.security import Guard
    from ui.theme import theme

    limits = limits or Limits()

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        """Who waits at the gate waits in a thread: there is one for each, and some for others."""
        threads = to_thread.current_default_thread_limiter()
        threads.total_tokens = limits.at_once + limits.waiting + OTHER_THREADS
        yield

    gate = Gate(limits)
    app = FastAPI(
        title="Protocolwijzer",
        description="Vragen over het protocol van een school, met het artikel dat beslist.",
        version=version("protocolwijzer"),
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
    )
    problems.install(app)
    app.include_router(api.router(assistant, gate))
    app.include_router(
        pages.router(assistant, retriever or LexicalRetriever(assistant.corpus), gate, app.openapi)
    )
    app.mount("/stijl", StaticFiles(directory=HERE / "static"), name="stijl")
    mount_gradio_app(
        app,
        page.build(assistant, gate).queue(max_size=None, default_concurrency_limit=None),
        path="/",
        theme=theme(),
        footer_links=[],
        favicon_path=str(HERE / "static" / "icon.png"),
        pwa=True,
        ssr_mode=False,
        show_error=False,
        mcp_server=find_spec("mcp") is not None,
    )
    for route in app.routes:
        if isinstance(route, Mount) and isinstance(route.app, FastAPI):  # Gradio's own app
            route.app.add_exception_handler(HTTPException, problems.http_problem)
    app.add_middleware(
        Guard,
        largest=limits.body,
        head=render("chat_head.html"),
        top=render("chat_top.html"),
        refuse=problems.too_large,
    )
    return app
