"""Group rows by key and sum their counts: what every statistic starts with."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Positions = NDArray[np.intp]


def number_groups(data: pd.DataFrame, by: Sequence[str]) -> tuple[pd.DataFrame, Positions]:
    """Return the distinct groups in sorted order, and each row's group as a position in them."""
    numbers = data.groupby(list(by), sort=True, observed=True).ngroup()
    position: Positions = np.asarray(numbers, dtype=np.intp)
    if (position < 0).any():
        raise ValueError(f"a missing value in {', '.join(by)}")
    first = np.full(position.max(initial=-1) + 1, -1)
    first[position[::-1]] = np.arange(len(data))[::-1]
    return data[list(by)].iloc[first].reset_index(drop=True), position


def sum_groups(data: pd.DataFrame, by: Sequence[str], **columns: str) -> pd.DataFrame:
    """Sum columns by group: ``sum_groups(data, by, numerator="events")``, one row a group."""
    groups, position = number_groups(data, by)
    for name, column in columns.items():
        check_counts(data, column)
        weights = data[column].to_numpy(dtype=float)
        groups[name] = np.bincount(position, weights, len(groups))
    return groups


def check_counts(data: pd.DataFrame, column: str) -> None:
    """Raise ValueError where a count is missing or negative."""
    counts = data[column].to_numpy(dtype=float)
    if not (counts >= 0).all():
        raise ValueError(f"{column}: a missing or negative count")
