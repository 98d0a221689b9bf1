"""Where the gap is: every comparison of a focus area in one chart and one table."""

from __future__ import annotations

from typing import Literal

import pandas as pd
from IPython.display import HTML

from harp_utils import charts
from harp_utils.area_data import AreaData
from harp_utils.comparisons import compared, records
from harp_utils.findings import gap_title
from harp_utils.narrative import gap_rows
from harp_utils.sections.captions import csv_link, source
from harp_utils.sections.figures import GAP_LEGEND, details, figure, legend
from harp_utils.tables import gap_table

Form = Literal["wide", "narrow"]
FORMS: tuple[Form, ...] = ("wide", "narrow")


def gaps(data: AreaData) -> HTML:
    """Show the ratio of every metric and group to the reference group, with its table."""
    frame, reference = gap_rows(data), data.focus["reference_group"]
    rows = records(frame)
    labels = {name: about["short_name"] for name, about in data.focus["metrics"].items()}
    drawn = "".join(_forest(data, frame, labels, form) for form in FORMS)
    table = gap_table(
        "table-gaps",
        f"Ratios to the {reference} group, {data.area.short_name}, {data.latest}",
        rows,
        reference,
    )
    count = len(compared(rows, reference))
    folded = details(
        f"Table: all {count} comparisons with intervals",
        "Group, ratio, interval",
        table + csv_link(data, frame, "gaps"),
    )
    return HTML(legend(GAP_LEGEND) + drawn + folded)


def _forest(data: AreaData, frame: pd.DataFrame, labels: dict[str, str], form: Form) -> str:
    reference = data.focus["reference_group"]
    drawn = figure(
        charts.plot_gap_forest(frame, form=form, labels=labels),
        f"gaps-{form}",
        title=gap_title(records(frame), reference),
        subtitle=f"Each value divided by that of the {reference} group, "
        f"{len(labels)} measures, {data.latest}",
        caption="Ratio of rates, percentages or means, 95% intervals, log scale. An arrow "
        f"means the interval runs past the scale. {source(data, 'apc', data.latest)}",
        alt=charts.alt_text_gap_forest(frame, labels),
        level=3,
    )
    return f'<div class="{form}-only">{drawn}</div>'
