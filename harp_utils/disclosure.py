"""Disclosure control: what may be shown, what is hidden, what is rounded, and why.

The policy belongs to the data source and comes from ``params/suite.yml`` with its address. For
hospital records (NHS England, HES Analysis Guide, small-number rule since September 2018) counts
are shown as they are for England; below England 0 stays 0, 1 to 7 are hidden and the rest go to
the nearest 5. Percentages and rates per 1,000 are made again from the rounded numbers. Rates
standardised by age come from the true counts and need 10 events; means and medians need 8 stays.
The limits of both take their shape from the rounded count: from the true one, a reader who compares
the arms of an interval would learn it (Byar's limits of 53 events are those of no other number).
Where limits allow for people who come back, the effective size that a reader could work out from
them is rounded like a count.
A rate of no events is 0 without limits; a percentage of 0 keeps the limits of Wilson.
"""

from functools import partial

import numpy as np
import pandas as pd

from harp_utils.direct_standardisation import add_dobson_limits
from harp_utils.intervals import BOTH_LEVELS, confidence_levels
from harp_utils.params import DisclosurePolicy
from harp_utils.repeat_people import EFFECT
from harp_utils.standardisation import add_t_limits, proportions, rates_per_1000

REASONS = {
    "": "shown",
    "0": "no events",
    "u": "fewer than 10 events, too few for a reliable rate",
    "c": "hidden: a small number that could point at a person",
    "x": "not collected",
    # Nothing to divide by, a group that is not compared, or a measure these values do not allow.
    # Most rows have it somewhere, so its words are few: they are half the bytes of a CSV.
    "z": "does not apply here",
    "r": "the reference group's value is hidden, so there is nothing to compare with",
    "n": "count not published here: see the counts of single years",
    "o": "the official definition leaves out everyone counted here",
    "d": "too few people in some age group and fifth of deprivation",
    "h": "a value it is made from is hidden or nought",
    "reference": "the reference group",
}
SHOWN_NOTES = ("", "0")


def protect_counts(counts: pd.Series, policy: DisclosurePolicy) -> pd.Series:
    """Hide and round counts of a place below England.

    Parameters
    ----------
    counts
        Whole numbers of events or people; missing stays missing.
    policy
        Threshold and rounding base of the data source.

    Returns
    -------
    pandas.Series
        0 as it is, 1 up to one below the threshold missing, others to the nearest base.

    Raises
    ------
    ValueError
        A negative count, or one that is not a whole number.
    """
    known = counts.dropna()
    if (known < 0).any() or (known % 1 != 0).any():
        raise ValueError("counts to protect: expected whole numbers, 0 or more")
    base = policy.rounding_base
    rounded = np.floor(counts / base + 0.5) * base
    return rounded.mask((counts > 0) & (counts < policy.threshold))


def apply_policy(
    measures: pd.DataFrame, is_england: pd.Series, policy: DisclosurePolicy
) -> pd.DataFrame:
    """Leave of each measure what may be published, with the reason for what may not.

    Parameters
    ----------
    measures
        Rows of `measures.build_measures`, all of one data source.
    is_england
        Whether a row is of England as a whole; same index.
    policy
        The data source's policy.

    Returns
    -------
    pandas.DataFrame
        The same rows; `numerator`, `denominator`, `value` and limits are missing where hidden,
        and `value_note` and `count_note` hold a code of `REASONS`.
    """
    rows = measures.reset_index(drop=True)
    local = ~is_england.reset_index(drop=True)
    rate = rows["statistic"] == "dsr"
    average = rows["statistic"].isin(["mean", "median"])
    count = rows["numerator"].where(~average, rows["denominator"])
    few = rate & (count < policy.minimum_events_for_rate) & (count > 0)
    few_stays = average & (count < policy.minimum_for_means) & (count > 0)

    shown = _protect_parts(rows, local, rate, policy)
    shown_count = shown["numerator"].where(~average, shown["denominator"])
    shown["count_note"] = np.select([count == 0, shown_count.isna()], ["0", "c"], "")
    shown = _reshape_limits(_remake_from_parts(shown, local), local)
    hidden_part = shown["numerator"].isna() | shown["denominator"].isna()
    hidden = few_stays | (local & ~rate & ~average & hidden_part)
    hidden &= shown["value_note"] != "z"
    shown = _hide(shown, few & (shown["value_note"] != "z"), "u")
    return _without_limits_of_zero(_hide(shown, hidden, "c"))


