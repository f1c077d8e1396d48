"""The pages that are made on the server: comparing, reading a protocol, about, the API's guide."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from itertools import groupby
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse

from assistant import Answer, Assistant, Ruling
from assistant.composing import version_of
from corpus import Article, Protocol, ProtocolwijzerError
from indexes.hits import Retriever
from ui.asker import ROLES, client_of, role_of
from ui.limits import BusyError, Gate
from ui.rendering import render, told

MOST_HITS = 8
LONGEST_SEARCH = 200  # characters
GENERAL = "Algemeen"  # over articles that stand under no heading


@dataclass(frozen=True, slots=True)
class Compared:
    """One school's row of a comparison; `differs` where most schools say otherwise."""

    protocol: Protocol
    answer: Answer
    differs: bool


@dataclass(frozen=True, slots=True)
class Part:
    """A heading of a protocol with the articles under it."""

    number: int
    heading: str
    articles: tuple[Article, ...]


def compare(answers: Mapping[str, Answer], protocols: Mapping[str, Protocol]) -> list[Compared]:
    """The answers side by side; without a majority no school is said to differ from it."""
    counts = Counter(answer.ruling for answer in answers.values())
    usual, number = counts.most_common(1)[0]
    majority = number > len(answers) / 2
    return [
        Compared(protocols[school], answer, majority and answer.ruling is not usual)
        for school, answer in answers.items()
    ]


def summary(rows: list[Compared]) -> tuple[tuple[Ruling, tuple[str, ...]], ...]:
    """Which schools give which ruling, the most common first."""
    by_ruling: dict[Ruling, list[str]] = {}
    for row in rows:
        by_ruling.setdefault(row.answer.ruling, []).append(row.protocol.school)
    ranked = sorted(by_ruling.items(), key=lambda item: -len(item[1]))
    return tuple((ruling, tuple(names)) for ruling, names in ranked)


def parts_of(protocol: Protocol) -> list[Part]:
    """The protocol's articles under their headings, in the order of the source."""
    groups = groupby(protocol.articles, key=lambda article: article.heading)
    return [
        Part(number, heading or GENERAL, tuple(articles))
        for number, (heading, articles) in enumerate(groups, 1)
    ]


def openers_of(protocol: Protocol) -> dict[str, str]:
    """By article id: the opener to print above it, where no article before it prints it."""
    shown: dict[str, str] = {}
    printed = ""
    for article in protocol.articles:
        if article.opener and article.opener not in printed:
            shown[article.id] = article.opener
            printed += article.opener
        printed += f"\n{article.text}"
    return shown


def router(
    assistant: Assistant, retriever: Retriever, gate: Gate, describe: Callable[[], dict[str, Any]]
) -> APIRouter:
    """The routes of the pages.

    Args:
        assistant: answers the comparison.
        retriever: searches a protocol.
        gate: lets questions in.
        describe: the API's OpenAPI description.
    """
    routes = APIRouter(default_response_class=HTMLResponse, include_in_schema=False)

    def comparison(status: int = 200, **values: Any) -> HTMLResponse:
        blank = {"vraag": "", "rol": "", "fout": "", "rows": [], "summary": ()}
        longest = assistant.settings.longest
        page = render("compare.html", **{**blank, **values}, roles=ROLES, longest=longest)
        return HTMLResponse(page, status)

    @routes.get("/vergelijken")
    def compare_page() -> HTMLResponse:
        return comparison()

    @routes.post("/vergelijken")
    def compared(
        request: Request, vraag: Annotated[str, Form()] = "", rol: Annotated[str, Form()] = ""
    ) -> HTMLResponse:
        asked: dict[str, Any] = {"vraag": vraag, "rol": rol}
        try:
            with gate.enter(client_of(request), len(assistant.schools)):
                answers = assistant.ask_everywhere(vraag, role=role_of(rol))
        except BusyError as error:
            return comparison(503, fout=told(error), **asked)
        except ProtocolwijzerError as error:
            return comparison(422, fout=told(error), **asked)
        rows = compare(answers, assistant.corpus.protocols)
        return comparison(rows=rows, summary=summary(rows), **asked)

    @routes.get("/protocol")
    def protocols() -> str:
        described = [(protocol, version_of(protocol)) for protocol in assistant.schools]
        return render("protocols.html", protocols=described)

    @routes.get("/protocol/{school}")
    def protocol_page(school: str, zoek: str = "") -> str:
        protocol = assistant.corpus.school(school)
        query = zoek.strip()[:LONGEST_SEARCH]
        hits = retriever.search(query, school, MOST_HITS) if query else []
        return render(
            "protocol.html",
            protocol=protocol,
            version=version_of(protocol),
            parts=parts_of(protocol),
            openers=openers_of(protocol),
            errata={erratum.article_id: erratum for erratum in protocol.errata},
            query=query,
            words=[word for word in query.split() if len(word) > 2],
            hits=[hit.article for hit in hits],
        )

    @routes.get("/over")
    def about() -> str:
        return render("about.html", version=version("protocolwijzer"))

    @routes.get("/docs")
    def guide() -> str:
        return render("docs.html", api=describe())

    return routes
