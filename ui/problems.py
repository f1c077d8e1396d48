"""Errors: as problem details (RFC 9457) to programs, as a Dutch page to people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, JSONResponse, Response

from corpus import ProtocolwijzerError
from corpus.errors import UnknownArticleError, UnknownSchoolError
from ui.limits import BusyError, QueueFullError, TooManyQuestionsError
from ui.models import Problem
from ui.rendering import render

TITLES = {
    400: "De vraag klopt niet",
    404: "Niet gevonden",
    405: "Zo kan het niet worden opgevraagd",
    413: "Te groot",
    422: "De vraag klopt niet",
    429: "Te veel vragen",
    500: "Er ging iets mis",
    503: "Het is erg druk",
}
STATUS: Mapping[type[ProtocolwijzerError], int] = {
    UnknownSchoolError: 404,
    UnknownArticleError: 404,
    TooManyQuestionsError: 429,
    QueueFullError: 503,
}
TEXTS = {
    404: "deze pagina of dit onderdeel bestaat niet",
    405: "deze manier van opvragen hoort niet bij dit adres",
    413: "de aanvraag is te groot",
    500: "er ging iets mis in het programma",
}


def problem(
    request: Request,
    status: int,
    detail: str,
    remedy: str | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """The reply for something that went wrong: a page where a browser asks for one."""
    title = TITLES.get(status, "Er ging iets mis")
    if _wants_page(request):
        page = render("error.html", title=title, detail=detail, remedy=remedy)
        return HTMLResponse(page, status, headers=headers)
    body = Problem(
        title=title,
        status=status,
        detail=detail,
        instance=request.url.path,
        oplossing=remedy,
    )
    return JSONResponse(
        body.model_dump(exclude_none=True),
        status,
        headers=headers,
        media_type="application/problem+json",
    )


def _wants_page(request: Request) -> bool:
    from_api = request.url.path.startswith(("/api/", "/gradio_api/"))
    return not from_api and "text/html" in request.headers.get("accept", "")


def install(app: FastAPI) -> None:
    """Let every error of the app become a problem reply."""

    async def known(request: Request, error: Exception) -> Response:
        assert isinstance(error, ProtocolwijzerError)
        headers = {"retry-after": str(error.seconds)} if isinstance(error, BusyError) else None
        status = STATUS.get(type(error), 422)
        return problem(request, status, f"{error.place}: {error.problem}", error.remedy, headers)

    async def invalid(request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)
        places = {".".join(str(part) for part in e["loc"][1:]) or "JSON" for e in error.errors()}
        detail = f"deze velden kloppen niet: {', '.join(sorted(places))}"
        return problem(request, 422, detail, "zie /docs voor de juiste vorm")

    async def unexpected(request: Request, error: Exception) -> Response:
        return problem(request, 500, TEXTS[500], "probeer het nog eens of meld het de beheerder")

    app.add_exception_handler(ProtocolwijzerError, known)
    app.add_exception_handler(RequestValidationError, invalid)
    app.add_exception_handler(HTTPException, http_problem)
    app.add_exception_handler(Exception, unexpected)


async def http_problem(request: Request, error: Exception) -> Response:
    """The reply for an error of the web framework, such as a page that doesn't exist."""
    assert isinstance(error, HTTPException)
    detail = TEXTS.get(error.status_code, str(error.detail))
    return problem(request, error.status_code, detail, headers=error.headers)


async def too_large(scope: Any, receive: Any, send: Any) -> None:
    """The reply to a request whose body is too large."""
    request = Request(scope)
    await problem(request, 413, TEXTS[413], "stuur minder tekst")(scope, receive, send)
