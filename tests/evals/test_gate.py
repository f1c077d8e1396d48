"""The figures on the test split: whoever lowers one finds out here."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus import load_corpus
from evals import cli
from evals.cases import Split, load_split
from evals.halves import judged_from_gold
from evals.metrics import figures
from evals.runner import Evaluation

GATE = Path(cli.__file__).with_name("gate.json")


@pytest.mark.slow
def test_no_figure_has_dropped(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["--split", "test", "--gate", str(GATE)]) == 0, capsys.readouterr().out


@pytest.mark.slow
@pytest.mark.parametrize(("split", "least"), [("train", 0.985), ("dev", 0.99), ("test", 0.99)])
def test_the_experts_meaning_gives_the_experts_ruling(split: Split, least: float) -> None:
    corpus, cases = load_corpus(), load_split(split)
    replies = judged_from_gold(cases, corpus)
    outcomes = Evaluation([c for c in cases if c.id in replies], corpus).score(replies)
    found = figures(outcomes)
    assert found["ruling_lenient"].value >= least
    assert found["citation_near"].value >= least
    assert found["harmful_flips"].value <= 0.005
