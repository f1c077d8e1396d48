"""What a run found, in the form that is written to JSON, compared and rendered."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from evals import metrics
from evals.cases import CaseFileError
from evals.chat import usage_figures
from evals.halves import frame_figures
from evals.scoring import Outcome
from evals.stats import Bin, Figure

FORMAT = 1


class Row(BaseModel):
    """One scored case, as the report lists it; see `scoring.Outcome` for the verdicts."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    key: str
    school: str
    rol: str | None
    tags: tuple[str, ...]
    eerdere: tuple[str, ...]
    vraag: str
    ruling: tuple[str, ...]
    bronnen: tuple[str, ...]
    hulp: bool
    toelichting: str
    said: str
    cited: tuple[str, ...]
    help: bool
    confidence: float
    ms: float
    error: str | None
    strict: bool | None
    lenient: bool | None
    near: bool | None
    harmful: str | None
    passed: bool


class SystemResult(BaseModel):
    """The figures of one system and every case that they rest on."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    figures: dict[str, Figure]
    retrieval: dict[str, Figure]
    meaning: dict[str, Figure]
    chat: dict[str, float]
    breakdown: dict[str, dict[str, dict[str, Figure]]]
    confusion: dict[str, dict[str, int]]
    calibration: tuple[Bin, ...]
    latency_ms: dict[str, float]
    rows: tuple[Row, ...]

    @property
    def harmful(self) -> tuple[Row, ...]:
        """The harmful flips, worst first: permission where the rule forbids."""
        flips = (row for row in self.rows if row.harmful)
        return tuple(sorted(flips, key=lambda row: (row.harmful != "toegestaan", row.key)))


class Run(BaseModel):
    """A whole evaluation: one or more systems over the same cases."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    format: int = FORMAT
    made: str
    version: str
    cases: str
    n_cases: int
    systems: tuple[SystemResult, ...]


def system_result(
    name: str, outcomes: Sequence[Outcome], retrieval: dict[str, Figure] | None = None
) -> SystemResult:
    """Work out every figure of one system's outcomes."""
    return SystemResult(
        name=name,
        figures=metrics.figures(outcomes),
        retrieval=retrieval or {},
        meaning=frame_figures(
            (o.case.frame, o.reply.trace["frame"])
            for o in outcomes
            if o.case.frame and "frame" in o.reply.trace
        ),
        chat=usage_figures(
            o.reply.trace["taalmodel"] for o in outcomes if "taalmodel" in o.reply.trace
        ),
        breakdown=metrics.breakdown(outcomes),
        confusion=metrics.confusion(outcomes),
        calibration=metrics.calibration(outcomes),
        latency_ms=metrics.latency(outcomes),
        rows=tuple(_row(outcome) for outcome in outcomes),
    )


def write_run(run: Run, path: Path) -> None:
    """Write a run as JSON."""
    path.write_text(run.model_dump_json(indent=1) + "\n", "utf-8")


def read_run(path: Path) -> Run:
    """Read a run that `write_run` wrote.

    Raises:
        CaseFileError: the file can't be read or was made by another version of the program.
    """
    try:
        return Run.model_validate_json(path.read_bytes())
    except (OSError, ValidationError) as error:
        first = str(error).splitlines()[0]
        raise CaseFileError(
            path, None, f"geen uitslag te lezen ({first})", "geef een results.json van deze versie"
        ) from error


def _row(outcome: Outcome) -> Row:
    case, reply = outcome.case, outcome.reply
    return Row(
        key=outcome.key,
        school=outcome.school,
        rol=case.rol,
        tags=case.tags,
        eerdere=case.eerdere,
        vraag=case.vraag,
        ruling=tuple(ruling.value for ruling in case.ruling),
        bronnen=case.bronnen,
        hulp=case.hulp,
        toelichting=case.toelichting,
        said=outcome.said,
        cited=tuple(passage.article for passage in reply.passages),
        help=reply.help,
        confidence=round(reply.confidence, 4),
        ms=round(reply.seconds * 1000, 2),
        error=reply.error,
        strict=outcome.strict,
        lenient=outcome.lenient,
        near=outcome.near,
        harmful=outcome.harmful,
        passed=outcome.passed,
    )
