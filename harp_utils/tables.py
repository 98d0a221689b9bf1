"""The tables under the charts: every value, its interval, or the reason it is hidden."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from harp_utils.comparisons import (
    Row,
    compared,
    is_shown,
    named,
    records,
    was_not_collected,
)
from harp_utils.formats import (
    format_percent,
    is_days,
    is_percent,
)
from harp_utils.html_table import Cell, hidden, html_table
from harp_utils.reason_codes import format_code, format_reason
from harp_utils.table_cells import (
    count_cell,
    crude_cell,
    explain_codes,
    not_shown_cell,
    ratio_cell,
    value_cell,
    with_interval,
)

EVENTS = {
    "attendance": "Attendances",
    "admission": "Admissions",
    "readmission": "Re-admissions",
    "length_of_stay": "Stays",
}
VALUES = {"readmission": "Re-admitted", "length_of_stay": "Mean days"}
CRUDE_NOTE = "Crude rates are not standardised."
#: What a note says of a count, by its code.
ABOUT_COUNT = {
    "c": "* is a small count",
    "p": "Count hidden [p]: protects a hidden number",
    "b": "Count to the nearest 5, which protects a hidden number",
}
PROTECTED_NOTE = "[p]: hidden, small or not, because a hidden number could be worked out from it."


@dataclass(frozen=True)
class MetricRows:
    """Published rows of one metric and period, as a table needs them.

    Attributes
    ----------
    groups, everyone
        The place's rows: one an ethnic group, and all people together.
    england
        England's rows by group; empty for England itself, which has no column to compare with.
    beside
        Further measures by group to show as columns of their own, by heading.
    """

    groups: pd.DataFrame
    everyone: pd.DataFrame
    england: pd.DataFrame
    beside: Mapping[str, pd.DataFrame]


def metric_table(
    table_id: str, caption: str, rows: MetricRows, *, reference: str, policy: str
) -> str:
    """Write the table of one metric by ethnic group, as HTML.

    Parameters
    ----------
    table_id
        Unique in the page.
    caption
        What and where and when: ``Stroke admissions, NHS Central East, 2024/25``.
    rows
        What the table shows.
    reference
        The group that ratios compare with.
    policy
        How counts are hidden and rounded, in words; see :func:`policy_in_words`.
    """
    groups, compare = records(rows.groups), records(rows.england)
    beside = [records(frame) for frame in rows.beside.values()]
    kind, unit = groups[0]["kind"], groups[0]["unit"]
    against = ["England"] if compare else []
    # Only a standardised rate has a crude one beside it.
    crude = ["Crude rate"] if set(rows.groups["crude_note"]) != {"z"} else []
    columns = [
        "Ethnic group",
        f"{VALUES.get(kind, 'Rate')}, 95% interval",
        *crude,
        *against,
        f"Ratio to {reference}, 95% interval",
        *rows.beside,
        EVENTS[kind],
    ]
    total = records(rows.everyone)[0]
    between = len(crude) + len(against) + len(beside)
    body = [
        (
            row["ethnic_group"],
            _unknown_cells(row, 2 + between, total)
            if row["ethnic_group"] == "Unknown"
            else _metric_cells(row, compare, beside, has_crude=bool(crude)),
        )
        for row in groups
    ]
    notes = [_note(row) for row in groups]
    if any(notes):
        columns.append("Note")
        for (_, cells), text in zip(body, notes, strict=True):
            cells.append(Cell(text, "note") if text else Cell("none", "note muted"))
    about = f"{CRUDE_NOTE} " if crude else ""
    note = f"{_sentence(unit)}. {about}{unknown_share(groups, total)} {policy}"
    note = explain_codes(note, body)
    return html_table(table_id, caption, note, columns, body, words=["Note"])


def _metric_cells(
    row: Row, england: list[Row], beside: list[list[Row]], *, has_crude: bool
) -> list[Cell]:
    group = row["ethnic_group"]
    crude = [crude_cell(row)] if has_crude else []
    against = [value_cell(found) for found in [named(england, group)] if found]
    others = [value_cell(found) for rows in beside if (found := named(rows, group))]
    value = with_interval(row) if is_shown(row) else not_shown_cell(row["value_note"])
    return [value, *crude, *against, ratio_cell(row), *others, count_cell(row)]


def _unknown_cells(row: Row, span: int, total: Row) -> list[Cell]:
    """Make the cells of people whose group is not known: a count, and its share of all."""
    count = count_cell(row)
    words = f"Not compared {format_code('z')}: ethnic group not known"
    return [hidden(words, span), Cell(count.text, count.style, _share_of(row, total))]


def _note(row: Row) -> str:
    """Say in words whatever a group's row does not show."""
    reason = row["value_note"] or row["ratio_note"]
    is_told = reason in ("", "reference") or row["ethnic_group"] == "Unknown"
    parts = [] if is_told else [_sentence(format_reason(reason))]
    count = row["count_note"]
    if count in ABOUT_COUNT and not count == reason == "p":  # said already
        parts.append(ABOUT_COUNT[count])
    return "; ".join(parts)


def _share_of(row: Row, total: Row) -> str:
    words = share_unknown(row, total)
    return f"{words} of all" if words.endswith("%") else f"share {words}"


def share_unknown(unknown: Row | None, total: Row) -> str:
    """Give the Unknown group's share of a count, or say why it is not given."""
    if was_not_collected([total]):
        return format_reason("x")
    column = "denominator" if is_days(total["unit"]) or is_percent(total["unit"]) else "numerator"
    part, whole = (None if row is None else row[column] for row in (unknown, total))
    if pd.isna(part) or pd.isna(whole) or whole == 0:
        return "not shown"
    return format_percent(float(100 * part / whole))


def unknown_share(groups: Sequence[Row], total: Row) -> str:
    """Say the share with unknown ethnicity, as every caption does."""
    words = share_unknown(named(groups, "Unknown"), total)
    return f"Unknown ethnicity: {words if words.endswith('%') else f'share {words}'}."


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def policy_in_words(policy: dict[str, Any], area_level: str) -> str:
    """Say how counts are hidden and rounded at this level, from the published policy."""
    if area_level == "country":
        return (
            "Counts for England are exact, unless that would give a hidden number away: "
            f"then they are rounded to {policy['rounding_base']} or hidden."
        )
    return (
        f"Counts from 1 to {policy['threshold'] - 1} are hidden (*), "
        f"the rest rounded to {policy['rounding_base']}."
    )


def gap_table(table_id: str, caption: str, rows: Sequence[Row], reference: str) -> str:
    """Write the table of every comparison: one row a metric, one column a group.

    Parameters
    ----------
    rows
        The latest rows by ethnic group of every metric; see ``narrative.gap_rows``.
    """
    groups = list(dict.fromkeys(row["ethnic_group"] for row in compared(rows, reference)))
    names = dict.fromkeys(row["metric_name"] for row in rows)
    found = {(row["metric_name"], row["ethnic_group"]): row for row in rows}
    body = [(name, [ratio_cell(found[name, group]) for group in groups]) for name in names]
    note = (
        f"Ratio to the {reference} group with its 95% interval; bold where the interval excludes 1."
    )
    note = explain_codes(note, body)
    return html_table(table_id, caption, note, ["Measure", *groups], body)
