from __future__ import annotations

import pytest

from assistant.chat.prompt import PromptWriter
from assistant.chat.schema import ReplyFormError, parse_reply
from assistant.chat.verification import Rejected, Verified, Verifier
from assistant.reading import Question
from corpus import Corpus
from corpus.norms import NormFile
from corpus.vocabulary import Vocabulary

GOOD = (
    '{"question": "Mag ik hacken?", "ruling": "niet_toegestaan", '
    '"answer": "Volgens het protocol is het niet toegestaan om in te breken.", '
    '"conditions": [], "citations": [{"article": "ecl:7.b", "passage": "te hacken en '
    'ongeoorloofd toegang te krijgen"}]}'
)


@pytest.fixture(scope="module")
def verifier(corpus: Corpus, norms: dict[str, NormFile], vocabulary: Vocabulary) -> Verifier:
    return Verifier(corpus, norms, vocabulary)


def verdict(verifier: Verifier, content: str, budget: int = 12_000) -> Verified | Rejected:
    question = Question("mag ik hacken?", "ecl")
    prompt = PromptWriter(verifier.corpus, verifier.vocabulary, budget).write(question, {})
    return verifier.verify(parse_reply(content), question, prompt)


@pytest.mark.parametrize("content", [GOOD, f"```json\n{GOOD}\n```", f"```\n{GOOD}```"])
def test_a_passage_becomes_whole_sentences_by_position(verifier: Verifier, content: str) -> None:
    found = verdict(verifier, content)
    assert isinstance(found, Verified)
    (citation,) = found.citations
    assert citation.quote == citation.article.text  # one sentence, so all of it
    assert citation.article.id == "ecl:7.b"


def test_a_cut_off_negation_is_shown_again(verifier: Verifier) -> None:
    cut = GOOD.replace("ecl:7.b", "ecl:6").replace(
        "te hacken en ongeoorloofd toegang te krijgen",
        "toegestaan gebruik te maken van een mobiele telefoon in de klas",
    )
    found = verdict(verifier, cut)
    assert isinstance(found, Verified)
    assert "niet toegestaan gebruik" in found.citations[0].quote


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("te hacken en", "te Hacken en", "letterlijk"),
        ("te hacken en ongeoorloofd toegang te krijgen", "te hacken", "letterlijk"),
        ("te hacken en ongeoorloofd toegang te krijgen", "", "letterlijk"),
        ("te hacken en ongeoorloofd", "e hacken en ongeoorloof", "letterlijk"),
        ("ecl:7.b", "ecl:7.a", "letterlijk"),
        ("ecl:7.b", "roctop:niet-toegestaan.2", "van deze school"),
        ("niet_toegestaan", "toegestaan", "niet toegestaan"),
        ("niet_toegestaan", "onder_voorwaarden", "voorwaarden"),
        ("niet_toegestaan", "buiten_bereik", "geen artikel"),
    ],
)
def test_what_is_rejected(verifier: Verifier, old: str, new: str, reason: str) -> None:
    found = verdict(verifier, GOOD.replace(old, new, 1))
    assert isinstance(found, Rejected)
    if old != "niet_toegestaan":
        assert any(reason in r for r in found.reasons)


def test_an_article_that_was_not_shown_is_rejected(verifier: Verifier) -> None:
    content = GOOD.replace("ecl:7.b", "ecl:10").replace(
        "te hacken en ongeoorloofd toegang te krijgen", "eerst met de betrokkenen besproken"
    )
    found = verdict(verifier, content, budget=1500)
    assert isinstance(found, Rejected)
    assert any("niet getoond" in reason for reason in found.reasons)


def test_the_language_that_was_asked_for(verifier: Verifier) -> None:
    english = GOOD.replace(
        "Volgens het protocol is het niet toegestaan om in te breken.",
        "You are never supposed to break into closed programs of the school.",
    )
    assert isinstance(verdict(verifier, english), Rejected)
    question = Question("may I hack? answer in English please", "ecl")
    prompt = PromptWriter(verifier.corpus, verifier.vocabulary, 12_000).write(question, {})
    assert isinstance(verifier.verify(parse_reply(english), question, prompt), Verified)


@pytest.mark.parametrize(
    ("content", "reason"),
    [("", "leeg"), ("ja", "JSON"), ("[" * 100_000, "JSON"), ("{}", "question"), ("3", "klopt")],
)
def test_another_form_is_an_error(content: str, reason: str) -> None:
    with pytest.raises(ReplyFormError, match=reason):
        parse_reply(content)
