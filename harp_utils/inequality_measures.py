"""How unequal several groups are together: measures of all groups at once, with limits.

Ethnic groups have no order, so these measures have none either. They compare each group's value y
with the mean mu of all groups, in which a group has the share p of the people. Everybody in the
mean belongs to one of the groups: people whose group is not known take no part.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from harp_utils.groups import Positions, check_not_negative, check_once, number_groups
from harp_utils.intervals import BOTH_LEVELS, Confidence, Floats, confidence_levels, normal_quantile

HIDDEN, NOT_DEFINED = "h", "z"
# Sums of squares, of distances or of entropy: none can be below nought.
NEVER_NEGATIVE = (
    "between_group_variance",
    "index_of_disparity",
    "theil_index",
    "mean_log_deviation",
)


@dataclass(frozen=True)
class _Groups:
    """All groups as columns of numbers, and the set of groups that each belongs to."""

    y: Floats
    error: Floats
    share: Floats
    is_reference: NDArray[np.bool_]
    at: Positions
    sets: int

    def total(self, numbers: Floats) -> Floats:
        """Sum over the groups of a set; missing where one is missing."""
        return np.bincount(self.at, numbers, self.sets).astype(float)

    @property
    def mean(self) -> Floats:
        return self.total(self.share * self.y)

    @property
    def apart(self) -> Floats:
        """How far each group is from the mean of its set."""
        return self.y - self.mean[self.at]

    @property
    def relative(self) -> Floats:
        return self.y / self.mean[self.at]

    @property
    def reference(self) -> Floats:
        return self.total(np.where(self.is_reference, self.y, 0))


def inequality_measures(
    data: pd.DataFrame,
    by: Sequence[str],
    *,
    reference: str,
    group: str = "ethnic_group",
    value: str = "value",
    standard_error: str = "standard_error",
    weight: str = "denominator",
    confidence: Confidence = BOTH_LEVELS,
) -> pd.DataFrame:
    """Six measures of the inequality between groups, with limits.

    With shares p, values y, mean ``mu = sum(p y)`` and n groups:

    - between-group variance ``sum(p (y - mu)^2)``, in the square of the value's units;
    - index of disparity ``100 / n sum(|y - mu|) / mu``, %: every group counts the same;
    - Theil index ``sum(p y / mu ln(y / mu))``;
    - mean log deviation ``sum(p ln(mu / y))``;
    - attributable risk ``mu - y0``: how far the mean of all groups lies above the reference;
    - attributable fraction ``100 (mu - y0) / mu``, %.

    Parameters
    ----------
    data
        One row for each group within `by`.
    by
        Columns within which groups are compared.
    reference
        The group to whose value the attributable risk and fraction refer.
    group, value, standard_error
        Columns of the group's name, its value, and the standard error in the same units.
    weight
        Column of the people behind each value: only their shares matter, and they are taken to
        be known without error.
    confidence
        Levels, as 0.9 to 1 or 90 to 100.

    Returns
    -------
    pandas.DataFrame
        Six rows for each distinct value of `by`: `by`, ``measure, value, standard_error``, a lower
        and an upper limit for each level, and ``value_note``: "h" where a value, an error or
        a weight is missing, "z" where the measure is not defined (a mean of nought; for Theil and
        the mean log deviation also a group at nought).

    Raises
    ------
    ValueError
        A negative value, error or weight, a group twice, a single group, no reference group, or
        an unknown confidence level.

    Notes
    -----
    Limits are by the delta method, the values taken as independent. The variance of the
    between-group variance also has its second-order term, which is exact for normal values. The
    limits of the fraction are made from those of ``ln(y0 / mu)``. Limits of the first four stop
    at nought. **Near equality these limits mislead.** Chance alone holds the first four measures
    above nought, by about the variance of the values, so a lower limit above nought does not prove
    that groups differ. Look at the differences of the groups for that.

    Sources: World Health Organization, Health Equity Assessment Toolkit, technical notes
    (2024); Pearcy and Keppel, Public Health Reports 2002; 117: 273-280 (index of disparity);
    Theil, Economics and Information Theory (1967); Kirkwood and Sterne, Essential Medical
    Statistics (2003), chapter 37 (attributable risk). Theil's index and the mean log deviation
    are often printed times 1,000; here they are not.

    Examples
    --------
    >>> rates = pd.DataFrame({"area": "A", "ethnic_group": ["Asian", "White"],
    ...                       "value": [30.0, 20.0], "standard_error": [3.0, 2.0],
    ...                       "denominator": [100, 300]})
    >>> measures = inequality_measures(rates, ["area"], reference="White")
    >>> measures.set_index("measure")["value"].round(3).to_dict()  # doctest: +NORMALIZE_WHITESPACE
    {'between_group_variance': 18.75, 'index_of_disparity': 22.222, 'theil_index': 0.017,
     'mean_log_deviation': 0.016, 'attributable_risk': 2.5, 'attributable_fraction': 11.111}
    """
    levels = confidence_levels(confidence)
    check_once(data, [*by, group])
    y, error, people = (check_not_negative(data, c) for c in (value, standard_error, weight))
    keys, at = number_groups(data, by)
    is_reference = (data[group] == reference).to_numpy(dtype=bool)
    _check_sets(
        group, reference, np.bincount(at), np.bincount(at[is_reference], minlength=len(keys))
    )
    parts = []
    with np.errstate(divide="ignore", invalid="ignore"):
        share = people / np.bincount(at, people, len(keys))[at]
        groups = _Groups(y, error, share, is_reference, at, len(keys))
        missing = groups.total(y + error + share)
        for name in MEASURES:
            columns = _with_limits(name, groups, levels)
            notes = [np.isnan(missing), np.isnan(columns["value"])]
            note = np.select(notes, [HIDDEN, NOT_DEFINED], "")
            parts.append(keys.assign(measure=name, **columns, value_note=note))
    tall = pd.concat(parts)
    return tall.sort_index(kind="stable").reset_index(drop=True)


def _between_group_variance(g: _Groups) -> tuple[Floats, Floats]:
    return g.total(g.share * g.apart**2), 2 * g.share * g.apart


def _index_of_disparity(g: _Groups) -> tuple[Floats, Floats]:
    per = 100 / (g.total(np.ones_like(g.y)) * g.mean)
    side = np.sign(g.apart)
    value = per * g.total(np.abs(g.apart))
    all_sides = g.total(side) + g.total(np.abs(g.apart)) / g.mean
    return value, per[g.at] * (side - g.share * all_sides[g.at])


def _theil_index(g: _Groups) -> tuple[Floats, Floats]:
    logs = np.log(g.relative)
    value = g.total(g.share * g.relative * logs)
    return value, g.share / g.mean[g.at] * (logs - value[g.at])


def _mean_log_deviation(g: _Groups) -> tuple[Floats, Floats]:
    value = -g.total(g.share * np.log(g.relative))
    return value, g.share * (1 / g.mean[g.at] - 1 / g.y)


def _attributable_risk(g: _Groups) -> tuple[Floats, Floats]:
    return g.mean - g.reference, g.share - g.is_reference


def _attributable_fraction(g: _Groups) -> tuple[Floats, Floats]:
    ratio = g.reference / g.mean
    return 100 * (1 - ratio), 100 * (g.share * ratio[g.at] - g.is_reference) / g.mean[g.at]


#: Each measure gives a value for each set and its slope for each group (the delta method).
MEASURES: Mapping[str, Callable[[_Groups], tuple[Floats, Floats]]] = {
    "between_group_variance": _between_group_variance,
    "index_of_disparity": _index_of_disparity,
    "theil_index": _theil_index,
    "mean_log_deviation": _mean_log_deviation,
    "attributable_risk": _attributable_risk,
    "attributable_fraction": _attributable_fraction,
}


def _with_limits(name: str, g: _Groups, levels: Mapping[str, float]) -> dict[str, Floats]:
    """Value, standard error and limits of one measure; all missing where one is not defined."""
    value, slope = MEASURES[name](g)
    variance = g.total((slope * g.error) ** 2)
    if name == "between_group_variance":
        variance = variance + _second_order(g)
    error = np.sqrt(variance)
    columns = {"value": value, "standard_error": error}
    for suffix, level in levels.items():
        lower, upper = _limits(name, value, normal_quantile(level) * error)
        columns |= {f"lower_{suffix}": lower, f"upper_{suffix}": upper}
    defined = np.isfinite(np.sum(list(columns.values()), axis=0))
    return {column: np.where(defined, numbers, np.nan) for column, numbers in columns.items()}


def _second_order(g: _Groups) -> Floats:
    """Give the variance the slope misses: near equality the slope has next to none."""
    p, s = g.share, g.error
    return 2 * (g.total(p**2 * s**2) ** 2 + g.total((p**2 - 2 * p**3) * s**4))


def _limits(name: str, value: Floats, reach: Floats) -> tuple[Floats, Floats]:
    if name == "attributable_fraction":
        ratio = 1 - value / 100
        factor = np.exp(reach / 100 / ratio)
        return 100 * (1 - ratio * factor), 100 * (1 - ratio / factor)
    lower = value - reach
    return np.maximum(lower, 0) if name in NEVER_NEGATIVE else lower, value + reach


def _check_sets(group: str, reference: str, groups: Positions, references: Positions) -> None:
    if (groups < 2).any():
        raise ValueError(f"{group}: a single group, expected two or more to compare")
    if (references == 0).any():
        raise ValueError(f"{group}: no {reference!r}, the reference group")
