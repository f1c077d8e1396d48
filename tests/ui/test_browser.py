"""Every view in real Chromium: what a pupil, parent or teacher sees and does."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.ui.conftest import Site

pytestmark = pytest.mark.browser

BOX = "#vraag textarea"
ANSWER = ".pw-antwoord"
NASTY = (
    "<img src=x onerror=\"document.title='kapot'\"> **vet** [x](javascript:alert(1)) $x$ `c` foto"
)
Open = Callable[..., Any]


@pytest.fixture
def visit(browser: Any, site: Site) -> Iterator[Open]:
    """Opens a page in a fresh profile; at the end no error and no request elsewhere was seen."""
    wrong: list[str] = []
    contexts: list[Any] = []

    def opened(
        path: str = "/", *, of: Site = site, expect_errors: bool = False, **options: Any
    ) -> Any:
        context = browser.new_context(
            **{"viewport": {"width": 360, "height": 640}, "locale": "en-US", **options}
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(20_000)
        if not expect_errors:
            page.on("console", lambda m: wrong.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("request", lambda r: _elsewhere(r.url, of.url) and wrong.append(r.url))
        page.goto(of.url + path)
        return page

    yield opened
    cookies = [cookie for context in contexts for cookie in context.cookies()]
    for context in contexts:
        context.close()
    assert wrong == []
    assert cookies == []


def _elsewhere(url: str, base: str) -> bool:
    return not url.startswith((f"{base}/", "data:", "blob:"))


def ask(page: Any, text: str) -> None:
    """Type a question and wait for its answer."""
    before = page.locator(".bot-row").count()
    page.locator(BOX).fill(text)
    page.keyboard.press("Enter")
    page.locator(".bot-row").nth(before).wait_for()


def choose(page: Any, school: str, role: str = "Leerling") -> None:
    page.get_by_label(school).check()
    page.get_by_label(role, exact=True).check()
    page.get_by_role("button", name="Stel je vraag").click()
    page.locator(BOX).wait_for()


def in_view(locator: Any) -> bool:
    """Whether it begins in the part of the screen that the question box leaves free."""
    box = locator.bounding_box()
    height = locator.page.viewport_size["height"]
    return bool(box and 0 <= box["y"] < height - 90)


def violations(page: Any) -> list[tuple[str, list[str]]]:
    """What axe-core finds wrong: the rule, and where it is broken."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page).response["violations"]
    return [(rule["id"], [node["html"][:200] for node in rule["nodes"]]) for rule in found]


def test_choosing_a_school_and_asking(visit: Open) -> None:
    page = visit()
    assert page.locator("html").get_attribute("lang") == "nl"
    choose(page, "Eerste Christelijk Lyceum (ECL)")
    assert page.get_by_text("Mag ik een meme van mijn docent").is_visible()
    ask(page, "Mag ik een foto van Sara op Insta zetten?")
    badge = page.locator(f"{ANSWER} .pw-badge")
    assert badge.inner_text() == "Onder voorwaarden"
    assert in_view(badge)  # on the smallest phone, without scrolling
    assert "Bij het gebruik van internet" in page.locator(f"{ANSWER} mark").inner_text()
    assert page.get_by_text("september 2021").is_visible()
    assert page.get_by_text("Vraag het aan de mentor").is_visible()


def test_the_missing_fact_is_a_button_and_the_answer_gets_the_focus(visit: Open) -> None:
    page = visit("/?school=ecl&rol=leerling&vraag=mag%20ik%20een%20foto%20plaatsen")
    page.get_by_role("button", name="Nee, of niet gevraagd").click()
    page.locator(ANSWER).nth(1).wait_for()
    assert page.locator(f"{ANSWER} .pw-badge").nth(1).inner_text() == "Niet toegestaan"
    page.wait_for_function("document.activeElement.matches('.bot-row')")
    assert page.locator("[role=log]").get_attribute("aria-live") == "polite"


def test_sources_open_and_close_and_lead_to_the_article(visit: Open) -> None:
    page = visit("/?school=ecl&vraag=mag%20ik%20een%20foto%20plaatsen")
    source = page.locator(f"{ANSWER} details").first
    source.locator("summary").click()
    assert source.get_attribute("open") is None
    source.locator("summary").click()
    link = source.get_by_role("link")
    page.goto(link.evaluate("e => e.href"))
    assert page.url.endswith("/protocol/ecl#2")
    target = page.locator(":target")
    assert target.get_by_role("heading").inner_text().startswith("Vuistregel 2")
    assert in_view(target)


