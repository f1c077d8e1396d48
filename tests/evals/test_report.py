from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest
from rich.console import Console, RenderableType

from corpus import Corpus
from evals.cases import Case, CaseFileError
from evals.comparison import Bound, Gate, breaches, compare, gate_at, read_gate
from evals.report import comparison_text, render_html, render_junit, run_text
from evals.results import Run, read_run, system_result, write_run
from evals.retrieval import retrieval_figures
from evals.runner import Evaluation
from tests.evals.told import Says, Told, right

WRONG: Says = ("toegestaan", ["oost:1"], False, 0.9)


@pytest.fixture
def run(small_corpus: Corpus, cases: tuple[Case, ...]) -> Run:
    """A right system, and one that allows everything."""
    evaluation = Evaluation(cases, small_corpus)
    good = evaluation.ask("goed", Told(small_corpus, right))
    bad = evaluation.ask("alles mag", Told(small_corpus, lambda text, school: WRONG))
    found = retrieval_figures(lambda query, school, k: ["oost:1"], cases)
    return Run(
        made="2026-09-01T12:00:00+00:00",
        version="0.1.0",
        cases="test",
        n_cases=len(cases),
        systems=(system_result("goed", good, found), system_result("alles mag", bad)),
    )


def _printed(*parts: RenderableType) -> str:
    console = Console(width=200)
    with console.capture() as capture:
        console.print(*parts)
    return capture.get()


def test_a_run_survives_the_file(run: Run, tmp_path: Path) -> None:
    write_run(run, tmp_path / "results.json")
    assert read_run(tmp_path / "results.json") == run


def test_another_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "results.json").write_text("{}")
    with pytest.raises(CaseFileError, match="geen uitslag"):
        read_run(tmp_path / "results.json")


def test_the_terminal_shows_figures_with_intervals_and_every_flip(run: Run) -> None:
    assert "100,0% [51,0-100,0]" in _printed(run_text(run))
    flipped = run.model_copy(update={"systems": run.systems[::-1]})
    assert "foto [oost] zei toegestaan, verwacht niet_toegestaan" in _printed(run_text(flipped))


def test_junit_names_every_case_and_carries_odd_characters(run: Run) -> None:
    root = ElementTree.fromstring(render_junit(run))
    good, bad = root
    assert (good.get("tests"), good.get("failures")) == ("5", "0")
    failures = {t.get("name"): t.find("failure") for t in bad}
    assert failures["foto"] is not None
    assert "verwacht niet_toegestaan (oost:1)" in (failures["foto"].get("message") or "")


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))


def test_the_page_is_whole_and_questions_are_text(run: Run) -> None:
    page = render_html(run)
    tags = _Tags()
    tags.feed(page)
    names = [tag for tag, _ in tags.seen]
    assert not {"script", "link", "img", "iframe"} & set(names)
    assert not re.search(r"https?://|url\(|@import", page)
    assert "&lt;b&gt;ok&lt;/b&gt;" in page
    charts = [attributes for tag, attributes in tags.seen if tag == "svg"]
    assert len(charts) == 3 + 2 + 1 + 8  # systems, ruling and certainty, search, per group
    assert all(chart["aria-label"] for chart in charts)


def test_a_comparison_names_what_changed(run: Run) -> None:
    good, bad = run.systems
    found = compare(good, bad)
    assert [c.after.key for c in found.worse] == [row.key for row in good.rows]
    assert found.better == ()
    assert (found.added, found.removed) == (0, 0)
    assert "Slechter: 5" in _printed(comparison_text(found))
    assert len(compare(bad, good).better) == 5


@pytest.mark.parametrize(
    ("bounds", "broken"),
    [
        ({"ruling_lenient": Bound(min=1.0), "harmful_flips": Bound(max=0.0)}, []),
        ({"ruling_strict": Bound(min=0.9)}, ["ruling_strict"]),
        ({"calibration_error": Bound(max=0.01)}, ["calibration_error"]),
        ({"bestaat_niet": Bound(min=0.1)}, ["bestaat_niet"]),
    ],
)
def test_the_gate(run: Run, bounds: dict[str, Bound], broken: list[str]) -> None:
    assert [b.name for b in breaches(Gate(split="test", figures=bounds), run)] == broken
    assert breaches(Gate(split="dev", figures=bounds), run)[0].name == "split"


def test_a_run_passes_its_own_gate_and_a_worse_one_does_not(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "gate.json"
    file.write_text(gate_at(run).model_dump_json(), "utf-8")
    assert breaches(read_gate(file), run) == []
    worse = run.model_copy(update={"systems": run.systems[1:]})
    names = {b.name for b in breaches(read_gate(file), worse)}
    assert {"ruling_lenient", "harmful_flips", "mrr"} <= names


def test_a_bad_gate_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(CaseFileError, match="drempels"):
        read_gate(tmp_path / "gate.json")
