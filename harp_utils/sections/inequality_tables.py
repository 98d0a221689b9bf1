"""The tables of the inequality section; every number in them is a published one."""

from __future__ import annotations

import pandas as pd

from harp_utils.area_data import AreaData
from harp_utils.comparisons import Row, has_limits, is_shown, is_zero, named, records
from harp_utils.formats import (
    format_interval,
    format_ratio,
    format_ratio_interval,
    format_signed,
    format_signed_interval,
    format_value,
    is_percent,
)
from harp_utils.html_table import Cell, hidden, html_table, number
from harp_utils.reason_codes import format_code
from harp_utils.sections.captions import name
from harp_utils.table_cells import NONE, explain_codes, ratio_cell, value_cell

BY_GROUP = ("difference", "ratio_to_everyone")
SLOPES = ("slope_index", "relative_index")
#: Each summary over all groups: its name, and what it says in plain words.
SUMMARIES = {
    "index_of_disparity": (
        "Index of disparity",
        "How far the groups lie from their common mean, on average, in percent of it. Each group "
        "counts the same",
    ),
    "between_group_variance": (
        "Between-group variance",
        "The squared distance from the common mean, averaged over people. Far-off and large groups "
        "count most",
    ),
    "theil_index": (
        "Theil index",
        "0 if all groups are alike. Answers most to groups with high values",
    ),
    "mean_log_deviation": (
        "Mean log deviation",
        "0 if all groups are alike. Answers most to groups with low values",
    ),
    "attributable_risk": (
        "Population attributable risk",
        "The common mean less the value of the {reference} group",
    ),
    "attributable_fraction": (
        "Population attributable fraction",
        "The same, in percent of the common mean. Arithmetic, not a forecast",
    ),
}
EVERYONE = "Everyone is the mean of all groups: people whose group is not known have no part."
#: Summaries that may lie below 0, and carry their sign.
SIGNED = ("attributable_risk", "attributable_fraction")
#: What a code says in these tables.
KEYS = {
    "[u]": "too few events, or a value it is made from is hidden",
    "[z]": "cannot be worked out, as where nothing happened in a group",
}
#: What it says in the table of the line over the fifths.
KEYS_OF_LINE = {
    **KEYS,
    "[z]": "an end of the line cannot be told from nought, or a fifth has nobody or no events",
}
Body = list[tuple[str, list[Cell]]]
ABSENT = Cell("not published", "number muted")
REFERENCE = Cell("reference", "number")


def group_table(data: AreaData, metric_id: str) -> str:
    """Write each group beside the reference group and beside everyone."""
    reference = data.focus["reference_group"]
    rows = [row for row in records(data.rows(metric_id)) if row["ethnic_group"] != "Unknown"]
    difference, to_everyone = (records(data.rows(metric_id, measure=m)) for m in BY_GROUP)
    body = [
        (
            row["ethnic_group"],
            [
                value_cell(row),
                REFERENCE
                if row["ethnic_group"] == reference
                else _difference_cell(named(difference, row["ethnic_group"])),
                ratio_cell(row),
                ratio_value_cell(named(to_everyone, row["ethnic_group"])),
            ],
        )
        for row in rows
    ]
    unit = rows[0]["unit"]
    points = " Differences are in percentage points." if is_percent(unit) else ""
    note = f"{unit.capitalize()}, 95% intervals; bold where clear.{points} {EVERYONE}"
    beside = [f"Difference from {reference}", f"Ratio to {reference}", "Ratio to everyone"]
    columns = ["Ethnic group", "Value", *beside]
    caption = f"{name(data, metric_id)}: each group beside {reference} and beside everyone"
    title = f"{caption}, {data.area.short_name}, {data.latest}"
    return html_table(
        f"table-{metric_id}-inequality", title, explain_codes(note, body, KEYS), columns, body
    )


