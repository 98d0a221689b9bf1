"""A hidden year or fifth must not be found from the pooled years and the others."""

import pandas as pd
import pytest

from harp_utils.direct_standardisation import add_dobson_limits
from harp_utils.intervals import BOTH_LEVELS, confidence_levels
from harp_utils.pooled_rates import (
    hide_recoverable_rates,
    reshape_pooled_limits,
    withhold_pooled_counts,
)

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
        "local": True,
        "rounded_events": 20.0,
        "lowest_events": 18.0,
        "withheld": False,
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


def fifth(count_note="", **changes):
    row = rate(POOLED, count_note, group=changes.pop("group", "Asian"))
    return row | {"breakdown": "deprivation", "imd_quintile": "5"} | changes


def test_no_other_value_is_hidden_where_the_count_of_a_year_is():
    detailed = rate(POOLED) | {"breakdown": "ethnic_category"}
    others = [rate("2023/24"), detailed, rate(POOLED, statistic="mean"), fifth()]

    assert notes(rate("2024/25", "c"), *others) == [""] * 5


def test_a_rate_by_age_and_deprivation_is_hidden_where_the_count_of_a_fifth_is():
    rows = [fifth("c"), rate(POOLED), rate(POOLED, measure="age_deprivation_rate")]

    assert notes(*rows) == ["", "", "c"]
    assert notes(fifth("c", group="Black"), *rows[1:]) == ["", "", ""]


@pytest.mark.parametrize("reason", ["u", "d"])
def test_beside_a_hidden_count_no_note_tells_whether_all_of_them_reach_10(reason):
    hidden = dict.fromkeys(["value", "standard_error", "lower_95", "upper_95"])
    few = rate(POOLED, measure="age_deprivation_rate") | hidden | {"value_note": reason}

    shown = hide_recoverable_rates(pd.DataFrame([rate("2024/25", "c"), few]), POOLED)

    assert shown["value_note"].tolist() == ["", "c"]
    alone = hide_recoverable_rates(pd.DataFrame([rate("2024/25"), few]), POOLED)
    assert alone["value_note"].tolist() == ["", reason]


def limits_of(shown):
    columns = ["lower_95", "upper_95", "lower_998", "upper_998"]
    return shown[columns].astype(float).to_numpy().tolist()


NONE_IN_A_YEAR = rate("2025/26", "0") | dict.fromkeys(
    ["numerator", "rounded_events", "lowest_events"], 0.0
)
WITH_PARTS = pytest.mark.parametrize(
    ("measure", "parts"),
    [
        ("age_rate", [rate("2023/24"), rate("2024/25"), NONE_IN_A_YEAR]),
        ("age_deprivation_rate", [fifth(), fifth(imd_quintile="4")]),
    ],
)


# Rows of the same group that are no part of the pooled count, and rows of others.
NO_PARTS = [
    rate(POOLED, measure="main"),
    rate("2024/25", measure="main") | {"breakdown": "ethnic_category"},
    rate("2024/25", measure="zero_day_share"),
    rate("2024/25", group="Black"),
    fifth(group="Black"),
    fifth(statistic="percentage"),
    fifth(area_code="I2"),
]


def reshaped(measure, parts, **changes):
    """Limits of a pooled rate whose own count would be printed as 45."""
    pooled = rate(POOLED, measure=measure) | {"rounded_events": 45.0, "lowest_events": 43.0}
    rows = pd.DataFrame([*NO_PARTS, *parts, pooled | changes]).assign(
        lower_998=25.0, upper_998=55.0
    )
    return rows, reshape_pooled_limits(rows, POOLED)


@WITH_PARTS
def test_limits_take_their_shape_from_the_counts_shown_beside_them(measure, parts):
    rows, shown = reshaped(measure, parts, standard_error=10.0)

    counted = rows.tail(1).assign(numerator=20.0 + 20.0)
    expected = add_dobson_limits(counted, confidence_levels(BOTH_LEVELS))
    assert limits_of(shown.tail(1)) == limits_of(expected)
    pd.testing.assert_frame_equal(shown.head(-1), rows.head(-1))


@WITH_PARTS
def test_an_error_is_that_of_no_more_events_than_the_parts_are_sure_to_stand_for(measure, parts):
    _, shown = reshaped(measure, parts, standard_error=1.0)

    assert shown["standard_error"].iloc[-1] == 40.0 / (18 + 18) ** 0.5


@WITH_PARTS
def test_beside_a_withheld_count_the_shape_is_that_of_the_effective_number(measure, parts):
    withheld = [parts[0] | {"withheld": True, "numerator": None, "count_note": "p"}, *parts[1:]]
    rows, shown = reshaped(measure, withheld, standard_error=10.0)

    counted = rows.tail(1).assign(numerator=(40.0 / 10.0) ** 2)
    expected = add_dobson_limits(counted, confidence_levels(BOTH_LEVELS))
    assert limits_of(shown.tail(1)) == limits_of(expected)


def test_limits_of_england_stay_as_they_are():
    parts = [rate("2023/24"), rate("2024/25")]
    rows, shown = reshaped("age_rate", parts, local=False)

    numbers = ["value", "standard_error", "lower_95", "upper_95", "lower_998", "upper_998"]
    pd.testing.assert_frame_equal(shown[numbers], rows[numbers])


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
