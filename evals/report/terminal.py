"""A run as tables for the terminal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from evals import halves, metrics, retrieval
from evals.comparison import Change, Comparison
from evals.results import Row, Run, SystemResult
from evals.stats import Figure

SHOWN_CHANGES = 40
WIDTH = 160  # of a table in a file or a pipe


def percent(figure: Figure | None) -> str:
    """'93,4% [91,0-95,2]'; a dash where there is no figure."""
    if figure is None:
        return "-"
    return f"{_number(figure.value)}% [{_number(figure.low)}-{_number(figure.high)}]"


def run_text(run: Run) -> RenderableType:
    """The systems side by side, then the first system per group and its harmful flips."""
    first = run.systems[0]
    parts: list[RenderableType] = [
        Text(f"{run.n_cases} vragen ({run.cases}), versie {run.version}, {run.made}"),
        _side_by_side("Antwoorden", metrics.LABELS, {s.name: s.figures for s in run.systems}),
    ]
    if found := {s.name: s.retrieval for s in run.systems if s.retrieval}:
        parts.append(_side_by_side("Zoeken", retrieval.LABELS, found))
    if read := {s.name: s.meaning for s in run.systems if s.meaning}:
        parts.append(_side_by_side("Betekenis begrepen", halves.LABELS, read))
    parts.append(_latency(run.systems))
    parts += [_usage(system) for system in run.systems if system.chat]
    parts += [_groups(first, dimension) for dimension in metrics.DIMENSIONS]
    parts.append(_flips(first))
    return Group(*parts)


def comparison_text(comparison: Comparison) -> RenderableType:
    """The figures before and after, and the cases that became worse and better."""
    table = Table("Cijfer", "was", "is", title="Vergeleken met de vorige keer")
    for name, (before, after) in comparison.figures.items():
        table.add_row(metrics.LABELS[name], percent(before), percent(after))
    lines = [
        *_changes("Slechter", comparison.worse),
        *_changes("Beter", comparison.better),
        f"Nieuw: {comparison.added}, weg: {comparison.removed}",
    ]
    return Group(table, Text("\n".join(lines)))


def show(*parts: RenderableType) -> None:
    """Print to standard output."""
    console = Console()
    if not console.is_terminal:
        console = Console(width=WIDTH)
    for part in parts:
        console.print(part)


def _side_by_side(
    title: str, labels: Mapping[str, str], systems: Mapping[str, Mapping[str, Figure]]
) -> Table:
    table = Table("", *systems, title=title)
    for name, label in labels.items():
        if any(name in figures for figures in systems.values()):
            table.add_row(label, *(percent(figures.get(name)) for figures in systems.values()))
    return table


def _latency(systems: Iterable[SystemResult]) -> Table:
    table = Table("", "p50", "p95", "langste", title="Tijd per antwoord (ms)")
    for system in systems:
        times = system.latency_ms
        table.add_row(system.name, *(f"{times[k]:.1f}" for k in ("p50", "p95", "max")))
    return table


def _usage(system: SystemResult) -> Table:
    table = Table(*system.chat, title=f"Verbruik van {system.name}")
    table.add_row(*(f"{value:.4g}" for value in system.chat.values()))
    return table


def _groups(system: SystemResult, dimension: str) -> Table:
    names = metrics.IN_GROUPS
    title = f"{system.name}: per {metrics.DIMENSIONS[dimension].lower()}"
    table = Table("", "n", *(metrics.LABELS[name] for name in names), title=title)
    for group, figures in system.breakdown[dimension].items():
        n = max((figure.n for figure in figures.values()), default=0)
        table.add_row(group, str(n), *(percent(figures.get(name)) for name in names))
    return table


def _flips(system: SystemResult) -> Text:
    lines = [f"Schadelijke omkeringen van {system.name}: {len(system.harmful)}"]
    lines += [f"  {_line(row)}" for row in system.harmful]
    return Text("\n".join(lines))


def _changes(title: str, changes: Sequence[Change]) -> list[str]:
    lines = [f"{title}: {len(changes)}"]
    lines += [
        f"  {c.after.key}: {c.before.said} -> {_line(c.after)}" for c in changes[:SHOWN_CHANGES]
    ]
    if len(changes) > SHOWN_CHANGES:
        lines.append(f"  en nog {len(changes) - SHOWN_CHANGES}, zie results.json")
    return lines


def _line(row: Row) -> str:
    asked = " ".join(" / ".join((*row.eerdere, row.vraag)).split())
    return f"{row.key} [{row.school}] zei {row.said}, verwacht {'|'.join(row.ruling)}: {asked}"


def _number(value: float) -> str:
    return f"{value * 100:.1f}".replace(".", ",")
