"""Rates over the pooled years beside counts of less: what must not be found between them.

A rate over all years is about the mean of those of the single years, so the year that is hidden
could be found from the others; so could the hidden fifth, from a rate by age and deprivation. A
pooled count beside yearly ones would tell how each was rounded, and so would limits with its shape.
"""

import pandas as pd

from harp_utils.breakdowns import WHOLE_GROUPS
from harp_utils.disclosure.limits import reshape_limits_of_rates
from harp_utils.standardised_measures import AGE_DEPRIVATION_RATE, AGE_RATE

POOLED_MEASURES = (AGE_RATE, AGE_DEPRIVATION_RATE)
# Each group has one row of whole groups, whose breakdown is not that of its fifths.
GROUP = ["metric_id", "area_code", "ethnic_group"]
# Reasons that hang on the true count: beside a hidden one they would tell how large it can be.
TELLING = ("", "u", "d")


def hide_recoverable_rates(shown: pd.DataFrame, pooled: str) -> pd.DataFrame:
    """Hide the pooled rate of a group one of whose yearly counts is hidden.

    Parameters
    ----------
    shown
        Rows after `disclosure.apply_policy`; England's counts are never hidden there.
    pooled
        Label of the pooled years.

    Returns
    -------
    pandas.DataFrame
        The same rows; of everyone and of whole groups a pooled standardised rate, its limits and
        its standard error are missing, with note "c", where the count of any year is. So is a
        rate by age and deprivation where the count of any fifth is. The note is "c" there even of
        fewer than 10 events: otherwise it would tell whether the hidden counts reach 10.
    """
    rates = (shown["statistic"] == "dsr") & shown["breakdown"].isin(WHOLE_GROUPS)
    years = rates & (shown["period"] != pooled)
    over_years = rates & (shown["period"] == pooled)
    by_fifth = over_years & (shown["measure"] == AGE_DEPRIVATION_RATE)
    found = over_years & _is_of_hidden(shown, years)
    found |= by_fifth & _is_of_hidden(shown, _are_fifths(shown))
    found &= shown["value_note"].isin(TELLING)
    numbers = [c for c in shown.columns if c.startswith(("value", "standard_", "lower_", "upper_"))]
    hidden = shown.copy()
    numbers.remove("value_note")
    hidden[numbers] = hidden[numbers].mask(found)
    return hidden.assign(value_note=shown["value_note"].mask(found, "c"))


def reshape_pooled_limits(shown: pd.DataFrame, pooled: str) -> pd.DataFrame:
    """Give pooled rates limits whose shape tells nothing that is not published beside them.

    Parameters
    ----------
    shown
        Rows after `hide_recoverable_rates`.
    pooled
        Label of the pooled years.

    Returns
    -------
    pandas.DataFrame
        The same rows. Dobson's limits take the shape of the sum of the rounded yearly counts of
        the group, or for rates by age and deprivation of those of its fifths. Where one of those
        counts is withheld, they take that of the effective number of events. England's stay as
        they are: its counts are exact.
    """
    rates = (shown["statistic"] == "dsr") & (shown["value"] > 0)
    of_groups = shown["breakdown"].isin(WHOLE_GROUPS)
    years = of_groups & (shown["measure"] == "main") & (shown["period"] != pooled)
    by_age = rates & of_groups & (shown["measure"] == AGE_RATE)
    by_both = rates & (shown["measure"] == AGE_DEPRIVATION_RATE)
    again = _with_shape_of(shown, by_age, years)
    return _with_shape_of(again, by_both, _are_fifths(shown))


def withhold_pooled_counts(shown: pd.DataFrame) -> pd.DataFrame:
    """Take the counts from rates by age and by age and deprivation, with note "n"."""
    rows = shown["measure"].isin(POOLED_MEASURES) & (shown["count_note"] != "x")
    return shown.assign(
        numerator=shown["numerator"].mask(rows), count_note=shown["count_note"].mask(rows, "n")
    )


def _are_fifths(shown: pd.DataFrame) -> pd.Series:
    return (shown["statistic"] == "dsr") & (shown["breakdown"] == "deprivation")


def _is_of_hidden(shown: pd.DataFrame, parts: pd.Series) -> pd.Series:
    """Find the rows of groups that have a hidden count among some rows."""
    small = parts & shown["count_note"].isin(["c", "p"])
    groups = pd.MultiIndex.from_frame(shown.loc[small, GROUP])
    of_such = pd.MultiIndex.from_frame(shown[GROUP]).isin(groups)
    return pd.Series(of_such, index=shown.index)


def _with_shape_of(shown: pd.DataFrame, rows: pd.Series, parts: pd.Series) -> pd.DataFrame:
    """Make Dobson's limits of some rows again from the sum of the rounded counts of other rows."""
    sums = {"rounded_events": "sum", "lowest_events": "sum", "withheld": "max"}
    totals = shown[parts].groupby(GROUP).agg(sums)
    keys = pd.MultiIndex.from_frame(shown.loc[rows, GROUP])
    counted = shown[rows].assign(**totals.reindex(keys).set_axis(shown.index[rows]))
    again = shown.copy()
    again.loc[rows] = reshape_limits_of_rates(counted.astype(shown.dtypes.to_dict()))
    return again
