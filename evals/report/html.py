"""A run as one HTML file that needs nothing else: no network, no scripts."""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from evals import halves, metrics, retrieval
from evals.report import svg
from evals.report.terminal import percent
from evals.results import Run, SystemResult

TILES = ("ruling_lenient", "citation_hit", "harmful_flips", "help_recall", "help_precision")
COMPARED = ("ruling_lenient", "citation_hit", "citation_near")


def render_html(run: Run) -> str:
    """The whole report; every text of a case is escaped."""
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["percent"] = percent
    first = run.systems[0]
    return environment.get_template("report.html.j2").render(
        run=run,
        first=first,
        tiles=[(metrics.LABELS[n], first.figures[n]) for n in TILES if n in first.figures],
        labels=metrics.LABELS,
        retrieval_labels=retrieval.LABELS,
        compared={metrics.LABELS[name]: _compared(run, name) for name in COMPARED},
        confusion=svg.confusion_matrix(first.confusion, "Verwachte en gegeven uitspraken"),
        calibration=svg.reliability_diagram(first.calibration, "Zekerheid en juistheid"),
        curves=_curves(run),
        meaning=svg.interval_chart(
            {label: first.meaning[name] for name, label in halves.LABELS.items()},
            "Betekenis begrepen",
        )
        if first.meaning
        else "",
        groups={label: _groups(first, name) for name, label in metrics.DIMENSIONS.items()},
    )


def _compared(run: Run, name: str) -> str:
    found = {s.name: s.figures[name] for s in run.systems if name in s.figures}
    return svg.interval_chart(found, metrics.LABELS[name])


def _curves(run: Run) -> str:
    found = {
        system.name: {k: system.retrieval[f"hit@{k}"].value for k in retrieval.CUTS}
        for system in run.systems
        if system.retrieval
    }
    return svg.depth_curves(found, "Beslissend artikel gevonden") if found else ""


def _groups(system: SystemResult, dimension: str) -> list[tuple[str, str]]:
    """A chart for each metric that a reader looks for per group."""
    return [
        (
            metrics.LABELS[name],
            svg.interval_chart(
                {g: f[name] for g, f in system.breakdown[dimension].items() if name in f},
                f"{metrics.LABELS[name]} per {metrics.DIMENSIONS[dimension].lower()}",
            ),
        )
        for name in ("ruling_lenient", "citation_hit")
    ]
