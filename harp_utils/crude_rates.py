"""Crude rates: events over people, as they are."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from harp_utils.groups import check_denominators, sum_groups
from harp_utils.intervals import BOTH_LEVELS, Confidence, confidence_levels, poisson_limits
from harp_utils.units import unit_per

CRUDE_METHOD = "crude rate per {multiplier:,}, Byar"


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
    by
        Columns that name a group.
    numerator, denominator
        Columns of events, and of the people or births they are out of.
    multiplier
        The rate is per this many.
    confidence
        Levels, as 0.9 to 1 or 90 to 100.

    Returns
    -------
    pandas.DataFrame
        As in `standardisation`; ``unit`` is "per 100,000". No events gives a value of 0, limits
        and note "0".

    Raises
    ------
    ValueError
        A negative or missing count, a denominator that is missing or not above 0, an unknown
        level.

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
    check_denominators(data, denominator)
    result = sum_groups(data, by, numerator=numerator, denominator=denominator)
    x, n = result["numerator"].to_numpy(), result["denominator"].to_numpy()
    result = result.assign(
        value=x / n * multiplier,
        standard_error=np.sqrt(x) / n * multiplier,
    )
    for suffix, level in levels.items():
        lower, upper = poisson_limits(x, level)
        result[f"lower_{suffix}"] = lower / n * multiplier
        result[f"upper_{suffix}"] = upper / n * multiplier
    return result.assign(
        unit=unit_per(multiplier),
        method=CRUDE_METHOD.format(multiplier=multiplier),
        value_note=np.where(x == 0, "0", ""),
    )


def rates_per_1000(data: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
    """Crude rate per 1,000 of each group: `crude_rates` as the suite uses it for births.

    Examples
    --------
    >>> births = pd.DataFrame({"area": ["A"], "numerator": [12], "denominator": [400]})
    >>> rates_per_1000(births, ["area"])["value"].tolist()
    [30.0]
    """
    return crude_rates(data, by, multiplier=1_000)
