"""How far apart groups are: ratios and differences with limits, and which gap is widest."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from harp_utils.deprivation_index import deprivation_indices
from harp_utils.groups import check_not_negative, check_once, number_groups
from harp_utils.inequality_measures import inequality_measures
from harp_utils.intervals import confidence_levels, normal_quantile
from harp_utils.widest import MINIMUM_EVENTS_ENGLAND, widest_gaps

__all__ = [
    "MINIMUM_EVENTS_ENGLAND",
    "compare_with_mean",
    "deprivation_indices",
    "inequality_measures",
    "rate_differences",
    "rate_ratios",
    "widest_gaps",
]


def rate_ratios(
    data: pd.DataFrame,
    by: Sequence[str],
    *,
    group: str = "ethnic_group",
    reference: str,
    value: str = "value",
    standard_error: str = "standard_error",
    confidence: float | Sequence[float] = 0.95,
) -> pd.DataFrame:
    """Ratio of each group's value to that of a reference group, with limits.

    The standard error of ln(y1 / y0) is ``sqrt((s1 / y1)^2 + (s0 / y0)^2)``, y being a value and
    s its standard error. That is the delta method; for crude rates it is
    ``sqrt(1 / x1 + 1 / x0)``, for percentages the limits of Katz, and for standardised rates it
    takes the variance for repeat events where the standard error does.

    Parameters
    ----------
    data
        One row for each group within `by`.
    by
        Columns within which groups are compared.
    group, reference
        The column that names the group, and the group to compare with.
    value, standard_error
        Columns of the value and of its standard error in the same units.
    confidence
        Levels, as 0.9 to 1 or 90 to 100.

    Returns
    -------
    pandas.DataFrame
        `by`, `group`, ``ratio``, ``ratio_lower_95``, ``ratio_upper_95`` (or the levels asked
        for); missing where a value or the reference is missing or 0.

    Raises
    ------
    ValueError
        A negative value or error, the reference twice within `by`, or an unknown confidence level.

    Notes
    -----
    Sources: Breslow and Day, Statistical Methods in Cancer Research II (1987), chapter 2 (rates);
    Katz and others, Biometrics 1978; 34: 469-474 (percentages).

    Examples
    --------
    >>> rates = pd.DataFrame({"area": "A", "ethnic_group": ["Asian", "White"],
    ...                       "value": [30.0, 20.0], "standard_error": [3.0, 2.0]})
    >>> gaps = rate_ratios(rates, ["area"], reference="White")
    >>> gaps[["ratio", "ratio_lower_95", "ratio_upper_95"]].round(2).iloc[0].tolist()
    [1.5, 1.14, 1.98]
    """
    levels = confidence_levels(confidence)
    pairs = _beside_reference(data, by, group, reference, value, standard_error)
    y1, s1, y0, s0 = (pairs[name].to_numpy(dtype=float) for name in ("y1", "s1", "y0", "s0"))
    usable = (y1 > 0) & (y0 > 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.where(usable, y1 / y0, np.nan)
        log_error = np.hypot(s1 / y1, s0 / y0)
        result = pairs[[*by, group]].assign(ratio=ratio)
        for suffix, level in levels.items():
            reach = np.exp(normal_quantile(level) * log_error)
            result[f"ratio_lower_{suffix}"] = ratio / reach
            result[f"ratio_upper_{suffix}"] = ratio * reach
    return result


def rate_differences(
    data: pd.DataFrame,
    by: Sequence[str],
    *,
    group: str = "ethnic_group",
    reference: str,
    value: str = "value",
    standard_error: str = "standard_error",
    confidence: float | Sequence[float] = 0.95,
) -> pd.DataFrame:
    """Difference of each group's value from that of a reference group, with limits.

    The standard error is ``sqrt(s1^2 + s0^2)``. Parameters are those of `rate_ratios`; the columns
    are ``difference``, ``difference_lower_95`` and so on, in the units of the value. For small
    counts these limits and those of the ratio, which are on the log scale, may disagree on whether
    chance explains a gap; neither is exact.

    Raises
    ------
    ValueError
        As `rate_ratios`.

    Notes
    -----
    Source: Breslow and Day, Statistical Methods in Cancer Research II (1987), chapter 2.

    Examples
    --------
    >>> rates = pd.DataFrame({"area": "A", "ethnic_group": ["Asian", "White"],
    ...                       "value": [30.0, 20.0], "standard_error": [3.0, 4.0]})
    >>> gaps = rate_differences(rates, ["area"], reference="White")
    >>> gaps[["difference", "difference_lower_95"]].round(1).iloc[0].tolist()
    [10.0, 0.2]
    """
    levels = confidence_levels(confidence)
    pairs = _beside_reference(data, by, group, reference, value, standard_error)
    difference = pairs["y1"] - pairs["y0"]
    error = np.hypot(pairs["s1"], pairs["s0"])
    result = pairs[[*by, group]].assign(difference=difference)
    for suffix, level in levels.items():
        reach = normal_quantile(level) * error
        result[f"difference_lower_{suffix}"] = difference - reach
        result[f"difference_upper_{suffix}"] = difference + reach
    return result


def compare_with_mean(
    data: pd.DataFrame,
    by: Sequence[str],
    *,
    group: str = "ethnic_group",
    value: str = "value",
    standard_error: str = "standard_error",
    weight: str = "denominator",
    confidence: float | Sequence[float] = 0.95,
) -> pd.DataFrame:
    """Ratio and difference of each group's value to the mean of all groups, with limits.

    The mean is ``sum(p y)``, p being a group's share of the people: the value of everyone whose
    group is known. For percentages and means that is exact; for standardised rates it is the
    mean rate, which is not quite the rate of everyone, since groups differ in age. A group is a
    part of the mean, and a large one most of it, so the two move together: their covariance,
    ``p s^2``, is taken into the variance by the delta method.

    Parameters
    ----------
    data
        One row for each group within `by`.
    by
        Columns within which groups are compared.
    group, value, standard_error
        Columns of the group's name, its value, and the standard error in the same units.
    weight
        Column of the people behind each value, taken to be known without error.
    confidence
        Levels, as 0.9 to 1 or 90 to 100.

    Returns
    -------
    pandas.DataFrame
        `by`, `group`, ``mean``, then ``ratio``, ``ratio_lower_95``, ``ratio_upper_95`` and
        ``difference``, ``difference_lower_95``, ``difference_upper_95`` (or the levels asked for).
        All are missing where a value, error or weight of any group is missing; the ratio and its
        limits also where the value or the mean is 0.

    Raises
    ------
    ValueError
        A negative value, error or weight, a group twice, or an unknown confidence level.

    Notes
    -----
    Source: World Health Organization, Health Equity Assessment Toolkit, technical notes (2024)
    (the mean of the setting); the variance is that of a linear combination.

    Examples
    --------
    >>> rates = pd.DataFrame({"area": "A", "ethnic_group": ["Asian", "White"],
    ...                       "value": [30.0, 20.0], "standard_error": [3.0, 2.0],
    ...                       "denominator": [100, 300]})
    >>> gaps = compare_with_mean(rates, ["area"])
    >>> gaps[["mean", "ratio", "ratio_lower_95", "ratio_upper_95"]].round(2).iloc[0].tolist()
    [22.5, 1.33, 1.11, 1.6]
    """
    levels = confidence_levels(confidence)
    check_once(data, [*by, group])
    y, s, people = (check_not_negative(data, name) for name in (value, standard_error, weight))
    _, at = number_groups(data, by)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = people / np.bincount(at, people)[at]
        mean, own = np.bincount(at, share * y)[at], np.bincount(at, (share * s) ** 2)[at]
        ratio = np.where((y > 0) & (mean > 0), y / mean, np.nan)
        log_variance = (s / y) ** 2 + own / mean**2 - 2 * share * s**2 / (y * mean)
    # Of a single group both variances are 0, but for the arithmetic of the machine.
    log_error = np.sqrt(np.maximum(log_variance, 0))
    error = np.sqrt(np.maximum(s**2 + own - 2 * share * s**2, 0))
    result = data[[*by, group]].assign(mean=mean, ratio=ratio)
    for suffix, level in levels.items():
        reach = np.exp(normal_quantile(level) * log_error)
        result[f"ratio_lower_{suffix}"] = ratio / reach
        result[f"ratio_upper_{suffix}"] = ratio * reach
    result["difference"] = np.where(np.isnan(error), np.nan, y - mean)
    for suffix, level in levels.items():
        reach = normal_quantile(level) * error
        result[f"difference_lower_{suffix}"] = y - mean - reach
        result[f"difference_upper_{suffix}"] = y - mean + reach
    return result


def _beside_reference(
    data: pd.DataFrame,
    by: Sequence[str],
    group: str,
    reference: str,
    value: str,
    standard_error: str,
) -> pd.DataFrame:
    """Each row's value and error (y1, s1) beside those of its reference (y0, s0)."""
    keys = list(by)
    for column in (value, standard_error):
        check_not_negative(data, column)
    named = data[[*keys, group, value, standard_error]]
    base = named.loc[named[group] == reference, [*keys, value, standard_error]]
    rows = named.rename(columns={value: "y1", standard_error: "s1"})
    base = base.rename(columns={value: "y0", standard_error: "s0"})
    return rows.merge(base, on=keys, how="left", validate="many_to_one")
