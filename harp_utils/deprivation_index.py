"""The gradient over fifths of deprivation in one number: slope and relative index of inequality."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from harp_utils.groups import (
    Positions,
    check_denominators,
    check_not_negative,
    check_once,
    number_groups,
)
from harp_utils.intervals import BOTH_LEVELS, Confidence, Floats, confidence_levels, normal_quantile

HIDDEN, NOT_DEFINED = "h", "z"
# An end of the line is above nought if this interval of it is, whatever limits are asked for.
END_LEVEL = 0.95


def deprivation_indices(
    data: pd.DataFrame,
    by: Sequence[str],
    *,
    rank: str = "imd_quintile",
    value: str = "value",
    standard_error: str = "standard_error",
    weight: str = "denominator",
    confidence: Confidence = BOTH_LEVELS,
) -> pd.DataFrame:
    """Slope and relative index of inequality of each group, with limits.

    A straight line is drawn through the values of the fifths, each at the middle of its share of
    the people in order of deprivation (0 the most deprived end, 1 the least) and weighted by that
    share. The slope index is the line at the most deprived end minus the line at the least
    deprived end; the relative index is the first over the second. Above 0, or above 1, the value is
    higher where people are more deprived.

    Parameters
    ----------
    data
        One row for each fifth within `by`.
    by
        Columns within which fifths are compared.
    rank
        Column that puts the fifths in order, the most deprived first: "1" to "5".
    value, standard_error
        Columns of the value and of its standard error in the same units.
    weight
        Column of the people behind each value, taken to be known without error.
    confidence
        Levels, as 0.9 to 1 or 90 to 100.

    Returns
    -------
    pandas.DataFrame
        Two rows for each distinct value of `by`: `by`, ``measure`` ("slope_index" in the units of
        the value, "relative_index", a ratio), ``value``, ``standard_error`` (of the relative index
        that of its logarithm), a lower and an upper limit for each level, ``value_note``: "h" where
        a fifth is missing, "z" where an end of the line cannot be told from nought (it is not above
        nought by 1.96 standard errors), so that there is no relative index.

    Raises
    ------
    ValueError
        A negative value or error, a weight that is not above 0, a fifth twice, fewer than three
        fifths, or an unknown confidence level.

    Notes
    -----
    Both ends of the line are weighted sums of the values, so their variances and covariance
    follow from the standard errors; limits of the ratio are on the log scale. They take the line
    for granted: where the values bend, as when the two ends are alike and the middle is high,
    the indices say little, whatever their limits. The ratio of two ends of which one may be nought
    has no upper limit [Fieller, Journal of the Royal Statistical Society B 1954; 16: 175-185], and
    the log scale would give it one of any size; so there the slope index stands alone.

    Sources: Public Health England, Technical Guide: Slope Index of Inequality (2018), and the help
    of ``phe_sii`` in UKHSA's PHEindicatormethods (the line and its weights; there, limits are
    simulated); Pamuk, Population Studies 1985; 39: 17-31; Mackenbach and Kunst, Social Science and
    Medicine 1997; 44: 757-771 (the relative index as the ratio of the two ends).

    Examples
    --------
    >>> rates = pd.DataFrame({"area": "A", "imd_quintile": list("12345"), "denominator": 100,
    ...                       "value": [50.0, 45.0, 40.0, 35.0, 30.0], "standard_error": 1.0})
    >>> indices = deprivation_indices(rates, ["area"], confidence=0.95)
    >>> indices[["measure", "value", "lower_95", "upper_95"]].round(2).values.tolist()
    [['slope_index', 25.0, 21.9, 28.1], ['relative_index', 1.91, 1.75, 2.08]]
    """
    levels = confidence_levels(confidence)
    check_once(data, [*by, rank])
    rows = data.sort_values([*by, rank])
    keys, at = number_groups(rows, by)
    if (np.bincount(at) < 3).any():
        raise ValueError(f"{rank}: fewer than three ranks, too few for a line")
    y, error = (check_not_negative(rows, column) for column in (value, standard_error))
    y = np.where(np.isnan(error), np.nan, y)
    most, least = _end_weights(check_denominators(rows, weight), at)
    parts = []
    for name, measure in (("slope_index", _slope), ("relative_index", _relative)):
        columns = measure(y, error, most, least, at, levels)
        notes = [np.isnan(np.bincount(at, y)), np.isnan(columns["value"])]
        note = np.select(notes, [HIDDEN, NOT_DEFINED], "")
        parts.append(keys.assign(measure=name, **columns, value_note=note))
    return pd.concat(parts).sort_index(kind="stable").reset_index(drop=True)


def _end_weights(people: Floats, at: Positions) -> tuple[Floats, Floats]:
    """Weight of each value in the line at its most and at its least deprived end."""
    share = people / np.bincount(at, people)[at]
    running = np.cumsum(share)
    before = running - share - at  # shares of a group add to 1, so `at` is what went before it
    apart = before + share / 2 - 0.5  # the weighted mean of the middles is a half
    tilt = apart / np.bincount(at, share * apart**2)[at] / 2
    return share * (1 - tilt), share * (1 + tilt)


def _slope(
    y: Floats, error: Floats, most: Floats, least: Floats, at: Positions, levels: dict[str, float]
) -> dict[str, Floats]:
    difference = most - least
    value = np.bincount(at, difference * y)
    spread = np.sqrt(np.bincount(at, (difference * error) ** 2))
    columns = {"value": value, "standard_error": spread}
    for suffix, level in levels.items():
        reach = normal_quantile(level) * spread
        columns |= {f"lower_{suffix}": value - reach, f"upper_{suffix}": value + reach}
    return columns


def _relative(
    y: Floats, error: Floats, most: Floats, least: Floats, at: Positions, levels: dict[str, float]
) -> dict[str, Floats]:
    top, bottom = (np.bincount(at, weights * y).astype(float) for weights in (most, least))
    both = _above_nought(top, most * error, at) & _above_nought(bottom, least * error, at)
    top, bottom = np.where(both, top, np.nan), np.where(both, bottom, np.nan)
    slope = most / top[at] - least / bottom[at]  # of the logarithm of the ratio
    spread = np.sqrt(np.bincount(at, (slope * error) ** 2))
    columns = {"value": top / bottom, "standard_error": spread}
    for suffix, level in levels.items():
        factor = np.exp(normal_quantile(level) * spread)
        columns |= {
            f"lower_{suffix}": top / bottom / factor,
            f"upper_{suffix}": top / bottom * factor,
        }
    return columns


def _above_nought(end: Floats, errors: Floats, at: Positions) -> NDArray[np.bool_]:
    """Say whether an end of each line can be told from nought."""
    above: NDArray[np.bool_] = end > normal_quantile(END_LEVEL) * np.sqrt(
        np.bincount(at, errors**2)
    )
    return above
