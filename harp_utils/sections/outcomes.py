"""After admission: emergency re-admission within 30 days, and days in hospital."""

from __future__ import annotations

from IPython.display import HTML

from harp_utils import charts
from harp_utils.area_data import AreaData
from harp_utils.comparisons import Row, is_shown, records, shown_value
from harp_utils.findings import intervals_title
from harp_utils.phrases import format_list
from harp_utils.sections.captions import caption, csv_link, name
from harp_utils.sections.definitions import HARP, definitions
from harp_utils.sections.figures import details, figure, pair, value_legend
from harp_utils.sections.measures import england_rows, value_table, values_in_words


def outcomes(data: AreaData, *metric_ids: str) -> HTML:
    """Show re-admission and stay side by side, each with its tables underneath.

    Parameters
    ----------
    data
        The focus area and place.
    metric_ids
        Metrics of re-admission or length of stay, shown two abreast.
    """
    figures = [_figure(data, metric_id, 3) for metric_id in metric_ids]
    tables = "".join(_table(data, metric_id) for metric_id in metric_ids)
    return HTML(value_legend(data) + pair(*figures) + tables)


def more_outcomes(data: AreaData, *metric_ids: str) -> HTML:
    """Show more metrics of re-admission or stay, each folded under its finding."""
    return HTML("".join(_folded(data, metric_id) for metric_id in metric_ids))


def _folded(data: AreaData, metric_id: str) -> str:
    rows = records(data.rows(metric_id))
    finding = intervals_title(rows, data.focus["reference_group"])
    summary = f"{name(data, metric_id)}: {finding[:1].lower()}{finding[1:]}"
    content = _figure(data, metric_id, 4) + _table(data, metric_id)
    return details(summary, values_in_words(rows), content)


def _figure(data: AreaData, metric_id: str, level: int) -> str:
    rows, england = data.rows(metric_id), england_rows(data, metric_id)
    shown = f"{name(data, metric_id)} by ethnic group{_definition(data, metric_id)}"
    return figure(
        charts.plot_intervals(rows, england),
        f"{metric_id}-groups",
        title=intervals_title(records(rows), data.focus["reference_group"]),
        subtitle=f"{shown}, {data.latest}",
        caption=f"{caption(data, rows)}{_stays_in_words(data, metric_id)}",
        alt=charts.alt_text_intervals(rows, england),
        level=level,
    )


def _definition(data: AreaData, metric_id: str) -> str:
    """Name the definition that a chart of re-admission shows."""
    return f", {HARP}" if data.focus["metrics"][metric_id]["kind"] == "readmission" else ""


def _stays_in_words(data: AreaData, metric_id: str) -> str:
    """Say the medians and the share of same-day stays that lie behind a mean."""
    if data.focus["metrics"][metric_id]["kind"] != "length_of_stay":
        return ""
    medians = records(data.rows(metric_id, measure="median_stay"))
    shown = [f"{row['ethnic_group']} {_value(row)}" for row in medians if _is_told(row)]
    [share] = records(data.rows(metric_id, "everyone", measure="zero_day_share"))
    same_day = f" Same-day stays: {_value(share)} of all." if is_shown(share) else ""
    return f" Medians in days: {format_list(shown)}.{same_day}" if shown else same_day


def _is_told(row: Row) -> bool:
    return is_shown(row) and row["ethnic_group"] != "Unknown"


def _value(row: Row) -> str:
    return shown_value(row)


def _table(data: AreaData, metric_id: str) -> str:
    about = data.focus["metrics"][metric_id]
    file = csv_link(data, data.rows(metric_id, period="all"), metric_id)
    table = value_table(data, metric_id) + file
    folded = details(f"Table: {name(data, metric_id)}", about["note"], table, level=4)
    return folded + (definitions(data, metric_id) if about["kind"] == "readmission" else "")
