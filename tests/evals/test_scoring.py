from __future__ import annotations

import pytest

from evals.cases import Case
from evals.replies import Passage, Reply
from evals.scoring import Outcome, related, score

TEXTS = {"oost:1": "Een foto mag niet.", "oost:2": "Meld het.", "oost:2.a": "x", "west:1": "Mag."}


def case(**changes: object) -> Case:
    fields = {
        "id": "a",
        "school": "oost",
        "vraag": "mag dit?",
        "ruling": ["niet_toegestaan"],
        "bronnen": ["oost:1"],
        "mag_ook": ["oost:2"],
    }
    return Case.model_validate(fields | changes)


def reply(ruling: str = "niet_toegestaan", *cited: str, school: str = "oost") -> Reply:
    passages = tuple(Passage(i, TEXTS.get(i, "")) for i in cited)
    return Reply(school, ruling, passages, confidence=0.9, seconds=0.01)


def only(expected: Case, *replies: Reply) -> Outcome:
    (outcome,) = score(expected, replies, TEXTS)
    return outcome


def test_all_right() -> None:
    outcome = only(case(), reply("niet_toegestaan", "oost:1", "oost:2"))
    assert (outcome.strict, outcome.lenient, outcome.hit, outcome.first) == (True,) * 4
    assert outcome.allowed == 2
    assert outcome.passed


@pytest.mark.parametrize(
    ("ruling", "expected", "strict", "lenient", "harmful"),
    [
        ("toegestaan", ["niet_toegestaan"], False, False, "toegestaan"),
        ("toegestaan", ["niet_toegestaan", "toegestaan"], False, True, None),
        ("niet_toegestaan", ["toegestaan"], False, False, "niet_toegestaan"),
        ("onder_voorwaarden", ["niet_toegestaan"], False, False, None),
        ("informatie", ["verplicht", "informatie"], False, True, None),
    ],
)
def test_rulings(
    ruling: str, expected: list[str], strict: bool, lenient: bool, harmful: str | None
) -> None:
    outcome = only(case(ruling=expected), reply(ruling, "oost:1"))
    assert (outcome.strict, outcome.lenient, outcome.harmful) == (strict, lenient, harmful)


@pytest.mark.parametrize(
    ("bron", "cited", "hit", "near"),
    [
        ("oost:2", ["oost:2.a"], False, True),
        ("oost:2.a", ["oost:2"], False, True),
        ("oost:2", ["oost:1"], False, False),
        ("oost:2", [], False, False),
        ("oost:2", ["oost:1", "oost:2"], True, True),
    ],
)
def test_a_parent_or_child_is_a_near_hit(
    bron: str, cited: list[str], hit: bool, near: bool
) -> None:
    outcome = only(case(bronnen=[bron]), reply("niet_toegestaan", *cited))
    assert (outcome.hit, outcome.near, outcome.first) == (hit, near, False)


def test_likeness_of_numbers_is_not_kinship() -> None:
    assert not related("oost:1", "oost:11")
    assert related("oost:11.c.i", "oost:11")


def test_impossible_citations_are_found() -> None:
    foreign = only(case(), reply("niet_toegestaan", "oost:1", "west:1"))
    assert foreign.foreign == ("west:1",)
    altered = Reply("oost", "niet_toegestaan", (Passage("oost:1", "Een foto mag."),))
    assert only(case(), altered).altered == ("oost:1",)
    empty = Reply("oost", "niet_toegestaan", (Passage("oost:1", ""),))
    assert only(case(), empty).altered == ("oost:1",)
    assert not foreign.passed


def test_an_error_is_a_failure_of_every_verdict() -> None:
    outcome = only(case(), Reply("oost", error="ValueError: x"))
    assert (outcome.said, outcome.strict, outcome.hit) == ("fout", False, False)
    assert not outcome.passed
    (missing,) = score(case(), (), TEXTS)
    assert missing.reply.error == "geen antwoord"


def test_without_a_school_each_named_school_is_scored() -> None:
    asked = case(school=None, bronnen=["oost:1", "west:1"], mag_ook=[])
    outcomes = score(
        asked, [reply("niet_toegestaan", "oost:1"), reply("toegestaan", school="west")], TEXTS
    )
    assert [(o.key, o.lenient, o.hit) for o in outcomes] == [
        ("a@oost", True, True),
        ("a@west", False, False),
    ]


def test_without_school_or_articles_any_agreeing_school_will_do() -> None:
    asked = case(school=None, ruling=["buiten_bereik"], bronnen=[], mag_ook=[])
    outcome = only(asked, reply("informatie", "west:1"), reply("buiten_bereik", school="west"))
    assert (outcome.key, outcome.lenient, outcome.hit) == ("a@west", True, None)
    assert outcome.foreign == ("west:1",)


def test_without_an_expected_ruling_only_the_rest_is_scored() -> None:
    asked = case(school=None, ruling=[], bronnen=[], mag_ook=[], hulp=True)
    outcome = only(asked, reply("informatie", "oost:1"))
    assert (outcome.lenient, outcome.allowed, outcome.harmful) == (None, None, None)
    assert not outcome.passed
