from __future__ import annotations

from pathlib import Path

import pytest

from corpus import Corpus
from evals.cases import Case, CaseFileError, load_cases, unknown_names

GOOD = '{"id": "a", "school": "oost", "vraag": "mag dit?", "ruling": ["toegestaan"]}'


def test_reads_files_and_folders_in_order(tmp_path: Path) -> None:
    (tmp_path / "b.jsonl").write_text(GOOD.replace('"a"', '"b"') + "\n\n", "utf-8")
    (tmp_path / "a.jsonl").write_text(GOOD + "\n", "utf-8")
    assert [case.id for case in load_cases(tmp_path)] == ["a", "b"]


@pytest.mark.parametrize(
    ("content", "line", "says"),
    [
        (b"{", 1, "JSON"),
        (GOOD.encode() + b"\n" + GOOD.encode(), 2, "staat ook in"),
        (GOOD.replace("toegestaan", "misschien").encode(), 1, "ruling"),
        (GOOD.replace('"vraag"', '"vrag"').encode(), 1, "vrag"),
        (GOOD.replace('["toegestaan"]', "[]").encode(), 1, "leeg"),
        (b"\xff", None, "UTF-8"),
    ],
)
def test_a_bad_file_names_place_problem_and_remedy(
    tmp_path: Path, content: bytes, line: int | None, says: str
) -> None:
    file = tmp_path / "cases.jsonl"
    file.write_bytes(content)
    with pytest.raises(CaseFileError) as error:
        load_cases(file)
    assert error.value.line == line
    assert says in error.value.problem
    assert error.value.remedy


def test_an_empty_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(CaseFileError, match="geen vragen"):
        load_cases(tmp_path)


def test_only_a_case_without_school_may_lack_a_ruling() -> None:
    assert Case(id="x", school=None, vraag="mag dit?").ruling == ()
    with pytest.raises(ValueError, match="ruling"):
        Case(id="x", school="oost", vraag="mag dit?")


def test_unknown_names_are_listed(small_corpus: Corpus, cases: tuple[Case, ...]) -> None:
    assert unknown_names(cases, small_corpus) == []
    wrong = [
        cases[0].model_copy(update={"school": "noord"}),
        cases[0].model_copy(update={"bronnen": ("oost:9",)}),
        cases[0].model_copy(update={"mag_ook": ("west:1",)}),
    ]
    problems = unknown_names(wrong, small_corpus)
    assert [p.split(": ", 1)[1] for p in problems] == [
        "school 'noord' bestaat niet",
        "artikel 'oost:1' is van een andere school",
        "artikel 'oost:9' bestaat niet",
        "artikel 'west:1' is van een andere school",
    ]
