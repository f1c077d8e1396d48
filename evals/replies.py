"""What a system said to a case, in one shape: asked live, or read from a batch file."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from corpus.types import Role
from evals.cases import Case, CaseFileError


class ArticleLike(Protocol):
    """The part of an article that is read here."""

    @property
    def id(self) -> str:
        """`school:path`."""


class CitationLike(Protocol):
    """The part of a citation that is read here."""

    @property
    def article(self) -> ArticleLike:
        """The article that is cited."""

    @property
    def quote(self) -> str:
        """The passage."""


class AnswerLike(Protocol):
    """The part of an answer that is read here."""

    @property
    def ruling(self) -> str:
        """One of the seven rulings."""

    @property
    def citations(self) -> Sequence[CitationLike]:
        """Most decisive first."""

    @property
    def help(self) -> bool:
        """Whether the answer starts with help."""

    @property
    def confidence(self) -> float:
        """0 to 1."""


class System(Protocol):
    """Whatever answers questions: the assistant, or a baseline."""

    def ask(
        self, text: str, *, school: str, role: Role | None, earlier: Sequence[str]
    ) -> AnswerLike:
        """Answer one question at one school."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A cited article's id and the words quoted from it."""

    article: str
    quote: str


@dataclass(frozen=True, slots=True)
class Reply:
    """One system's answer to one case at one school; `error` where there is none."""

    school: str
    ruling: str = ""
    passages: tuple[Passage, ...] = ()
    help: bool = False
    confidence: float = 0.0
    seconds: float = 0.0
    error: str | None = None
    trace: Mapping[str, Any] = field(default_factory=dict)  # what the answer tells of its making


def ask(system: System, case: Case, school: str) -> Reply:
    """Put a case to a system; a crash becomes a reply with its `error`, and the run goes on."""
    start = time.perf_counter()
    try:
        answer = system.ask(case.vraag, school=school, role=case.rol, earlier=case.eerdere)
        seconds = time.perf_counter() - start
        return Reply(
            school=school,
            ruling=str(answer.ruling),
            passages=tuple(Passage(c.article.id, c.quote) for c in answer.citations),
            help=answer.help,
            confidence=answer.confidence,
            seconds=seconds,
            trace=getattr(answer, "trace", {}),
        )
    except Exception as error:  # any crash is a finding of the run, not its end
        return Reply(
            school=school,
            seconds=time.perf_counter() - start,
            error=f"{type(error).__name__}: {error}",
        )


def replies_of(system: System, case: Case, schools: Sequence[str]) -> tuple[Reply, ...]:
    """The replies to a case: at its own school, or at each of `schools` where none is said."""
    asked = schools if case.school is None else (case.school,)
    return tuple(ask(system, case, school) for school in asked)


def read_batch(path: Path) -> dict[str, tuple[Reply, ...]]:
    """The replies in a file written by `protocolwijzer ask --batch`, by case id.

    Raises:
        CaseFileError: the file can't be read or a line has another form.
    """
    replies: dict[str, tuple[Reply, ...]] = {}
    try:
        lines = path.read_text("utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise CaseFileError(
            path, None, str(error), "geef de uitvoer van 'protocolwijzer ask --batch'"
        ) from error
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            record = dict(json.loads(line))
            if "id" in record:
                replies[str(record["id"])] = _from_record(record)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise CaseFileError(
                path,
                number,
                f"geen antwoord te lezen ({error!r})",
                "geef de uitvoer van 'protocolwijzer ask --batch'",
            ) from error
    return replies


def _from_record(record: Mapping[str, Any]) -> tuple[Reply, ...]:
    seconds = float(record.get("ms", 0.0)) / 1000
    if "fout" in record:
        return (Reply(str(record.get("school") or ""), error=str(record["fout"])),)
    answers = record.get("per_school") or {record["school"]: record}
    return tuple(
        Reply(
            school=school,
            ruling=str(answer["ruling"]),
            passages=tuple(Passage(str(b["id"]), str(b["citaat"])) for b in answer["bronnen"]),
            help=bool(answer["hulp"]),
            confidence=float(answer["zekerheid"]),
            seconds=seconds / len(answers),
        )
        for school, answer in answers.items()
    )
