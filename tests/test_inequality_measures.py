import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harp_utils.inequality_measures import MEASURES, inequality_measures

# Shares 0.2 and 0.8, mean 0.2 x 30 + 0.8 x 20 = 22.
TWO = pd.DataFrame(
    {
        "area": "A",
        "ethnic_group": ["Asian", "White"],
        "value": [30.0, 20.0],
        "standard_error": [3.0, 1.0],
        "denominator": [200, 800],
    }
)
NUMBERS = ["value", "standard_error", "lower_95", "upper_95"]


def measure(data, name, **options):
    rows = inequality_measures(data, ["area"], reference="White", **options)
    return rows[rows["measure"] == name].iloc[0]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("between_group_variance", 0.2 * 8**2 + 0.8 * 2**2),
        ("index_of_disparity", 100 / 2 * (8 + 2) / 22),
        ("theil_index", 0.2 * 30 / 22 * np.log(30 / 22) + 0.8 * 20 / 22 * np.log(20 / 22)),
        ("mean_log_deviation", 0.2 * np.log(22 / 30) + 0.8 * np.log(22 / 20)),
        ("attributable_risk", 22 - 20),
        ("attributable_fraction", 100 * (22 - 20) / 22),
    ],
)
def test_values_of_two_groups(name, value):
    assert measure(TWO, name)["value"] == pytest.approx(value)


@pytest.mark.parametrize("name", MEASURES)
def test_standard_errors_are_those_of_repeated_draws(name):
    rng = np.random.default_rng(1)
    draws = 20_000
    areas = TWO.loc[TWO.index.repeat(draws)].assign(area=np.tile(np.arange(draws), 2))
    drawn = areas.assign(value=rng.normal(areas["value"], areas["standard_error"]))

    rows = inequality_measures(drawn, ["area"], reference="White")
    spread = rows.loc[rows["measure"] == name, "value"].std()

    # The slope is taken at the true values, so a measure that bends is met to a few per cent.
    assert measure(TWO, name)["standard_error"] == pytest.approx(spread, rel=0.06)


def test_the_risk_is_a_sum_of_independent_values():
    # 22 - 20 is 0.2 x 30 - 0.2 x 20.
    error = measure(TWO, "attributable_risk")["standard_error"]

    assert error == pytest.approx(np.sqrt((0.2 * 3) ** 2 + (0.2 * 1) ** 2))


def test_the_fraction_has_its_limits_from_the_ratio_to_the_mean():
    row = measure(TWO, "attributable_fraction")
    # ln(20 / 22), 22 being 0.2 x 30 + 0.8 x 20.
    error = np.sqrt((1 / 20 - 0.8 / 22) ** 2 * 1**2 + (0.2 / 22) ** 2 * 3**2)

    assert row["lower_95"] == pytest.approx(100 * (1 - 20 / 22 * np.exp(1.959964 * error)))
    assert row["upper_95"] == pytest.approx(100 * (1 - 20 / 22 * np.exp(-1.959964 * error)))


def test_equal_groups_are_not_unequal():
    equal = inequality_measures(TWO.assign(value=20.0), ["area"], reference="White")

    np.testing.assert_allclose(equal["value"], 0, atol=1e-12)
    assert (equal.loc[equal["measure"].isin(list(MEASURES)[:4]), "lower_95"] == 0).all()


def test_a_hidden_value_hides_every_measure_of_its_own_area_only():
    hidden = TWO.assign(area="B", value=[np.nan, 20.0])

    rows = inequality_measures(pd.concat([TWO, hidden]), ["area"], reference="White")

    assert rows.loc[rows["area"] == "B", ["value", "lower_95"]].isna().all(axis=None)
    assert rows.groupby("area")["value_note"].unique().map(list).to_dict() == {
        "A": [""],
        "B": ["h"],
    }


def test_logarithms_of_nought_are_not_defined():
    rows = inequality_measures(TWO.assign(value=[0.0, 20.0]), ["area"], reference="White")

    notes = rows.set_index("measure")["value_note"]
    assert notes[notes == "z"].index.tolist() == ["theil_index", "mean_log_deviation"]


@pytest.mark.parametrize(
    ("spoilt", "message"),
    [
        (TWO.assign(value=[-1.0, 20.0]), "value: -1"),
        (TWO.assign(denominator=[-5, 20]), "denominator: -5"),
        (TWO.iloc[[0, 0, 1]], "twice"),
        (TWO.iloc[[1]], "single group"),
        (TWO.assign(ethnic_group=["Asian", "Black"]), "'White'"),
    ],
)
def test_what_cannot_be_compared_is_an_error(spoilt, message):
    with pytest.raises(ValueError, match=message):
        inequality_measures(spoilt, ["area"], reference="White")


GROUPS = st.lists(
    st.tuples(st.floats(0.1, 1e4), st.floats(0.001, 0.5), st.integers(1, 10**7)),
    min_size=2,
    max_size=6,
)


def drawn_groups(groups):
    rows = pd.DataFrame(groups, columns=["value", "error", "denominator"])
    names = ["White", "Asian", "Black", "Mixed", "Other", "Sixth"][: len(rows)]
    error = rows["value"] * rows["error"]
    return rows.assign(area="A", ethnic_group=names, standard_error=error)


@given(GROUPS)
@settings(max_examples=25)
def test_measures_that_cannot_be_negative_are_not(groups):
    rows = inequality_measures(drawn_groups(groups), ["area"], reference="White")
    first = rows[rows["measure"].isin(list(MEASURES)[:4])]

    assert (first["value"] > -1e-9).all()
    assert (first["lower_95"] >= 0).all()


@given(GROUPS, st.randoms())
@settings(max_examples=25)
def test_limits_bracket_widen_and_do_not_depend_on_order(groups, random):
    data = drawn_groups(groups)
    order = list(data.index)
    random.shuffle(order)

    rows = inequality_measures(data, ["area"], reference="White")
    again = inequality_measures(data.loc[order], ["area"], reference="White")

    pd.testing.assert_frame_equal(rows, again, rtol=1e-6)
    slack = 1e-9 * (1 + rows["value"].abs())
    assert (rows["lower_95"] <= rows["value"] + slack).all()
    assert (rows["upper_95"] >= rows["value"] - slack).all()
    assert (rows["lower_998"] <= rows["lower_95"]).all()
    assert (rows["upper_998"] >= rows["upper_95"]).all()
