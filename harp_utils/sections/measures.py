"""One measure: its charts by ethnic group and over the years, its table and its file."""

from __future__ import annotations

from html import escape
from typing import Any

import pandas as pd
from IPython.display import HTML
from matplotlib.axes import Axes

from harp_utils import charts
from harp_utils.area_data import AreaData
from harp_utils.comparisons import Row, records, shown_value, was_not_collected
from harp_utils.ethnicity_words import GROUPINGS_IN_WORDS
from harp_utils.findings import intervals_title
from harp_utils.formats import format_per
from harp_utils.phrases import format_list
from harp_utils.reason_codes import format_reason
from harp_utils.sections.captions import caption, csv_link, name
from harp_utils.sections.figures import (
    details,
    figure,
    pair,
    paragraph,
    value_legend,
)
from harp_utils.tables import MetricRows, metric_table, policy_in_words
from harp_utils.trend_words import change_rows, trend_caption, trend_title


def england_rows(
    data: AreaData,
    metric_id: str,
    breakdown: str = "ethnic_group",
    period: str | None = None,
) -> pd.DataFrame:
    """Give England's rows to compare with: none where the page is England's own."""
    rows = data.rows(metric_id, breakdown, period, area="england")
    return rows.iloc[:0] if data.area.level == "country" else rows


def measure(data: AreaData, metric_id: str, by_group: Axes, trend: Axes) -> HTML:
    """Put a measure's two charts, drawn in the notebook, into the page with their table.

    Parameters
    ----------
    data
        The focus area and place.
    metric_id
        The measure both charts show.
    by_group, trend
        What ``charts.plot_intervals`` and ``charts.plot_trend`` returned.
    """
    head = f'<h3 id="{metric_id}">{escape(name(data, metric_id))}</h3>'
    note = paragraph(data.focus["metrics"][metric_id]["note"])
    return HTML(head + note + value_legend(data) + _body(data, metric_id, by_group, trend))


def measures(data: AreaData, *metric_ids: str) -> HTML:
    """Show more measures, each folded under its finding, the first one open."""
    return HTML("".join(_folded(data, one, one == metric_ids[0]) for one in metric_ids))


def years(data: AreaData) -> list[str]:
    """Give the labels of the single years, first to last."""
    return [period["label"] for period in data.focus["periods"]]


def _folded(data: AreaData, metric_id: str, is_open: bool) -> str:
    rows = data.rows(metric_id)
    by_group = charts.plot_intervals(rows, england_rows(data, metric_id))
    trend = charts.plot_trend(
        data.rows(metric_id, period="all"),
        england_rows(data, metric_id, period="all"),
        years(data),
    )
    finding = intervals_title(records(rows), data.focus["reference_group"])
    content = paragraph(data.focus["metrics"][metric_id]["note"])
    return details(
        f"{name(data, metric_id)}: {finding[:1].lower()}{finding[1:]}",
        values_in_words(records(rows)),
        content + _body(data, metric_id, by_group, trend),
        is_open=is_open,
    )


def _body(data: AreaData, metric_id: str, by_group: Axes, trend: Axes) -> str:
    rows, all_rows = data.rows(metric_id), data.rows(metric_id, period="all")
    labels, changes = years(data), records(change_rows(data, metric_id))
    groups = figure(
        by_group,
        f"{metric_id}-groups",
        title=intervals_title(records(rows), data.focus["reference_group"]),
        subtitle=f"{name(data, metric_id)} by ethnic group, {data.latest}",
        caption=caption(data, rows),
        alt=charts.alt_text_intervals(rows, england_rows(data, metric_id)),
    )
    over_time = figure(
        trend,
        f"{metric_id}-trend",
        title=trend_title(records(all_rows), changes),
        subtitle=f"{name(data, metric_id)} by ethnic group, {labels[0]} to {labels[-1]}",
        caption=f"{trend_caption(changes)} {caption(data, all_rows)}".lstrip(),
        alt=charts.alt_text_trend(all_rows, england_rows(data, metric_id, period="all"), labels),
    )
    file = csv_link(data, all_rows, metric_id)
    return pair(groups, over_time) + value_table(data, metric_id) + file


def value_table(data: AreaData, metric_id: str) -> str:
    """Write the table of one metric by ethnic group, latest year, with England beside it."""
    about = data.focus["metrics"][metric_id]
    policy = policy_in_words(data.provenance["policy"][about["dataset"]], data.area.level)
    return metric_table(
        f"table-{metric_id}",
        f"{name(data, metric_id)}, {data.area.short_name}, {data.latest}",
        MetricRows(
            data.rows(metric_id),
            data.rows(metric_id, "everyone"),
            england_rows(data, metric_id),
            {heading: data.rows(metric_id, measure=m) for heading, m in _beside(about)},
        ),
        reference=data.focus["reference_group"],
        policy=f"{policy} {GROUPINGS_IN_WORDS[data.provenance['grouping']]}",
    )


def _beside(about: dict[str, Any]) -> list[tuple[str, str]]:
    """List the further measures of a metric: a heading and the published measure."""
    if about["kind"] == "length_of_stay":
        return [("Median days", "median_stay"), ("Same-day stays", "zero_day_share")]
    if about["share_of"]:
        return [(f"Share of {about['share_of']}", f"share_of_{about['share_of']}")]
    return []


def values_in_words(rows: list[Row]) -> str:
    """List every group's value, or that it is hidden: ``Asian 972, Black 831 ...``."""
    if was_not_collected(rows):
        return "no values"
    known = [row for row in rows if row["ethnic_group"] != "Unknown"]
    parts = [f"{row['ethnic_group']} {_value_or_reason(row)}" for row in known]
    return f"{format_list(parts)} {format_per(known[0]['unit'])}"


def _value_or_reason(row: Row) -> str:
    if row["value_note"] in ("", "0"):
        return shown_value(row)
    return f"not shown ({format_reason(row['value_note'])})"
