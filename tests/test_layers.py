"""Imports run one way: corpus <- indexes <- assistant <- {ui, evals}."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MAY_IMPORT = {
    "corpus": set[str](),
    "indexes": {"corpus"},
    "assistant": {"corpus", "indexes"},
    "ui": {"corpus", "indexes", "assistant"},
    "evals": {"corpus", "indexes", "assistant"},
}


def imported(path: Path) -> Iterator[tuple[str, int]]:
    """The top-level names that a file imports, also inside functions, with their lines."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"), str(path))):
        if isinstance(node, ast.Import):
            yield from ((alias.name.partition(".")[0], node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            yield node.module.partition(".")[0], node.lineno


@pytest.mark.parametrize("package", MAY_IMPORT)
def test_imports_run_one_way(package: str) -> None:
    wrong = [
        f"{path.relative_to(ROOT)}:{line} imports {name}"
        for path in sorted((ROOT / package).rglob("*.py"))
        for name, line in imported(path)
        if name in MAY_IMPORT and name not in MAY_IMPORT[package] | {package}
    ]
    assert not wrong


def test_the_lower_layers_are_there_to_be_checked() -> None:
    for package in ("corpus", "indexes"):
        assert list((ROOT / package).glob("*.py"))


def test_no_school_stands_in_the_code() -> None:
    schools = {path.stem for path in (ROOT / "corpus" / "protocols").glob("*.md")}
    named = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for package in ("corpus", "indexes", "assistant")
        for path in sorted((ROOT / package).rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and node.value in schools
    ]
    assert len(schools) == 5
    assert not named
