"""From an answer to HTML: pure functions; every text is escaped by the template engine."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from assistant import Answer, Ruling
from corpus import Article, Citation, Protocol, ProtocolwijzerError

HERE = Path(__file__).parent


# A ruling in words; its sign and colour stand in static/style.css.
BADGES: Mapping[Ruling, str] = {
    Ruling.ALLOWED: "Toegestaan",
    Ruling.FORBIDDEN: "Niet toegestaan",
    Ruling.CONDITIONAL: "Onder voorwaarden",
    Ruling.OBLIGED: "Verplicht",
    Ruling.FACT: "Informatie",
    Ruling.SILENT: "Niet geregeld",
    Ruling.OFF_TOPIC: "Gaat niet over het protocol",
}


@dataclass(frozen=True, slots=True)
class Source:
    """A cited article, cut at the edges of the passage that decides."""

    article: Article
    before: str
    passage: str
    after: str


def source_of(citation: Citation) -> Source:
    """The full article with the deciding passage apart."""
    text = citation.article.text
    return Source(citation.article, text[: citation.start], citation.quote, text[citation.end :])


def marked(text: str, words: Sequence[str]) -> Markup:
    """The text as HTML, with each of the words marked where it begins a word."""
    if not words:
        return Markup.escape(text)
    pattern = re.compile(rf"\b({'|'.join(map(re.escape, words))})\w*", re.IGNORECASE)
    parts, last = [], 0
    for match in pattern.finditer(text):
        parts += [
            Markup.escape(text[last : match.start()]),
            Markup("<mark>{}</mark>").format(match[0]),
        ]
        last = match.end()
    return Markup("").join([*parts, Markup.escape(text[last:])])


@cache
def environment() -> Environment:
    """The templates; what is put into them is escaped, and a missing value is an error."""
    made = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals.update(badges=BADGES, source_of=source_of, marked=marked)
    return made


def render(template: str, **values: Any) -> str:
    """A whole page or a part of one."""
    return environment().get_template(template).render(**values)


def answer_html(answer: Answer, protocol: Protocol, *, formal: bool) -> str:
    """An answer as one line of HTML: a blank line would end the block for the chat's Markdown.

    Args:
        answer: what the assistant said.
        protocol: of the school that was asked about.
        formal: 'u' instead of 'je'.
    """
    html = render("answer.html", answer=answer, protocol=protocol, formal=formal)
    return " ".join(html.split())


def question_html(text: str) -> str:
    """A question as text: nothing in it is read as HTML or Markdown."""
    lines = Markup("<br>").join(text.strip().splitlines())
    said = '<span class="pw-alleen-hoorbaar">Vraag: </span>'
    return f'<div class="pw-vraag">{said}{" ".join(lines.split())}</div>'


def notice_html(text: str) -> str:
    """A message in the place of an answer: an error, a full queue."""
    return f'<div class="pw-melding">{Markup.escape(" ".join(text.split()))}</div>'


def told(error: ProtocolwijzerError) -> str:
    """An error in plain words for whoever asked."""
    return f"{error.place[:1].upper()}{error.place[1:]}: {error.problem}. " + (
        f"{error.remedy[:1].upper()}{error.remedy[1:]}."
    )
