"""Rates, percentages and means with their confidence limits, for all groups at once.

Frames in, frames out. Every function returns one row for each distinct value of `by`, in sorted
order, with ``numerator, denominator, value, standard_error``, a lower and an upper limit for each
confidence level (``lower_95``), ``method`` and ``value_note``: "" for a value with limits, "0" for
no events, "u" for too few events, "z" for nothing to divide by. `standard_error` is in the units
of `value`; it is what a ratio or a difference of two values needs.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy import stats

from harp_utils.direct_standardisation import (
    DSR_METHOD,
    REPEAT_METHOD,
    directly_standardised_rates,
)
from harp_utils.groups import sum_groups
from harp_utils.intervals import (
    BOTH_LEVELS,
    Confidence,
    confidence_levels,
    poisson_limits,
    wilson_limits,
)

__all__ = [
    "CRUDE_METHOD",
    "DSR_METHOD",
    "MEAN_METHOD",
    "PROPORTION_METHOD",
    "REPEAT_METHOD",
    "crude_rates",
    "directly_standardised_rates",
    "means",
    "proportions",
    "rates_per_1000",
]

CRUDE_METHOD = "crude rate per {multiplier:,}, Byar"
PROPORTION_METHOD = "percentage, Wilson"
MEAN_METHOD = "mean, t"


def crude_rates(
    data: pd.DataFrame,
    by: Sequence[str],
    *,
    numerator: str = "numerator",
    denominator: str = "denominator",
    multiplier: float = 100_000,
    confidence: Confidence = BOTH_LEVELS,
) -> pd.DataFrame:
    """Crude rate of each group: exact Poisson limits below 10 events, Byar's from 10.

    Parameters
    ----------
    data
        Any number of rows for each group; events and denominators are summed.
    by, numerator, denominator, multiplier, confidence
        As in `directly_standardised_rates`.

    Returns
    -------
    pandas.DataFrame
        See the module. No events gives a value of 0 and note "0"; no denominator gives a
        missing value and note "z".

    Raises
    ------
    ValueError
        A negative or missing count, events over a denominator of 0, an unknown level.

    Notes
    -----
    Source: PHE Technical Guide: Confidence Intervals (2018), appendices 1 and 2.

    Examples
    --------
    >>> data = pd.DataFrame({"area": ["A"], "numerator": [65], "denominator": [100]})
    >>> rates = crude_rates(data, ["area"], multiplier=100)
    >>> rates[["value", "lower_95", "upper_95"]].round(1).to_numpy().tolist()
    [[65.0, 50.2, 82.8]]
    """
    levels = confidence_levels(confidence)
    result = sum_groups(data, by, numerator=numerator, denominator=denominator)
    x, n = result["numerator"].to_numpy(), result["denominator"].to_numpy()
    if (x[n == 0] > 0).any():
        raise ValueError("events without a denominator")
    with np.errstate(divide="ignore", invalid="ignore"):
        result["value"] = x / n * multiplier
        result["standard_error"] = np.sqrt(x) / n * multiplier
        for suffix, level in levels.items():
            lower, upper = poisson_limits(x, level)
            result[f"lower_{suffix}"] = np.where(n > 0, lower / n * multiplier, np.nan)
            result[f"upper_{suffix}"] = np.where(n > 0, upper / n * multiplier, np.nan)
    result["method"] = CRUDE_METHOD.format(multiplier=multiplier)
    return _with_zero_notes(result)


def rates_per_1000(data: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
    """Crude rate per 1,000 of each group: `crude_rates` as the suite uses it for births."""
    return crude_rates(data, by, multiplier=1_000)


def proportions(
    data: pd.DataFrame,
    by: Sequence[str],
    *,
    numerator: str = "numerator",
    denominator: str = "denominator",
    multiplier: float = 100,
    confidence: Confidence = BOTH_LEVELS,
) -> pd.DataFrame:
    """Share of each group's denominator that its numerator makes up, with Wilson limits.

    Parameters
    ----------
    data
        Any number of rows for each group; numerators and denominators are summed.
    by, numerator, denominator, multiplier, confidence
        As in `directly_standardised_rates`; a `multiplier` of 100 gives a percentage.

    Returns
    -------
    pandas.DataFrame
        See the module. A numerator of 0 gives a value of 0 and note "0"; a denominator of 0
        gives a missing value and note "z".

    Raises
    ------
    ValueError
        A negative or missing count, a numerator above its denominator, an unknown level.

    Notes
    -----
    Source: PHE Technical Guide: Confidence Intervals (2018), appendix 3.

    Examples
    --------
    >>> data = pd.DataFrame({"area": ["A"], "numerator": [65], "denominator": [100]})
    >>> shares = proportions(data, ["area"])
    >>> shares[["value", "lower_95", "upper_95"]].round(2).to_numpy().tolist()
    [[65.0, 55.25, 73.64]]
    """
    levels = confidence_levels(confidence)
    result = sum_groups(data, by, numerator=numerator, denominator=denominator)
    x, n = result["numerator"].to_numpy(), result["denominator"].to_numpy()
    if (x > n).any():
        raise ValueError(f"{numerator} above {denominator} in a proportion")
    with np.errstate(divide="ignore", invalid="ignore"):
        share = x / n
        result["value"] = share * multiplier
        result["standard_error"] = np.sqrt(share * (1 - share) / n) * multiplier
    for suffix, level in levels.items():
        lower, upper = wilson_limits(x, n, level)
        result[f"lower_{suffix}"] = lower * multiplier
        result[f"upper_{suffix}"] = upper * multiplier
    result["method"] = PROPORTION_METHOD
    return _with_zero_notes(result)


def means(
    data: pd.DataFrame,
    by: Sequence[str],
    *,
    value: str,
    frequency: str | None = None,
    confidence: Confidence = BOTH_LEVELS,
) -> pd.DataFrame:
    """Mean of each group, with t limits on n - 1 degrees of freedom.

    Parameters
    ----------
    data
        One row for each record, or, with `frequency`, one for each distinct value.
    by
        Columns that name a group.
    value
        Column to average.
    frequency
        Column of how many records have that value, or None for one record a row.
    confidence
        Levels, as 0.9 to 1 or 90 to 100.

    Returns
    -------
    pandas.DataFrame
        See the module; `numerator` is the sum of the values and `denominator` their number.
        A single record has a value and no limits.

    Raises
    ------
    ValueError
        A missing or negative value, an unknown level.

    Examples
    --------
    >>> stays = pd.DataFrame({"area": "A", "days": [1, 2, 3], "spells": [1, 2, 1]})
    >>> float(means(stays, ["area"], value="days", frequency="spells")["value"].iloc[0])
    2.0
    """
    levels = confidence_levels(confidence)
    days = data[value].to_numpy(dtype=float)
    weight = np.ones_like(days) if frequency is None else data[frequency].to_numpy(dtype=float)
    parts = data[list(by)].assign(n=weight, total=days * weight, squares=days**2 * weight)
    sums = sum_groups(parts, by, numerator="total", denominator="n", squares="squares")
    n = sums["denominator"].to_numpy()
    with np.errstate(divide="ignore", invalid="ignore"):
        average = sums["numerator"].to_numpy() / n
        variance = (sums["squares"].to_numpy() - n * average**2) / (n - 1)
        error = np.where(n > 1, np.sqrt(np.maximum(variance, 0) / n), np.nan)
    result = sums.drop(columns="squares").assign(value=average, standard_error=error)
    result = add_t_limits(result, levels)
    return result.assign(method=MEAN_METHOD, value_note=np.where(n > 0, "", "z"))


def add_t_limits(result: pd.DataFrame, levels: dict[str, float]) -> pd.DataFrame:
    """Add the t limits of means: `result` has ``denominator``, ``value`` and ``standard_error``."""
    n, average, error = (
        result[name].to_numpy(dtype=float) for name in ("denominator", "value", "standard_error")
    )
    limits = result.copy()
    for suffix, level in levels.items():
        reach = stats.t.ppf(0.5 + level / 2, np.maximum(n - 1, 1)) * error
        # A few long stays can carry the lower limit past 0; a mean of days cannot be there.
        limits[f"lower_{suffix}"] = np.maximum(average - reach, 0)
        limits[f"upper_{suffix}"] = average + reach
    return limits


def _with_zero_notes(result: pd.DataFrame) -> pd.DataFrame:
    """Say where there were no events, and where there was nothing to divide by."""
    none, empty = result["numerator"] == 0, result["denominator"] == 0
    result["value_note"] = np.select([empty, none], ["z", "0"], "")
    return result
