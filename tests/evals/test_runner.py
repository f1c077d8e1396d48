from __future__ import annotations

import json
from pathlib import Path

import pytest

from corpus import Corpus
from evals.cases import Case, CaseFileError
from evals.metrics import breakdown, confusion, figures
from evals.replies import read_batch
from evals.runner import Evaluation
from tests.evals.told import Says, Told, right


def test_a_perfect_system_passes_everything(small_corpus: Corpus, cases: tuple[Case, ...]) -> None:
    outcomes = Evaluation(cases, small_corpus).ask("goed", Told(small_corpus, right))
    assert [o.key for o in outcomes] == ["foto", "pest", "pauze", "rooster", "open@oost"]
    assert all(o.passed for o in outcomes)
    found = figures(outcomes)
    assert {n: found[n].value for n in ("ruling_lenient", "ruling_strict", "citation_hit")} == {
        "ruling_lenient": 1.0,
        "ruling_strict": 0.75,  # 'informatie' is the second best ruling of 'pest'
        "citation_hit": 2 / 3,  # its parent is a near hit only
    }
    assert (found["citation_near"].value, found["ruling_lenient"].n) == (1.0, 4)


def test_a_crash_is_an_outcome_and_the_run_goes_on(
    small_corpus: Corpus, cases: tuple[Case, ...]
) -> None:
    def says(text: str, school: str) -> Says:
        if "gepest" in text:
            raise ZeroDivisionError("stuk")
        return right(text, school)

    outcomes = Evaluation(cases, small_corpus).ask("stuk", Told(small_corpus, says))
    assert len(outcomes) == 5
    assert outcomes[1].reply.error == "ZeroDivisionError: stuk"
    assert figures(outcomes)["errors"].value == 0.2
    assert figures(outcomes)["help_recall"].value == 0.0
    assert confusion(outcomes)["verplicht"] == {"fout": 1}


def test_harmful_flips_are_counted_apart(small_corpus: Corpus, cases: tuple[Case, ...]) -> None:
    flip = {"niet_toegestaan": "toegestaan", "toegestaan": "niet_toegestaan"}

    def says(text: str, school: str) -> Says:
        ruling, cited, helps, confidence = right(text, school)
        return flip.get(ruling, ruling), cited, helps, confidence

    outcomes = Evaluation(cases, small_corpus).ask("om", Told(small_corpus, says))
    found = figures(outcomes)
    assert (found["harmful_flips"].value, found["harmful_flips"].n) == (0.5, 4)
    assert (found["harmful_allowed"].value, found["harmful_allowed"].n) == (1.0, 1)
    assert (found["harmful_forbidden"].value, found["harmful_forbidden"].n) == (1.0, 1)
    groups = breakdown(outcomes)
    assert groups["school"]["oost"]["harmful_flips"].value == 0.5
    assert groups["tag"]["beeldmateriaal"]["ruling_lenient"].value == 0.0


def test_a_batch_file_is_scored_like_a_live_run(
    small_corpus: Corpus, cases: tuple[Case, ...], tmp_path: Path
) -> None:
    def answer(text: str, school: str) -> dict[str, object]:
        ruling, cited, helps, confidence = right(text, school)
        quotes = [{"id": i, "label": "", "citaat": small_corpus.article(i).text} for i in cited]
        return {
            "school": school,
            "ruling": ruling,
            "antwoord": "",
            "bronnen": quotes,
            "hulp": helps,
            "zekerheid": confidence,
        }

    lines: list[dict[str, object]] = [
        {"id": c.id, "ms": 10.0}
        | (
            answer(c.vraag, c.school)
            if c.school
            else {"per_school": {s: answer(c.vraag, s) for s in small_corpus.protocols}}
        )
        for c in cases[1:]
    ]
    lines += [{"id": "foto", "fout": "geen tekst"}, {"regel": 7, "fout": "geen JSON"}]
    file = tmp_path / "out.jsonl"
    file.write_text("\n".join(map(json.dumps, lines)), "utf-8")
    outcomes = Evaluation(cases, small_corpus).score(read_batch(file))
    assert [o.passed for o in outcomes] == [False, True, True, True, True]
    assert outcomes[0].reply.error == "geen tekst"
    assert outcomes[1].reply.seconds == 0.01


@pytest.mark.parametrize("line", ["{", '{"id": "a", "school": "oost"}', "[1]"])
def test_a_bad_batch_line_is_named(tmp_path: Path, line: str) -> None:
    file = tmp_path / "out.jsonl"
    file.write_text("\n" + line, "utf-8")
    with pytest.raises(CaseFileError) as error:
        read_batch(file)
    assert error.value.line == 2


def test_no_outcomes_no_figures() -> None:
    with pytest.raises(ValueError, match="no outcomes"):
        figures([])
