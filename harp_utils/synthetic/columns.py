"""Columns of text as numbers into a list of values: quick to make, small to hold and to write."""

from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np
import pyarrow as pa

NULL_DATE = "1800-01-01"
NOT_A_DATE = "2024-02-30"


def coded(positions: np.ndarray, values: Sequence[str]) -> pa.DictionaryArray:
    """Give each row the value at its position; a position below 0 is null.

    Equal values become one: Parquet does not write a list with repeats the same way every time.
    """
    missing = positions < 0
    place = {value: number for number, value in enumerate(dict.fromkeys(values))}
    distinct = np.array([place[value] for value in values], dtype=np.int32)
    indices = pa.array(distinct[np.where(missing, 0, positions)], mask=missing)
    return pa.DictionaryArray.from_arrays(indices, pa.array(list(place), pa.string()))


def constant(value: str, size: int) -> pa.DictionaryArray:
    """Give every row one value."""
    return coded(np.zeros(size, dtype=np.int32), [value])


def nulls(size: int) -> pa.DictionaryArray:
    """Give every row nothing."""
    return coded(np.full(size, -1, dtype=np.int32), [""])


def dates(days: np.ndarray, origin: date, null: np.ndarray | None = None) -> pa.DictionaryArray:
    """Write days counted from ``origin`` as ISO dates; the HES null date where ``null`` is true."""
    first = int(days.min()) if len(days) else 0
    last = int(days.max()) if len(days) else 0
    values = [(origin + timedelta(first + step)).isoformat() for step in range(last - first + 1)]
    positions = days - first
    if null is not None:
        positions = np.where(null, len(values), positions)
    return coded(positions, [*values, NULL_DATE])


def numbers(values: np.ndarray) -> pa.DictionaryArray:
    """Write whole numbers as text."""
    found, positions = np.unique(values, return_inverse=True)
    return coded(positions, [str(value) for value in found])


def replaced(column: pa.DictionaryArray, rows: np.ndarray, value: str | None) -> pa.DictionaryArray:
    """Put another value, or nothing, in the rows that are True."""
    positions = column.indices.fill_null(-1).to_numpy()
    other = -1 if value is None else len(column.dictionary)
    return coded(np.where(rows, other, positions), [*column.dictionary.to_pylist(), value or ""])
