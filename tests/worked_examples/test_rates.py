"""Rates, percentages and means against numbers that others worked out and published."""

import numpy as np
import pandas as pd
import pytest

from harp_utils.intervals import byar_limits, exact_poisson_limits, wilson_limits
from harp_utils.standardisation import (
    crude_rates,
    directly_standardised_rates,
    means,
    proportions,
)


def test_down_syndrome_by_birth_order():
    """Fay and Feuer, Statistics in Medicine 1997; 16: 791-801, table II, fifth births and later.

    Michigan 1950-1964, standard: all live births. The rate printed by the R package dsrTest
    1.0.0, vignette "dsrTest examples" (CRAN, 2022), is 75.52901 per 100,000, and its limits by
    Dobson's method are 67.63284 to 83.86703, with exact limits of the 740 cases where Byar's
    are used here.
    """
    mothers = ["under 20", "20-24", "25-29", "30-34", "35-39", "40 and over"]
    births = pd.DataFrame(
        {
            "order": "fifth or later",
            "age_band": mothers,
            "numerator": [0, 8, 63, 112, 262, 295],
            "denominator": [327, 30_666, 123_419, 149_919, 104_088, 34_392],
        }
    )
    weights = [319_933, 931_318, 786_511, 488_235, 237_863, 61_313]
    standard = pd.DataFrame({"age_band": mothers, "weight": weights})

    rate = directly_standardised_rates(births, ["order"], standard).iloc[0]

    assert rate["value"] == pytest.approx(75.52901, abs=5e-6)
    assert rate["lower_95"] == pytest.approx(67.63284, abs=2e-3)
    assert rate["upper_95"] == pytest.approx(83.86703, abs=2e-3)


@pytest.mark.parametrize(
    ("count", "total", "lower", "upper"),
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilson_limits_of_newcombe(count, total, lower, upper):
    """Newcombe, Statistics in Medicine 1998; 17: 857-872, table I, method 3."""
    data = pd.DataFrame({"group": "a", "numerator": [count], "denominator": [total]})

    share = proportions(data, ["group"], multiplier=1).iloc[0]

    assert share["lower_95"] == pytest.approx(lower, abs=5e-5)
    assert share["upper_95"] == pytest.approx(upper, abs=5e-5)


def test_wilson_limits_of_a_percentage():
    """PHE Technical Guide: Confidence Intervals: 65 of 100, as in the help of PHEindicatormethods.

    The same formula by hand: (2 x 65 + 3.8415 -/+ 1.96 sqrt(3.8415 + 4 x 65 x 0.35)) / (2 x
    (100 + 3.8415)).
    """
    lower, upper = wilson_limits(65, 100, 0.95)

    root = 1.959964 * np.sqrt(3.841459 + 4 * 65 * 0.35)
    assert lower == pytest.approx((2 * 65 + 3.841459 - root) / (2 * 103.841459), abs=1e-6)
    assert upper == pytest.approx((2 * 65 + 3.841459 + root) / (2 * 103.841459), abs=1e-6)


@pytest.mark.parametrize(
    ("level", "lower", "upper"),
    [(0.90, 31.94, 54.32), (0.95, 30.27, 56.77), (0.99, 27.18, 61.76)],
)
def test_exact_limits_of_42_events(level, lower, upper):
    """GraphPad QuickCalcs, "Confidence interval of a count", the example of 42 events."""
    assert exact_poisson_limits(42, level) == (
        pytest.approx(lower, abs=0.005),
        pytest.approx(upper, abs=0.005),
    )


def test_exact_limits_of_12_events():
    """Help of ``poiCI`` in the R package FSA 0.9 (Ogle), gamma method: 6.200575 to 20.96159."""
    lower, upper = exact_poisson_limits(12, 0.95)

    assert lower == pytest.approx(6.200575, abs=1e-6)
    assert upper == pytest.approx(20.96159, abs=1e-5)


def test_rate_of_14_events_in_400_person_years():
    """StatsDirect, help on Poisson confidence intervals: 0.035, exact 95% 0.019135 to 0.058724."""
    lower, upper = exact_poisson_limits(14, 0.95)
    people = pd.DataFrame({"study": ["s"], "numerator": [14], "denominator": [200 + 100 * 2]})

    rate = crude_rates(people, ["study"], multiplier=1).iloc[0]

    assert (lower / 400, upper / 400) == pytest.approx((0.019135, 0.058724), abs=1e-6)
    assert rate["value"] == 0.035
    # Byar's limits, from 10 events, are within 0.2% of the exact ones.
    assert rate["lower_95"] == pytest.approx(0.019135, rel=2e-3)
    assert rate["upper_95"] == pytest.approx(0.058724, rel=2e-3)


def test_byars_limits_are_as_near_as_the_guide_says():
    """PHE Technical Guide: Confidence Intervals (2018): within 0.2% of exact from 10 events."""
    events = np.arange(10, 2_001)

    for byar, exact in zip(
        byar_limits(events, 0.95), exact_poisson_limits(events, 0.95), strict=True
    ):
        assert np.abs(byar / exact - 1).max() < 0.002


def test_extra_sleep_of_student():
    """Student, Biometrika 1908; 6: 1-25; limits as printed by R, ``t.test(paired = TRUE)``.

    Hours more with the second drug than with the first: mean 1.58, 95% 0.7001142 to 2.4598858.
    """
    hours = [1.2, 2.4, 1.3, 1.3, 0.0, 1.0, 1.8, 0.8, 4.6, 1.4]

    mean = means(pd.DataFrame({"drug": "second", "hours": hours}), ["drug"], value="hours")

    assert mean["value"].iloc[0] == pytest.approx(1.58)
    assert mean["lower_95"].iloc[0] == pytest.approx(0.7001142, abs=5e-8)
    assert mean["upper_95"].iloc[0] == pytest.approx(2.4598858, abs=5e-8)
