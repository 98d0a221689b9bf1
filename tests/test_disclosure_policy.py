"""The rule for small numbers and the step that rates are printed to."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from harp_utils.disclosure.policy import (
    highest_of_shown,
    lowest_of_shown,
    mean_steps,
    protect_counts,
    rate_steps,
    round_to_step,
)
from harp_utils.params import DisclosurePolicy


def policy(threshold=8, base=5):
    return DisclosurePolicy("apc", threshold, base, 8, 10, False, "https://nhs.uk", "2018-09")


@pytest.mark.parametrize(
    ("people", "step"),
    [
        (2_000, 100),  # two events move the crude rate by 2 x 100,000 / 2,000
        (9_000, 30),  # 22.2
        (75_000, 3),  # 2.67
        (100_000, 2),
        (45_000, 5),  # 4.44
        (3_999, 100),  # 50.01
        (4_000, 50),
        (60_000_000, 0.1),  # never finer than a decimal
    ],
)
def test_a_rate_is_printed_no_finer_than_two_events_would_move_it(people, step):
    assert rate_steps(pd.Series([float(people)])).iloc[0] == pytest.approx(step)


@given(st.integers(1, 10**8))
def test_a_step_is_at_least_two_events_and_at_most_four(people):
    step = rate_steps(pd.Series([float(people)])).iloc[0]
    least = 2 * 100_000 / people

    assert step >= least - 1e-9
    assert step <= max(2 * least, 0.1) + 1e-9


def test_values_go_to_the_nearest_step():
    values, steps = pd.Series([853.2, 0.26, 44.9]), pd.Series([20.0, 0.1, 30.0])

    assert round_to_step(values, steps).tolist() == [860.0, 0.3, 30.0]


@given(st.integers(1, 500), st.integers(1, 12), st.integers(1, 12))
def test_a_rounded_count_stands_for_the_counts_that_round_to_it(count, threshold, base):
    rule = policy(max(threshold, (base + 1) // 2), base)
    shown = protect_counts(pd.Series([count]), rule)
    if shown.isna().iloc[0]:
        return
    every = pd.Series(np.arange(1, 600))
    same = every[protect_counts(every, rule) == shown.iloc[0]]

    assert lowest_of_shown(shown, rule).iloc[0] == same.min()
    assert highest_of_shown(shown, rule).iloc[0] == same.max()


@pytest.mark.parametrize(("stays", "step"), [(8, 0.2), (9, 0.2), (10, 0.1), (4, 0.5), (1, 1.0)])
def test_a_mean_is_printed_no_finer_than_one_day_would_move_it(stays, step):
    assert mean_steps(pd.Series([float(stays)])).item() == step >= 1 / stays
