"""Confidence limits of counts and proportions, and the levels they are asked at."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special, stats

Floats = NDArray[np.float64]
Confidence = float | Sequence[float]
BOTH_LEVELS = (0.95, 0.998)

# Byar's approximation is within 0.2% of the exact limit from this count on, at 95%
# [PHE Technical Guide: Confidence Intervals, 2018, appendix 1].
BYAR_FROM = 10


def confidence_levels(confidence: Confidence) -> dict[str, float]:
    """Name each confidence level as the columns of its limits do.

    Parameters
    ----------
    confidence
        One level or several, each from 0.9 up to but not including 1, or from 90 up to
        but not including 100.

    Returns
    -------
    dict of str to float
        Column suffix to level as a fraction: ``0.95`` gives ``{"95": 0.95}``, ``99.8``
        gives ``{"998": 0.998}``.

    Raises
    ------
    ValueError
        No level, or one outside those ranges.

    Examples
    --------
    >>> confidence_levels((0.95, 99.8))
    {'95': 0.95, '998': 0.998}
    """
    asked = [confidence] if isinstance(confidence, int | float) else list(confidence)
    if not asked:
        raise ValueError("confidence: none, expected one level or more")
    levels = {}
    for level in asked:
        percent = round(level * 100 if level < 1 else level, 6)
        if not 90 <= percent < 100:
            raise ValueError(f"confidence: {level!r}, expected 0.9 to below 1, or 90 to below 100")
        levels[f"{percent:g}".replace(".", "")] = round(percent / 100, 8)
    return levels


def normal_quantile(level: float) -> float:
    """Two-sided quantile of the standard normal distribution.

    Examples
    --------
    >>> round(normal_quantile(0.95), 2), round(normal_quantile(0.998), 2)
    (1.96, 3.09)
    """
    return float(special.ndtri(0.5 + level / 2))


def byar_limits(count: ArrayLike, level: float) -> tuple[Floats, Floats]:
    """Byar's approximate limits of a Poisson count.

    With O events, ``O (1 - 1 / (9 O) - z / (3 sqrt(O)))^3`` and, with O + 1 for O and + for -,
    its counterpart. The lower limit of a count of 0 is 0, and none is below 0.

    Parameters
    ----------
    count
        Events, one or many; they need not be whole.
    level
        Two-sided level as a fraction, such as 0.95.

    Returns
    -------
    tuple of arrays
        Lower and upper limits, in events.

    Notes
    -----
    Source: Breslow and Day, Statistical Methods in Cancer Research II (1987), page 69.

    Examples
    --------
    >>> lower, upper = byar_limits([10, 100], 0.95)
    >>> lower.round(2).tolist(), upper.round(2).tolist()
    ([4.79, 81.36], [18.39, 121.63])
    """
    events = np.asarray(count, dtype=float)
    z = normal_quantile(level)
    with np.errstate(divide="ignore", invalid="ignore"):
        lower = events * (1 - 1 / (9 * events) - z / (3 * np.sqrt(events))) ** 3
    above = events + 1
    upper = above * (1 - 1 / (9 * above) + z / (3 * np.sqrt(above))) ** 3
    return np.where(events > 0, np.maximum(lower, 0), 0.0), upper


def exact_poisson_limits(count: ArrayLike, level: float) -> tuple[Floats, Floats]:
    """Exact limits of a Poisson count from the chi-square distribution.

    Half the quantile of ``2 O`` degrees of freedom, and half that of ``2 O + 2``. Parameters and
    what is returned are those of `byar_limits`. The lower limit of a count of 0 is 0.

    Notes
    -----
    Source: PHE Technical Guide: Confidence Intervals (2018), appendix 2.

    Examples
    --------
    >>> lower, upper = exact_poisson_limits([0, 9], 0.95)
    >>> lower.round(2).tolist(), upper.round(2).tolist()
    ([0.0, 4.12], [3.69, 17.08])
    """
    events = np.asarray(count, dtype=float)
    tail = (1 - level) / 2
    with np.errstate(invalid="ignore"):
        lower = np.where(events > 0, stats.chi2.ppf(tail, 2 * events) / 2, 0.0)
    return lower, stats.chi2.ppf(1 - tail, 2 * events + 2) / 2


def poisson_limits(count: ArrayLike, level: float) -> tuple[Floats, Floats]:
    """Limits of a Poisson count: exact below 10 events, Byar's from 10.

    Parameters, returns and sources are those of `byar_limits` and `exact_poisson_limits`.

    Examples
    --------
    >>> lower, upper = poisson_limits([9, 10], 0.95)
    >>> lower.round(2).tolist(), upper.round(2).tolist()
    ([4.12, 4.79], [17.08, 18.39])
    """
    events = np.asarray(count, dtype=float)
    exact_lower, exact_upper = exact_poisson_limits(events, level)
    byar_lower, byar_upper = byar_limits(events, level)
    few = events < BYAR_FROM
    return np.where(few, exact_lower, byar_lower), np.where(few, exact_upper, byar_upper)


def wilson_limits(count: ArrayLike, total: ArrayLike, level: float) -> tuple[Floats, Floats]:
    """Wilson's score limits of a proportion, without continuity correction.

    Parameters
    ----------
    count, total
        The part and the whole, one or many; they need not be whole numbers.
    level
        Two-sided level as a fraction, such as 0.95.

    Returns
    -------
    tuple of arrays
        Lower and upper limits as fractions; missing where the total is 0.

    Notes
    -----
    Source: Newcombe, Statistics in Medicine 1998; 17: 857-872, method 3.

    Examples
    --------
    >>> lower, upper = wilson_limits([0, 81], [20, 263], 0.95)
    >>> lower.round(4).tolist(), upper.round(4).tolist()
    ([0.0, 0.2553], [0.1611, 0.3662])
    """
    x = np.asarray(count, dtype=float)
    n = np.asarray(total, dtype=float)
    z = normal_quantile(level)
    with np.errstate(divide="ignore", invalid="ignore"):
        centre = 2 * x + z**2
        spread = z * np.sqrt(z**2 + 4 * x * (1 - x / n))
        width = 2 * (n + z**2)
        lower, upper = (centre - spread) / width, (centre + spread) / width
    return np.where(n > 0, np.maximum(lower, 0), np.nan), np.where(n > 0, upper, np.nan)
