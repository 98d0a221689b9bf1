from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from harp_utils.derived import add_standard_errors, derived_rows
from harp_utils.params import load_suite
from harp_utils.publication import COLUMNS, MEASURE_ORDER, NUMBERS

SUITE = load_suite(Path(__file__).resolve().parents[1] / "params")
YEARS = [period.label for period in SUITE.periods]
POOLED = SUITE.pooled_label
RATE = "admissions per 100,000 people a year"
NAMES = {
    "focus_area": "cardiovascular",
    "metric_id": "stroke_admissions",
    "metric_name": "Stroke admissions",
    "kind": "admission",
    "measure": "main",
    "area_code": "E54000065",
    "area_name": "NHS Central East",
    "area_level": "icb",
    "ethnic_category": "all",
    "imd_quintile": "all",
    "unit": RATE,
    "method": "directly standardised rate, Dobson limits",
    "data_source": "SYNTHETIC: invented numbers",
    "value_note": "",
    "count_note": "",
    "crude_note": "z",
    "ratio_note": "",
}
# Values, and the people behind them: 100, 100 and 800.
GROUPS = {"Asian": (150.0, 100), "Black": (200.0, 100), "White": (100.0, 800)}


def row(breakdown, group, period, value, people, **columns):
    """Make a published row whose limits are a tenth of the value away."""
    limits = {"lower_95": value * 0.9, "upper_95": value * 1.1}
    made = dict.fromkeys(NUMBERS, np.nan) | NAMES | limits
    made |= {"breakdown": breakdown, "ethnic_group": group, "period": period, "value": value}
    return made | {"numerator": 50, "denominator": people} | columns


def published(*extra, groups=GROUPS, **columns):
    """Make every row of one metric and place; the values rise by a tenth every year."""
    rows = [
        row("ethnic_group", group, year, value * 1.1**n, people, **columns)
        for group, (value, people) in groups.items()
        for n, year in enumerate(YEARS)
    ]
    rows += [row("everyone", "Everyone", year, 130.0, 1_000, **columns) for year in YEARS]
    rows += [
        row("deprivation", "Everyone", POOLED, 60.0 - 10 * fifth, 300, imd_quintile=str(fifth))
        for fifth in range(1, 6)
    ]
    frame = pd.DataFrame([*rows, *extra])[COLUMNS]
    return frame.astype({"numerator": "Int64", "denominator": "Int64"})


def derived(frame, measure, group="Everyone", period=YEARS[0]):
    rows = derived_rows(frame, SUITE)
    wanted = (rows["measure"] == measure) & (rows["period"] == period)
    found = rows[wanted & (rows["ethnic_group"] == group)]
    assert len(found) == 1
    return found.iloc[0]


def hide(frame, note="u", group="Black", period=YEARS[0]):
    """Hide the value of one group in one year."""
    gone = (frame["ethnic_group"] == group) & (frame["period"] == period)
    values = ["value", "lower_95", "upper_95"]
    return frame.assign(
        value_note=frame["value_note"].mask(gone, note),
        **{name: frame[name].mask(gone) for name in values},
    )


def test_standard_errors_come_from_limits_and_rounding():
    rows = pd.DataFrame({"value": [10.0, 2.0], "lower_95": [8.0, 0.0], "upper_95": [12.5, 6.0]})

    errors = add_standard_errors(rows)["standard_error"]

    rounding = 0.1**2 / 12
    assert errors[0] == pytest.approx(np.sqrt(((12.5 - 8) / 2 / 1.959964) ** 2 + rounding))
    # The lower limit stops at nought, so only the upper arm tells.
    assert errors[1] == pytest.approx(np.sqrt(((6 - 2) / 1.959964) ** 2 + rounding))


def test_a_value_whose_limits_round_to_itself_is_not_sure():
    rows = pd.DataFrame({"value": [0.1], "lower_95": [0.1], "upper_95": [0.1]})

    assert add_standard_errors(rows)["standard_error"][0] > 0.02


def test_differences_are_of_groups_other_than_the_reference():
    rows = derived_rows(published(), SUITE)
    differences = rows[rows["measure"] == "difference"]

    assert set(differences["ethnic_group"]) == {"Asian", "Black"}
    assert set(differences["period"]) == set(YEARS)
    asian = differences[(differences["ethnic_group"] == "Asian")].iloc[0]
    assert asian["value"] == 150 - 100
    reach = np.hypot(15, 10)  # each arm is a tenth of its value
    assert asian["lower_95"] == pytest.approx(50 - reach, abs=0.06)
    assert asian["unit"] == RATE


def test_everyone_is_the_mean_of_all_groups():
    mean = 0.1 * 150 + 0.1 * 200 + 0.8 * 100

    assert derived(published(), "ratio_to_everyone", "White")["value"] == round(100 / mean, 2)
    assert derived(published(), "attributable_risk")["value"] == pytest.approx(mean - 100)


def test_an_index_has_four_digits_and_a_ratio_two_decimals():
    shares = np.array([0.1, 0.1, 0.8])
    relative = np.array([150, 200, 100]) / 115
    theil = (shares * relative * np.log(relative)).sum()

    assert derived(published(), "theil_index")["value"] == float(f"{theil:.4g}")
    assert derived(published(), "ratio_to_everyone", "Asian")["value"] == 1.3  # 150 / 115 = 1.304