def test_another_school_leaves_nothing_of_the_former(visit: Open) -> None:
    page = visit("/?school=ecl&vraag=mag%20ik%20een%20foto%20plaatsen")
    page.locator(ANSWER).wait_for()
    page.get_by_role("button", name="Andere school").click()
    choose(page, "GBS De Regenboog", "Ouder")
    assert page.locator(ANSWER).count() == 0
    ask(page, "mag ik een foto plaatsen")
    links = page.locator(f"{ANSWER} .pw-herkomst a").evaluate_all("all => all.map(e => e.href)")
    assert links
    assert all("/protocol/regenboog#" in link for link in links)


def test_the_school_is_remembered_and_nothing_else(visit: Open) -> None:
    page = visit()
    choose(page, "ROC TOP")
    ask(page, "geheim woord zebra foto")
    page.reload()
    page.locator(BOX).wait_for()
    assert page.get_by_role("heading", name="ROC TOP").is_visible()
    assert page.locator(ANSWER).count() == 0
    stored = page.evaluate("Object.keys(localStorage)")
    assert stored == ["protocolwijzer"]


def test_a_new_conversation_is_one_click(visit: Open) -> None:
    page = visit("/?school=ecl&vraag=mag%20ik%20een%20foto%20plaatsen")
    page.locator(ANSWER).wait_for()
    page.get_by_role("button", name="Nieuw gesprek").click()
    page.get_by_role("heading", name="Wat wil je weten?").wait_for()
    assert page.locator(ANSWER).count() == 0


def test_examples_differ_by_role(visit: Open) -> None:
    page = visit("/?school=ecl&rol=ouder")
    page.get_by_role("button", name="Welke straf kan mijn kind krijgen?").click()
    page.locator(ANSWER).wait_for()
    assert page.locator(f"{ANSWER} .pw-badge").inner_text() == "Informatie"


def test_danger_shows_help_first_with_numbers_to_call(visit: Open) -> None:
    page = visit("/?school=ecl&rol=leerling")
    page.locator(BOX).wait_for()
    ask(page, "ik word gepest")
    first = page.locator(f"{ANSWER} > *").first
    assert "Bel 112" in first.inner_text()
    links = first.get_by_role("link").evaluate_all("all => all.map(e => e.getAttribute('href'))")
    assert links[:3] == ["tel:112", "tel:08000113", "tel:08000432"]


def test_markup_in_a_question_is_text(visit: Open) -> None:
    page = visit("/?school=ecl")
    page.locator(BOX).wait_for()
    ask(page, NASTY)
    assert NASTY in page.locator(".pw-vraag").inner_text()
    assert page.locator(".pw-vraag").locator("img, strong, a, code").count() == 0
    assert page.title() == "Protocolwijzer"


def test_a_question_that_cannot_be_read_is_answered_with_why(visit: Open) -> None:
    page = visit("/?school=ecl")
    page.locator(BOX).wait_for()
    ask(page, "?!?")
    assert "er staan geen woorden in" in page.locator(".pw-melding").inner_text()


def test_a_full_queue_says_so(visit: Open, full_site: Site) -> None:
    page = visit("/?school=ecl", of=full_site)
    page.locator(BOX).wait_for()
    ask(page, "mag dit")
    assert "het is nu erg druk" in page.locator(".pw-melding").inner_text()


def test_without_a_school_the_page_asks_for_one(visit: Open) -> None:
    page = visit()
    page.get_by_role("button", name="Stel je vraag").click()
    toast = page.get_by_test_id("toast-body")
    toast.get_by_text("Kies eerst een school.").wait_for()
    assert toast.locator(".toast-title").inner_text() == "Let op"
    assert toast.get_by_role("button").get_attribute("aria-label") == "Sluiten"
    assert violations(page) == []


def test_a_lost_connection_is_told_in_dutch(visit: Open) -> None:
    page = visit("/?school=ecl", expect_errors=True)
    page.locator(BOX).wait_for()
    page.context.set_offline(True)
    page.locator(BOX).fill("mag dit")
    page.keyboard.press("Enter")
    page.get_by_text("De verbinding is weg").first.wait_for()
    assert "Connection" not in page.locator("body").inner_text()


