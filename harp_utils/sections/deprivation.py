"""How much of a gap goes with deprivation: rates by fifth, and with and without allowing for it."""

from __future__ import annotations

import pandas as pd
from IPython.display import HTML

from harp_utils import charts
from harp_utils.area_data import AreaData
from harp_utils.comparisons import Row, has_limits, named, records
from harp_utils.deprivation_words import NOT_TESTED, allowed_for_title, allowed_for_words
from harp_utils.findings import deprivation_title
from harp_utils.formats import (
    format_per,
    format_ratio,
    format_ratio_interval,
    format_signed,
    format_signed_interval,
)
from harp_utils.hidden_codes import MEANINGS
from harp_utils.html_table import Cell, html_table
from harp_utils.ranking import fewest_events
from harp_utils.reason_codes import REASONS_IN_SHORT
from harp_utils.sections.captions import caption, csv_link, name
from harp_utils.sections.figures import GAP_LEGEND, details, figure, legend, pair, paragraph
from harp_utils.table_cells import crude_cell, explain_codes, ratio_cell, with_interval
from harp_utils.tables import CRUDE_NOTE

FIFTHS = ("1", "2", "3", "4", "5")
BY_AGE, BY_BOTH = "age_rate", "age_deprivation_rate"
#: What [u] says of rates by age and deprivation.
TOO_FEW = f"{MEANINGS['[u]']}, or {REASONS_IN_SHORT['d']}"
HOW_TO_READ = (
    "Each line of the second chart runs from the most deprived fifth of neighbourhoods to the "
    "least. Where the lines of two groups stay apart in every fifth, the gap between them is there "
    "at every level of deprivation. Three years are pooled, because one year has too few events."
)
CAUTION = (
    "A gap that is clear with deprivation allowed for is there among people of like age in like "
    f"neighbourhoods. {NOT_TESTED} Neither ratio says why: fifths are broad, and a neighbourhood "
    "is not a person."
)


def deprivation(data: AreaData, metric_id: str) -> HTML:
    """Show how gaps change once deprivation is allowed for, and rates by fifth of deprivation."""
    words = paragraph(_told(data, metric_id)) + paragraph(CAUTION) + paragraph(HOW_TO_READ)
    drawn = pair(_ratios(data, metric_id), _gradient(data, metric_id))
    table = details("Table: rates by fifth", "Every group and fifth", _fifths(data, metric_id))
    beside = _beside(data, metric_id)
    return HTML(words + legend(GAP_LEGEND) + drawn + beside + _slope(data, metric_id) + table)


def _told(data: AreaData, metric_id: str) -> str:
    """Tell the widest gap both ways; none where the metric's gaps are not ranked."""
    reason = data.focus["metrics"][metric_id]["not_ranked"]
    if reason is not None:
        return f"Read the rates, not their ratios: {reason}."
    return allowed_for_words(
        records(data.rows(metric_id, measure=BY_AGE)),
        records(data.rows(metric_id, measure=BY_BOTH)),
        data.focus["reference_group"],
        records(data.rows(metric_id, period="all")),
        fewest_events(data.area.level, data.provenance),
    )


def _ratios(data: AreaData, metric_id: str) -> str:
    by_age, by_both = (data.rows(metric_id, measure=measure) for measure in (BY_AGE, BY_BOTH))
    reference = data.focus["reference_group"]
    return figure(
        charts.plot_deprivation_ratios(by_age, by_both, reference),
        f"{metric_id}-deprivation-ratios",
        title=allowed_for_title(records(by_age), records(by_both), reference),
        subtitle=f"{name(data, metric_id)}: ratio by age, and by age and deprivation, "
        f"{data.focus['pooled_label']}",
        caption=caption(data, by_both),
        alt=charts.alt_text_deprivation_ratios(by_age, by_both),
        level=3,
    )


def _gradient(data: AreaData, metric_id: str) -> str:
    rows = data.rows(metric_id, "deprivation")
    return figure(
        charts.plot_deprivation(rows),
        f"{metric_id}-deprivation",
        title=deprivation_title(records(rows), slopes(data, metric_id)),
        subtitle=f"{name(data, metric_id)} by fifth of deprivation, {data.focus['pooled_label']}",
        caption=f"Index of Multiple Deprivation, fifths of England. {caption(data, rows)}",
        alt=charts.alt_text_deprivation(rows),
        level=3,
    )


