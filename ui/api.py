"""The HTTP API."""

from __future__ import annotations

import time
from importlib.metadata import version

from fastapi import APIRouter, Request

from assistant import Assistant
from ui.asker import client_of
from ui.limits import Gate
from ui.models import AnswerOut, ArticleOut, AskIn, AskOut, Health, Problem, SchoolOut

PROBLEMS: dict[int | str, dict[str, object]] = {
    status: {"model": Problem, "description": text}
    for status, text in (
        (404, "Deze school of dit artikel bestaat niet."),
        (413, "De aanvraag is te groot."),
        (422, "De vraag klopt niet."),
        (429, "Te veel vragen in een minuut."),
        (503, "De wachtrij is vol."),
    )
}


def router(assistant: Assistant, gate: Gate) -> APIRouter:
    """The routes, for this assistant behind this gate."""
    routes = APIRouter(responses=PROBLEMS)

    @routes.post("/api/ask", summary="Stel een vraag", tags=["vragen"])
    def ask(question: AskIn, request: Request) -> AskOut:
        """Een antwoord met het oordeel en de artikelen. Zonder school: van alle scholen."""
        return answer(assistant, gate, question, client_of(request))

    @routes.get("/api/schools", summary="Alle scholen", tags=["protocollen"])
    def schools() -> list[SchoolOut]:
        """De scholen die een protocol hebben."""
        return [SchoolOut.of(protocol) for protocol in assistant.schools]

    @routes.get("/api/articles/{article_id}", summary="Eén artikel", tags=["protocollen"])
    def article(article_id: str) -> ArticleOut:
        """De letterlijke tekst van een artikel."""
        return ArticleOut.of(assistant.corpus.article(article_id))

    @routes.get("/healthz", summary="Werkt de server?", tags=["beheer"])
    def health() -> Health:
        """Of de server antwoordt, en welke versie dit is."""
        return Health(status="ok", versie=version("protocolwijzer"), scholen=len(assistant.schools))

    return routes


def answer(assistant: Assistant, gate: Gate, question: AskIn, client: str) -> AskOut:
    """One question answered, for one school or all.

    Raises:
        ProtocolwijzerError: when the question can't be answered or it is too busy.
    """
    start = time.perf_counter()
    role, earlier = question.rol, question.eerdere
    with gate.enter(client):
        if question.school is None:
            everywhere = assistant.ask_everywhere(question.vraag, role=role, earlier=earlier)
            per_school = {school: AnswerOut.of(one) for school, one in everywhere.items()}
            return AskOut(per_school=per_school, ms=_since(start))
        one = assistant.ask(
            question.vraag,
            school=question.school,
            role=role,
            earlier=earlier,
            settled=question.vastgesteld,
        )
    return AskOut(antwoord=AnswerOut.of(one), ms=_since(start))


def _since(start: float) -> float:
    return round((time.perf_counter() - start) * 1000, 2)
