"""The data quality page: how complete the records are, everywhere and over the years."""

from __future__ import annotations

import pandas as pd
from IPython.display import HTML
from matplotlib.axes import Axes

from harp_utils import charts
from harp_utils.comparisons import Row, records
from harp_utils.formats import format_count, format_percent
from harp_utils.hidden_codes import NOT_COLLECTED_CELL, code_of
from harp_utils.html_table import Cell, hidden, html_table, number
from harp_utils.phrases import format_period
from harp_utils.published_run import PublishedRun
from harp_utils.recorded_shares import DATASETS, SHARES, recorded_shares, recorded_title
from harp_utils.reference import load_reference
from harp_utils.sections.captions import RECORDS
from harp_utils.sections.figures import figure, paragraph
from harp_utils.table_cells import explain_codes

TOGETHER = "Share of records, not stated and not known together."
#: Share of people whose hospital category agrees with the 2021 Census (ONS, 2023).
AGREEMENT = (
    ("White British", "over 95%"),
    ("Bangladeshi", "over 92%"),
    ("Pakistani", "over 86%"),
    ("Indian", "over 82%"),
    ("Chinese", "over 79%"),
    ("Any other Mixed background", "under 35%"),
    ("Any other ethnic group", "under 26%"),
    ("Any other Black background", "under 20%"),
)


def completeness_rows(run: PublishedRun, completeness: pd.DataFrame, area: str) -> pd.DataFrame:
    """Give the latest admissions rows to draw: the place, then its region and England.

    Parameters
    ----------
    run, completeness
        What ``load_run`` and ``load_completeness`` read.
    area
        Area code; for England the regions follow instead.

    Returns
    -------
    pandas.DataFrame
        As ``recorded_shares`` gives it.
    """
    places = {place.code: place for place in run.areas}
    place = places[area]
    regions = [one.code for one in run.areas if one.level == "region"]
    others = regions if place.level == "country" else [place.region_code, place.country_code]
    names = {code: places[code].short_name for code in (area, *others)}
    return recorded_shares(completeness, names, latest_period(run))


def latest_period(run: PublishedRun) -> str:
    """Give the label of the latest single year."""
    return str(run.provenance["periods"][-1]["label"])


def completeness_figure(run: PublishedRun, rows: pd.DataFrame, wide: Axes, narrow: Axes) -> HTML:
    """Put the completeness chart, drawn wide and narrow in the notebook, into the page."""
    parts = [
        f'<div class="{form}-only">'
        + figure(
            axes,
            f"completeness-{form}",
            title=recorded_title(rows),
            subtitle=f"Share of admissions, {latest_period(run)}",
            caption=f"Source: {_source(run)}, {format_period(latest_period(run))}.",
            alt=charts.alt_text_completeness(rows),
            level=3,
        )
        + "</div>"
        for form, axes in (("wide", wide), ("narrow", narrow))
    ]
    return HTML("".join(parts))


def _source(run: PublishedRun) -> str:
    return f"{'synthetic ' if run.provenance['synthetic'] else ''}{RECORDS['apc']}"


def completeness_by_place(run: PublishedRun, completeness: pd.DataFrame) -> HTML:
    """Show the share without a usable category in every place, for both kinds of record."""
    latest = records(completeness[completeness["period"] == latest_period(run)])
    found = {(row["area_code"], row["dataset"]): row for row in latest}
    body = [
        (place.short_name, [_unknown(found.get((place.code, name))) for name in DATASETS])
        for place in run.areas
    ]
    columns = ["Place", *DATASETS.values()]
    caption = f"Records with no usable ethnic category, {latest_period(run)}"
    note = explain_codes(TOGETHER, body)
    return HTML(html_table("table-places", caption, note, columns, body))


def _unknown(row: Row | None) -> Cell:
    if row is None:
        return hidden(NOT_COLLECTED_CELL)
    shares = [row[column] for column in SHARES]
    if any(pd.isna(share) for share in shares):
        return hidden(f"Not shown {code_of(row, *SHARES)}")
    return number(format_percent(sum(shares)))


def completeness_by_year(run: PublishedRun, completeness: pd.DataFrame, area: str) -> HTML:
    """Show the share without a usable category in every year, for one place."""
    rows = records(completeness[completeness["area_code"] == area])
    found = {(row["period"], row["dataset"]): row for row in rows}
    years = [period["label"] for period in run.provenance["periods"]]
    body = [(year, [_unknown(found.get((year, name))) for name in DATASETS]) for year in years]
    name = next(place.short_name for place in run.areas if place.code == area)
    caption = f"Records with no usable ethnic category over the years, {name}"
    note = explain_codes(TOGETHER, body)
    return HTML(html_table("table-years", caption, note, ["Year", *DATASETS.values()], body))


def record_flow(run: PublishedRun) -> HTML:
    """Show what became of the records, step by step, rounded so that no one can be counted."""
    body = [
        (f"{DATASETS.get(step['dataset'], step['dataset'])}: {step['step']}", [_rows(step)])
        for step in run.flow
    ]
    caption = "From the extract to the tables"
    note = "Records of the whole extract, rounded; a small number is hidden."
    return HTML(html_table("table-flow", caption, note, ["Step", "Records"], body))


def _rows(step: Row) -> Cell:
    rows = step["rows"]
    return hidden("Not shown, to protect people") if rows is None else number(format_count(rows))


def category_reliability() -> HTML:
    """Show how far hospital records agree with the census, category by category."""
    body = [(category, [Cell(share)]) for category, share in AGREEMENT]
    caption = "Agreement of hospital records with the 2021 Census"
    note = (
        "Share of people whose recorded category is the one they gave in the census. "
        "Source: Office for National Statistics, 2023."
    )
    columns = ["Ethnic category in hospital records", "Agreement"]
    return HTML(html_table("table-agreement", caption, note, columns, body, words=["Agreement"]))


def code_list_status() -> HTML:
    """Show how many code lists were checked against a published source."""
    codes = load_reference("code_lists.csv")
    kinds = codes[["code_list", "system", "status"]].drop_duplicates()
    statuses: dict[tuple[str, str], list[str]] = {}
    for name, system, status in kinds.itertuples(index=False):
        statuses.setdefault((name, system), []).append(status)
    body = [
        (name.replace("_", " "), [Cell(system), Cell(" and ".join(found))])
        for (name, system), found in statuses.items()
    ]
    note = (
        "Verified: checked against a published list. Recalled: written from general knowledge of "
        "the classification, to be checked before use in decisions."
    )
    columns = ["Code list", "Classification", "Status"]
    table = html_table("table-codes", "Code lists", note, columns, body, words=columns)
    return HTML(paragraph("Every measure is defined by the codes in one of these lists.") + table)
