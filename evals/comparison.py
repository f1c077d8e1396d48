"""Two runs side by side, and the gate that a run must pass."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from evals.cases import CaseFileError
from evals.metrics import HIGHER_IS_BETTER
from evals.results import Row, Run, SystemResult
from evals.stats import Figure

ROUNDING = 1e-9
LEAST_ROOM = 0.01


@dataclass(frozen=True, slots=True)
class Change:
    """One case whose verdict differs between two runs."""

    before: Row
    after: Row


@dataclass(frozen=True, slots=True)
class Comparison:
    """What changed in one system between two runs; figures as (before, after)."""

    figures: dict[str, tuple[Figure, Figure]]
    better: tuple[Change, ...]
    worse: tuple[Change, ...]
    added: int
    removed: int


class Bound(BaseModel):
    """The range in which a figure must stay; None is no limit."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    min: float | None = None
    max: float | None = None


class Gate(BaseModel):
    """Thresholds for the first system of a run: figure name -> range.

    A name is that of a metric ('ruling_lenient') or, under `retrieval`, of a retrieval figure.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    split: str
    figures: dict[str, Bound] = Field(min_length=1)
    retrieval: dict[str, Bound] = {}


@dataclass(frozen=True, slots=True)
class Breach:
    """A figure outside its range, and the words to say so."""

    name: str
    reason: str


def compare(before: SystemResult, after: SystemResult) -> Comparison:
    """List what became better and worse, case by case: first by passing, then by the ruling."""
    old = {row.key: row for row in before.rows}
    new = {row.key: row for row in after.rows}
    both = [Change(old[key], new[key]) for key in new if key in old]
    return Comparison(
        figures={
            name: (before.figures[name], figure)
            for name, figure in after.figures.items()
            if name in before.figures
        },
        better=tuple(c for c in both if _grade(c.after) > _grade(c.before)),
        worse=tuple(c for c in both if _grade(c.after) < _grade(c.before)),
        added=len(new.keys() - old.keys()),
        removed=len(old.keys() - new.keys()),
    )


def read_gate(path: Path) -> Gate:
    """Read a gate file.

    Raises:
        CaseFileError: it can't be read or has another form.
    """
    try:
        return Gate.model_validate_json(path.read_bytes())
    except (OSError, ValidationError) as error:
        first = str(error).splitlines()[0]
        raise CaseFileError(
            path, None, f"geen drempels te lezen ({first})", "zie evals/gate.json voor de vorm"
        ) from error


def breaches(gate: Gate, run: Run) -> list[Breach]:
    """Every figure of the run's first system that lies outside its range, or is missing."""
    system = run.systems[0]
    wrong = [] if run.cases == gate.split else [Breach("split", f"{run.cases}, niet {gate.split}")]
    for bounds, figures in ((gate.figures, system.figures), (gate.retrieval, system.retrieval)):
        for name, bound in bounds.items():
            if reason := _outside(bound, figures.get(name)):
                wrong.append(Breach(name, reason))
    return wrong


def gate_at(run: Run) -> Gate:
    """The gate that a run just passes, with room for processors that round differently.

    The room is one point in a hundred, or two cases where those weigh more. A figure of 0 that
    should be low (a wrong school, a quote that differs) has none.
    """
    system = run.systems[0]
    return Gate(
        split=run.cases,
        figures={name: _bound(name, figure) for name, figure in system.figures.items()},
        retrieval={name: _bound(name, figure) for name, figure in system.retrieval.items()},
    )


def _bound(name: str, figure: Figure) -> Bound:
    room = max(LEAST_ROOM, 2 / figure.n)
    if HIGHER_IS_BETTER.get(name, True):
        return Bound(min=round(max(0.0, figure.value - room), 3))
    return Bound(max=round(figure.value + room, 3) if figure.value else 0.0)


def _outside(bound: Bound, figure: Figure | None) -> str | None:
    if figure is None:
        return "niet gemeten"
    if bound.min is not None and figure.value < bound.min - ROUNDING:
        return f"{figure.value:.4f} is lager dan {bound.min}"
    if bound.max is not None and figure.value > bound.max + ROUNDING:
        return f"{figure.value:.4f} is hoger dan {bound.max}"
    return None


def _grade(row: Row) -> tuple[bool, bool, bool, bool]:
    """Orders a row's verdicts, the gravest first."""
    return (row.harmful is None, row.lenient is not False, row.near is not False, row.passed)
