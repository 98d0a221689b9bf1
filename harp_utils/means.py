"""Means, such as of days in hospital, with t limits."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy import special

from harp_utils.groups import check_counts, group_effects, sum_groups
from harp_utils.intervals import BOTH_LEVELS, Confidence, confidence_levels

MEAN_METHOD = "mean, t"
MEAN_REPEAT_METHOD = f"{MEAN_METHOD}, allowing for repeat people"


def means(
    data: pd.DataFrame,
    by: Sequence[str],
    *,
    value: str,
    frequency: str | None = None,
    design_effect: str | None = None,
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
        Column to average; its name is the unit.
    frequency
        Column of how many records have that value, or None for one record a row.
    design_effect
        Column of the group's design effect (see `design_effects.design_effects`), 1 or more, the
        same in all its rows; or None for records that are independent. The standard error is then
        larger by its square root, and n is the effective size: records over design effect.
    confidence
        Levels, as 0.9 to 1 or 90 to 100.

    Returns
    -------
    pandas.DataFrame
        As in `standardisation`; `numerator` is the sum of the values, `denominator` their number
        and ``unit`` the name of `value`. A single record has a value and no limits. With
        `design_effect` there is a column of that name too.

    Raises
    ------
    ValueError
        A missing or negative value, no record in a group, a design effect below 1 or not one for
        a group, an unknown level.

    Notes
    -----
    Sources: Armitage, Berry and Matthews, Statistical Methods in Medical Research, 4th ed. (2002),
    section 4.4; effective size: Korn and Graubard, Survey Methodology 1998; 24: 193-201.

    Examples
    --------
    >>> stays = pd.DataFrame({"area": "A", "days": [1, 2, 3], "spells": [1, 2, 1]})
    >>> average = means(stays, ["area"], value="days", frequency="spells")
    >>> average[["value", "lower_95", "upper_95"]].round(2).to_numpy().tolist()
    [[2.0, 0.7, 3.3]]
    """
    levels = confidence_levels(confidence)
    result = _moments(data, by, value, frequency)
    effect = group_effects(data, by, design_effect)
    n, average = result["denominator"].to_numpy(), result["value"].to_numpy()
    with np.errstate(divide="ignore", invalid="ignore"):
        variance = (result["squares"].to_numpy() - n * average**2) / (n - 1)
        error = np.where(n > 1, np.sqrt(np.maximum(variance, 0) / n * effect), np.nan)
    result = result.drop(columns="squares").assign(standard_error=error)
    if design_effect is not None:
        result[design_effect] = effect
    result = add_t_limits(result, levels, design_effect)
    method = MEAN_METHOD if design_effect is None else MEAN_REPEAT_METHOD
    return result.assign(unit=value, method=method, value_note="")


def add_t_limits(
    result: pd.DataFrame, levels: dict[str, float], design_effect: str | None = None
) -> pd.DataFrame:
    """Add the t limits of means.

    Parameters
    ----------
    result
        ``denominator`` (records), ``value`` and ``standard_error``, which allows for the design
        effect already; one row for each mean.
    levels
        Column suffix to level, as `intervals.confidence_levels` gives them.
    design_effect
        Column that makes the degrees of freedom those of the effective size, or None.

    Returns
    -------
    pandas.DataFrame
        The same rows with ``lower_95, upper_95`` and so on. There is never less than 1 degree of
        freedom, and no lower limit is below 0.

    Examples
    --------
    >>> mean = pd.DataFrame({"denominator": [21], "value": [5.0], "standard_error": [1.0]})
    >>> limits = add_t_limits(mean, {"95": 0.95})  # t of 20 degrees of freedom is 2.086
    >>> limits[["lower_95", "upper_95"]].round(2).to_numpy().tolist()
    [[2.91, 7.09]]
    """
    n, average, error = (
        result[name].to_numpy(dtype=float) for name in ("denominator", "value", "standard_error")
    )
    effective = n if design_effect is None else n / result[design_effect].to_numpy(dtype=float)
    limits = result.copy()
    for suffix, level in levels.items():
        reach = special.stdtrit(np.maximum(effective - 1, 1), 0.5 + level / 2) * error
        # A few long stays can carry the lower limit past 0; a mean of days cannot be there.
        limits[f"lower_{suffix}"] = np.maximum(average - reach, 0)
        limits[f"upper_{suffix}"] = average + reach
    return limits


def _moments(
    data: pd.DataFrame, by: Sequence[str], value: str, frequency: str | None
) -> pd.DataFrame:
    """Sum, number, mean and sum of squares of the values of each group."""
    values = check_counts(data, value)
    number = np.ones_like(values) if frequency is None else check_counts(data, frequency)
    parts = data[list(by)].assign(n=number, total=values * number, squares=values**2 * number)
    sums = sum_groups(parts, by, numerator="total", denominator="n", squares="squares")
    empty = sums["denominator"] == 0
    if empty.any():
        group = sums.loc[empty, list(by)].iloc[0].to_dict()
        raise ValueError(f"{frequency}: 0 records in {group}, expected a denominator above 0")
    return sums.assign(value=sums["numerator"] / sums["denominator"])
