import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harp_utils.deprivation_index import deprivation_indices

LINE = pd.DataFrame(
    {
        "area": "A",
        "imd_quintile": list("12345"),
        "value": [50.0, 45.0, 40.0, 35.0, 30.0],
        "standard_error": [2.0, 1.0, 1.0, 1.0, 2.0],
        "denominator": 100,
    }
)


def indices(data, **options):
    return deprivation_indices(data, ["area"], **options).set_index("measure")


def test_points_on_a_line_give_the_ends_of_the_line():
    # Middles at 0.1, 0.3 ... 0.9: the line falls by 25, from 52.5 to 27.5.
    found = indices(LINE)["value"]

    assert found["slope_index"] == pytest.approx(52.5 - 27.5)
    assert found["relative_index"] == pytest.approx(52.5 / 27.5)


def test_larger_fifths_count_more_and_stand_elsewhere():
    uneven = LINE.assign(denominator=[400, 150, 150, 150, 150], value=[50, 40, 38, 36, 30])
    share, middle = np.array([0.4, 0.15, 0.15, 0.15, 0.15]), [0.2, 0.475, 0.625, 0.775, 0.925]

    # numpy's weights multiply the distances, so their roots are given.
    slope, start = np.polyfit(middle, uneven["value"], 1, w=np.sqrt(share))

    assert indices(uneven)["value"]["slope_index"] == pytest.approx(-slope)
    assert indices(uneven)["value"]["relative_index"] == pytest.approx(start / (start + slope))


def test_the_slope_is_a_sum_of_independent_values():
    # Equal fifths: weights 0.2 (0.5 - middle) / 0.08 on either side of the middle.
    weights = np.array([0.4, 0.2, 0, -0.2, -0.4]) * 0.2 / 0.08
    error = np.sqrt((weights**2 * LINE["standard_error"] ** 2).sum())
    row = indices(LINE).loc["slope_index"]

    assert row["standard_error"] == pytest.approx(error)
    assert row["upper_95"] == pytest.approx(25 + 1.959964 * error)


def test_standard_error_of_the_ratio_is_that_of_repeated_draws():
    rng = np.random.default_rng(3)
    draws = 20_000
    areas = LINE.loc[LINE.index.repeat(draws)].assign(area=np.tile(np.arange(draws), 5))
    drawn = areas.assign(value=rng.normal(areas["value"], areas["standard_error"]))
    ratios = deprivation_indices(drawn, ["area"]).query("measure == 'relative_index'")["value"]

    error = indices(LINE).loc["relative_index", "standard_error"]

    assert error == pytest.approx(np.log(ratios).std(), rel=0.02)


def test_a_missing_fifth_hides_both_and_says_so():
    for column in ("value", "standard_error"):
        hidden = LINE.assign(**{column: LINE[column].where(LINE["imd_quintile"] != "3")})
        assert indices(hidden)["value"].isna().all()
        assert indices(hidden)["value_note"].tolist() == ["h", "h"]


def test_no_ratio_where_the_line_reaches_nought():
    steep = indices(LINE.assign(value=[50.0, 20.0, 2.0, 0.0, 0.0]))

    assert steep["value_note"].to_dict() == {"slope_index": "", "relative_index": "z"}


def test_no_ratio_where_an_end_of_the_line_may_be_nought():
    # The least deprived end is 2.8, with a standard error of 1.6: below 1.96 of them. Then 5.8.
    near = LINE.assign(value=[45.0, 35.0, 25.0, 15.0, 9.0])
    far = near.assign(value=near["value"] + 3)

    assert indices(near)["value_note"].to_dict() == {"slope_index": "", "relative_index": "z"}
    assert indices(near).loc["relative_index", ["value", "lower_95", "upper_998"]].isna().all()
    assert indices(near, confidence=0.9)["value_note"].tolist() == ["", "z"]
    assert indices(far)["value_note"].tolist() == ["", ""]


@pytest.mark.parametrize(
    ("spoilt", "message"),
    [
        (LINE.assign(denominator=0), "denominator: 0"),
        (LINE.assign(standard_error=-1.0), "standard_error: -1"),
        (pd.concat([LINE, LINE]), "twice"),
        (LINE.head(2), "fewer than three"),
    ],
)
def test_what_makes_no_line_is_an_error(spoilt, message):
    with pytest.raises(ValueError, match=message):
        indices(spoilt)


@given(st.permutations(range(10)))
@settings(max_examples=25)
def test_order_of_rows_does_not_matter(order):
    two = pd.concat([LINE, LINE.assign(area="B", value=LINE["value"] * 2)], ignore_index=True)

    pd.testing.assert_frame_equal(
        deprivation_indices(two.loc[order], ["area"]), deprivation_indices(two, ["area"])
    )
