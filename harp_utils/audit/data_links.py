"""The rows that travel inside a page as a CSV link, below the chart and table made from them."""

import csv
from functools import lru_cache
from urllib.parse import unquote

DATA_LINK = "data:text/csv;charset=utf-8,"
# The commonest escapes; decoding them one after the other is ten times as fast as `unquote`.
ESCAPES = {"%2C": ",", "%20": " ", "%22": '"', "%0A": "\n", "%5B": "[", "%5D": "]", "%3A": ":"}
# What names a series: what one chart draws for all groups and years.
SERIES = ("metric_id", "measure", "breakdown")
# The tables, the drawings and the links of a page are read one after the other.
LINKS_OF_A_PAGE = 64


@lru_cache(maxsize=LINKS_OF_A_PAGE)
def data_lines(link: str) -> list[str]:
    """Give the lines of a data link."""
    text = link.removeprefix(DATA_LINK)
    for code, letter in ESCAPES.items():
        text = text.replace(code, letter)
    return (unquote(text) if "%" in text else text).split("\n")


@lru_cache(maxsize=LINKS_OF_A_PAGE)
def data_rows(link: str) -> tuple[list[str], list[list[str]]]:
    """Give the names of the columns of a data link and its rows; none where there is no link.

    Raises
    ------
    ValueError
        If a row is wider or narrower than the names: what it is of cannot be told.
    """
    names, *rows = list(csv.reader(data_lines(link))) if link else [[]]
    rows = [row for row in rows if row]
    if any(len(row) != len(names) for row in rows):
        raise ValueError("a data link has a row of another width than its names")
    return names, rows


def series_name(metric_id: str, measure: str, breakdown: str) -> str:
    """Name a series: what one chart draws for all groups and years."""
    return f"{metric_id}|{measure}|{breakdown}"


@lru_cache(maxsize=LINKS_OF_A_PAGE)
def series_of(link: str) -> frozenset[str]:
    """Name the series whose rows a data link holds."""
    names, rows = data_rows(link)
    places = [names.index(name) if name in names else None for name in SERIES]
    keys = {tuple("" if at is None else row[at] for at in places) for row in rows}
    return frozenset(series_name(*key) for key in keys if key[0])


def metrics_of(link: str) -> frozenset[str]:
    """Name the measures whose rows a data link holds."""
    return frozenset(series.partition("|")[0] for series in series_of(link))
