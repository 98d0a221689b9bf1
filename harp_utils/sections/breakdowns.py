"""A measure by the sixteen ethnic categories."""

from __future__ import annotations

from IPython.display import HTML

from harp_utils import charts
from harp_utils.area_data import AreaData
from harp_utils.comparisons import records
from harp_utils.findings import categories_title
from harp_utils.html_table import html_table
from harp_utils.sections.captions import caption, csv_link, name
from harp_utils.sections.figures import details, figure, pair, paragraph
from harp_utils.sections.measures import england_rows
from harp_utils.table_cells import crude_cell, explain_codes, ratio_cell, with_interval
from harp_utils.tables import CRUDE_NOTE

RELIABILITY = (
    "**How reliable is each category?** Hospital records and the 2021 Census agree for more than "
    "95% of people recorded as White British, 92% Bangladeshi, 86% Pakistani, 82% Indian and 79% "
    "Chinese, but for fewer than 35% recorded as any other Mixed, 26% as any other ethnic group "
    "and 20% as any other Black background (Office for National Statistics, 2023). Read those "
    "rows with care."
)
CHINESE = (
    "Chinese is part of the Other group in the 2001 categories that hospitals use. "
    "The 2021 Census puts it in the Asian group."
)


def categories(data: AreaData, metric_id: str) -> HTML:
    """Show one measure by the sixteen ethnic categories, and how reliable they are."""
    rows = data.rows(metric_id, "ethnic_category")
    england = england_rows(data, metric_id, "ethnic_category")
    drawn = figure(
        charts.plot_categories(rows, england),
        f"{metric_id}-categories",
        title=categories_title(records(rows), data.focus["reference_group"]),
        subtitle=f"{name(data, metric_id)}, {data.focus['pooled_label']}",
        caption=f"Categories of 2001, as recorded in hospital. {caption(data, rows)}",
        alt=charts.alt_text_categories(rows, england),
        level=3,
    )
    beside = paragraph(RELIABILITY) + paragraph(CHINESE, "muted")
    table = details("Table: all categories", "Rate, interval, ratio", _table(data, metric_id))
    return HTML(pair(drawn, f"<div>{beside}</div>") + table)


def _table(data: AreaData, metric_id: str) -> str:
    frame = data.rows(metric_id, "ethnic_category")
    rows = records(frame)
    reference = data.focus["reference_group"]
    body = [
        (
            f"{row['ethnic_group']}: {row['ethnic_category']}",
            [with_interval(row), crude_cell(row), ratio_cell(row)],
        )
        for row in rows
    ]
    caption = f"{name(data, metric_id)}, {data.area.short_name}, {data.focus['pooled_label']}"
    note = explain_codes(f"{rows[0]['unit'].capitalize()}, 95% interval. {CRUDE_NOTE}", body)
    columns = ["Ethnic category", "Rate", "Crude rate", f"Ratio to the {reference} group"]
    table = html_table(f"table-{metric_id}-categories", caption, note, columns, body)
    return table + csv_link(data, frame, f"{metric_id}-categories")
