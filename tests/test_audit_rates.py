"""What a rate tells of its count."""

import numpy as np
import pandas as pd
import pytest

from harp_utils.audit import divisions, rates


@pytest.mark.parametrize(
    ("people", "step"),
    [(200_000, 1.0), (150_000, 2.0), (100_000, 2.0), (50_000, 5.0), (9_000, 30.0), (5e6, 0.1)],
)
def test_a_step_is_two_events_or_more(people, step):
    assert rates.printed_step(pd.Series([float(people)])).item() == step


def test_a_count_lies_between_rate_over_most_and_rate_over_least():
    row = {"cell": 0, "value": 100.0, "step": 10.0, "half": 5.0, "least": 4.0, "most": 10.0}
    found = rates._by_rate(pd.DataFrame([row]))
    assert found["low"].item() == np.ceil((100 - 5) / 10)
    assert found["high"].item() == np.floor((100 + 5) / 4)


def test_the_smallest_printed_rate_tells_nothing_below_it():
    row = {"cell": 0, "value": 10.0, "step": 10.0, "half": 5.0, "least": 4.0, "most": 10.0}
    assert rates._by_rate(pd.DataFrame([row]))["low"].item() == 0


def test_limits_without_a_count_give_the_effective_number():
    """Poisson limits of 100 events: no fewer than 100, less what rounding leaves open."""
    lower, upper = (limit.item() for limit in rates._byar(np.array([100.0])))
    row = {"cell": 0, "value": 100.0, "lower_95": lower, "upper_95": upper, "shape": np.nan}
    found = rates._by_limits(pd.DataFrame([{**row, "step": 0.0, "half": 0.0}]))
    assert found["low"].item() == pytest.approx(100, abs=1)


def test_numbers_of_stays_that_make_no_such_mean_are_left_out():
    # 26 / 8 = 3.25 is printed 3.3 or 3.2; no number of days over 9 lies from 3.25 to 3.35 but 30.
    means, stays = np.array([3.3, 3.3, 3.1, 3.3]), np.array([8.0, 9.0, 8.0, 2.0])
    to_a_tenth, to_a_fifth = np.full(4, 0.05), np.full(4, 0.1)

    made = divisions._makes(means, stays, to_a_tenth)
    assert made.tolist() == [26 / 8 >= 3.25, 30 / 9 <= 3.35, 25 / 8 <= 3.15, False]
    # Of 8 stays every fifth of a day is the nearest to some mean.
    fifths = np.arange(0, 50) / 5
    assert divisions._makes(fifths, np.full(50, 8.0), np.full(50, 0.1)).all()
    assert divisions._makes(means, stays, to_a_fifth)[:3].all()
