"""The pages from the server: comparing, reading, about, errors, headers; and Gradio's, mended."""

from __future__ import annotations

import re

import pytest
from fastapi.testclient import TestClient

from assistant import Answer, Assistant
from ui.pages import compare, openers_of, parts_of
from ui.security import mend

HTML = {"accept": "text/html"}
PAGES = ("/", "/vergelijken", "/protocol", "/protocol/ecl", "/over", "/docs", "/bestaat-niet")
NASTY = "<img src=x onerror=alert(1)>"


@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_dutch_and_of_this_machine(client: TestClient, path: str) -> None:
    reply = client.get(path, headers=HTML)
    page = reply.text
    assert re.search(r'<html\s+lang="nl"', page)
    assert not re.search(r'(?:src|href|content)="https?://', page)
    policy = reply.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe-eval" not in policy
    assert "'unsafe-inline'" not in policy.partition("script-src")[2].partition(";")[0]
    assert reply.headers["x-content-type-options"] == "nosniff"
    assert reply.headers["referrer-policy"] == "no-referrer"
    assert "set-cookie" not in reply.headers


def test_each_visit_of_the_chat_has_its_own_nonce(client: TestClient) -> None:
    nonces = set()
    for _ in range(2):
        reply = client.get("/", headers=HTML)
        found = set(re.findall(r'<script nonce="([^"]+)"', reply.text))
        assert len(found) == 1
        assert not re.search(r'<script(?! nonce="| src="/stijl/)', reply.text)
        assert f"'nonce-{found.copy().pop()}'" in reply.headers["content-security-policy"]
        nonces |= found
    assert len(nonces) == 2


def test_mending_takes_out_what_is_elsewhere() -> None:
    page = (
        '<html\n lang="en"><head><meta property="og:image" content="https://x.nl/a.png" />'
        '<script>1</script></head><body style="a"><p></body></html>'
    )
    assert mend(page, "N", "<link>", "<header>") == (
        '<html lang="nl"><head><script nonce="N">1</script><link></head>'
        '<body style="a"><header><p></body></html>'
    )


@pytest.mark.parametrize("school", ["ecl", "langstraat", "regenboog", "roctop", "sevenwolden"])
def test_a_protocol_is_there_whole_with_an_anchor_for_every_article(
    client: TestClient, assistant: Assistant, school: str
) -> None:
    from markupsafe import escape

    page = client.get(f"/protocol/{school}").text
    protocol = assistant.corpus.school(school)
    for article in protocol.articles:
        assert page.count(f'id="{article.path}"') == 1
        assert str(escape(article.text)) in page
        if article.opener:
            assert str(escape(article.opener)) in page
    assert [a for part in parts_of(protocol) for a in part.articles] == list(protocol.articles)


def test_an_opener_is_printed_once(assistant: Assistant) -> None:
    shown = openers_of(assistant.corpus.school("regenboog"))
    assert list(shown) == ["regenboog:voorbeelden.donts.1"]
    assert openers_of(assistant.corpus.school("ecl")) == {}  # stands in vuistregel 7 itself


def test_searching_a_protocol_marks_what_it_finds(client: TestClient) -> None:
    page = client.get("/protocol/ecl", params={"zoek": "telefoon"}).text
    assert "<mark>telefoon</mark>" in page
    assert "Niets gevonden" in client.get("/protocol/ecl", params={"zoek": "xqzv"}).text
    nasty = client.get("/protocol/ecl", params={"zoek": NASTY}).text
    assert "<img" not in nasty


def test_comparing_shows_every_school_and_what_differs(client: TestClient) -> None:
    page = client.post("/vergelijken", data={"vraag": "mag ik mijn telefoon gebruiken"}).text
    assert page.count('<tr role="row"') == 6
    assert page.count("wijkt af") >= 1
    for school in ("ecl", "langstraat", "regenboog", "roctop", "sevenwolden"):
        assert f'href="/protocol/{school}#' in page or "Niet geregeld" in page


@pytest.mark.parametrize(
    ("data", "says"), [({"vraag": "?"}, "er staan geen woorden in"), ({}, "er staan geen woorden")]
)
def test_a_comparison_that_cannot_be_made_says_why(
    client: TestClient, data: dict[str, str], says: str
) -> None:
    reply = client.post("/vergelijken", data=data)
    assert reply.status_code == 422
    assert says in reply.text


def test_a_compared_question_stays_text(client: TestClient) -> None:
    page = client.post("/vergelijken", data={"vraag": f"mag dit {NASTY}"}).text
    assert "<img" not in page


@pytest.mark.parametrize(
    ("rulings", "differs"),
    [("aaab", "...x"), ("aabb", "...."), ("aaaa", "...."), ("abcd", "....")],
)
def test_only_a_majority_can_be_differed_from(
    assistant: Assistant, rulings: str, differs: str
) -> None:
    from dataclasses import replace

    from assistant import Ruling

    names = dict(zip("abcd", Ruling, strict=False))
    one: Answer = assistant.ask("mag dit", school="ecl")
    schools = list(assistant.corpus.protocols)
    answers = {s: replace(one, ruling=names[r]) for s, r in zip(schools, rulings, strict=False)}
    rows = compare(answers, assistant.corpus.protocols)
    assert "".join("x" if row.differs else "." for row in rows) == differs


def test_an_unknown_page_or_school_is_a_dutch_page(client: TestClient) -> None:
    for path in ("/bestaat-niet", "/protocol/bestaat-niet"):
        reply = client.get(path, headers=HTML)
        assert reply.status_code == 404
        assert "<h1>Niet gevonden</h1>" in reply.text


def test_the_about_page_says_what_must_be_said(client: TestClient) -> None:
    page = client.get("/over").text
    for words in ("computerprogramma", "artikel 50", "de school beslist", "Privacy", "WCAG 2.1"):
        assert words in page


def test_the_page_can_be_installed(client: TestClient) -> None:
    manifest = client.get("/manifest.json").json()
    assert manifest["name"] == "Protocolwijzer"
    assert client.get(manifest["icons"][0]["src"]).headers["content-type"] == "image/png"
