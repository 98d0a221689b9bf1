"""Change over the years: a straight line through the logarithms of yearly values."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from harp_utils.groups import check_counts, check_not_negative, check_once, number_groups
from harp_utils.intervals import BOTH_LEVELS, Confidence, Floats, confidence_levels, normal_quantile

HIDDEN = "h"
FEWEST_YEARS = 3


def log_linear_trends(
    data: pd.DataFrame,
    by: Sequence[str],
    *,
    year: str = "year",
    value: str = "value",
    standard_error: str = "standard_error",
    confidence: Confidence = BOTH_LEVELS,
) -> pd.DataFrame:
    """Average change a year, in per cent, with limits and a test of the straight line.

    Least squares of ``ln(y)`` on the year, each year weighted by ``(y / s)^2``: the reciprocal of
    the variance of ``ln(y)``. The change is ``100 (exp(slope) - 1)``. Cochran's Q, the weighted sum
    of squares left over, has a chi-squared distribution with n - 2 degrees of freedom where the
    years lie on a line but for chance.

    Parameters
    ----------
    data
        One row for each year within `by`.
    by
        Columns within which years are compared.
    year
        Column of the year as a number.
    value, standard_error
        Columns of the value and of its standard error in the same units.
    confidence
        Levels, as 0.9 to 1 or 90 to 100.

    Returns
    -------
    pandas.DataFrame
        One row for each distinct value of `by`: `by`, ``years`` (how many were used), ``value`` (%
        a year), ``standard_error`` (of the slope of the logarithm), a lower and an upper limit for
        each level, ``departure`` (Q), ``departure_p`` (its probability, were the line straight),
        ``value_note``: "h" where fewer than three years have a value above 0 with a standard error
        above 0.

    Raises
    ------
    ValueError
        A negative value or error, a missing or negative year, a year twice, or an unknown
        confidence level.

    Notes
    -----
    The limits take the years as independent. Many of the same people are counted every year, so
    true limits of the change are a little narrower. They also take the line for granted: where
    Q is large the years differ by more than chance, but not steadily. Three years hold one degree
    of freedom, so Q finds only large departures.

    Sources: Cochran, Biometrics 1954; 10: 101-129 (weights and Q); Clegg and others, Statistics in
    Medicine 2009; 28: 3670-3682 (log-linear change as a percentage a year).

    Examples
    --------
    >>> rates = pd.DataFrame({"area": "A", "year": [1, 2, 3], "value": [100.0, 110.0, 121.0],
    ...                       "standard_error": [5.0, 5.5, 6.05]})
    >>> trend = log_linear_trends(rates, ["area"], confidence=0.95)
    >>> trend[["value", "lower_95", "upper_95", "departure"]].round(1).iloc[0].tolist()
    [10.0, 2.6, 17.9, 0.0]
    """
    levels = confidence_levels(confidence)
    check_once(data, [*by, year])
    y, s = (check_not_negative(data, column) for column in (value, standard_error))
    t = check_counts(data, year)
    keys, at = number_groups(data, by)
    used = (y > 0) & (s > 0)
    at, y, s, t = at[used], y[used], s[used], t[used]
    years = np.bincount(at, minlength=len(keys))
    with np.errstate(divide="ignore", invalid="ignore"):
        slope, error, departure = _fit(np.log(y), (y / s) ** 2, t, at, len(keys))
        fitted = {"value": slope, "standard_error": error, "departure": departure}
        fitted["departure_p"] = stats.chi2.sf(departure, years - 2)
    enough = years >= FEWEST_YEARS
    fitted = {name: np.where(enough, numbers, np.nan) for name, numbers in fitted.items()}
    result = keys.assign(years=years, value=_percent(fitted["value"]))
    result["standard_error"] = fitted["standard_error"]
    for suffix, level in levels.items():
        reach = normal_quantile(level) * fitted["standard_error"]
        result[f"lower_{suffix}"] = _percent(fitted["value"] - reach)
        result[f"upper_{suffix}"] = _percent(fitted["value"] + reach)
    result["departure"], result["departure_p"] = fitted["departure"], fitted["departure_p"]
    return result.assign(value_note=np.where(enough, "", HIDDEN))


def _fit(
    logs: Floats, weights: Floats, years: Floats, at: NDArray[np.intp], sets: int
) -> tuple[Floats, Floats, Floats]:
    """Slope of each line, its standard error, and the weighted squares left over."""

    def total(numbers: Floats) -> Floats:
        return np.bincount(at, numbers, sets).astype(float)

    mean_year, mean_log = (total(weights * x) / total(weights) for x in (years, logs))
    across, up = years - mean_year[at], logs - mean_log[at]
    squares = total(weights * across**2)
    slope = total(weights * across * up) / squares
    return slope, 1 / np.sqrt(squares), total(weights * (up - slope[at] * across) ** 2)


def _percent(slope: Floats) -> Floats:
    return 100 * np.expm1(slope)
