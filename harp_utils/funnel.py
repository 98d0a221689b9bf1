"""Funnel limits: how far from a target chance alone takes a group of a given size."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import special

from harp_utils.groups import check_counts, check_denominators, check_parts
from harp_utils.intervals import (
    BOTH_LEVELS,
    Confidence,
    Floats,
    confidence_levels,
    normal_quantile,
)

FUNNEL_METHODS = {
    "proportion": "funnel, score limits of a proportion",
    "count": "funnel, exact Poisson limits",
}
UNITS = {"proportion": (100, "%"), "count": (1, "ratio")}


def funnel_limits(
    data: pd.DataFrame,
    *,
    kind: str = "proportion",
    numerator: str = "numerator",
    denominator: str = "denominator",
    target: float | None = None,
    confidence: Confidence = BOTH_LEVELS,
) -> pd.DataFrame:
    """Add to each row the limits of what chance brings at its size, and where the row lies.

    For a proportion with target t and denominator n the limits are ``t -/+ z sqrt(t (1 - t) / n)``,
    inside which Wilson's interval of the row holds the target. For a count the denominator is the
    expected number E and the value is observed over expected; the limits are the ratios between
    which the row's exact Poisson interval holds the target, so that a funnel and an interval never
    disagree.

    Parameters
    ----------
    data
        One row for each group to be compared, such as providers or areas.
    kind
        "proportion" or "count".
    numerator, denominator
        Columns of the part and the whole, or of the observed and the expected count.
    target
        In the units of the value: percent, or observed over expected. None takes all rows
        together for a proportion, and 1 for a count.
    confidence
        Levels, as 0.9 to 1 or 90 to 100.

    Returns
    -------
    pandas.DataFrame
        The rows of `data` in their order, with ``value``, ``target``, ``lower_95, upper_95,
        lower_998, upper_998`` (or the levels asked for), ``unit``, ``method``, ``value_note``
        ("0" for a numerator of 0, else "") and ``position``: "below", "within" or "above" the
        limits of the widest level.

    Raises
    ------
    ValueError
        An unknown kind or level, a negative or missing numerator, a denominator that is missing
        or not above 0, a part above its whole, a target that is not above 0, or is 100 or more
        for a proportion.

    Notes
    -----
    Sources: Spiegelhalter, Statistics in Medicine 2005; 24: 1185-1202; Public Health Technical
    Guidance of OHID's Fingertips, funnel plots.

    Examples
    --------
    >>> trusts = pd.DataFrame({"trust": ["P", "Q"], "numerator": [30, 100],
    ...                        "denominator": [100, 300]})
    >>> funnel = funnel_limits(trusts, target=25)
    >>> funnel[["value", "lower_95", "upper_95"]].round(1).to_numpy().tolist()
    [[30.0, 16.5, 33.5], [33.3, 20.1, 29.9]]
    >>> funnel["position"].tolist()  # 33.3 is above 25 + 3.09 x sqrt(25 x 75 / 300) = 32.7
    ['within', 'above']
    """
    levels = confidence_levels(confidence)
    if kind not in UNITS:
        raise ValueError(f"kind: {kind!r}, expected one of {', '.join(UNITS)}")
    multiplier, unit = UNITS[kind]
    if kind == "proportion":
        check_parts(data, numerator, denominator)
    part, whole = check_counts(data, numerator), check_denominators(data, denominator)
    aim = _target(kind, part, whole, target)
    result = data.assign(value=part / whole * multiplier, target=aim)
    limits = _proportion_limits if kind == "proportion" else _count_limits
    for suffix, level in levels.items():
        result[f"lower_{suffix}"], result[f"upper_{suffix}"] = limits(aim, whole, level)
    notes = np.where(part == 0, "0", "")
    result = result.assign(unit=unit, method=FUNNEL_METHODS[kind], value_note=notes)
    widest = max(levels, key=lambda suffix: levels[suffix])
    return result.assign(position=_positions(result, widest))


def _target(kind: str, part: Floats, whole: Floats, target: float | None) -> float:
    """Target in the units of the value: as given, or all rows together, or as expected."""
    if target is None:
        return 1.0 if kind == "count" else float(100 * part.sum() / whole.sum())
    highest = 100 if kind == "proportion" else np.inf
    if not 0 < target < highest:
        raise ValueError(f"target: {target!r}, expected above 0 and below {highest}")
    return float(target)


def _proportion_limits(target: float, size: Floats, level: float) -> tuple[Floats, Floats]:
    reach = normal_quantile(level) * np.sqrt(target * (100 - target) / size)
    return np.maximum(target - reach, 0), np.minimum(target + reach, 100)


def _count_limits(target: float, expected: Floats, level: float) -> tuple[Floats, Floats]:
    """Find the counts whose exact Poisson limit is the target; give them over the expected."""
    mean, tail = target * expected, (1 - level) / 2
    # Exact limits of a count are quantiles of gamma distributions; these are their shapes.
    lower = np.maximum(special.gdtrib(1, 1 - tail, mean) - 1, 0)
    return lower / expected, special.gdtrib(1, tail, mean) / expected


def _positions(result: pd.DataFrame, suffix: str) -> NDArray[np.str_]:
    value = result["value"]
    outside = [value < result[f"lower_{suffix}"], value > result[f"upper_{suffix}"]]
    return np.select(outside, ["below", "above"], "within")
