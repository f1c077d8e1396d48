"""A question's whole way with a scripted reader: text, citations, help, the missing fact."""

from __future__ import annotations

import pytest

from assistant import Assistant, QuestionError, Ruling
from assistant.assistant import clean
from corpus.errors import UnknownSchoolError
from tests.assistant.conftest import Opener

SCHOOLS = ("ecl", "langstraat", "regenboog", "roctop", "sevenwolden")


def test_every_citation_is_verbatim_and_of_the_school(assistant_that_reads: Opener) -> None:
    for act in ("beeld_plaatsen", "kwetsen", "sancties_leerling", "hacken", "vriend_worden"):
        for school, answer in assistant_that_reads(act).ask_everywhere("mag dit?").items():
            for citation in answer.citations:
                assert citation.article.school == school
                assert citation.quote in citation.article.text


@pytest.mark.parametrize(
    ("act", "opening"),
    [
        ("hacken", "Nee, dat mag niet."),
        ("beeld_plaatsen", "Dat hangt ervan af."),
        ("auteursrecht", "Het protocol van het ECL zegt hier niets over."),
        ("buiten_bereik", "Deze vraag gaat niet over"),
    ],
)
def test_the_first_sentence_is_the_ruling(
    act: str, opening: str, assistant_that_reads: Opener
) -> None:
    answer = assistant_that_reads(act).ask("en dit?", school="ecl", role="leerling")
    assert answer.text.startswith(opening)
    assert answer.help_block is None


def test_the_answer_names_label_school_and_version(assistant_that_reads: Opener) -> None:
    answer = assistant_that_reads("hacken").ask("hacken?", school="langstraat")
    assert "Artikel 11, onder b van het protocol van De Langstraat" in answer.text
    assert "versie 1.1, 1 juni 2020" in answer.text
    assert answer.protocol_version == "versie 1.1, 1 juni 2020"


def test_a_list_item_is_quoted_after_its_opener(assistant_that_reads: Opener) -> None:
    answer = assistant_that_reads("inloggegevens_delen").ask("ww?", school="langstraat")
    assert "Het is daarom niet toegestaan om op school: inloggegevens te delen;" in answer.text


@pytest.mark.parametrize(("role", "word"), [("leerling", "Vraag het aan"), ("ouder", "bij")])
def test_pupils_are_je_and_parents_u(role: str, word: str, assistant_that_reads: Opener) -> None:
    answer = assistant_that_reads("overig").ask("opladen?", school="regenboog", role=role)
    assert word in answer.text


def test_danger_comes_first(assistant_that_reads: Opener) -> None:
    answer = assistant_that_reads("slachtoffer", "moet", danger=0.9).ask(
        "ze bedreigen me", school="regenboog", role="leerling"
    )
    assert answer.help
    assert answer.text.index("112") < answer.text.index(answer.citations[0].article.label)
    for line in ("0800-0113", "0800-0432", "meldknop.nl", "helpwanted.nl", "vertrouwenspersoon"):
        assert line in answer.text


def test_no_help_below_the_threshold(assistant_that_reads: Opener) -> None:
    answer = assistant_that_reads("kwetsen", danger=0.1).ask("dood van het lachen", school="ecl")
    assert not answer.help
    assert "112" not in answer.text


def test_the_missing_fact_is_asked_with_replies(assistant_that_reads: Opener) -> None:
    answer = assistant_that_reads("beeld_plaatsen").ask("foto?", school="langstraat")
    assert answer.missing is not None
    assert answer.question == "Vindt iedereen om wie het gaat het goed?"
    assert answer.question in answer.text
    assert [choice.value for choice in answer.missing.choices] == ["ja", "nee", ""]
    name, passage = answer.conditions[0]
    assert name == "toestemming"
    assert "toestemming" in passage.quote


def test_a_fact_that_the_asker_does_not_know_is_not_asked_again(
    assistant_that_reads: Opener,
) -> None:
    assistant = assistant_that_reads("beeld_plaatsen")
    answer = assistant.ask("foto?", school="langstraat", settled={"toestemming": ""})
    assert (answer.ruling, answer.question) == (Ruling.CONDITIONAL, None)
    assert "Vindt iedereen om wie het gaat" not in answer.text


