"""Inequality between groups in a few numbers: every group at once, and along deprivation."""

from __future__ import annotations

import pandas as pd
from IPython.display import HTML

from harp_utils.area_data import AreaData
from harp_utils.comparisons import Row, has_limits, records
from harp_utils.formats import format_interval, format_value
from harp_utils.phrases import format_list, format_within_sentence
from harp_utils.reason_codes import format_reason
from harp_utils.sections.captions import csv_link, name
from harp_utils.sections.figures import details, paragraph
from harp_utils.sections.inequality_tables import (
    BY_GROUP,
    SLOPES,
    SUMMARIES,
    every_measure_table,
    group_table,
    slope_table,
    summary_table,
)

CAUTION = (
    "Each summary weighs all groups into one number, so it cannot say which group is apart, nor "
    "why. With small numbers groups differ by chance alone, and a summary is then never 0. "
    "Compare a summary only with the same one: of another year, or of another place."
)


def inequality(data: AreaData, metric_id: str) -> HTML:
    """Show how unequal one measure is: group by group, in one number, and along deprivation.

    Parameters
    ----------
    data
        The focus area and place.
    metric_id
        The measure; the summaries of the others are folded away below.
    """
    summaries = details(
        "Table: inequality over all groups in one number",
        "Six summaries, and what each says",
        summary_table(data, metric_id) + paragraph(CAUTION),
    )
    slopes = details(
        "Table: inequality along the scale of deprivation",
        "Slope and relative index, for everyone and each group",
        slope_table(data, metric_id),
    )
    others = details(
        "Table: every measure in one number",
        "Index of disparity and population attributable fraction",
        every_measure_table(data),
    )
    file = csv_link(data, _all_rows(data, metric_id), f"{metric_id}-inequality")
    words = paragraph(_in_words(data, metric_id))
    return HTML(words + group_table(data, metric_id) + file + summaries + slopes + others)


def _all_rows(data: AreaData, metric_id: str) -> pd.DataFrame:
    """Every row behind the section, all years, for the file."""
    by_group = [data.rows(metric_id, period="all", measure=measure) for measure in BY_GROUP]
    summaries = [
        data.rows(metric_id, "inequality", period="all", measure=measure)
        for measure in (*SUMMARIES, *SLOPES)
    ]
    return pd.concat([*by_group, *summaries], ignore_index=True)


def _in_words(data: AreaData, metric_id: str) -> str:
    """Say the index of disparity, its interval, and whether it moved over the years."""
    rows = records(data.rows(metric_id, "inequality", "all", "index_of_disparity"))
    told = format_within_sentence(name(data, metric_id))
    latest = [row for row in rows if row["period"] == data.latest]
    if not latest:
        return f"No summary of {told} over all groups is published here."
    if not _is_told(latest[0]):
        reason = format_reason(latest[0]["value_note"])
        return f"No summary of {told} over all groups can be shown. Reason: {reason}."
    row = latest[0]
    interval = format_interval(row["lower_95"], row["upper_95"], row["unit"])
    return (
        f"{name(data, metric_id)}, {row['period']}: on average the ethnic groups lay "
        f"**{format_value(row['value'], row['unit'])}** from their common mean (95% interval "
        f"{interval}). This is the index of disparity. Chance and wrongly recorded categories "
        "alone keep it above 0. "
        f"{_moved(row, [one for one in rows if _is_told(one)])}"
    )


def _moved(row: Row, shown: list[Row]) -> str:
    """Compare with earlier years; a change is claimed only where two intervals are apart."""
    earlier = [one for one in shown if one["period"] < row["period"]]
    if not earlier:
        return "No earlier year is shown."
    values = [f"{format_value(one['value'], one['unit'])} in {one['period']}" for one in earlier]
    first = earlier[0]
    if row["lower_95"] > first["upper_95"]:
        change = f"clearly wider now than in {first['period']}"
    elif row["upper_95"] < first["lower_95"]:
        change = f"clearly narrower now than in {first['period']}"
    else:
        change = "no clear change"
    return f"It was {format_list(values)}: {change}."


def _is_told(row: Row) -> bool:
    return bool(row["value_note"] == "" and has_limits(row))