def _protect_parts(
    rows: pd.DataFrame, local: pd.Series, rate: pd.Series, policy: DisclosurePolicy
) -> pd.DataFrame:
    """Hide and round numerators, and denominators that are counts from the same records."""
    shown = rows.copy()
    shown["numerator"] = rows["numerator"].mask(local, protect_counts(rows["numerator"], policy))
    from_records = rows["denominator"].where(~rate)
    protected = from_records.mask(local, protect_counts(from_records, policy))
    # Populations are public; they are modelled, so a fraction of a person is dropped.
    shown["denominator"] = protected.where(~rate, rows["denominator"].round())
    shown[EFFECT] = rows[EFFECT].mask(local, _rounded_effects(rows, shown["denominator"], policy))
    return shown


def _rounded_effects(rows: pd.DataFrame, shown: pd.Series, policy: DisclosurePolicy) -> pd.Series:
    """Make design effects again from the shown denominator and a rounded effective size."""
    base = policy.rounding_base
    effective = (np.floor(shown / rows[EFFECT] / base + 0.5) * base).clip(lower=base)
    return (shown / effective).where(shown > 0, 1.0).clip(lower=1.0)


def _remake_from_parts(shown: pd.DataFrame, local: pd.Series) -> pd.DataFrame:
    """Make percentages and rates per 1,000 below England again from the shown numbers."""
    whole = local & shown[["numerator", "denominator"]].notna().all(axis=1)
    remade = shown.copy()
    shares = partial(proportions, design_effect=EFFECT)
    for statistic, make in (("percentage", shares), ("crude", rates_per_1000)):
        rows = whole & (shown["statistic"] == statistic) & (shown["value_note"] != "z")
        rows &= shown["denominator"] > 0
        again = make(shown[rows].assign(row=shown.index[rows]), ["row"]).set_index("row")
        columns = again.columns.drop(["numerator", "denominator", "unit", "method"])
        remade.loc[again.index, columns] = again[columns]
    return remade


def _reshape_limits(shown: pd.DataFrame, local: pd.Series) -> pd.DataFrame:
    """Make the limits of rates and means below England again from the shown count.

    The standard error stays that of the true counts. Only the number that gives Byar's limits or
    t's degrees of freedom is the rounded one, over the design effect.
    """
    again = shown.copy()
    levels, limits = confidence_levels(BOTH_LEVELS), _limit_columns(shown)
    known = local & shown[["value", "standard_error"]].notna().all(axis=1)
    add_limits_of_mean = partial(add_t_limits, design_effect=EFFECT)
    shapes = (("dsr", "numerator", add_dobson_limits), ("mean", "denominator", add_limits_of_mean))
    for statistic, count, add_limits in shapes:
        rows = known & (shown["statistic"] == statistic) & (shown[count] > 0)
        again.loc[rows, limits] = add_limits(shown[rows], levels)[limits]
    return again


def _hide(shown: pd.DataFrame, rows: pd.Series, reason: str) -> pd.DataFrame:
    """Take away value and limits of some rows and note the reason."""
    hidden = shown.copy()
    columns = ["value", "standard_error", *_limit_columns(shown)]
    hidden[columns] = hidden[columns].mask(rows)
    hidden["value_note"] = hidden["value_note"].mask(rows, reason)
    return hidden


def _without_limits_of_zero(shown: pd.DataFrame) -> pd.DataFrame:
    """Take the limits from a rate of zero: they rest on nothing but the size of the group.

    A percentage keeps them: 0 out of 9 is far less sure than 0 out of 900.
    """
    limits = _limit_columns(shown)
    bare = shown.copy()
    zero = (shown["value_note"] == "0") & (shown["statistic"] != "percentage")
    bare[limits] = bare[limits].mask(zero)
    return bare


def _limit_columns(rows: pd.DataFrame) -> list[str]:
    return [column for column in rows.columns if column.startswith(("lower_", "upper_"))]
