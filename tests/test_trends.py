import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from harp_utils.trends import log_linear_trends

YEARS = pd.DataFrame(
    {
        "area": "A",
        "year": [0, 1, 2],
        "value": [100.0, 110.0, 121.0],
        "standard_error": [5.0, 5.5, 6.05],
    }
)


def trend(data, **options):
    return log_linear_trends(data, ["area"], **options).iloc[0]


def test_ten_per_cent_a_year():
    row = trend(YEARS)
    # Every year has a variance of the logarithm of 0.05^2; the years lie 1, 0 and 1 off the middle.
    error = 0.05 / np.sqrt(2)

    assert row["value"] == pytest.approx(10)
    assert row["lower_95"] == pytest.approx(100 * (1.1 * np.exp(-1.959964 * error) - 1))
    assert row["upper_95"] == pytest.approx(100 * (1.1 * np.exp(1.959964 * error) - 1))
    assert row["departure"] == pytest.approx(0, abs=1e-9)
    assert row["departure_p"] == pytest.approx(1)


def test_a_sure_year_weighs_more_than_an_unsure_one():
    data = YEARS.assign(value=[100.0, 130.0, 121.0], standard_error=[2.0, 20.0, 4.0])
    weights = (data["value"] / data["standard_error"]) ** 2

    # numpy's weights multiply the distances, so their roots are given.
    slope, _ = np.polyfit(data["year"], np.log(data["value"]), 1, w=np.sqrt(weights))

    assert trend(data)["value"] == pytest.approx(100 * (np.exp(slope) - 1))


def test_up_and_down_again_departs_from_a_line():
    row = trend(YEARS.assign(value=[100.0, 200.0, 100.0], standard_error=[1.0, 2.0, 1.0]))
    # Equal weights of 1 / 0.01^2: the line is flat at the mean, ln 2 / 3 above the outer years.
    departure = (2 * (np.log(2) / 3) ** 2 + (2 * np.log(2) / 3) ** 2) / 0.01**2

    assert row["value"] == pytest.approx(0, abs=1e-9)
    assert row["departure"] == pytest.approx(departure)
    assert row["departure_p"] == pytest.approx(stats.chi2.sf(departure, 1))


@pytest.mark.parametrize(
    "spoilt",
    [
        {"value": [100.0, np.nan, 121.0]},
        {"value": [100.0, 0.0, 121.0]},
        {"standard_error": [5.0, 0.0, 6.05]},
    ],
)
def test_fewer_than_three_years_are_no_trend(spoilt):
    row = trend(YEARS.assign(**spoilt))

    assert (row["years"], row["value_note"]) == (2, "h")
    assert row[["value", "lower_95", "upper_95", "departure_p"]].isna().all()


def test_a_missing_year_of_four_leaves_three():
    four = pd.DataFrame(
        {
            "area": "A",
            "year": [0, 1, 2, 3],
            "value": [100.0, 110.0, np.nan, 133.1],
            "standard_error": 5.0,
        }
    )

    assert trend(four)["value"] == pytest.approx(10)


@pytest.mark.parametrize(
    ("spoilt", "message"),
    [
        (YEARS.assign(value=-1.0), "value: -1"),
        (YEARS.assign(standard_error=-2.0), "standard_error: -2"),
        (YEARS.assign(year=[0, 1, np.nan]), "year"),
        (YEARS.assign(year=[0, 1, 1]), "twice"),
    ],
)
def test_what_is_no_series_is_an_error(spoilt, message):
    with pytest.raises(ValueError, match=message):
        trend(spoilt)


@given(st.permutations(range(6)), st.floats(0.1, 10))
@settings(max_examples=25)
def test_neither_order_nor_unit_matters(order, factor):
    two = pd.concat([YEARS, YEARS.assign(area="B", value=[9.0, 8.0, 9.5])], ignore_index=True)
    scaled = two.assign(value=two["value"] * factor, standard_error=two["standard_error"] * factor)

    pd.testing.assert_frame_equal(
        log_linear_trends(scaled.loc[order], ["area"]), log_linear_trends(two, ["area"])
    )
