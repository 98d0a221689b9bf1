"""The crude rate beside a standardised one: from the shown count, or with its reason."""

import pandas as pd
import pytest

from harp_utils.crude_columns import CRUDE, add_crude_rates


def crude(numerator, count_note="", *, denominator=50_000.0, statistic="dsr"):
    row = {
        "statistic": statistic,
        "numerator": numerator,
        "denominator": denominator,
        "count_note": count_note,
    }
    return add_crude_rates(pd.DataFrame([row], index=[7])).iloc[0]


def test_the_rate_is_the_shown_count_over_the_population():
    row = crude(15.0)

    assert row["crude_rate"] == pytest.approx(100_000 * 15 / 50_000)
    # Byar's limits of 15 events: 8.390 and 24.742.
    assert row["crude_lower_95"] == pytest.approx(100_000 * 8.390 / 50_000, abs=0.01)
    assert row["crude_upper_95"] == pytest.approx(100_000 * 24.742 / 50_000, abs=0.01)
    assert row["crude_note"] == ""


def test_a_count_to_the_nearest_five_has_the_rate_of_what_is_shown():
    row = crude(15.0, "b")

    assert row["crude_rate"] == pytest.approx(100_000 * 15 / 50_000)
    assert row["crude_note"] == ""


def test_no_events_are_a_rate_of_zero_without_limits():
    row = crude(0.0, "0")

    assert (row["crude_rate"], row["crude_note"]) == (0, "0")
    assert row[CRUDE[1:]].isna().all()


@pytest.mark.parametrize(
    ("numerator", "count_note", "others", "note"),
    [
        (None, "c", {}, "c"),
        (None, "p", {}, "p"),
        (None, "x", {}, "x"),
        (None, "n", {}, "n"),
        (20.0, "", {"denominator": None}, "z"),
        (20.0, "", {"denominator": 0.0}, "z"),
        (20.0, "", {"statistic": "percentage"}, "z"),
    ],
)
def test_a_rate_that_is_missing_says_why(numerator, count_note, others, note):
    row = crude(numerator, count_note, **others)

    assert row["crude_note"] == note
    assert row[CRUDE].isna().all()


def test_rows_keep_their_place_whatever_their_order():
    rows = pd.DataFrame(
        {
            "statistic": ["dsr", "mean", "dsr"],
            "numerator": [10.0, None, 20.0],
            "denominator": [100_000.0, 30.0, 100_000.0],
            "count_note": "",
        },
        index=[2, 0, 1],
    )

    assert add_crude_rates(rows)["crude_rate"].fillna(-1).tolist() == [10, -1, 20]
