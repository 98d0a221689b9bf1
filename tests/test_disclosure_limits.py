"""Limits and steps that tell no more of a count than what is shown of it."""

import pandas as pd
import pytest

from harp_utils.disclosure.limits import reshape_limits_of_rates, round_rates

LIMITS = ["lower_95", "upper_95", "lower_998", "upper_998"]


def one(**values):
    blank = dict.fromkeys(["value", "standard_error", *LIMITS, "lowest_stays"], float("nan"))
    return pd.DataFrame([{**blank, "local": True, "denominator": 9_000.0, **values}])


def test_a_rate_and_its_limits_are_printed_in_steps():
    """Two events of 9,000 people move a rate by 22, so the step is 30."""
    limits = dict(zip(LIMITS, (700.3, 1000.7, 650.0, 1099.0), strict=True))
    printed = round_rates(one(statistic="dsr", value=853.2, **limits)).iloc[0]
    # 853.2 / 30 is 28.4, 700.3 / 30 is 23.3, 1000.7 / 30 is 33.4, and so on.
    assert printed[["value", *LIMITS]].tolist() == [28 * 30, 23 * 30, 33 * 30, 22 * 30, 37 * 30]


@pytest.mark.parametrize(("value", "printed"), [(0.0, 0.0), (8.0, 30.0), (16.0, 30.0)])
def test_a_rate_of_nought_stays_nought_and_no_other_becomes_it(value, printed):
    assert round_rates(one(statistic="dsr", value=value))["value"].item() == printed


def test_a_mean_is_printed_in_steps_of_its_fewest_stays():
    printed = round_rates(one(statistic="mean", value=6.47, lowest_stays=8.0, denominator=10.0))
    assert printed["value"].item() == pytest.approx(32 * 0.2)
    england = one(statistic="mean", value=6.47, lowest_stays=8.0).assign(local=False)
    assert round_rates(england)["value"].item() == 6.47


def test_limits_of_a_withheld_count_do_not_hang_on_it():
    rate = {"statistic": "dsr", "value": 900.0, "standard_error": 180.0, "lowest_events": 8.0}
    shapes = [
        reshape_limits_of_rates(one(**rate, rounded_events=count, withheld=withheld))[LIMITS]
        for withheld in (True, False)
        for count in (15.0, 40.0)
    ]
    assert shapes[0].equals(shapes[1])
    assert not shapes[2].equals(shapes[3])
