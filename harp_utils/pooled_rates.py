"""Rates over the pooled years beside those of single years: what must not be found between them.

A rate over all years is about the mean of those of the single years, so the year that is hidden
could be found from the others. And a pooled count beside yearly ones would tell how each was
rounded.
"""

import pandas as pd

from harp_utils.breakdowns import WHOLE_GROUPS
from harp_utils.standardised_measures import AGE_DEPRIVATION_RATE, AGE_RATE

POOLED_MEASURES = (AGE_RATE, AGE_DEPRIVATION_RATE)
GROUP = ["metric_id", "area_code", "breakdown", "ethnic_group"]


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
        its standard error are missing, with note "c", where the count of any year is.
    """
    rates = (shown["statistic"] == "dsr") & shown["breakdown"].isin(WHOLE_GROUPS)
    small = rates & (shown["period"] != pooled) & (shown["count_note"] == "c")
    groups = pd.MultiIndex.from_frame(shown.loc[small, GROUP])
    of_such = pd.MultiIndex.from_frame(shown[GROUP]).isin(groups)
    found = rates & (shown["period"] == pooled) & of_such & (shown["value_note"] == "")
    numbers = [c for c in shown.columns if c.startswith(("value", "standard_", "lower_", "upper_"))]
    hidden = shown.copy()
    numbers.remove("value_note")
    hidden[numbers] = hidden[numbers].mask(found)
    return hidden.assign(value_note=shown["value_note"].mask(found, "c"))


def withhold_pooled_counts(shown: pd.DataFrame) -> pd.DataFrame:
    """Take the counts from rates by age and by age and deprivation, with note "n"."""
    rows = shown["measure"].isin(POOLED_MEASURES) & (shown["count_note"] != "x")
    return shown.assign(
        numerator=shown["numerator"].mask(rows), count_note=shown["count_note"].mask(rows, "n")
    )
