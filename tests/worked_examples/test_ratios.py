"""Ratios against numbers that others worked out and published."""

import pandas as pd
import pytest

from harp_utils.inequality import rate_differences, rate_ratios
from harp_utils.standardisation import crude_rates, proportions


def test_relative_risk_of_aspirin():
    """Moore, McCabe and Craig, Introduction to the Practice of Statistics, 9th ed., example 8.18.

    Major vascular events in 45 of 411 on aspirin and 73 of 411 on placebo: relative risk 0.62,
    95% 0.4364 to 0.8707.
    """
    trial = pd.DataFrame(
        {"arm": ["aspirin", "placebo"], "numerator": [45, 73], "denominator": [411, 411]}
    )

    risks = proportions(trial, ["arm"]).assign(trial="ASPIRE")
    ratio = rate_ratios(risks, ["trial"], group="arm", reference="placebo").iloc[0]

    assert ratio["ratio"] == pytest.approx(0.1095 / 0.1776, abs=5e-4)
    assert ratio["ratio_lower_95"] == pytest.approx(0.4364, abs=5e-5)
    assert ratio["ratio_upper_95"] == pytest.approx(0.8707, abs=5e-5)


def test_rate_ratio_of_infections_by_housing():
    """Kirkwood and Sterne, Essential Medical Statistics, 2nd ed., example 23.2.

    Lower respiratory infections: 33 in 355 child-years in poor housing, 24 in 518 in good.
    93.0 and 46.3 per 1,000; rate ratio 2.01, 95% 1.19 to 3.39.
    """
    children = pd.DataFrame(
        {"housing": ["good", "poor"], "numerator": [24, 33], "denominator": [518, 355]}
    )

    rates = crude_rates(children, ["housing"], multiplier=1_000).assign(study="Guatemala")
    ratio = rate_ratios(rates, ["study"], group="housing", reference="good").iloc[1]

    assert rates["value"].round(1).tolist() == [46.3, 93.0]
    assert ratio["ratio"] == pytest.approx(2.01, abs=0.005)
    assert ratio["ratio_lower_95"] == pytest.approx(1.19, abs=0.005)
    assert ratio["ratio_upper_95"] == pytest.approx(3.39, abs=0.005)


def test_difference_of_two_percentages():
    """Newcombe, Statistics in Medicine 1998; 17: 873-890, table II, contrast (a), method 1.

    56 of 70 and 48 of 80: difference 0.2, 95% 0.0575 to 0.3425.
    """
    groups = pd.DataFrame(
        {"group": ["first", "second"], "numerator": [56, 48], "denominator": [70, 80]}
    )

    shares = proportions(groups, ["group"], multiplier=1).assign(contrast="a")
    gaps = rate_differences(shares, ["contrast"], group="group", reference="second")
    gap = gaps.set_index("group").loc["first"]

    assert gap["difference"] == pytest.approx(0.2)
    assert gap["difference_lower_95"] == pytest.approx(0.0575, abs=5e-5)
    assert gap["difference_upper_95"] == pytest.approx(0.3425, abs=5e-5)
