from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.stats import bootstrap, calibration_error, mean, percentile, rate, reliability, wilson


@pytest.mark.parametrize(
    ("successes", "n", "low", "high"),
    [  # Newcombe, Statistics in Medicine 17 (1998), table I, method 3
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilson_gives_the_published_intervals(
    successes: int, n: int, low: float, high: float
) -> None:
    figure = wilson(successes, n)
    assert (figure.low, figure.high) == pytest.approx((low, high), abs=5e-5)


@given(st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_a_rate_lies_within_its_interval(counts: tuple[int, int]) -> None:
    figure = wilson(*counts)
    assert 0 <= figure.low <= figure.value <= figure.high <= 1


@pytest.mark.parametrize("counts", [(0, 0), (3, 2), (-1, 5)])
def test_no_rate_without_observations(counts: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="no rate"):
        wilson(*counts)


def test_rate_leaves_out_what_is_not_counted() -> None:
    found = rate([True, None, False, None])
    assert found is not None
    assert (found.value, found.n) == (0.5, 2)
    assert rate([None]) is None


def test_mean_of_nothing_is_none() -> None:
    assert mean([]) is None


@given(st.lists(st.floats(0, 1), min_size=1), st.floats(0, 1))
def test_a_percentile_lies_between_the_extremes(values: list[float], share: float) -> None:
    assert min(values) - 1e-12 <= percentile(values, share) <= max(values) + 1e-12


def test_percentile_interpolates() -> None:
    assert percentile([4, 1, 3, 2], 0.5) == 2.5
    with pytest.raises(ValueError, match="no values"):
        percentile([], 0.5)


def test_calibration_error_is_the_weighted_gap() -> None:
    pairs = [(0.95, True), (0.95, False), (0.15, False), (1.0, True)]
    # bin 9 holds three: mean confidence 0.9667, right 2/3; bin 1 holds one: 0.15, right 0
    assert calibration_error(pairs) == pytest.approx(3 / 4 * 0.3 + 1 / 4 * 0.15)
    assert [b.right.n for b in reliability(pairs)] == [1, 3]


def test_the_bootstrap_is_repeatable_and_holds_the_value() -> None:
    pairs = [(0.8, i % 5 != 0) for i in range(100)]
    first = bootstrap(calibration_error, pairs)
    assert first == bootstrap(calibration_error, pairs)
    assert first is not None
    assert first.low <= first.value + 0.05
    assert first.high > first.value
    assert bootstrap(calibration_error, []) is None
