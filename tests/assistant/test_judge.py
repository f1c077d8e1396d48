"""Frames of clear cases against the shipped norms: the examples of the ruling guide and more."""

from __future__ import annotations

import pytest

from assistant.judge import judge
from assistant.rulings import PLACE, Judgement, Ruling
from corpus import Corpus
from corpus.frames import Frame
from corpus.norms import NormFile, parse_norms
from corpus.vocabulary import Vocabulary

YES, NO = True, False


def frame(act: str, kind: str = "mag", **said: object) -> Frame:
    circumstances = {k: v for k, v in said.items() if isinstance(v, bool)}
    slots = {k: v for k, v in said.items() if isinstance(v, str)}
    return Frame(kind, act, circumstances=tuple(sorted(circumstances.items())), **slots)


CASES = [
    ("langstraat", frame("beeld_plaatsen", actor="leerling"), "onder_voorwaarden", "9"),
    ("langstraat", frame("beeld_plaatsen", toestemming=NO), "niet_toegestaan", "9"),
    ("langstraat", frame("beeld_plaatsen", toestemming=YES), "toegestaan", "9"),
    (
        "langstraat",
        frame("telefoon_gebruiken", actor="leerling", place="openbare_ruimte"),
        "toegestaan",
        "9",
    ),
    (
        "langstraat",
        frame("telefoon_gebruiken", actor="leerling", place="les"),
        "onder_voorwaarden",
        "9",
    ),
    (
        "langstraat",
        frame("telefoon_gebruiken", actor="leerling", place="les", toestemming_leraar=NO),
        "niet_toegestaan",
        "9",
    ),
    (
        "langstraat",
        frame("vriend_worden", actor="medewerker", other="leerling", professioneel_account=NO),
        "niet_toegestaan",
        "15",
    ),
    (
        "langstraat",
        frame("appen_met_leerling", actor="medewerker", groepsgesprek=NO),
        "niet_toegestaan",
        "15",
    ),
    ("langstraat", frame("discussie_online", actor="medewerker"), "niet_toegestaan", "20"),
    (
        "ecl",
        frame("meme_of_nepbeeld", actor="leerling", other="medewerker", schade=YES),
        "niet_toegestaan",
        "5",
    ),
    ("ecl", frame("sancties_leerling", "info", actor="leerling"), "informatie", "10"),
    (
        "regenboog",
        frame("vriend_worden", actor="medewerker", other="oud_leerling", jonger_dan_21=YES),
        "niet_toegestaan",
        "8",
    ),
    (
        "regenboog",
        frame("computer_gebruiken", actor="leerling", place="pauze"),
        "niet_toegestaan",
        "leerlingen.8",
    ),
    (
        "regenboog",
        frame("internet_educatief", actor="medewerker", beroepsmatig=NO),
        "niet_toegestaan",
        "medewerkers.1",
    ),
    ("sevenwolden", frame("sancties_ouder", "info", actor="ouder"), "informatie", "4.2"),
    (
        "sevenwolden",
        frame("kritiek_publiceren", actor="medewerker"),
        "onder_voorwaarden",
        "3.b.2",
    ),
    (
        "roctop",
        frame("telefoon_gebruiken", actor="leerling", place="toets"),
        "onder_voorwaarden",
        "afspraken.7",
    ),
]


@pytest.mark.parametrize(("school", "asked", "ruling", "article"), CASES)
def test_shipped_norms_give_the_expert_ruling(
    school: str,
    asked: Frame,
    ruling: str,
    article: str,
    corpus: Corpus,
    norms: dict[str, NormFile],
    vocabulary: Vocabulary,
) -> None:
    found = judge(asked, norms[school], corpus, vocabulary)
    assert str(found.ruling) == ruling
    assert f"{school}:{article}" in [c.article.id for c in found.citations]


@pytest.mark.parametrize(
    ("school", "act", "ruling"),
    [
        ("ecl", "smartwatch_of_oortjes", Ruling.SILENT),
        ("roctop", "buiten_bereik", Ruling.OFF_TOPIC),
        ("sevenwolden", "printen", Ruling.SILENT),
    ],
)
def test_silence_cites_nothing(
    school: str,
    act: str,
    ruling: Ruling,
    corpus: Corpus,
    norms: dict[str, NormFile],
    vocabulary: Vocabulary,
) -> None:
    found = judge(frame(act), norms[school], corpus, vocabulary)
    assert found == Judgement(ruling)
    assert found.citations == ()


def test_an_open_place_is_the_missing_fact(
    corpus: Corpus, norms: dict[str, NormFile], vocabulary: Vocabulary
) -> None:
    found = judge(
        frame("telefoon_gebruiken", actor="leerling"), norms["langstraat"], corpus, vocabulary
    )
    assert found.ruling is Ruling.CONDITIONAL
    assert found.open[0] == PLACE


def test_an_open_condition_carries_its_passage(
    corpus: Corpus, norms: dict[str, NormFile], vocabulary: Vocabulary
) -> None:
    found = judge(frame("beeld_plaatsen"), norms["langstraat"], corpus, vocabulary)
    assert found.open == ("toestemming",)
    quotes = [c.quote for reason in found.reasons for _, c in reason.conditions]
    assert any("uitdrukkelijk toestemming" in quote for quote in quotes)


