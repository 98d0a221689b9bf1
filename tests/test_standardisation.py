"""What holds for every statistic: columns, levels, errors, order, limits."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harp_utils.standardisation import (
    crude_rates,
    directly_standardised_rates,
    indirectly_standardised_ratios,
    means,
    proportions,
)

BANDS = ["0-64", "65-84", "85+"]
STANDARD = pd.DataFrame({"age_band": BANDS, "weight": [80, 15, 5]})
ENGLAND = pd.DataFrame(
    {"age_band": BANDS, "numerator": [200, 300, 100], "denominator": [40_000, 10_000, 1_000]}
)
STATISTICS = {
    "crude rates": crude_rates,
    "proportions": proportions,
    "directly standardised rates": lambda data, by, **options: directly_standardised_rates(
        data, by, STANDARD, **options
    ),
    "indirectly standardised ratios": lambda data, by, **options: indirectly_standardised_ratios(
        data, by, ENGLAND, **options
    ),
    "means": lambda data, by, **options: means(
        data, by, value="days", frequency="numerator", **options
    ),
}
every_statistic = pytest.mark.parametrize("name", STATISTICS)
counts = st.lists(st.integers(5, 400), min_size=3, max_size=3)
people = st.lists(st.integers(500, 90_000), min_size=3, max_size=3)


def banded(numerator, denominator, area="A"):
    columns = {"numerator": numerator, "denominator": denominator, "days": [0, 2, 9]}
    return pd.DataFrame({"area": area, "age_band": BANDS, **columns})


@every_statistic
def test_every_statistic_has_the_same_columns(name):
    rows = STATISTICS[name](banded([9, 9, 9], [90, 90, 90]), ["area"], confidence=(0.9, 99.8))

    counted = ["area", "numerator", "denominator", "value", "standard_error"]
    limits = ["lower_90", "upper_90", "lower_998", "upper_998"]
    assert list(rows.columns) == [*counted, *limits, "unit", "method", "value_note"]


@every_statistic
@pytest.mark.parametrize("level", [0.5, 1, 89, 100, 0, (0.95, 101), ()])
def test_an_unknown_level_is_an_error(name, level):
    with pytest.raises(ValueError, match="confidence"):
        STATISTICS[name](banded([9, 9, 9], [90, 90, 90]), ["area"], confidence=level)


@every_statistic
def test_a_row_of_no_group_is_an_error(name):
    data = banded([9, 9, 9], [90, 90, 90], area=["A", None, "A"])

    with pytest.raises(ValueError, match="a missing value in area"):
        STATISTICS[name](data, ["area"])


@every_statistic
@pytest.mark.parametrize("count", [-1, np.nan, np.inf])
def test_a_count_must_be_zero_or_more(name, count):
    with pytest.raises(ValueError, match=f"numerator: {count}, expected 0 or more"):
        STATISTICS[name](banded([9, 9, count], [90, 90, 90]), ["area"])


@pytest.mark.parametrize("name", [name for name in STATISTICS if name != "means"])
@pytest.mark.parametrize("size", [0, -1, np.nan, np.inf])
def test_a_denominator_must_be_above_zero(name, size):
    with pytest.raises(ValueError, match=f"denominator: {size}, expected above 0"):
        STATISTICS[name](banded([9, 9, 0], [90, 90, size]), ["area"])


@every_statistic
def test_no_rows_make_no_rows(name):
    empty = banded([9, 9, 9], [90, 90, 90]).iloc[:0]

    assert len(STATISTICS[name](empty, ["area"])) == 0


@every_statistic
@settings(max_examples=25)
@given(counts, people, st.permutations(range(6)))
def test_row_order_never_matters(name, events, population, order):
    data = pd.concat([banded(events, population), banded(events[::-1], population, "B")])

    rows = STATISTICS[name](data, ["area"])

    assert rows["area"].tolist() == ["A", "B"]
    pd.testing.assert_frame_equal(STATISTICS[name](data.iloc[list(order)], ["area"]), rows)


@every_statistic
@settings(max_examples=25)
@given(counts, people)
def test_limits_bracket_the_value_and_widen_with_confidence(name, events, population):
    row = STATISTICS[name](banded(events, population), ["area"]).iloc[0]

    assert row["lower_998"] <= row["lower_95"] < row["value"]
    assert row["value"] < row["upper_95"] < row["upper_998"]


@pytest.mark.parametrize("name", ["crude rates", "proportions"])
@given(counts, counts)
def test_areas_add_up_to_their_region(name, first, second):
    parts = [banded(first, [900, 900, 900]), banded(second, [400, 400, 400], "B")]
    data = pd.concat(parts).assign(region="R")

    areas = STATISTICS[name](data, ["region", "area"])
    region = STATISTICS[name](data, ["region"]).iloc[0]

    assert region["numerator"] == areas["numerator"].sum()
    assert region["denominator"] == areas["denominator"].sum()
    assert areas["value"].min() <= region["value"] <= areas["value"].max()