def slopes(data: AreaData, metric_id: str) -> list[Row]:
    """Give the slope indices of a metric by deprivation, by ethnic group and for everyone."""
    return records(data.rows(metric_id, "inequality", measure="slope_index"))


def _beside(data: AreaData, metric_id: str) -> str:
    """Write each group's rate and ratio by age beside those by age and deprivation."""
    by_age, by_both = (data.rows(metric_id, measure=measure) for measure in (BY_AGE, BY_BOTH))
    age, both = records(by_age), records(by_both)
    reference = data.focus["reference_group"]
    body = [
        (
            row["ethnic_group"],
            _rate_and_ratio(age, row, reference) + _rate_and_ratio(both, row, reference),
        )
        for row in age
        if row["ethnic_group"] != "Unknown"
    ]
    columns = ["Ethnic group", "By age", f"Ratio to {reference}"]
    columns += ["By age and deprivation", f"Ratio to {reference}, both"]
    note = f"{by_age['unit'].iloc[0].capitalize()}, 95% interval; bold where clear."
    note = explain_codes(note, body, {"[u]": TOO_FEW})
    title = f"{name(data, metric_id)} by age, and by age and deprivation"
    title += f", {data.area.short_name}, {data.focus['pooled_label']}"
    table_id = f"table-{metric_id}-deprivation-ratios"
    rows = pd.concat([by_age, by_both], ignore_index=True)
    file = csv_link(data, rows, f"{metric_id}-by-age-and-deprivation")
    return html_table(table_id, title, note, columns, body) + file


def _rate_and_ratio(rows: list[Row], row: Row, reference: str) -> list[Cell]:
    found = named(rows, row["ethnic_group"])
    if found is None:
        return []
    return [with_interval(found), ratio_cell(found)]


def _slope(data: AreaData, metric_id: str) -> str:
    """Say the slope and the relative index of inequality of everyone, where they are published."""
    slope, relative = (
        named(records(data.rows(metric_id, "inequality", measure=measure)), "Everyone")
        for measure in ("slope_index", "relative_index")
    )
    if slope is None or relative is None or not has_limits(slope):
        return ""
    difference = format_signed(slope["value"], slope["unit"])
    limits = format_signed_interval(slope["lower_95"], slope["upper_95"], slope["unit"])
    return paragraph(
        "**Everyone, along the whole scale of deprivation.** Most deprived end less least deprived "
        f"end (slope index): {difference} {format_per(slope['unit'])}, {limits}. "
        f"{_relative_in_words(relative)}"
    )


def _relative_in_words(relative: Row) -> str:
    if not has_limits(relative):
        return "No relative index can be given: one end of the line cannot be told from 0."
    ratio = format_ratio(relative["value"])
    limits = format_ratio_interval(relative["lower_95"], relative["upper_95"])
    return f"Most deprived end over least deprived end (relative index): {ratio}, {limits}."


def _fifths(data: AreaData, metric_id: str) -> str:
    frame = data.rows(metric_id, "deprivation")
    rows = records(frame)
    groups = list(dict.fromkeys(row["ethnic_group"] for row in rows))
    body = [line for group in groups for line in _lines_of(group, rows)]
    columns = ["Ethnic group", "1, most deprived", "2", "3", "4", "5, least deprived"]
    unit = rows[0]["unit"].capitalize()
    note = f"{unit}, 95% interval. {CRUDE_NOTE}"
    note = explain_codes(note, body, {"[u]": REASONS_IN_SHORT["u"]})
    title = f"{name(data, metric_id)} by fifth of deprivation, {data.focus['pooled_label']}"
    table = html_table(f"table-{metric_id}-deprivation", title, note, columns, body)
    return table + csv_link(data, frame, f"{metric_id}-deprivation")


def _lines_of(group: str, rows: list[Row]) -> list[tuple[str, list[Cell]]]:
    """Write two lines of a group, each with a cell for every fifth: rates, and crude rates."""
    found = {str(row["imd_quintile"]): row for row in rows if row["ethnic_group"] == group}
    fifths = [found[fifth] for fifth in FIFTHS if fifth in found]
    rates, crude = [with_interval(row) for row in fifths], [crude_cell(row) for row in fifths]
    return [(group, rates), (f"{group}, crude", crude)]
