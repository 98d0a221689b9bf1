"""Rows made from published rows: differences, inequality measures, deprivation indices, trends.

Everything here reads rows that passed disclosure control and were rounded, as a reader could with
the downloads in hand. So it can show nothing that they do not.
"""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from harp_utils.breakdowns import EVERYONE, INEQUALITY, UNKNOWN
from harp_utils.deprivation_index import deprivation_indices
from harp_utils.derived_notes import WITHIN, note_missing
from harp_utils.inequality import compare_with_mean, rate_differences
from harp_utils.inequality_measures import inequality_measures
from harp_utils.intervals import BOTH_LEVELS, confidence_levels, normal_quantile
from harp_utils.params import Suite
from harp_utils.trends import log_linear_trends

DERIVED = "derived: "
# Published values have one decimal.
ROUNDED_TO = 0.1
LEVELS = list(confidence_levels(BOTH_LEVELS))
LIMITS = [f"{side}_{level}" for level in LEVELS for side in ("lower", "upper")]
MADE = [*WITHIN, "breakdown", "ethnic_group", "measure", "value", *LIMITS, "method", "value_note"]
RATIO_MEASURES = ("ratio_to_everyone", "relative_index")
SMALL_MEASURES = ("between_group_variance", "theil_index", "mean_log_deviation")
UNITS = {
    "ratio_to_everyone": "ratio",
    "change_a_year": "% a year",
    "index_of_disparity": "%",
    "theil_index": "index",
    "mean_log_deviation": "index",
    "attributable_fraction": "%",
    "relative_index": "ratio",
}
METHODS = {
    "difference": "difference from the reference group",
    "ratio_to_everyone": "ratio to the mean of all groups, which the group is a part of",
    "between_group_variance": "between-group variance",
    "index_of_disparity": "index of disparity",
    "theil_index": "Theil index",
    "mean_log_deviation": "mean log deviation",
    "attributable_risk": "mean of all groups less the reference group",
    "attributable_fraction": "share of the mean of all groups above the reference group",
    "slope_index": "slope index of inequality over fifths of deprivation",
    "relative_index": "relative index of inequality over fifths of deprivation",
}
STEADY = "change a year, straight line on a log scale"
UNSTEADY = f"{STEADY}; the years depart from the line by more than chance"


def derived_rows(published: pd.DataFrame, suite: Suite) -> pd.DataFrame:
    """Make the rows that can be made from published rows.

    Parameters
    ----------
    published
        Published rows, rounded.
    suite
        Periods and reference group.

    Returns
    -------
    pandas.DataFrame
        The columns of `published`, with these measures of each metric and place:

        - ``difference`` (of each group from the reference) and ``ratio_to_everyone``, each year;
        - the six of `inequality_measures`, each year, breakdown "inequality";
        - ``slope_index`` and ``relative_index``, pooled years, breakdown "inequality", of rates
          by fifth of deprivation, for everyone and each group;
        - ``change_a_year`` over the single years, under the label of the pooled years.

        Counts and ratios are missing with the note "z". ``value_note`` is "h" where a value
        they need is hidden, "l" where it is nought, "x" where a year was not collected, "z" where
        the measure is not defined. Indices have four significant digits, ratios two decimals, the
        rest one.

    Notes
    -----
    The people behind each value are its published denominator. Everyone, in
    ``ratio_to_everyone`` and the six measures, is the mean of all groups. The published value of
    everyone would not do: in a rate, people whose group is not known add events to everyone and
    to no group, so every group would seem to lie below.
    """
    main = add_standard_errors(published[published["measure"] == "main"])
    made = pd.concat(list(_parts(main, suite)), ignore_index=True)
    made["value_note"] = note_missing(made, main, suite.reference_group, suite.pooled_label)
    return _as_published(_rounded(made), published)


def add_standard_errors(published: pd.DataFrame) -> pd.DataFrame:
    """Add the ``standard_error`` that published 95% limits imply; missing where there are none.

    It is the width of the interval over twice 1.96, or where the lower limit stops at nought
    the upper arm over 1.96. The rounding of the value is an error too, whose standard deviation
    is the step over the square root of 12, and is added: a rate of 0.1 with limits of 0.1 and 0.1
    is not known without error.

    Examples
    --------
    >>> row = pd.DataFrame({"value": [20.0], "lower_95": [16.0], "upper_95": [24.0]})
    >>> add_standard_errors(row)["standard_error"].round(3).tolist()
    [2.041]
    """
    z = normal_quantile(0.95)
    width = (published["upper_95"] - published["lower_95"]) / 2
    arm = published["upper_95"] - published["value"]
    error = width.where(published["lower_95"] > 0, arm) / z
    return published.assign(standard_error=np.hypot(error, ROUNDED_TO / np.sqrt(12)))


def _parts(main: pd.DataFrame, suite: Suite) -> Iterator[pd.DataFrame]:
    """One frame of the columns of `MADE` for each kind of measure."""
    years = [period.label for period in suite.periods]
    yearly = main[main["period"].isin(years)]
    groups = yearly[(yearly["breakdown"] == "ethnic_group") & (yearly["ethnic_group"] != UNKNOWN)]
    everyone = yearly[yearly["breakdown"] == "everyone"]
    yield _differences(groups, suite.reference_group)
    yield _ratios_to_everyone(groups)
    yield _between_groups(groups, suite.reference_group)
    yield _over_deprivation(main[main["breakdown"] == "deprivation"])
    yield _changes(pd.concat([everyone, groups]), years, suite.pooled_label)


