"""Deprivation in the brief: the gradient of one measure, and what it does to every gap."""

import pandas as pd
from IPython.display import Markdown

from harp_utils import charts
from harp_utils.area_data import AreaData
from harp_utils.brief.data import Brief
from harp_utils.brief.tables import measure_title, ratio_both_ways
from harp_utils.brief.typst import call, content, data_table, image, raw
from harp_utils.comparisons import Row, compared, records
from harp_utils.deprivation_words import NOT_TESTED
from harp_utils.findings import deprivation_title
from harp_utils.gap_sentences import OTHER_TOO_HIGH
from harp_utils.hidden_codes import with_key
from harp_utils.sections.captions import source
from harp_utils.sections.deprivation import TOO_FEW, slopes
from harp_utils.sections.measures import england_rows, years
from harp_utils.trend_words import change_rows, trend_caption, trend_finding

MEANING = (
    "First allowing for age alone, then for age and deprivation; bold where the interval excludes "
    f"1. {NOT_TESTED} Neither ratio says why. {OTHER_TOO_HIGH}."
)


def deprivation(brief: Brief) -> Markdown:
    """Show the gradient over fifths of deprivation, and the years, of one lead measure."""
    data = next((data for data in brief.places if len(_gradient(data))), None)
    if data is None:
        return raw(call("aside", content("No measure here is broken down by deprivation.")))
    metric_id = data.focus["lead_metric"]
    about = data.focus["metrics"][metric_id]
    heading = call("heading", content(f"Deprivation and trend: {about['name']}"), level="1")
    return raw(heading, call("side-by-side", _deprivation_chart(data), _trend_chart(data)))


def _gradient(data: AreaData) -> pd.DataFrame:
    return data.rows(data.focus["lead_metric"], "deprivation")


def _deprivation_chart(data: AreaData) -> str:
    rows = _gradient(data)
    alt = charts.alt_text_deprivation(rows)
    svg = charts.svg(charts.plot_deprivation(rows), "deprivation", alt)
    origin = source(data, "apc", data.focus["pooled_label"])
    note = f"Fifths of areas in England by deprivation. {origin}"
    title = deprivation_title(records(rows), slopes(data, data.focus["lead_metric"]))
    return call("chart", content(title), image(svg, alt), content(note))


def _trend_chart(data: AreaData) -> str:
    metric_id, labels = data.focus["lead_metric"], years(data)
    rows = data.rows(metric_id, period="all")
    england = england_rows(data, metric_id, period="all")
    alt = charts.alt_text_trend(rows, england, labels)
    svg = charts.svg(charts.plot_trend(rows, england, labels), "trend", alt)
    changes = trend_caption(records(change_rows(data, metric_id)))
    note = f"The same measure by year. A hidden year breaks the line. {changes}".rstrip()
    return call("chart", content(trend_finding(data, metric_id)), image(svg, alt), content(note))


def deprivation_gaps(brief: Brief) -> Markdown:
    """Show each lead measure's ratios by age alone beside those by age and deprivation."""
    told = [data for data in brief.places if len(_pooled(data, "age_deprivation_rate"))]
    heading = call("heading", content("How much of the gap is deprivation?"), level="2")
    if not told:
        words = "No rates by age and deprivation are published here."
        return raw(heading, call("aside", content(words)))
    first, reference = told[0], told[0].focus["reference_group"]
    groups = [row["ethnic_group"] for row in compared(_pooled(first, "age_rate"), reference)]
    cells = [cell for data in told for cell in _gap_row(data, groups)]
    header = [f"Ratio to the {reference} group", *groups]
    table = data_table(["1fr", *["66pt"] * len(groups)], header, cells, ["left", "right"])
    period = first.focus["pooled_label"]
    note = with_key(f"{MEANING} {source(first, 'apc', period)}", cells, {"[u]": TOO_FEW})
    return raw(call("keep-together", heading, table, call("caption", content(note))))


def _pooled(data: AreaData, measure: str) -> list[Row]:
    period = data.focus["pooled_label"]
    return records(data.rows(data.focus["lead_metric"], period=period, measure=measure))


def _gap_row(data: AreaData, groups: list[str]) -> list[str]:
    title = measure_title(data, data.focus["lead_metric"])
    by_age, by_both = (
        {row["ethnic_group"]: row for row in _pooled(data, measure)}
        for measure in ("age_rate", "age_deprivation_rate")
    )
    return [content(title), *(content(ratio_both_ways(by_age[g], by_both[g])) for g in groups)]
