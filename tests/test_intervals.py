import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from harp_utils.intervals import (
    byar_limits,
    confidence_levels,
    exact_poisson_limits,
    poisson_limits,
    wilson_limits,
)

LEVELS = st.floats(0.9, 0.9989)


@pytest.mark.parametrize(
    ("given_level", "named"),
    [(0.95, {"95": 0.95}), (95, {"95": 0.95}), ((0.9, 99.8), {"90": 0.9, "998": 0.998})],
)
def test_levels_are_named_as_columns_are(given_level, named):
    assert confidence_levels(given_level) == named


@pytest.mark.parametrize("level", [0, 0.5, 0.8999, 1, 89, 100, -0.95, float("nan"), ()])
def test_other_levels_are_errors(level):
    with pytest.raises(ValueError, match="confidence"):
        confidence_levels(level)


@given(st.just(0) | st.floats(0.01, 5_000), LEVELS)
def test_poisson_limits_hold_the_count(events, level):
    for limits in (byar_limits, exact_poisson_limits, poisson_limits):
        lower, upper = limits(events, level)

        assert 0 <= lower <= events <= upper


@pytest.mark.parametrize("events", [9, 9.5, 10])
def test_poisson_limits_change_hands_at_ten_events(events):
    lower, upper = poisson_limits(events, 0.95)

    expected = byar_limits(events, 0.95) if events >= 10 else exact_poisson_limits(events, 0.95)
    assert (lower, upper) == expected


@given(st.integers(0, 500), st.integers(0, 500), LEVELS)
def test_wilson_limits_hold_the_share_and_mirror_its_complement(part, rest, level):
    whole = part + rest + 1
    lower, upper = wilson_limits(part, whole, level)
    other_lower, other_upper = wilson_limits(whole - part, whole, level)

    rounding = 1e-12
    assert 0 <= lower <= part / whole + rounding
    assert part / whole - rounding <= upper <= 1 + rounding
    assert lower == pytest.approx(1 - other_upper, abs=1e-12)
    assert upper == pytest.approx(1 - other_lower, abs=1e-12)


def test_a_total_of_nobody_has_no_limits():
    assert np.isnan(wilson_limits(0, 0, 0.95)).all()
