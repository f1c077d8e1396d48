"""Two small schools, and a handful of questions to them."""

from __future__ import annotations

import pytest

from corpus import Article, Corpus, Protocol
from evals.cases import Case


def _protocol(school: str, texts: dict[str, str]) -> Protocol:
    articles = tuple(
        Article(f"{school}:{path}", school, f"Artikel {path}", "Regels", text)
        for path, text in texts.items()
    )
    return Protocol(
        id=school,
        school=school.title(),
        kind="voortgezet onderwijs",
        title="Protocol",
        version="1",
        date=None,
        audience=("leerlingen",),
        contacts=(),
        articles=articles,
        name_in_sentence=school.title(),
    )


@pytest.fixture(scope="session")
def small_corpus() -> Corpus:
    return Corpus.of(
        [
            _protocol(
                "oost",
                {
                    "1": "Een foto van een ander mag niet online.",
                    "2": "Pesten moet je melden.",
                    "2.a": "Bij de mentor.",
                },
            ),
            _protocol("west", {"1": "De telefoon mag in de pauze."}),
        ]
    )


@pytest.fixture
def cases() -> tuple[Case, ...]:
    return (
        Case(id="foto", school="oost", rol="leerling", vraag="Mag een foto van Sara online?",
             ruling=("niet_toegestaan",), bronnen=("oost:1",), tags=("beeldmateriaal",)),
        Case(id="pest", school="oost", rol="ouder", vraag="Mijn zoon wordt gepest",
             ruling=("verplicht", "informatie"), bronnen=("oost:2.a",), hulp=True),
        Case(id="pauze", school="west", vraag="telefoon in de pauze <b>ok</b>? \x00",
             ruling=("toegestaan",), bronnen=("west:1",)),
        Case(id="rooster", school="west", vraag="Hoe laat begint wiskunde?",
             ruling=("buiten_bereik",)),
        Case(id="open", school=None, vraag="mag mijn telefoon mee?"),
    )  # fmt: skip
