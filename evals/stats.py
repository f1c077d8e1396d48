"""Figures with their uncertainty: rates, means, percentiles, calibration."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")

Z95 = 1.959963984540054  # two-sided 95% of the normal distribution
RESAMPLES = 500


@dataclass(frozen=True, slots=True)
class Figure:
    """A measured value with its 95% interval, over `n` observations."""

    value: float
    low: float
    high: float
    n: int


@dataclass(frozen=True, slots=True)
class Bin:
    """One bin of a reliability diagram: mean confidence against the rate that was right."""

    confidence: float
    right: Figure


def wilson(successes: int, n: int) -> Figure:
    """A rate with its 95% Wilson score interval (E. B. Wilson, JASA 22, 1927).

    Raises:
        ValueError: no observations, or more successes than observations.
    """
    if n <= 0 or not 0 <= successes <= n:
        raise ValueError(f"no rate of {successes} out of {n}")
    rate, z2 = successes / n, Z95**2
    middle = (rate + z2 / (2 * n)) / (1 + z2 / n)
    half = Z95 * math.sqrt(rate * (1 - rate) / n + z2 / (4 * n * n)) / (1 + z2 / n)
    # At 0 and n the bounds are exactly 0 and 1; rounding may put them a hair beside it.
    low = 0.0 if successes == 0 else max(0.0, middle - half)
    high = 1.0 if successes == n else min(1.0, middle + half)
    return Figure(rate, low, high, n)


def rate(verdicts: Iterable[bool | None]) -> Figure | None:
    """The rate of True among the verdicts that are not None; None where there are none."""
    known = [verdict for verdict in verdicts if verdict is not None]
    return wilson(sum(known), len(known)) if known else None


def mean(values: Sequence[float]) -> Figure | None:
    """A mean with a 95% normal interval, cut off at 0 and 1; None where there are no values."""
    if not values:
        return None
    n, middle = len(values), math.fsum(values) / len(values)
    variance = math.fsum((value - middle) ** 2 for value in values) / max(1, n - 1)
    half = Z95 * math.sqrt(variance / n)
    return Figure(middle, max(0.0, middle - half), min(1.0, middle + half), n)


def bootstrap(
    statistic: Callable[[Sequence[T]], float], values: Sequence[T], seed: int = 20260901
) -> Figure | None:
    """A statistic with a 95% percentile bootstrap interval (Efron 1979); seeded."""
    if not values:
        return None
    draw = random.Random(seed)
    again = sorted(statistic(draw.choices(values, k=len(values))) for _ in range(RESAMPLES))
    return Figure(
        statistic(values), percentile(again, 0.025), percentile(again, 0.975), len(values)
    )


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which `share` (0 to 1) of the values lie, linearly interpolated."""
    if not values:
        raise ValueError("no percentile of no values")
    ordered = sorted(values)
    place = share * (len(ordered) - 1)
    below = math.floor(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)


def reliability(pairs: Sequence[tuple[float, bool]], bins: int = 10) -> tuple[Bin, ...]:
    """Pairs of (confidence 0 to 1, was it right) in `bins` of equal width; empty ones left out."""
    held: dict[int, list[tuple[float, bool]]] = {}
    for confidence, right in pairs:
        held.setdefault(min(bins - 1, int(confidence * bins)), []).append((confidence, right))
    return tuple(
        Bin(math.fsum(c for c, _ in held[i]) / len(held[i]), wilson(_right(held[i]), len(held[i])))
        for i in sorted(held)
    )


def calibration_error(pairs: Sequence[tuple[float, bool]], bins: int = 10) -> float:
    """Expected calibration error: the bins' gaps weighted by size (Guo et al., ICML 2017)."""
    if not pairs:
        raise ValueError("no calibration of no answers")
    return math.fsum(
        b.right.n / len(pairs) * abs(b.right.value - b.confidence) for b in reliability(pairs, bins)
    )


def _right(pairs: Sequence[tuple[float, bool]]) -> int:
    return sum(right for _, right in pairs)
