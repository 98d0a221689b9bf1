"""Comparisons with the reference group, read off published rows.

A *row* here is one row of a published table as a dict (columns as :mod:`harp_utils.published`
writes them). Nothing is calculated beyond asking what a published interval says.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd

from harp_utils.formats import format_value, format_value_in_words, is_whole

Row = dict[str, Any]

#: Groups that are not compared: all people together, and people whose group is not known.
NOT_COMPARED = ("Everyone", "Unknown")


def records(frame: pd.DataFrame) -> list[Row]:
    """Give a frame's rows as dicts, in order."""
    names = [str(name) for name in frame.columns]
    lines = frame.to_numpy(dtype=object).tolist()
    return [dict(zip(names, values, strict=True)) for values in lines]


def is_shown(row: Row) -> bool:
    """Say whether the row's value is printed; a true zero is."""
    return row["value_note"] in ("", "0")


def is_zero(row: Row) -> bool:
    """Say whether the row is a true zero: nothing happened, and that is known."""
    return bool(row["value_note"] == "0")


def has_limits(row: Row) -> bool:
    """Say whether the row's interval is printed; a rate of zero has none."""
    return bool(pd.notna(row["lower_95"]) and pd.notna(row["upper_95"]))


def has_ratio(row: Row) -> bool:
    """Say whether the row's ratio to the reference group is printed."""
    return bool(row["ratio_note"] == "")


def shown_value(row: Row) -> str:
    """Give a row's value in the precision it was published with."""
    whole = is_whole(row["value"], row["lower_95"], row["upper_95"])
    return format_value(row["value"], row["unit"], whole=whole)


def shown_value_in_words(row: Row) -> str:
    """Give a row's value with its unit, in the precision it was published with."""
    whole = is_whole(row["value"], row["lower_95"], row["upper_95"])
    return format_value_in_words(row["value"], row["unit"], whole=whole)


def is_higher(row: Row) -> bool:
    """Say whether the whole 95% interval of the ratio lies above 1."""
    return has_ratio(row) and bool(row["ratio_lower_95"] > 1)


def is_lower(row: Row) -> bool:
    """Say whether the whole 95% interval of the ratio lies below 1."""
    return has_ratio(row) and bool(row["ratio_upper_95"] < 1)


def is_clear(row: Row) -> bool:
    """Say whether the 95% interval of the ratio excludes 1."""
    return is_higher(row) or is_lower(row)


def was_not_collected(rows: Sequence[Row]) -> bool:
    """Say whether there are rows and none of them was collected."""
    return bool(rows) and all(row["value_note"] == "x" for row in rows)


def compared(rows: Iterable[Row], reference: str) -> list[Row]:
    """Keep the rows that stand for a comparison: no reference, no Everyone, no Unknown."""
    return [row for row in rows if row["ethnic_group"] not in (*NOT_COMPARED, reference)]


def named(rows: Iterable[Row], group: str) -> Row | None:
    """Find the row of one ethnic group."""
    return next((row for row in rows if row["ethnic_group"] == group), None)


def reasons_hidden(rows: Iterable[Row]) -> Counter[str]:
    """Count the reason codes of ratios that are not printed."""
    return Counter(str(row["ratio_note"]) for row in rows if not has_ratio(row))


def expected_by_chance(shown: int) -> str:
    """Say how many of so many independent 95% intervals would miss 1 with no difference.

    Examples
    --------
    >>> expected_by_chance(42), expected_by_chance(3)
    ('about 2', 'fewer than 1')
    """
    expected = round(shown * 0.05)
    return f"about {expected}" if expected else "fewer than 1"
