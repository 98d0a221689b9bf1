"""Re-admission by two definitions side by side: HARP's and the official NHS England one."""

from __future__ import annotations

import pandas as pd

from harp_utils.area_data import AreaData
from harp_utils.comparisons import Row, has_limits, is_shown, records
from harp_utils.formats import format_count, format_interval, format_percent
from harp_utils.html_table import Cell, hidden, html_table
from harp_utils.reason_codes import format_code, format_reason
from harp_utils.sections.captions import csv_link, name
from harp_utils.sections.figures import details, paragraph
from harp_utils.table_cells import count_cell, explain_codes, value_cell
from harp_utils.tables import policy_in_words

HARP, OFFICIAL = "HARP definition", "Official NHS England definition"
COLUMNS = ["Ethnic group", HARP, "Discharges", OFFICIAL, "Discharges"]
#: What [z] says where definitions of re-admission stand side by side.
NOBODY = "nobody to count, as where the official definition leaves everyone out"
LEFT_OUT = (
    "The official definition leaves out day cases, maternity care, and people with cancer now or "
    "in the year before. It does not count returns for cancer, or under obstetrics or mental "
    "health. It counts a stay in two hospitals once, so a return after a transfer counts for the "
    "whole stay. By HARP's definition the first part of that stay is followed by the transfer, "
    "which is no return. So the official definition can also count more returns."
)


def definitions(data: AreaData, metric_id: str) -> str:
    """Show a metric of re-admission by both definitions, folded under their difference in words.

    Parameters
    ----------
    data
        The focus area and place.
    metric_id
        A metric of re-admission.
    """
    harp, official = _latest(data, metric_id, "main"), _latest(data, metric_id, "official")
    body = [(group, [*_cells(harp[group]), *_cells(official[group])]) for group in harp]
    table = html_table(
        f"definitions-{metric_id}",
        f"{name(data, metric_id)} by two definitions, {data.area.short_name}, {data.latest}",
        explain_codes(_note(data, metric_id), body, {format_code("o"): NOBODY}),
        COLUMNS,
        body,
    )
    every_year = [data.rows(metric_id, period="all", measure=one) for one in ("main", "official")]
    file = csv_link(data, pd.concat(every_year), f"{metric_id}-definitions")
    difference = difference_in_words(harp["Everyone"], official["Everyone"])
    title = f"Two definitions: {difference}"
    return details(title, name(data, metric_id), paragraph(LEFT_OUT) + table + file, level=4)


def difference_in_words(harp: Row, official: Row) -> str:
    """Say both percentages of everyone and how far apart they are.

    ``13.5% by the HARP definition, 14.0% by the official NHS England one, 0.5 percentage points
    higher``. Nothing is tested: both count mostly the same discharges.
    """
    own = f"{_in_words(harp)} by the {HARP}"
    if official["value_note"] == "o":
        return f"{own}; the official NHS England one leaves everyone out"
    if not is_shown(harp) and not is_shown(official):
        return "neither can be shown"
    both = f"{own}, {_in_words(official)} by the official NHS England one"
    if not (is_shown(harp) and is_shown(official)):
        return both
    points = round(official["value"] - harp["value"], 1)
    if points == 0:
        return f"{both}, the same"
    return f"{both}, {abs(points):.1f} percentage points {'higher' if points > 0 else 'lower'}"


def _latest(data: AreaData, metric_id: str, measure: str) -> dict[str, Row]:
    """Give the row of the latest year of everyone and of each known group."""
    breakdowns = ("everyone", "ethnic_group")
    parts = [data.rows(metric_id, breakdown, measure=measure) for breakdown in breakdowns]
    rows = {row["ethnic_group"]: row for row in records(pd.concat(parts))}
    return {group: row for group, row in rows.items() if group != "Unknown"}


def _in_words(row: Row) -> str:
    if is_shown(row):
        return format_percent(row["value"])
    return f"not shown ({format_reason(row['value_note'])})"


def _cells(row: Row) -> list[Cell]:
    """Make the cells of one definition: percentage with interval, and the two counts."""
    if not is_shown(row):
        return [hidden(f"Not shown {format_code(row['value_note'])}", 2)]
    share, aside = value_cell(row), ""
    if has_limits(row):
        aside = format_interval(row["lower_95"], row["upper_95"], row["unit"])
    counts = f"{count_cell(row).text} of {format_count(row['denominator'])}"
    return [Cell(share.text, share.style, aside), Cell(counts, "number")]


def _note(data: AreaData, metric_id: str) -> str:
    """Say what the interval is, what the extract cannot show, and how counts were treated."""
    about, first = data.focus["metrics"][metric_id], data.focus["periods"][0]["label"]
    policy = policy_in_words(data.provenance["policy"][about["dataset"]], data.area.level)
    return (
        "% of discharges with its 95% interval, then re-admissions of discharges. The official "
        f"indicator is also standardised; here both are plain percentages. For {first} the year "
        "before is not in the data, so some people with cancer are counted. "
        f"{policy}"
    )
