"""Limits and rates that tell no more of a count than what is shown of it.

A reader who compares a rate with its limits would learn the count behind it: Byar's limits of 53
events are those of no other number, and a standard error is never smaller than the rate over the
root of the count. So limits take their shape from the rounded count, and the standard error is that
of no more events than the rounded count is sure to stand for.
"""

import numpy as np
import pandas as pd

from harp_utils.direct_standardisation import add_dobson_limits
from harp_utils.disclosure.policy import mean_steps, rate_steps, round_to_step
from harp_utils.intervals import BOTH_LEVELS, confidence_levels
from harp_utils.repeat_people import EFFECT
from harp_utils.standardisation import add_t_limits

LEVELS = confidence_levels(BOTH_LEVELS)


def reshape_limits_of_rates(shown: pd.DataFrame) -> pd.DataFrame:
    """Make the limits of local rates again from the rounded count.

    Parameters
    ----------
    shown
        Rows with ``value, standard_error, statistic, local``, limits and, whether they are shown
        or not, ``rounded_events`` and ``lowest_events`` (the smallest number these stand for).
        Where ``withheld``, the shape is that of the effective number of events, which the limits
        tell anyhow.

    Returns
    -------
    pandas.DataFrame
        The same rows; standard errors are those of no more than ``lowest_events`` events.
    """
    again, limits = shown.copy(), limit_columns(shown)
    usable = shown[["value", "standard_error", "rounded_events"]].gt(0).all(axis=1)
    rows = shown["local"] & (shown["statistic"] == "dsr") & usable
    rates = shown[rows]
    # The effective number of events, the square of rate over error, is never above the true
    # count. Left as it is it could lie above the lowest that the rounded one stands for.
    least = rates["value"] / np.sqrt(rates["lowest_events"])
    rates = rates.assign(standard_error=np.maximum(rates["standard_error"], least))
    effective = (rates["value"] / rates["standard_error"]) ** 2
    shape = rates["rounded_events"].mask(rates["withheld"], effective)
    again.loc[rows, "standard_error"] = rates["standard_error"]
    again.loc[rows, limits] = add_dobson_limits(rates.assign(numerator=shape), LEVELS)[limits]
    return again


def reshape_limits_of_means(shown: pd.DataFrame) -> pd.DataFrame:
    """Make the limits of local means again on the degrees of freedom of the rounded count."""
    again, limits = shown.copy(), limit_columns(shown)
    known = shown[["value", "standard_error"]].notna().all(axis=1) & (shown["denominator"] > 0)
    rows = shown["local"] & (shown["statistic"] == "mean") & known
    made = add_t_limits(shown[rows], LEVELS, design_effect=EFFECT)
    again.loc[rows, limits] = made[limits]
    return again


def round_rates(shown: pd.DataFrame) -> pd.DataFrame:
    """Print local rates no finer than two events would move them, and local means as they can be.

    Parameters
    ----------
    shown
        Rows after `values.apply_policy`.

    Returns
    -------
    pandas.DataFrame
        The same rows: of local standardised rates, value and limits are multiples of
        `policy.rate_steps` of their population; no rate of any events becomes 0. Of local means
        the value is a multiple of `policy.mean_steps` of the fewest stays behind it.
    """
    rows = shown["local"] & (shown["statistic"] == "dsr") & (shown["value"] > 0)
    again = shown.copy()
    steps = rate_steps(shown.loc[rows, "denominator"])
    for column in ["value", *limit_columns(shown)]:
        again.loc[rows, column] = round_to_step(shown.loc[rows, column], steps)
    again.loc[rows, "value"] = np.maximum(again.loc[rows, "value"], steps)
    means = shown["local"] & (shown["statistic"] == "mean") & shown["value"].notna()
    steps = mean_steps(shown.loc[means, "lowest_stays"])
    again.loc[means, "value"] = round_to_step(shown.loc[means, "value"], steps)
    return again


def without_limits_of_zero(shown: pd.DataFrame) -> pd.DataFrame:
    """Take the limits from a rate of zero: they rest on nothing but the size of the group.

    A percentage keeps them: 0 out of 9 is far less sure than 0 out of 900.
    """
    limits = limit_columns(shown)
    bare = shown.copy()
    zero = (shown["value_note"] == "0") & (shown["statistic"] != "percentage")
    bare[limits] = bare[limits].mask(zero)
    return bare


def limit_columns(rows: pd.DataFrame) -> list[str]:
    """List the columns of limits."""
    return [column for column in rows.columns if column.startswith(("lower_", "upper_"))]