def _differences(groups: pd.DataFrame, reference: str) -> pd.DataFrame:
    rows = rate_differences(groups, WITHIN, reference=reference, confidence=BOTH_LEVELS)
    rows = rows[rows["ethnic_group"] != reference]
    return _compared(rows, "difference")


def _ratios_to_everyone(groups: pd.DataFrame) -> pd.DataFrame:
    rows = compare_with_mean(groups, WITHIN, confidence=BOTH_LEVELS)
    names = {f"ratio_{limit}": f"ratio_to_everyone_{limit}" for limit in LIMITS}
    return _compared(
        rows.rename(columns=names | {"ratio": "ratio_to_everyone"}), "ratio_to_everyone"
    )


def _compared(rows: pd.DataFrame, measure: str) -> pd.DataFrame:
    """Name the columns of a comparison as published ones; no value stands without limits."""
    names = {measure: "value"} | {f"{measure}_{limit}": limit for limit in LIMITS}
    named = rows.rename(columns=names)
    named["value"] = named["value"].where(named["lower_95"].notna())
    hidden = named["value"].isna().map({True: "h", False: ""})
    return named.assign(
        measure=measure,
        breakdown="ethnic_group",
        method=DERIVED + METHODS[measure],
        value_note=hidden,
    )[MADE]


def _between_groups(groups: pd.DataFrame, reference: str) -> pd.DataFrame:
    rows = inequality_measures(groups, WITHIN, reference=reference)
    return _about_inequality(rows.assign(ethnic_group=EVERYONE))


def _over_deprivation(fifths: pd.DataFrame) -> pd.DataFrame:
    """Draw no line for a group without people in some fifth: that measure does not apply."""
    keys = [*WITHIN, "ethnic_group"]
    empty = ~(fifths["denominator"].astype(float) > 0)
    without = empty.groupby([fifths[key] for key in keys]).transform("any")
    indices = deprivation_indices(fifths[~without], keys)
    lacking = fifths.loc[without, keys].drop_duplicates().assign(value_note="z")
    no_indices = lacking.merge(indices[["measure"]].drop_duplicates(), how="cross")
    return _about_inequality(pd.concat([indices, no_indices], ignore_index=True))


def _about_inequality(rows: pd.DataFrame) -> pd.DataFrame:
    method = DERIVED + rows["measure"].map(METHODS)
    return rows.assign(breakdown=INEQUALITY, method=method)[MADE]


def _changes(yearly: pd.DataFrame, years: list[str], pooled: str) -> pd.DataFrame:
    numbered = yearly.assign(year=yearly["period"].map({name: n for n, name in enumerate(years)}))
    keys = ["metric_id", "area_code", "breakdown", "ethnic_group"]
    rows = log_linear_trends(numbered, keys, year="year")
    unsteady = rows["departure_p"] < 0.05
    method = DERIVED + unsteady.map({True: UNSTEADY, False: STEADY})
    return rows.assign(period=pooled, measure="change_a_year", method=method)[MADE]


def _rounded(made: pd.DataFrame) -> pd.DataFrame:
    """Round to what a reader can use: four digits of an index, two decimals of a ratio."""
    numbers = made[["value", *LIMITS]]
    digits = 3 - np.floor(np.log10(numbers.abs().where(numbers != 0, 1)))
    significant = np.round(numbers * 10**digits) / 10**digits
    rounded = numbers.round(1)
    rounded = rounded.mask(made["measure"].isin(RATIO_MEASURES), numbers.round(2))
    rounded = rounded.mask(made["measure"].isin(SMALL_MEASURES), significant)
    return made.assign(**(rounded + 0.0))  # no -0.0


def _as_published(made: pd.DataFrame, published: pd.DataFrame) -> pd.DataFrame:
    """Give made rows the columns and types of published ones."""
    of_metric = ["metric_id", "focus_area", "metric_name", "kind", "unit"]
    of_area = ["area_code", "area_name", "area_level", "data_source"]
    main = published[published["measure"] == "main"]
    named = made.merge(main[of_metric].drop_duplicates(), on="metric_id", validate="many_to_one")
    named = named.merge(main[of_area].drop_duplicates(), on="area_code", validate="many_to_one")
    named["unit"] = _units(named["measure"], named["unit"])
    named[["ethnic_category", "imd_quintile"]] = "all"
    notes = published.columns[published.columns.str.endswith("_note")].drop("value_note")
    named[list(notes)] = "z"
    return named.reindex(columns=published.columns).astype(published.dtypes.to_dict())


def _units(measures: pd.Series, units: pd.Series) -> pd.Series:
    """Units of made values; a difference of two percentages is in percentage points."""
    plain = units.mask(units.str.startswith("%"), "percentage points")
    squared = (plain + ", squared").where(measures == "between_group_variance", plain)
    return measures.map(UNITS).fillna(squared)
