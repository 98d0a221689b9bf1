"""What became of the rows of an extract, step by step."""

import pandas as pd
from ibis.expr.types import BooleanValue, Table

from harp_utils.activity.history import History
from harp_utils.extract import ExtractReport

CATEGORY, REFUSED = "rows with an ethnic category of", "refused: "


def trace_flow(report: ExtractReport, history: History) -> pd.DataFrame:
    """Count rows at every step, in the order of the steps.

    Grain: one row per ``dataset`` and ``step``. ``rows`` counts rows of the files down to "used",
    then spells, admissions and attendances.
    """
    rows = [*flow_of_rows(report), *_flow_of_spells(history)]
    rows += _flow_of_events("apc", "admissions", history.admissions)
    rows += _flow_of_events("ecds", "attendances", history.attendances)
    return pd.DataFrame(rows, columns=["dataset", "step", "rows"]).astype({"rows": "int64"})


def flow_of_rows(report: ExtractReport) -> list[tuple[str, str, int]]:
    """Give the rows of the files at every step down to "used", by data set."""
    rows = []
    for dataset, read in report.rows_read.items():
        rows.append((dataset, "rows read", read))
        refused = [entry for entry in report.refused if entry.dataset == dataset]
        rows += [(dataset, f"{REFUSED}{entry.reason}", entry.rows) for entry in refused]
        rows.append((dataset, "rows used", report.rows_used[dataset]))
        old, unlisted = report.pre_2001_categories[dataset], report.unlisted_categories[dataset]
        rows.append((dataset, f"{CATEGORY} the pre-2001 scheme, taken as not known", old))
        rows.append((dataset, f"{CATEGORY} no scheme, taken as not known", unlisted))
    return rows


def _flow_of_spells(history: History) -> list[tuple[str, str, int]]:
    spells = history.spells
    unfinished = spells.discharge_date.isnull()
    total, open_ended = _count(spells, unfinished)
    (admitted,) = _count(history.admissions)
    return [
        ("apc", "spells", total),
        ("apc", "spells without a discharge date, set aside", open_ended),
        ("apc", "regular attenders and unknown classes, set aside", total - open_ended - admitted),
    ]


def _flow_of_events(dataset: str, name: str, events: Table) -> list[tuple[str, str, int]]:
    outside = events.period.isnull()
    nowhere = events.period.notnull() & events.icb_code.isnull()
    total, late, abroad = _count(events, outside, nowhere)
    return [
        (dataset, name, total),
        (dataset, f"{name} outside the periods, set aside", late),
        (dataset, f"{name} of residents outside England or of no known place, set aside", abroad),
        (dataset, f"{name} counted", total - late - abroad),
    ]


def _count(rows: Table, *conditions: BooleanValue) -> list[int]:
    """Count all rows, then those that meet each condition."""
    sums = {f"n{place}": condition.sum().fill_null(0) for place, condition in enumerate(conditions)}
    counts = rows.aggregate(total=rows.count(), **sums).execute().iloc[0]
    return [int(count) for count in counts]