def test_change_a_year_is_over_the_single_years():
    row = derived(published(), "change_a_year", "Asian", POOLED)

    assert (row["value"], row["unit"]) == (10.0, "% a year")
    assert row["method"] == "derived: change a year, straight line on a log scale"


def test_years_off_the_line_are_told_in_the_method():
    frame = published()
    middle = (frame["period"] == YEARS[1]) & (frame["ethnic_group"] == "White")
    high = frame.assign(value=frame["value"].mask(middle, 400.0))

    assert "depart from the line" in derived(high, "change_a_year", "White", POOLED)["method"]


def test_indices_by_deprivation():
    # 50, 40, 30, 20, 10 in equal fifths: the line falls from 55 to 5.
    slope = derived(published(), "slope_index", period=POOLED)
    relative = derived(published(), "relative_index", period=POOLED)

    assert (slope["value"], slope["breakdown"], slope["unit"]) == (50.0, "inequality", RATE)
    assert (relative["value"], relative["unit"]) == (11.0, "ratio")


def test_what_needs_a_hidden_value_is_hidden():
    frame = hide(published())

    hidden = [
        derived(frame, "difference", "Black"),
        derived(frame, "ratio_to_everyone", "Asian"),
        derived(frame, "theil_index"),
        derived(frame, "change_a_year", "Black", POOLED),
    ]
    for row in hidden:
        assert row["value_note"] == "h"
        assert row[["value", "lower_95", "upper_95", "lower_998", "upper_998"]].isna().all()
    assert derived(frame, "difference", "Asian")["value"] == 50
    assert derived(frame, "theil_index", period=YEARS[1])["value_note"] == ""


def test_a_rate_of_nought_without_limits_gives_no_value_and_says_so():
    frame = published()
    nought = (frame["ethnic_group"] == "Black") & (frame["period"] == YEARS[0])
    bare = frame.assign(
        value=frame["value"].mask(nought, 0.0),
        lower_95=frame["lower_95"].mask(nought),
        upper_95=frame["upper_95"].mask(nought),
        value_note=frame["value_note"].mask(nought, "0"),
    )

    assert derived(bare, "difference", "Black")["value_note"] == "l"
    assert derived(bare, "change_a_year", "Black", POOLED)["value_note"] == "l"
    # Where something else that it needs is hidden too, that is the reason.
    both = hide(bare, group="White")
    assert derived(both, "difference", "Black")["value_note"] == "h"
    assert derived(both, "change_a_year", "Black", POOLED)["value_note"] == "l"


def test_what_was_not_collected_says_so():
    frame = published()
    for group in ("Asian", "Black", "White", "Everyone"):
        frame = hide(frame, "x", group)

    assert derived(frame, "difference", "Black")["value_note"] == "x"
    assert derived(frame, "theil_index")["value_note"] == "x"
    assert derived(frame, "change_a_year", "Everyone", POOLED)["value_note"] == "x"
    assert derived(frame, "difference", "Black", YEARS[1])["value_note"] == ""


def test_a_difference_of_percentages_is_in_percentage_points():
    frame = published().assign(unit="% of discharges")

    assert derived(frame, "difference", "Asian")["unit"] == "percentage points"
    assert derived(frame, "attributable_fraction")["unit"] == "%"
    assert derived(frame, "between_group_variance")["unit"] == "percentage points, squared"


def test_a_group_without_people_in_a_fifth_has_no_line():
    fifths = [
        row("deprivation", "Mixed", POOLED, np.nan, 0, imd_quintile=str(n), value_note="z")
        for n in range(1, 6)
    ]

    frame = published(*fifths)

    assert derived(frame, "slope_index", "Mixed", POOLED)["value_note"] == "z"
    assert derived(frame, "slope_index", "Everyone", POOLED)["value_note"] == ""


def test_unknown_takes_no_part():
    unknown = [row("ethnic_group", "Unknown", year, np.nan, 500, value_note="z") for year in YEARS]

    with_unknown = derived_rows(published(*unknown), SUITE)

    pd.testing.assert_frame_equal(with_unknown, derived_rows(published(), SUITE))


def test_rows_have_published_columns_and_no_counts():
    frame = published()
    rows = derived_rows(frame, SUITE)

    assert rows.columns.tolist() == COLUMNS
    assert (rows.dtypes == frame.dtypes).all()
    assert rows[["numerator", "denominator", "ratio", "crude_rate"]].isna().all(axis=None)
    assert (rows[["count_note", "ratio_note", "crude_note"]] == "z").all(axis=None)
    assert rows["method"].str.startswith("derived: ").all()
    assert set(rows["measure"]) <= set(MEASURE_ORDER)


def test_order_of_rows_does_not_matter():
    frame = published()
    keys = ["measure", "period", "ethnic_group"]

    shuffled = derived_rows(frame.sample(frac=1, random_state=1), SUITE)

    pd.testing.assert_frame_equal(
        shuffled.sort_values(keys, ignore_index=True),
        derived_rows(frame, SUITE).sort_values(keys, ignore_index=True),
    )
