"""Group rows by key, check and sum their counts: what every statistic starts with."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from harp_utils.intervals import Floats

Positions = NDArray[np.intp]


def number_groups(data: pd.DataFrame, by: Sequence[str]) -> tuple[pd.DataFrame, Positions]:
    """Return the distinct groups in sorted order, and each row's group as a position in them."""
    numbers = data.groupby(list(by), sort=True, observed=True).ngroup()
    if numbers.isna().any():
        raise ValueError(f"a missing value in {', '.join(by)}")
    position: Positions = np.asarray(numbers, dtype=np.intp)
    first = np.full(position.max(initial=-1) + 1, -1)
    first[position[::-1]] = np.arange(len(data))[::-1]
    return data[list(by)].iloc[first].reset_index(drop=True), position


def sum_groups(data: pd.DataFrame, by: Sequence[str], **columns: str) -> pd.DataFrame:
    """Sum columns by group: ``sum_groups(data, by, numerator="events")``, one row a group."""
    groups, position = number_groups(data, by)
    for name, column in columns.items():
        groups[name] = np.bincount(position, check_counts(data, column), len(groups))
    return groups


def check_counts(data: pd.DataFrame, column: str) -> Floats:
    """Return a column of counts; raise ValueError where one is missing or negative."""
    counts = _floats(data, column)
    _refuse(column, counts, ~(np.isfinite(counts) & (counts >= 0)), "0 or more")
    return counts


def check_denominators(data: pd.DataFrame, column: str) -> Floats:
    """Return a column to divide by; raise ValueError where one is missing or not above 0."""
    sizes = _floats(data, column)
    _refuse(column, sizes, ~(np.isfinite(sizes) & (sizes > 0)), "above 0")
    return sizes


def check_parts(data: pd.DataFrame, numerator: str, denominator: str) -> None:
    """Raise ValueError where a numerator is above the denominator that it is a part of."""
    part, whole = check_counts(data, numerator), check_denominators(data, denominator)
    above = part > whole
    if above.any():
        found = f"{part[above][0]:g} above {denominator} {whole[above][0]:g}"
        raise ValueError(f"{numerator}: {found}, expected a part of it")


def group_effects(data: pd.DataFrame, by: Sequence[str], design_effect: str | None) -> Floats:
    """Design effect of each group, in the order of `number_groups`; 1 where no column is named."""
    groups, position = number_groups(data, by)
    effects = np.ones(len(groups))
    if design_effect is None:
        return effects
    given = _floats(data, design_effect)
    _refuse(design_effect, given, ~(np.isfinite(given) & (given >= 1)), "1 or more")
    effects[position] = given
    other = effects[position] != given
    _refuse(design_effect, given, other, "the same in all rows of a group")
    return effects


def check_not_negative(data: pd.DataFrame, column: str) -> Floats:
    """Return a column of numbers, some maybe missing; raise ValueError where one is negative."""
    numbers = _floats(data, column)
    _refuse(column, numbers, numbers < 0, "0 or more")
    return numbers


def check_once(data: pd.DataFrame, keys: Sequence[str]) -> None:
    """Raise ValueError where a key stands in two rows."""
    twice = data.loc[data.duplicated(list(keys)), list(keys)]
    if len(twice):
        raise ValueError(f"{', '.join(keys)}: {tuple(twice.iloc[0])} twice")


def _floats(data: pd.DataFrame, column: str) -> Floats:
    return data[column].to_numpy(dtype=float, na_value=np.nan)


def _refuse(column: str, values: Floats, wrong: NDArray[np.bool_], expected: str) -> None:
    if wrong.any():
        raise ValueError(f"{column}: {values[wrong][0]:g}, expected {expected}")
