"""What a caption says: how a value was made, from which records, for which months."""

from __future__ import annotations

import io
from html import escape
from urllib.parse import quote

import pandas as pd

from harp_utils.area_data import AreaData
from harp_utils.errors import InputError
from harp_utils.phrases import format_period
from harp_utils.published_files import write_columns
from harp_utils.published_words import columns_in_words

#: How the published method column begins, and what a caption says of it.
METHODS = {
    "directly standardised rate by age and deprivation": (
        "Directly standardised for age to the 2013 European Standard Population and, within each "
        "age band, to the deprivation of England's neighbourhoods; the interval allows for repeat "
        "events."
    ),
    "directly standardised": (
        "Directly standardised for age to the 2013 European Standard Population; "
        "the interval allows for repeat events."
    ),
    "crude rate": "Crude rate, not standardised for age; Byar's interval.",
    "percentage, Wilson, allowing": (
        "Percentage with Wilson's interval, which allows for people who come back; not "
        "standardised for age."
    ),
    "percentage": "Percentage with Wilson's interval, not standardised for age.",
    "mean, t, allowing": (
        "Mean with Student's t interval, which allows for people who come back; not standardised "
        "for age or severity."
    ),
    "mean": "Mean with Student's t interval, not standardised for age or severity.",
}
RECORDS = {"apc": "Hospital Episode Statistics", "ecds": "Emergency Care Data Set"}


def method_in_words(method: str) -> str:
    """Explain a published method in a caption's words.

    Raises
    ------
    InputError
        For a method no caption explains.
    """
    for start, words in METHODS.items():
        if method.startswith(start):
            return words
    raise InputError("published table", "method", method, f"one that begins {', '.join(METHODS)}")


def source(data: AreaData, dataset: str, period: str) -> str:
    """End a caption: where the records come from and the months they cover."""
    synthetic = "synthetic " if data.provenance["synthetic"] else ""
    return f"Source: {synthetic}{RECORDS[dataset]}, {format_period(period)}."


def caption(data: AreaData, rows: pd.DataFrame) -> str:
    """Give the whole caption of a chart of one metric from its rows."""
    row = rows.iloc[-1]
    dataset = data.focus["metrics"][row["metric_id"]]["dataset"]
    first = rows["period"].min()
    period = row["period"] if first == row["period"] else f"{first} to {row['period']}"
    return f"{method_in_words(row['method'])} {source(data, dataset, period)}"


def name(data: AreaData, metric_id: str) -> str:
    """Give a metric's full name."""
    return str(data.focus["metrics"][metric_id]["name"])


def csv_link(data: AreaData, rows: pd.DataFrame, name: str) -> str:
    """Offer rows as a CSV file that travels inside the page, hidden values as reason codes."""
    text = _csv(rows)
    file = f"harp-{data.focus['focus_area']}-{name}-{data.area.slug}.csv".replace("_", "-")
    size = max(1, round(len(text) / 1024))
    return (
        f'<p><a href="data:text/csv;charset=utf-8,{quote(text)}" download="{escape(file)}">'
        f"These values, CSV</a> ({size} KB)</p>"
    )


def _csv(rows: pd.DataFrame) -> str:
    page = io.StringIO()
    write_columns(columns_in_words(rows), page)
    return page.getvalue()
