"""The figures of a run: what is counted, over which outcomes, and for which groups."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from assistant.rulings import Ruling
from evals.scoring import SILENT, Outcome
from evals.stats import (
    Bin,
    Figure,
    bootstrap,
    calibration_error,
    percentile,
    rate,
    reliability,
    wilson,
)


@dataclass(frozen=True, slots=True)
class Metric:
    """One rate: its name, its Dutch label, which way is better, and the verdict it averages."""

    name: str
    label: str
    higher_is_better: bool
    verdict: Callable[[Outcome], bool | None]


def _when(condition: bool, verdict: bool) -> bool | None:
    """The verdict where the condition holds; None (not counted) where it doesn't."""
    return verdict if condition else None


def _silent(ruling: str | None) -> bool:
    return ruling in SILENT


RATES: tuple[Metric, ...] = (
    Metric("ruling_lenient", "Uitspraak goed (ruim)", True, lambda o: o.lenient),
    Metric("ruling_strict", "Uitspraak goed (streng)", True, lambda o: o.strict),
    Metric("citation_hit", "Beslissend artikel genoemd", True, lambda o: o.hit),
    Metric("citation_near", "Beslissend of verwant artikel genoemd", True, lambda o: o.near),
    Metric("citation_first", "Beslissend artikel als eerste", True, lambda o: o.first),
    Metric(
        "harmful_flips",
        "Schadelijke omkering (van alle vragen)",
        False,
        lambda o: _when(o.expected is not None, o.harmful is not None),
    ),
    Metric(
        "harmful_allowed",
        "'toegestaan' waar het niet mag",
        False,
        lambda o: _when(o.expected == Ruling.FORBIDDEN, o.harmful == Ruling.ALLOWED),
    ),
    Metric(
        "harmful_forbidden",
        "'niet_toegestaan' waar het mag",
        False,
        lambda o: _when(o.expected == Ruling.ALLOWED, o.harmful == Ruling.FORBIDDEN),
    ),
    Metric(
        "help_recall", "Hulp gegeven waar nodig", True, lambda o: _when(o.case.hulp, o.reply.help)
    ),
    Metric(
        "help_precision", "Hulp alleen waar nodig", True, lambda o: _when(o.reply.help, o.case.hulp)
    ),
    Metric(
        "silence_recall",
        "Zegt dat niets geregeld is, waar dat zo is",
        True,
        lambda o: _when(_silent(o.expected), _silent(o.said)),
    ),
    Metric(
        "silence_precision",
        "Zegt dat alleen waar dat zo is",
        True,
        lambda o: _when(o.expected is not None and _silent(o.said), _silent(o.expected)),
    ),
    Metric("wrong_school", "Citaat van een andere school", False, lambda o: bool(o.foreign)),
    Metric("not_verbatim", "Citaat niet woordelijk", False, lambda o: bool(o.altered)),
    Metric("errors", "Geen antwoord (fout)", False, lambda o: o.reply.error is not None),
    Metric("passed", "Alles goed", True, lambda o: o.passed),
)
OTHERS = {
    "citation_precision": ("Citaten die terecht zijn", True),
    "calibration_error": ("Fout in zekerheid (ECE)", False),
}
LABELS = {m.name: m.label for m in RATES} | {name: label for name, (label, _) in OTHERS.items()}
HIGHER_IS_BETTER = {m.name: m.higher_is_better for m in RATES} | {
    name: higher for name, (_, higher) in OTHERS.items()
}
IN_GROUPS = ("ruling_lenient", "ruling_strict", "citation_hit", "citation_near", "harmful_flips")
DIMENSIONS = {"ruling": "Uitspraak", "school": "School", "rol": "Rol", "tag": "Kenmerk"}


def figures(outcomes: Sequence[Outcome]) -> dict[str, Figure]:
    """Every metric that the outcomes have observations for.

    Raises:
        ValueError: there are no outcomes.
    """
    if not outcomes:
        raise ValueError("no figures of no outcomes")
    found = {m.name: rate(map(m.verdict, outcomes)) for m in RATES}
    cited = [(o.allowed, len(o.reply.passages)) for o in outcomes if o.allowed is not None]
    n = sum(count for _, count in cited)
    found["citation_precision"] = wilson(sum(a for a, _ in cited), n) if n else None
    found["calibration_error"] = bootstrap(calibration_error, confidences(outcomes))
    return {name: figure for name, figure in found.items() if figure is not None}


def confidences(outcomes: Iterable[Outcome]) -> list[tuple[float, bool]]:
    """(zekerheid, ruling right) of each outcome that has an answer and an expected ruling."""
    return [
        (o.reply.confidence, o.lenient)
        for o in outcomes
        if o.reply.error is None and o.lenient is not None
    ]


def calibration(outcomes: Sequence[Outcome]) -> tuple[Bin, ...]:
    """The bins of the reliability diagram."""
    return reliability(confidences(outcomes))


def confusion(outcomes: Iterable[Outcome]) -> dict[str, dict[str, int]]:
    """How often each ruling was given, per expected ruling; only counts above 0."""
    counts = Counter((o.expected.value, o.said) for o in outcomes if o.expected)
    table: dict[str, dict[str, int]] = {ruling.value: {} for ruling in Ruling}
    for (expected, said), count in sorted(counts.items()):
        table[expected][said] = count
    return table


def breakdown(outcomes: Sequence[Outcome]) -> dict[str, dict[str, dict[str, Figure]]]:
    """The metrics IN_GROUPS per group of each dimension: dimension -> group -> metric."""
    groups: dict[str, dict[str, list[Outcome]]] = {dimension: {} for dimension in DIMENSIONS}
    for outcome in outcomes:
        own = {
            "ruling": (outcome.expected.value if outcome.expected else "geen verwacht",),
            "school": (outcome.school,),
            "rol": (outcome.case.rol or "niet gezegd",),
            "tag": outcome.case.tags,
        }
        for dimension, names in own.items():
            for name in names:
                groups[dimension].setdefault(name, []).append(outcome)
    metrics = [m for m in RATES if m.name in IN_GROUPS]
    return {
        dimension: {
            name: {
                m.name: figure
                for m in metrics
                if (figure := rate(map(m.verdict, members))) is not None
            }
            for name, members in sorted(by_name.items())
        }
        for dimension, by_name in groups.items()
    }


def latency(outcomes: Sequence[Outcome]) -> dict[str, float]:
    """Milliseconds per answer: p50, p95 and max."""
    times = [o.reply.seconds * 1000 for o in outcomes]
    return {"p50": percentile(times, 0.5), "p95": percentile(times, 0.95), "max": max(times)}
