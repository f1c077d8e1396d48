from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from corpus import Corpus
from evals import cli
from evals.cases import Case, CaseFileError
from evals.systems import Contender
from tests.evals.told import Says, Told, right

Evaluate = Callable[..., int]


@pytest.fixture
def evaluate(
    monkeypatch: pytest.MonkeyPatch,
    small_corpus: Corpus,
    cases: tuple[Case, ...],
    tmp_path: Path,
) -> Evaluate:
    """Runs the command over the small school; `says` replaces the system's answers."""
    file = tmp_path / "cases.jsonl"
    file.write_text("".join(f"{case.model_dump_json()}\n" for case in cases), "utf-8")
    monkeypatch.setattr(cli, "load_corpus", lambda: small_corpus)

    def run(*arguments: str | Path, says: Callable[[str, str], Says] = right) -> int:
        contender = Contender("protocolwijzer", Told(small_corpus, says))
        monkeypatch.setattr(cli, "contenders", lambda *asked, **more: [contender])
        return cli.run(["--cases", str(file), *map(str, arguments)])

    return run


def _all_allowed(text: str, school: str) -> Says:
    return "toegestaan", [], False, 0.9


def test_writes_its_three_files(evaluate: Evaluate, tmp_path: Path) -> None:
    assert evaluate("--out", tmp_path / "uit") == 0
    names = {path.name for path in (tmp_path / "uit").iterdir()}
    assert names == {"results.json", "report.html", "junit.xml"}


def test_the_gate_decides_the_exit_code(
    evaluate: Evaluate, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    gate = tmp_path / "gate.json"
    assert evaluate("--write-gate", gate) == 0
    assert json.loads(gate.read_text())["figures"]["ruling_lenient"] == {"min": 0.5}
    assert evaluate("--gate", gate) == 0
    assert "Alle drempels gehaald" in capsys.readouterr().out
    assert evaluate("--gate", gate, says=_all_allowed) == 1
    assert "Drempel niet gehaald: ruling_lenient" in capsys.readouterr().out


def test_compares_with_an_earlier_run(
    evaluate: Evaluate, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    evaluate("--out", tmp_path)
    capsys.readouterr()
    evaluate("--compare", tmp_path / "results.json", says=_all_allowed)
    printed = capsys.readouterr().out
    assert "Slechter: 4" in printed
    assert "foto: niet_toegestaan -> foto [oost] zei toegestaan" in printed


@pytest.mark.parametrize(
    ("options", "n"),
    [
        (("--school", "west"), 2),
        (("--tag", "beeldmateriaal"), 1),
        (("--limit", "3"), 3),
        (("--limit", "99"), 5),
    ],
)
def test_a_part_of_the_cases(
    evaluate: Evaluate, capsys: pytest.CaptureFixture[str], options: tuple[str, ...], n: int
) -> None:
    evaluate(*options)
    assert capsys.readouterr().out.startswith(f"{n} vragen")


def test_no_case_left_is_an_error(evaluate: Evaluate) -> None:
    with pytest.raises(CaseFileError, match="geen vraag voldoet"):
        evaluate("--school", "noord")
