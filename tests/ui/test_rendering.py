"""From an answer to HTML, with tables: what is shown, and that text stays text."""

from __future__ import annotations

import re

import pytest

from assistant import Assistant, Ruling
from corpus import Article, Citation
from ui.rendering import (
    BADGES,
    HERE,
    answer_html,
    marked,
    notice_html,
    question_html,
    source_of,
)

NASTY = "<script>alert(1)</script> **vet** [x](javascript:alert(1)) `c` $x$ &amp;\n\n# kop"


def shown(assistant: Assistant, text: str, school: str = "ecl", **asked: object) -> str:
    answer = assistant.ask(text, school=school, **asked)  # type: ignore[arg-type]
    return answer_html(answer, assistant.corpus.school(school), formal=False)


def test_every_ruling_has_a_word_a_sign_and_a_colour() -> None:
    style = (HERE / "static" / "style.css").read_text("utf-8")
    for ruling in Ruling:
        assert BADGES[ruling]
        assert re.search(rf"\.pw-{ruling} \{{ --pw-sterk: [^}}]+--pw-tint", style)
        assert re.search(
            rf'\.pw-{ruling}::before \{{ content: "." / "" }}', style.replace("; }", " }")
        )


def test_an_answer_is_one_line_without_blank_lines(assistant: Assistant) -> None:
    html = shown(assistant, "mag ik dit plaatsen")
    assert "\n" not in html
    assert html.startswith('<div class="pw-antwoord">')


def test_the_deciding_passage_is_marked_in_its_full_article(assistant: Assistant) -> None:
    html = shown(assistant, "mag ik dit plaatsen")
    assert "We respecteren elkaars privacy. <mark>Bij het gebruik van internet" in html
    assert 'href="/protocol/ecl#2"' in html
    assert "september 2021" in html
    assert "Vraag het aan <strong>de mentor</strong>" in html


def test_help_comes_first_with_numbers_to_call(assistant: Assistant) -> None:
    html = shown(assistant, "ik word gepest")
    assert html.index("pw-hulp") < html.index("pw-oordeel")
    for link in ("tel:112", "tel:08000113", "tel:08000432"):
        assert f'href="{link}"' in html


@pytest.mark.parametrize("render", [question_html, notice_html])
def test_a_question_is_text(render: object) -> None:
    html = render(NASTY)  # type: ignore[operator]
    assert "<script" not in html
    assert "&lt;script&gt;" in html
    assert "\n" not in html


def test_a_protocol_is_text(assistant: Assistant) -> None:
    school = assistant.corpus.school("ecl")
    article = Article("ecl:1", "ecl", "<b>Artikel</b>", NASTY, NASTY, NASTY)
    answer = assistant.ask("mag ik dit plaatsen", school="ecl")
    nasty = type(answer)(**{**_fields(answer), "citations": (Citation(article, 0, 8),)})
    html = answer_html(nasty, school, formal=True)
    assert "<script" not in html
    assert "<b>" not in html
    assert "<mark>&lt;script&gt;</mark>" in html


def _fields(answer: object) -> dict[str, object]:
    return {name: getattr(answer, name) for name in answer.__dataclass_fields__}  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("start", "end", "parts"),
    [(0, 3, ("", "een", " twee")), (4, 8, ("een ", "twee", "")), (0, 8, ("", "een twee", ""))],
)
def test_a_source_is_cut_at_the_passage(start: int, end: int, parts: tuple[str, ...]) -> None:
    article = Article("a:1", "a", "Artikel 1", "", "een twee")
    source = source_of(Citation(article, start, end))
    assert (source.before, source.passage, source.after) == parts


@pytest.mark.parametrize(
    ("words", "html"),
    [
        ([], "Foto&#39;s &lt;b&gt;"),
        (["foto"], "<mark>Foto</mark>&#39;s &lt;b&gt;"),
        (["(", "."], "Foto&#39;s &lt;b&gt;"),
    ],
)
def test_words_are_marked(words: list[str], html: str) -> None:
    assert marked("Foto's <b>", words) == html