def made_up(norms: list[dict[str, object]], corpus: Corpus, vocabulary: Vocabulary) -> NormFile:
    data = {"school": "ecl", "status": "concept", "wie": ["leerling"], "normen": norms}
    return parse_norms(data, "test", corpus, vocabulary)


def norm(name: str, act: str, rule: str, **rest: object) -> dict[str, object]:
    return {"id": name, "over": [act], "regel": rule, "bronnen": [{"artikel": "1"}], **rest}


@pytest.mark.parametrize(
    ("rule", "kind", "omission", "ruling"),
    [
        ("verplicht", "moet", None, "verplicht"),
        ("verplicht", "mag", None, "toegestaan"),
        ("verplicht", "mag", YES, "niet_toegestaan"),
        ("verplicht", "info", None, "informatie"),
        ("verboden", "mag", None, "niet_toegestaan"),
        ("verboden", "info", None, "informatie"),
        ("toegestaan", "mag", None, "toegestaan"),
        ("feit", "mag", None, "informatie"),
        ("feit", "info", None, "informatie"),
    ],
)
def test_the_question_turns_the_rule(
    rule: str,
    kind: str,
    omission: bool | None,
    ruling: str,
    corpus: Corpus,
    vocabulary: Vocabulary,
) -> None:
    file = made_up([norm("a", "printen", rule)], corpus, vocabulary)
    said = {} if omission is None else {"nalaten": omission}
    asked = frame("printen", kind, **said)
    assert str(judge(asked, file, corpus, vocabulary).ruling) == ruling


def test_a_narrow_act_beats_a_broad_one(corpus: Corpus, vocabulary: Vocabulary) -> None:
    file = made_up(
        [norm("breed", "kwetsen", "verboden"), norm("smal", "lastigvallen", "toegestaan")],
        corpus,
        vocabulary,
    )
    assert judge(frame("lastigvallen"), file, corpus, vocabulary).ruling is Ruling.ALLOWED
    assert judge(frame("kwetsen"), file, corpus, vocabulary).ruling is Ruling.FORBIDDEN
    assert judge(frame("grof_taalgebruik"), file, corpus, vocabulary).ruling is Ruling.FORBIDDEN


def test_a_general_norm_only_decides_where_no_other_does(
    corpus: Corpus, vocabulary: Vocabulary
) -> None:
    general = norm("algemeen", "hacken", "verboden", algemeen=True)
    specific = norm("bijzonder", "hacken", "toegestaan", waar=["les"])
    file = made_up([general, specific], corpus, vocabulary)
    assert judge(frame("hacken", place="les"), file, corpus, vocabulary).ruling is Ruling.ALLOWED
    found = judge(frame("hacken", place="buiten_school"), file, corpus, vocabulary)
    assert found.ruling is Ruling.FORBIDDEN


def test_another_persons_norm_does_not_bind(corpus: Corpus, vocabulary: Vocabulary) -> None:
    file = made_up([norm("a", "printen", "verboden")], corpus, vocabulary)
    asked = frame("printen", actor="medewerker")
    assert judge(asked, file, corpus, vocabulary).ruling is Ruling.SILENT


@pytest.mark.parametrize(
    ("open_is", "ruling"),
    [("open", "onder_voorwaarden"), ("nee", "niet_toegestaan"), ("ja", "toegestaan")],
)
def test_what_nobody_mentions_counts_as_the_norm_says(
    open_is: str, ruling: str, corpus: Corpus, vocabulary: Vocabulary
) -> None:
    unless = [{"als": {"toestemming": "ja"}, "bron": {"artikel": "2"}}]
    rule = norm("a", "printen", "verboden", tenzij=unless, open_is=open_is)
    file = made_up([rule], corpus, vocabulary)
    assert str(judge(frame("printen"), file, corpus, vocabulary).ruling) == ruling


def test_what_breaks_a_permission_wins_from_consent(corpus: Corpus, vocabulary: Vocabulary) -> None:
    unless = [{"als": {"toestemming": "ja"}, "bron": {"artikel": "2"}}]
    breaking = [{"als": {"schade": "ja"}, "bron": {"artikel": "5"}}]
    rule = norm("a", "printen", "verboden", tenzij=unless, niet_als=breaking)
    file = made_up([rule], corpus, vocabulary)
    found = judge(frame("printen", toestemming=YES, schade=YES), file, corpus, vocabulary)
    assert found.ruling is Ruling.FORBIDDEN
    assert found.citations[0].article.id == "ecl:5"


def test_the_strictest_of_equal_norms_decides(corpus: Corpus, vocabulary: Vocabulary) -> None:
    file = made_up(
        [norm("a", "printen", "toegestaan"), norm("b", "printen", "verboden")],
        corpus,
        vocabulary,
    )
    assert judge(frame("printen"), file, corpus, vocabulary).ruling is Ruling.FORBIDDEN
