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
        A level outside those ranges.

    Examples
    --------
    >>> confidence_levels((0.95, 99.8))
    {'95': 0.95, '998': 0.998}
    """
    asked = [confidence] if isinstance(confidence, int | float) else list(confidence)
    levels = {}
    for level in asked:
        percent = round(level * 100 if level < 1 else level, 6)
        if not 90 <= percent < 100:
            raise ValueError(f"confidence {level!r}: expected 0.9 to below 1, or 90 to below 100")
        levels[f"{percent:g}".replace(".", "")] = round(percent / 100, 8)
    return levels


def normal_quantile(level: float) -> float:
    """Two-sided standard normal quantile: 1.96 for a level of 0.95."""
    return float(special.ndtri(0.5 + level / 2))


def byar_limits(count: ArrayLike, level: float) -> tuple[Floats, Floats]:
    """Byar's approximate limits of a Poisson count.

    Source: Breslow and Day, Statistical Methods in Cancer Research II (1987), page 69, in the
    form used by UKHSA's PHEindicatormethods. The lower limit of a count of 0 is 0.
    """
    events = np.asarray(count, dtype=float)
    z = normal_quantile(level)
    with np.errstate(divide="ignore", invalid="ignore"):
        lower = events * (1 - 1 / (9 * events) - z / (3 * np.sqrt(events))) ** 3
    above = events + 1
    upper = above * (1 - 1 / (9 * above) + z / (3 * np.sqrt(above))) ** 3
    return np.where(events > 0, lower, 0.0), upper


def exact_poisson_limits(count: ArrayLike, level: float) -> tuple[Floats, Floats]:
    """Exact limits of a Poisson count from the chi-square distribution.

    Source: PHE Technical Guide: Confidence Intervals (2018), appendix 2.
    """
    events = np.asarray(count, dtype=float)
    tail = (1 - level) / 2
    with np.errstate(invalid="ignore"):
        lower = np.where(events > 0, stats.chi2.ppf(tail, 2 * events) / 2, 0.0)
    return lower, stats.chi2.ppf(1 - tail, 2 * events + 2) / 2


def poisson_limits(count: ArrayLike, level: float) -> tuple[Floats, Floats]:
    """Limits of a Poisson count: exact below 10 events, Byar's from 10."""
    events = np.asarray(count, dtype=float)
    exact_lower, exact_upper = exact_poisson_limits(events, level)
    byar_lower, byar_upper = byar_limits(events, level)
    few = events < BYAR_FROM
    return np.where(few, exact_lower, byar_lower), np.where(few, exact_upper, byar_upper)


def wilson_limits(count: ArrayLike, total: ArrayLike, level: float) -> tuple[Floats, Floats]:
    """Wilson's score limits of a proportion, without continuity correction.

    Source: Newcombe, Statistics in Medicine 1998; 17: 857-872, method 3.
    A total of 0 has no limits (missing).
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
