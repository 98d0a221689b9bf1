"""What the log says of an extract: an extract may be of one place, so as its metadata do."""

from collections.abc import Mapping

import pandas as pd

from harp_utils.counts.flow import CATEGORY, REFUSED, flow_of_rows
from harp_utils.extract import ExtractReport
from harp_utils.metadata import protect_flow
from harp_utils.params import DisclosurePolicy

HIDDEN = "[c]"


def extract_lines(report: ExtractReport, policies: Mapping[str, DisclosurePolicy]) -> list[str]:
    """Say how many rows were used, and how many were refused and why.

    Parameters
    ----------
    report
        What the extract held.
    policies
        By data source: numbers are rounded and hidden as those of a place.
    """
    flow = pd.DataFrame(flow_of_rows(report), columns=["dataset", "step", "rows"])
    steps = [
        (step["dataset"], step["step"], HIDDEN if step["rows"] is None else f"{step['rows']:,}")
        for step in protect_flow(flow, policies)
    ]
    refused = [
        f"  {dataset}: {step.removeprefix(REFUSED)}: {rows}"
        for dataset, step, rows in steps
        if step.startswith(REFUSED)
    ]
    return [
        f"extract, its numbers rounded as published ones are and small ones {HIDDEN}"
        " (as they are: data/interim/extract_report.json):",
        *(
            _dataset_line(
                report, name, {step: rows for dataset, step, rows in steps if dataset == name}
            )
            for name in report.rows_read
        ),
        "refused and kept aside:",
        *(refused or ["  none"]),
    ]


def _dataset_line(report: ExtractReport, dataset: str, rows: Mapping[str, str]) -> str:
    """Say the span of a data set, and the ethnic categories in it that could not be used."""
    read = f"  {dataset}: {rows['rows read']} rows read"
    if not report.rows_used[dataset]:
        return f"{read}, no records, so its measures are not collected"
    categories = [
        f"; {number} {step}"
        for step, number in rows.items()
        if step.startswith(CATEGORY) and number != "0"
    ]
    span = f"{report.first_date[dataset]} to {report.last_date[dataset]}"
    return f"{read}, {rows['rows used']} used, {span}{''.join(categories)}"
