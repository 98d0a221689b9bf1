"""What is left of a whole without its parts: counts that nobody publishes, and all can bound.

The admissions for cancer less those for breast cancer are 0 or more in every place, group and year,
and add up as published counts do. Cells of their own let `sums.narrow` see what that tells.
"""

import numpy as np
import pandas as pd

from harp_utils.disclosure.sums import Places

NONE = -1


def add_rests(
    cells: pd.DataFrame, keys: list[str], sets: pd.DataFrame
) -> tuple[pd.DataFrame, list[tuple[Places, Places]]]:
    """Add a cell for what is left of each whole without the parts of each set.

    Parameters
    ----------
    cells
        One row a count, numbered from 0: ``series`` and the other ``keys``, ``count``.
    keys
        What tells cells apart, ``series`` first.
    sets
        ``set, part, whole``: the series of each set of parts (see `part_sets.part_sets`).

    Returns
    -------
    pandas.DataFrame and list of pairs of arrays
        The cells, with those of the rests behind them: their series is the number of the set. And
        the sums that hold them, as places of wholes and of their parts: the rest is one.
    """
    number, rows_of_series = _numbers(cells, keys)
    added, relations, size = [], [], len(cells)
    for name, members in sets.groupby("set"):
        wholes = rows_of_series.get(str(members["whole"].iloc[0]), np.zeros(0, np.int64))
        parts = [
            _matching(number, wholes, rows_of_series.get(part, np.zeros(0, np.int64)))
            for part in members["part"]
        ]
        places = np.column_stack([wholes, *parts])
        places = places[(places != NONE).all(axis=1)]
        count = cells["count"].to_numpy()[places]
        left = count[:, 0] - count[:, 1:].sum(axis=1)
        places, left = places[left >= 0], left[left >= 0]
        rests = size + np.arange(len(left))
        added.append(cells.iloc[places[:, 0]].assign(series=str(name), count=left))
        every = np.column_stack([places[:, 1:], rests])
        relations.append((np.repeat(places[:, 0], every.shape[1]), every.ravel()))
        size += len(left)
    return pd.concat([cells, *added], ignore_index=True), relations


def _numbers(cells: pd.DataFrame, keys: list[str]) -> tuple[Places, dict[str, Places]]:
    """Give equal numbers to equal keys but for the series, and list the cells of each series."""
    number = np.asarray(cells.groupby(keys[1:], sort=False).ngroup(), dtype=np.int64)
    places = cells.groupby("series").indices
    return number, {str(name): np.asarray(at, dtype=np.int64) for name, at in places.items()}


def _matching(number: Places, wholes: Places, parts: Places) -> Places:
    """Find for each whole the part of the same key, or `NONE`."""
    if not len(parts):
        return np.full(len(wholes), NONE)
    order = parts[np.argsort(number[parts])]
    at = np.minimum(np.searchsorted(number[order], number[wholes]), len(order) - 1)
    return np.where(number[order[at]] == number[wholes], order[at], NONE)
