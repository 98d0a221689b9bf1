"""The cells of tables: a value, its interval, or the code of the reason it is hidden."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from harp_utils.comparisons import (
    Row,
    has_limits,
    has_ratio,
    is_clear,
    is_shown,
    is_zero,
    shown_value,
)
from harp_utils.disclosure import SHOWN_COUNT_NOTES
from harp_utils.formats import (
    format_count,
    format_interval,
    format_rate,
    format_ratio,
    format_ratio_interval,
    is_days,
    is_percent,
)
from harp_utils.hidden_codes import with_key
from harp_utils.html_table import Cell, hidden, number
from harp_utils.reason_codes import format_code, format_reason

NONE = Cell("none", "number")


def explain_codes(
    note: str,
    body: Iterable[tuple[str, Sequence[Cell]]],
    meanings: Mapping[str, str] | None = None,
) -> str:
    """Explain in a table's note the codes its cells show; see :func:`hidden_codes.with_key`."""
    return with_key(note, (cell.text for _, cells in body for cell in cells), meanings)


def not_shown_cell(note: str) -> Cell:
    """Make the cell of a value that is not shown, with its code."""
    return hidden(f"Not shown {format_code(note)}")


def value_cell(row: Row) -> Cell:
    """Make the cell of a value alone, hidden ones tinted."""
    if not is_shown(row):
        return hidden(format_code(row["value_note"]))
    return number(shown_value(row), clear=is_zero(row))


def with_interval(row: Row) -> Cell:
    """Make the cell of a value with its interval after it, hidden ones tinted."""
    cell = value_cell(row)
    if not has_limits(row):
        return cell
    interval = format_interval(row["lower_95"], row["upper_95"], row["unit"])
    return replace(cell, aside=interval)


def crude_cell(row: Row) -> Cell:
    """Make the cell of the crude rate that stands beside a standardised one."""
    if row["crude_note"] not in ("", "0"):
        return hidden(format_code(row["crude_note"]))
    return number(format_rate(row["crude_rate"]))


def ratio_cell(row: Row) -> Cell:
    """Make the cell of a ratio and its interval, bold where the interval excludes 1.

    A reference group that is a true zero is said in words, in place of a code.
    """
    if row["ratio_note"] == "reference":
        return Cell("reference", "number")
    if is_zero(row) or row["ratio_note"] == "0":
        return NONE
    if row["ratio_note"] == "e":
        return Cell(format_reason("e"))
    if not has_ratio(row):
        return not_shown_cell(row["ratio_note"])
    interval = format_ratio_interval(row["ratio_lower_95"], row["ratio_upper_95"])
    return number(format_ratio(row["ratio"]), clear=is_clear(row), aside=interval)


def count_cell(row: Row) -> Cell:
    """Make the cell of a count: ``*`` for a hidden one, bold for a true zero.

    A count that is shown beside a hidden percentage says that the hidden number is what it is out
    of: "0 of a small number of discharges".
    """
    if row["count_note"] == "c":
        return Cell("*", "number hidden-value")
    if row["count_note"] not in SHOWN_COUNT_NOTES:
        return hidden(format_code(row["count_note"]))
    count = row["denominator"] if is_days(row["unit"]) else row["numerator"]
    return number(format_count(count), clear=count == 0, aside=_out_of(row))


def _out_of(row: Row) -> str:
    """Say that the reason a percentage is hidden for is about what it is out of."""
    words = {"c": "a small number", "p": "a hidden number"}.get(row["value_note"])
    if words is None or not is_percent(row["unit"]):
        return ""
    return f"of {words}{row['unit'].removeprefix('%')}"
