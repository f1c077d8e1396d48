"""Scenario cases: what was asked, by whom, at which school, and what a careful expert rules."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue, ValidationError, model_validator

from assistant.rulings import Ruling
from corpus import Corpus
from corpus.errors import SourceError
from corpus.types import Role

Split = Literal["train", "dev", "test"]

CASES = Path(__file__).parent / "cases"


class CaseFileError(SourceError):
    """A case file, or a file that a run wrote, can't be used as it stands."""


class Case(BaseModel):
    """One question with its expected ruling and articles.

    `school` is None where the asker has not said it; only then `ruling` may be empty, and the
    case is scored on what needs no expected ruling (help, citations, time).
    `bronnen` are the articles that decide (one of them must be cited), `mag_ook` those that may
    be cited besides. `groep` ties questions that share all labels. `frame` is the meaning of the
    question in the words of the vocabulary.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = Field(min_length=1)
    school: str | None
    rol: Role | None = None
    vraag: str = Field(min_length=1)
    eerdere: tuple[str, ...] = ()
    ruling: tuple[Ruling, ...] = ()
    bronnen: tuple[str, ...] = ()
    mag_ook: tuple[str, ...] = ()
    hulp: bool = False
    tags: tuple[str, ...] = ()
    toelichting: str = ""
    frame: dict[str, JsonValue] | None = None
    groep: str | None = None
    auteur: str | None = None

    @model_validator(mode="after")
    def _has_a_ruling(self) -> Case:
        if self.school is not None and not self.ruling:
            raise ValueError("'ruling' is leeg, dat mag alleen als 'school' null is")
        return self


def load_cases(*paths: Path) -> tuple[Case, ...]:
    """Read the cases of JSONL files, or of folders with such files, in a fixed order.

    Raises:
        CaseFileError: a missing or empty path, bad JSON, an unknown or missing key, a double id.
    """
    cases: list[Case] = []
    first_seen: dict[str, str] = {}
    for path in paths:
        for file in _files(path):
            for number, case in _read(file):
                if case.id in first_seen:
                    raise CaseFileError(
                        file,
                        number,
                        f"id {case.id!r} staat ook in {first_seen[case.id]}",
                        "geef elke vraag een eigen id",
                    )
                first_seen[case.id] = f"{file.name}, regel {number}"
                cases.append(case)
    return tuple(cases)


def load_split(split: Split, folder: Path = CASES) -> tuple[Case, ...]:
    """The cases of one split (`train`, `dev` or `test`)."""
    return load_cases(folder / split)


def unknown_names(cases: Iterable[Case], corpus: Corpus) -> list[str]:
    """What the cases name that the corpus lacks: schools, articles, articles of another school."""
    known = {a.id: a.school for school in corpus.protocols for a in corpus.articles(school)}
    problems = []
    for case in cases:
        if case.school is not None and case.school not in corpus.protocols:
            problems.append(f"{case.id}: school {case.school!r} bestaat niet")
        for article in (*case.bronnen, *case.mag_ook):
            if article not in known:
                problems.append(f"{case.id}: artikel {article!r} bestaat niet")
            elif case.school is not None and known[article] != case.school:
                problems.append(f"{case.id}: artikel {article!r} is van een andere school")
    return problems


def _files(path: Path) -> Sequence[Path]:
    files = [path] if path.is_file() else sorted(path.glob("*.jsonl"))
    if not files:
        raise CaseFileError(
            path, None, "geen vragen gevonden", "geef een .jsonl-bestand, of een map daarmee"
        )
    return files


def _read(file: Path) -> Iterable[tuple[int, Case]]:
    try:
        lines = file.read_bytes().decode("utf-8").split("\n")
    except UnicodeDecodeError as error:
        raise CaseFileError(
            file, None, f"geen UTF-8 (byte {error.start})", "sla het bestand op als UTF-8"
        ) from error
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            yield number, Case.model_validate_json(line)
        except ValidationError as error:
            problem = "; ".join(
                f"{'.'.join(map(str, e['loc'])) or 'regel'}: {e['msg']}" for e in error.errors()
            )
            raise CaseFileError(
                file, number, problem, "zie 'De vorm van een vraag' in evals/README.md"
            ) from error