def test_where_two_readings_compete_the_difference_is_asked(assistant_that_reads: Opener) -> None:
    assistant = assistant_that_reads("beeld_plaatsen")
    slots = assistant.reader.reading.slots  # type: ignore[attr-defined]
    slots["omst:toestemming"] = {"nee": 0.6, "-": 0.4}
    answer = assistant.ask("foto? zei niks", school="langstraat")
    assert answer.ruling is Ruling.FORBIDDEN
    assert answer.question == "Vindt iedereen om wie het gaat het goed?"
    settled = assistant.ask("foto? zei niks", school="langstraat", settled={"toestemming": "ja"})
    assert (settled.ruling, settled.question) == (Ruling.ALLOWED, None)


def test_an_unsure_answer_says_so(assistant_that_reads: Opener) -> None:
    assistant = assistant_that_reads("hacken")
    slots = assistant.reader.reading.slots  # type: ignore[attr-defined]
    slots["soort"] = {"mag": 0.4, "moet": 0.3, "info": 0.3}
    slots["handeling"] = {"hacken": 0.4, "overig": 0.3, "appen_met_leerling": 0.3}
    answer = assistant.ask("?? hmm", school="langstraat", role="leerling")
    assert answer.confidence < assistant.settings.sure
    assert answer.text.startswith("Ik weet niet zeker of ik je vraag goed begrijp.")


@pytest.mark.parametrize("text", ["", "   ", "???", "\x00\u200f", "😀😀"])
def test_a_question_without_words_is_an_error(text: str, assistant_that_reads: Opener) -> None:
    with pytest.raises(QuestionError, match="typ een vraag"):
        assistant_that_reads("hacken").ask(text, school="ecl")


def test_bad_school_role_and_length_are_errors(assistant_that_reads: Opener) -> None:
    assistant: Assistant = assistant_that_reads("hacken")
    with pytest.raises(UnknownSchoolError, match="ecl, langstraat"):
        assistant.ask("mag dit", school="hogwarts")
    with pytest.raises(QuestionError, match="leerling, ouder, medewerker"):
        assistant.ask("mag dit", school="ecl", role="directeur")  # type: ignore[arg-type]
    with pytest.raises(QuestionError, match="korter dan"):
        assistant.ask("mag dit " * 20_000, school="ecl")


@pytest.mark.parametrize(
    ("raw", "cleaned"),
    [
        ("mag\x00 dit", "mag  dit"),
        ("\u202emag dit\u202c", "mag dit"),
        (" e\u0301e\u0301n foto ", "één foto"),
        ("regel een\nregel twee", "regel een\nregel twee"),
    ],
)
def test_control_and_direction_characters_go(raw: str, cleaned: str) -> None:
    assert clean(raw) == cleaned


def test_earlier_questions_reach_the_reader(assistant_that_reads: Opener) -> None:
    assistant = assistant_that_reads("hacken")
    assistant.ask("en thuis?", school="ecl", earlier=["mag ik hacken op school?", " "])
    assert assistant.reader.asked[-1].earlier == (  # type: ignore[attr-defined]
        "mag ik hacken op school?",
    )


def test_schools_in_order(assistant_that_reads: Opener) -> None:
    found = tuple(protocol.id for protocol in assistant_that_reads("hacken").schools)
    assert found == SCHOOLS


@pytest.mark.parametrize(
    ("value", "ruling"), [("ja", Ruling.ALLOWED), ("nee", Ruling.FORBIDDEN), ("", None)]
)
def test_a_settled_circumstance_counts_whatever_was_read(
    assistant_that_reads: Opener, value: str, ruling: Ruling | None
) -> None:
    assistant = assistant_that_reads("beeld_plaatsen", omst__schade="nee")
    asked = assistant.ask("mag ik dit posten", school="ecl")
    settled = assistant.ask("mag ik dit posten", school="ecl", settled={"toestemming": value})
    assert settled.ruling == (ruling or asked.ruling)


@pytest.mark.parametrize("settled", [{"bestaat_niet": "ja"}, {"schade": "x"}, {"plaats": "maan"}])
def test_an_unknown_settled_circumstance_is_an_error(
    assistant_that_reads: Opener, settled: dict[str, str]
) -> None:
    with pytest.raises(QuestionError, match="bestaat niet"):
        assistant_that_reads("beeld_plaatsen").ask("mag dit", school="ecl", settled=settled)


def test_the_explanation_is_part_of_the_text(assistant_that_reads: Opener) -> None:
    answer = assistant_that_reads("beeld_plaatsen").ask("mag ik dit posten", school="ecl")
    assert answer.explanation
    assert answer.explanation in answer.text
    assert answer.citations[0].quote not in answer.explanation