def summary_table(data: AreaData, metric_id: str) -> str:
    """Write the summaries over all groups, each with its meaning."""
    body: Body = []
    for measure, (label, meaning) in SUMMARIES.items():
        row = _only(data.rows(metric_id, "inequality", data.latest, measure))
        words = meaning.format(reference=data.focus["reference_group"])
        body.append((label, [_summary_cell(row), Cell(words, "note")]))
    title = f"{name(data, metric_id)}: inequality over all groups, {data.area.short_name}"
    note = "95% intervals. The common mean is that of all groups, each counted by its people."
    columns = ["Summary", "Value", "What it says"]
    table_id = f"table-{metric_id}-summaries"
    title = f"{title}, {data.latest}"
    return html_table(
        table_id, title, explain_codes(note, body, KEYS), columns, body, ["What it says"]
    )


def slope_table(data: AreaData, metric_id: str) -> str:
    """Write the slope and the relative index of inequality by deprivation."""
    slopes, relatives = (records(data.rows(metric_id, "inequality", measure=m)) for m in SLOPES)
    body = [
        (
            row["ethnic_group"],
            [
                _difference_cell(row),
                ratio_value_cell(named(relatives, row["ethnic_group"])),
            ],
        )
        for row in slopes
    ] or [("Everyone", [ABSENT, ABSENT])]
    title = f"{name(data, metric_id)}: from the most to the least deprived end"
    note = (
        "A line through the five fifths, from the most deprived person to the least. The slope is "
        "the difference between its two ends, the relative index their ratio; bold where clear."
    )
    note = explain_codes(note, body, KEYS_OF_LINE)
    columns = ["Ethnic group", "Slope index", "Relative index"]
    period = data.focus["pooled_label"]
    return html_table(
        f"table-{metric_id}-slopes",
        f"{title}, {data.area.short_name}, {period}",
        note,
        columns,
        body,
    )


def every_measure_table(data: AreaData) -> str:
    """Write two summaries of every measure of the focus area."""
    chosen = ("index_of_disparity", "attributable_fraction")
    body = [
        (
            about["name"],
            [
                _summary_cell(_only(data.rows(metric_id, "inequality", data.latest, measure)))
                for measure in chosen
            ],
        )
        for metric_id, about in data.focus["metrics"].items()
    ]
    columns = ["Measure", *(SUMMARIES[measure][0] for measure in chosen)]
    title = f"Inequality of every measure, {data.area.short_name}, {data.latest}"
    note = explain_codes("95% intervals.", body, KEYS)
    return html_table("table-inequality-everywhere", title, note, columns, body)


def ratio_value_cell(row: Row | None) -> Cell:
    """Make the cell of a value that is itself a ratio, bold where its interval excludes 1."""
    if row is None or not _has_value(row):
        return _no_value(row)
    clear = row["lower_95"] > 1 or row["upper_95"] < 1
    interval = format_ratio_interval(row["lower_95"], row["upper_95"])
    return number(format_ratio(row["value"]), clear=clear, aside=interval)


def _difference_cell(row: Row | None) -> Cell:
    """Make the cell of a difference, bold where its interval excludes 0."""
    return _signed_cell(row) if row is not None and _has_value(row) else _no_value(row)


def _summary_cell(row: Row | None) -> Cell:
    if row is None or not _has_value(row):
        return _no_value(row)
    if row["measure"] in SIGNED:
        return _signed_cell(row)
    interval = format_interval(row["lower_95"], row["upper_95"], row["unit"])
    return number(format_value(row["value"], row["unit"]), aside=interval)


def _has_value(row: Row) -> bool:
    return is_shown(row) and has_limits(row)


def _no_value(row: Row | None) -> Cell:
    """Make the cell of a value that is not published, hidden, or nought where nothing happened."""
    if row is None:
        return ABSENT
    return NONE if is_zero(row) else hidden(format_code(row["value_note"]))


def _signed_cell(row: Row) -> Cell:
    clear = row["lower_95"] > 0 or row["upper_95"] < 0
    interval = format_signed_interval(row["lower_95"], row["upper_95"], row["unit"])
    return number(format_signed(row["value"], row["unit"]), clear=clear, aside=interval)


def _only(rows: pd.DataFrame) -> Row | None:
    found = records(rows)
    return found[0] if found else None
