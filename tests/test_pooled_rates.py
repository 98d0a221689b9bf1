"""A hidden year must not be found from the pooled years and the others."""

import pandas as pd
import pytest

from harp_utils.pooled_rates import hide_recoverable_rates, withhold_pooled_counts

POOLED = "2023/24 to 2025/26"


def rate(period, count_note="", *, group="Asian", measure="main", statistic="dsr"):
    return {
        "metric_id": "m",
        "measure": measure,
        "period": period,
        "area_code": "I1",
        "breakdown": "ethnic_group",
        "ethnic_group": group,
        "numerator": None if count_note else 20.0,
        "value": 40.0,
        "standard_error": 4.0,
        "lower_95": 30.0,
        "upper_95": 50.0,
        "value_note": "",
        "count_note": count_note,
        "statistic": statistic,
    }


def notes(*rows):
    shown = hide_recoverable_rates(pd.DataFrame(rows), POOLED)
    hidden = shown["value_note"] == "c"
    numbers = shown[["value", "standard_error", "lower_95", "upper_95"]]
    assert numbers[hidden].isna().all(axis=None)
    assert numbers[~hidden].notna().all(axis=None)
    return shown["value_note"].tolist()


def test_a_pooled_rate_is_hidden_where_the_count_of_a_year_is():
    rows = [rate("2024/25", "c"), rate(POOLED), rate(POOLED, measure="age_deprivation_rate")]

    assert notes(*rows) == ["", "c", "c"]


@pytest.mark.parametrize(
    "year",
    [
        rate("2024/25"),
        rate("2024/25", "0"),
        rate("2024/25", "c", group="Black"),
        rate("2024/25", "c", statistic="percentage"),
    ],
)
def test_a_pooled_rate_stays_where_no_count_of_its_group_is_hidden(year):
    assert notes(year, rate(POOLED)) == ["", ""]


def test_the_counts_of_pooled_rates_are_not_published():
    rows = [rate(POOLED, measure="age_rate"), rate(POOLED, "x", measure="age_rate"), rate(POOLED)]

    shown = withhold_pooled_counts(pd.DataFrame(rows))

    assert shown["count_note"].tolist() == ["n", "x", ""]
    assert shown["numerator"].notna().tolist() == [False, False, True]
