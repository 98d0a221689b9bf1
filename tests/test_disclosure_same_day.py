"""What a median or a mean says of the stays that ended on the day they began."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harp_utils.disclosure.same_day import KEYS, round_medians, telling_days
from harp_utils.params import DisclosurePolicy

POLICY = DisclosurePolicy("apc", 8, 5, 8, 10, "https://example.org", "2018-09", False)


def rows(stays, same_day, note, value, error=np.nan, statistic="median", local=True):
    """Two rows of one group: an average of shown stays, and the shown number of same-day ones."""
    average = {"measure": "average", "statistic": statistic, "value": value}
    average |= {"numerator": np.nan, "denominator": stays, "standard_error": error}
    share = {"measure": "zero_day_share", "statistic": "percentage", "value": np.nan}
    share |= {"numerator": same_day, "denominator": stays, "standard_error": np.nan}
    made = pd.DataFrame([average, share]).assign(local=local, count_note=["", note])
    return made.assign(**{name: made.get(name, "one") for name in KEYS})


@pytest.mark.parametrize(
    ("stays", "same_day", "note", "median", "tells"),
    [
        # 15 stand for 13 to 17. A median of 0 says that 7 or more had no days: of 1 to 7, 7.
        (15, None, "c", 0, True),
        # A median of 1 says that no more than half were: of 8 to 12 same-day stays only 8.
        (15, 10, "", 1, True),
        # 1 to 7 of 18 or more are never more than half, so the median cannot be 0.
        (20, None, "c", 1, False),
        # 18 or more of at most 32 are more than half, so it is 0.
        (30, 20, "", 0, False),
        # Withheld: any number of them.
        (50, None, "p", 1, True),
        # No same-day stay at all, and the reader knows.
        (10, 0, "0", 3, False),
    ],
)  # fmt: skip
def test_a_median_is_shown_only_where_the_counts_imply_it(stays, same_day, note, median, tells):
    shown = rows(stays, same_day, note, median)
    assert telling_days(shown, POLICY).tolist() == [tells, False]


def test_a_narrow_interval_says_that_few_stays_had_no_days():
    # Mean 9.2, standard error 1.4, 8 to 12 stays: 7 * (1.4 / 9.2)^2 = 0.16, so that of 8 stays no
    # more than 8 * 0.16 / 1.16 = 1.1 had no days, where [c] allows 1 to 7.
    narrow = rows(10, None, "c", 9.2, error=1.4, statistic="mean")
    # A standard error as large as the mean: 7 noughts and one long stay.
    wide = rows(10, None, "c", 9.2, error=9.2, statistic="mean")
    assert telling_days(narrow, POLICY).tolist() == [True, False]
    assert telling_days(wide, POLICY).tolist() == [False, False]


def test_a_mean_below_a_day_says_that_many_had_none():
    # Of 8 to 12 stays at 0.2 days on average at least 12 * 0.8 rounded up may have had none.
    assert telling_days(rows(10, None, "c", 0.2, error=0.5, statistic="mean"), POLICY).iloc[0]


def test_a_place_whose_counts_are_exact_keeps_its_values():
    assert not telling_days(rows(15, 7, "", 0, local=False), POLICY).any()


def test_a_value_that_is_not_there_tells_nothing():
    shown = rows(15, None, "c", np.nan)
    assert telling_days(shown, POLICY).tolist() == [False, False]


def test_medians_of_places_are_whole_days():
    halves = pd.concat([rows(15, 7, "", 2.5), rows(15, 7, "", 2.5, local=False)])
    assert round_medians(halves)["value"].dropna().tolist() == [3.0, 2.5]
    mean = rows(15, 7, "", 2.5, statistic="mean")
    assert round_medians(mean)["value"].dropna().tolist() == [2.5]


@settings(deadline=None, max_examples=200)
@given(st.lists(st.integers(0, 6), min_size=8, max_size=40))
def test_a_shown_median_leaves_every_pair_of_counts_that_is_shown_beside_it(days):
    """Independent of the rule: no stays and same-day stays within what is printed are ruled out."""
    number, none = len(days), days.count(0)
    stays = 5 * round(number / 5)
    printed = None if 0 < none < 8 else 5 * round(none / 5)
    note = "c" if printed is None else "0" if none == 0 else ""
    shown = round_medians(rows(stays, printed, note, float(np.median(days))))
    if telling_days(shown, POLICY).iloc[0]:
        return
    few = range(1, 8) if note == "c" else range(none + 1) if note == "0" else None
    possible = few or range(max(8, printed - 2), printed + 3)
    for n in range(max(8, stays - 2), stays + 3):
        for z in (z for z in possible if z <= n):
            # More than half at no days gives a median of 0; half or fewer gives one of a half up.
            assert (z > n / 2) == (shown["value"].iloc[0] == 0)
