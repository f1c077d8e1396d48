from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import load_corpus
from indexes.tokens import Analyser, fold, words

ANALYSER = Analyser.for_texts(
    a.text for protocol in load_corpus().protocols.values() for a in protocol.articles
)


@pytest.mark.parametrize(
    "forms",
    [
        "posten post gepost postte geposte",
        "appen app apps geappt appt",
        "dm dm'en dm'de gedm'd dms",
        "plaatsen plaats plaatst plaatste geplaatst",
        "delen deel deelt deelde gedeeld",
        "sturen stuur stuurt gestuurd",
        "doorsturen doorgestuurd doorstuurt",
        "versturen verstuurd verstuurt verstuurde",
        "verspreiden verspreid verspreidt verspreidde",
        "publiceren publiceert gepubliceerd publiceerde",
        "filmen film filmt gefilmd filmpje filmpjes",
        "foto foto's fotos pic",
        "uploaden geüpload geupload uploadt",
        "liken like geliket",
        "opnemen opgenomen opname opnamen",
        "uitschelden uitgescholden",
        "pesten gepest pest pestte pesterij",
        "schorsen geschorst schorsing",
        "melden meld meldt gemeld melding",
        "gebruiken gebruikt gebruik gebruikte",
        "leraar leraren",
        "kind kinderen kids",
        "klas klassen",
        "les lessen",
        "telefoon telefoons telefoontje gsm foon",
        "e-mail email mail mails mailtje",
        "privé prive PRIVÉ",
        "verboden verbod verbieden verbiedt",
        "gevolg gevolgen",
    ],
)
def test_forms_of_a_word_are_one_term(forms: str) -> None:
    stems = {form: ANALYSER.terms(form)[0] for form in forms.split()}
    assert len(set(stems.values())) == 1, stems


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("gevolgen", "volgen"),
        ("gegevens", "geven"),
        ("beeld", "bellen"),
        ("gebruik", "bruikleen"),
        ("les", "lezen"),
        ("leerling", "leraar"),
        ("straf", "straat"),
    ],
)
def test_words_that_only_look_alike_stay_apart(one: str, other: str) -> None:
    assert set(ANALYSER.terms(one)).isdisjoint(ANALYSER.terms(other))


@pytest.mark.parametrize(
    ("compound", "parts"),
    [
        ("klassenapp", "klas app"),
        ("groepsapp", "groep app"),
        ("schoolactiviteiten", "school activiteit"),
        ("telefoonverbod", "telefoon verbod"),
        ("privéaccount", "privé account"),
        ("vriendschapsverzoek", "vriendschap verzoek"),
        ("klaslokaal", "klas lokaal"),
        ("geluidsopnamen", "geluid opname"),
        ("inloggegevens", "inlog gegevens"),
    ],
)
def test_compounds_hold_their_parts(compound: str, parts: str) -> None:
    terms = ANALYSER.terms(compound)
    assert len(terms) == 3
    assert set(ANALYSER.terms(parts)) == set(terms[1:])


@pytest.mark.parametrize("word", ["leerlingen", "medewerker", "persoonlijk", "toestemming"])
def test_words_that_are_no_compound_are_not_split(word: str) -> None:
    assert ANALYSER.split(word) == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Foto's, film- en geluidsopnamen", ["foto", "film", "en", "geluidsopnamen"]),
        ("e-mail aan oud-leerlingen", ["email", "aan", "oud", "leerlingen"]),
        ("16+ & 100% 🙂", ["16", "100"]),
        ("m’n én z'n", ["m", "en", "z"]),
        ("", []),
    ],
)
def test_words(text: str, expected: list[str]) -> None:
    assert words(text) == expected


def test_stop_words_are_no_terms() -> None:
    assert ANALYSER.terms("mag ik dat ff doen of niet?") == []


def test_related_words_exclude_those_that_were_given() -> None:
    terms = ANALYSER.terms("foto posten")
    related = ANALYSER.expansion(terms)
    assert set(ANALYSER.terms("plaatsen video")) <= set(related)
    assert set(related).isdisjoint(terms)
    assert related == sorted(related)


@given(st.text(max_size=300))
def test_any_text_has_terms_in_folded_letters(text: str) -> None:
    terms = ANALYSER.terms(text)
    assert terms == ANALYSER.terms(text)
    assert all(term and not any(c.isspace() for c in term) for term in terms)


@given(
    st.lists(st.sampled_from(["foto's", "Privé", "geüpload", "klassenapp", "ONLINE"]), max_size=8)
)
def test_case_and_accents_do_not_matter(some: list[str]) -> None:
    text = " ".join(some)
    assert ANALYSER.terms(text) == ANALYSER.terms(text.upper()) == ANALYSER.terms(fold(text))


def test_a_huge_text_is_cut_short() -> None:
    assert len(words("woord " * 100_000)) < 1_000