def test_comparing_and_reading(visit: Open) -> None:
    page = visit("/vergelijken")
    page.get_by_label("Vraag", exact=True).fill("mag ik mijn telefoon gebruiken")
    page.get_by_role("button", name="Vergelijk").click()
    assert page.get_by_role("row").count() == 6
    assert page.get_by_text("wijkt af").first.is_visible()
    page.goto(page.url.replace("/vergelijken", "/protocol/langstraat#11.a"))
    assert page.locator(":target").get_by_role("heading").inner_text().startswith("Artikel 11")
    page.get_by_label("Zoek in dit protocol").fill("website")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Gevonden bij").wait_for()
    assert page.locator(".pw-gevonden mark").count() > 0


def test_a_protocol_prints_without_menus(visit: Open) -> None:
    page = visit("/protocol/ecl")
    page.emulate_media(media="print")
    assert not page.get_by_role("navigation").first.is_visible()
    assert page.get_by_text("We respecteren elkaars privacy").is_visible()


def test_the_keyboard_alone_is_enough(visit: Open) -> None:
    page = visit()
    page.locator("#begin").wait_for()
    seen = []

    def tab_to(selector: str) -> None:
        for _ in range(40):
            page.keyboard.press("Tab")
            seen.append(page.evaluate("getComputedStyle(document.activeElement).outlineStyle"))
            if page.evaluate("s => document.activeElement.matches(s)", selector):
                return
        raise AssertionError(f"{selector} was not reached")

    tab_to(".pw-spring")
    tab_to("#school input")
    page.keyboard.press("Space")
    tab_to("#begin")
    page.keyboard.press("Enter")
    page.locator(BOX).wait_for()
    page.wait_for_function("s => document.activeElement.matches(s)", arg=BOX)
    page.keyboard.type("mag ik een foto plaatsen")
    page.keyboard.press("Enter")
    page.locator(ANSWER).wait_for()
    assert page.evaluate("s => document.activeElement.matches(s)", BOX)
    page.keyboard.press("Shift+Tab")
    assert "option" in page.evaluate("document.activeElement.className")
    page.keyboard.press("Enter")
    page.locator(ANSWER).nth(1).wait_for()
    page.wait_for_function("document.activeElement.matches('.bot-row')")
    assert "none" not in seen


SETTINGS: dict[str, dict[str, Any]] = {
    "licht": {"color_scheme": "light"},
    "donker": {"color_scheme": "dark"},
    "320 px": {"viewport": {"width": 320, "height": 640}},
    "200%": {"viewport": {"width": 640, "height": 400}, "device_scale_factor": 2},
    "rustig": {"reduced_motion": "reduce", "viewport": {"width": 1280, "height": 800}},
}
ADDRESSES = {
    "kiezen": "/",
    "leeg": "/?school=ecl&rol=leerling",
    "antwoord": "/?school=ecl&rol=leerling&vraag=mag%20ik%20een%20foto%20plaatsen",
    "gevaar": "/?school=ecl&rol=leerling&vraag=ik%20word%20gepest",
    "vergelijken": "/vergelijken",
    "protocol": "/protocol/regenboog",
    "zoeken": "/protocol/ecl?zoek=telefoon",
    "over": "/over",
    "docs": "/docs",
    "404": "/bestaat-niet",
}
READY = {"kiezen": "#begin", "leeg": BOX, "antwoord": ANSWER, "gevaar": ANSWER}


@pytest.mark.parametrize("setting", SETTINGS)
@pytest.mark.parametrize("view", ADDRESSES)
def test_each_view_is_accessible(visit: Open, view: str, setting: str) -> None:
    page = visit(ADDRESSES[view], expect_errors=view == "404", **SETTINGS[setting])
    page.locator(READY.get(view, "main")).first.wait_for()
    if view == "vergelijken":
        page.get_by_label("Vraag", exact=True).fill("mag ik mijn telefoon gebruiken")
        page.get_by_role("button", name="Vergelijk").click()
        page.get_by_role("table").wait_for()
    page.wait_for_function("document.querySelector('#pw-inhoud')")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
