"""The shipped protocols, against a segmentation that was checked by hand."""

from __future__ import annotations

import datetime
import json
from pathlib import Path

import pytest

from corpus import Corpus, load_corpus

GOLD = [
    json.loads(line)
    for line in (Path(__file__).parent / "gold.jsonl").read_text("utf-8").splitlines()
]
LIST_OPENER = "Het is daarom niet toegestaan om op school:"


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return load_corpus()


def test_exactly_the_144_gold_units(corpus: Corpus) -> None:
    loaded = {a.id: a for p in corpus.protocols.values() for a in p.articles}
    assert len(GOLD) == 144
    assert loaded.keys() == {unit["id"] for unit in GOLD}


@pytest.mark.parametrize("unit", GOLD, ids=lambda unit: unit["id"])
def test_unit_is_identical_to_gold(corpus: Corpus, unit: dict[str, str]) -> None:
    article = corpus.article(unit["id"])
    assert {key: getattr(article, key) for key in unit} == unit


def test_articles_stand_in_the_order_of_the_source(corpus: Corpus) -> None:
    for school in corpus.protocols:
        expected = [unit["id"] for unit in GOLD if unit["school"] == school]
        assert [a.id for a in corpus.articles(school)] == expected


@pytest.mark.parametrize(
    ("article_id", "opener"),
    [
        ("langstraat:11", None),
        ("langstraat:11.a", LIST_OPENER),
        ("langstraat:11.a.i", "Uitzonderingen hierop zijn:"),
        ("langstraat:11.b", LIST_OPENER),
        ("langstraat:11.slot", None),
        ("ecl:7.e", "Het is daarom niet toegestaan om:"),
        ("roctop:niet-toegestaan.1", LIST_OPENER),
        ("roctop:afspraken.7", None),
        ("regenboog:voorbeelden.donts.1", "Don'ts op sociale media:"),
        ("regenboog:gevolgen.1", None),  # its text has the opener in it
        ("sevenwolden:3.a.1", None),
    ],
)
def test_list_items_know_their_opener(corpus: Corpus, article_id: str, opener: str | None) -> None:
    assert corpus.article(article_id).opener == opener


@pytest.mark.parametrize(
    ("school", "version", "date", "name"),
    [
        ("langstraat", "1.1", datetime.date(2020, 6, 1), "De Langstraat"),
        ("ecl", None, "september 2021", "het ECL"),
        ("roctop", "1.0", datetime.date(2018, 6, 26), "ROC TOP"),
        ("sevenwolden", None, datetime.date(2016, 10, 24), "OSG Sevenwolden"),
        ("regenboog", None, None, "De Regenboog"),
    ],
)
def test_front_matter(
    corpus: Corpus, school: str, version: str | None, date: datetime.date | str, name: str
) -> None:
    protocol = corpus.school(school)
    assert (protocol.version, protocol.date, protocol.name_in_sentence) == (version, date, name)


def _stems(words: str) -> set[str]:
    return {w.strip(",.;'()").lower()[:9] for w in words.replace("/", " ").split()}


def test_contacts_are_named_by_the_article_that_they_cite(corpus: Corpus) -> None:
    for protocol in corpus.protocols.values():
        for contact in protocol.contacts:
            named = _stems(
                corpus.article(contact.article_id).text.replace("[", " ").replace("]", " ")
            )
            wanted = _stems(contact.name.replace("-", " ").replace("'er", "-er"))
            assert wanted - {"de", "of", "bij"} <= named, contact


def test_errata_stand_in_the_text_as_printed(corpus: Corpus) -> None:
    errata = [e for p in corpus.protocols.values() for e in p.errata]
    assert errata
    for erratum in errata:
        text = corpus.article(erratum.article_id).text
        assert erratum.printed in text
        assert erratum.intended not in text
