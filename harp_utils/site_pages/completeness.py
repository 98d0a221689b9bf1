"""How much ethnicity is unknown: the strip of a place's page and the page for all places."""

from collections.abc import Callable

import pandas as pd

from harp_utils.formats import format_count, format_percent
from harp_utils.hidden_codes import NOT_COLLECTED_CELL, code_of
from harp_utils.html_table import Cell, hidden, html_table, number
from harp_utils.key_message import KeyMessage, not_collected_message
from harp_utils.recorded_shares import DATASETS, SHARES
from harp_utils.site_pages.addresses import REPORTS, Linker
from harp_utils.site_pages.data import SiteData, SitePlace
from harp_utils.site_pages.writing import page_text, raw

PAGE = REPORTS / "data-quality" / "index.qmd"
PROTECTION_PAGE = REPORTS / "protection" / "index.qmd"
NATIONAL = REPORTS / "data-quality" / "england.ipynb"
NOTE = (
    "Share of records whose ethnic category was not stated or not known, before a category is "
    "chosen for each person. Counts below England are rounded to the nearest 5; [c] is a small "
    "one, [p] one that protects a smaller one."
)


def unknown_share(data: SiteData, place: SitePlace, dataset: str) -> float | None:
    """Give the latest share of records without a usable category, in percent; None if hidden."""
    row = _row(data, place, dataset)
    if row is None:
        return None
    parts = [share for column in SHARES if (share := _number(row[column])) is not None]
    return sum(parts) if len(parts) == len(SHARES) else None


def _row(data: SiteData, place: SitePlace, dataset: str) -> "pd.Series | None":
    table = data.completeness
    found = table[
        (table["area_code"] == place.code)
        & (table["dataset"] == dataset)
        & (table["period"] == data.period["label"])
    ]
    return None if found.empty else found.iloc[0]


def unknown_message(data: SiteData, place: SitePlace) -> KeyMessage:
    """Word the share of admissions with unknown ethnicity, against England's."""
    share, country = (unknown_share(data, p, "apc") for p in (place, data.country))
    if share is None and _row(data, place, "apc") is None:
        return not_collected_message("Recording of ethnicity")
    if share is None:
        return KeyMessage(
            figure="Not shown",
            label="unknown ethnicity",
            sentence="The share of admissions with unknown ethnicity is **not shown** here.",
            sure="A count behind it is small, or protects a smaller one",
            kind="hidden",
        )
    against = ""
    if place.level != "country" and country is not None:
        against = f", against {format_percent(country)} in England"
    return KeyMessage(
        figure=format_percent(share),
        label="unknown ethnicity",
        sentence=f"Ethnicity is unknown for **{format_percent(share)}** of admissions{against}.",
        sure=effect_of_unknown(share),
        kind="hidden",
    )


def effect_of_unknown(share: float) -> str:
    """Say what so many records of unknown ethnicity, in percent, do to rates and ratios."""
    return (
        f"Group rates are low by up to {format_percent(share)}, less what a person's other "
        "records make up for; ratios move less, but wrong categories can move them much"
    )


def unknown_tables(data: SiteData, place: SitePlace) -> str:
    """Write the unknown shares of a place beside those of its region and of England."""
    codes = (place.code, place.parent, data.country.code)
    shown = [p for code in dict.fromkeys(codes) for p in data.places if p.code == code]
    return _tables(data, shown)


def data_quality_page(data: SiteData, linker: Linker) -> str:
    """Write the page that says, for every place, what share of records has no ethnicity."""
    about = linker.link("Recording of ethnicity in England, in detail", NATIONAL)
    hidden_why = linker.link("How we protect people: what is hidden, and why", PROTECTION_PAGE)
    intro = (
        "Every rate here rests on the ethnic category that hospitals recorded. Where it is "
        "missing, a person counts in no group, so group rates come out low, by about the share "
        "that is unknown, and more so in the groups that are recorded least well. Missing "
        "categories move ratios between groups less. Wrong ones can move them much, most of all "
        "for Other and Mixed."
    )
    front_matter: dict[str, object] = {
        "title": "Data quality",
        "description": "How much ethnicity is missing from the records, place by place.",
        "toc": False,
    }
    return page_text(
        front_matter,
        raw(f'<div class="harp-lead"><p>{intro}</p></div><p>{about}</p><p>{hidden_why}</p>'),
        "## Every place",
        raw(_tables(data, list(data.places))),
    )


def _tables(data: SiteData, places: list[SitePlace]) -> str:
    return "".join(_table(data, places, dataset) for dataset in DATASETS)


def _table(data: SiteData, places: list[SitePlace], dataset: str) -> str:
    caption = f"{DATASETS[dataset]} with no usable ethnic category, {data.period['label']}"
    columns = ["Place", "Records", "Not stated", "Not known", "Unknown in all"]
    body = [(place.name, _cells(data, place, dataset)) for place in places]
    return html_table(f"completeness-{dataset}", caption, NOTE, columns, body)


def _cells(data: SiteData, place: SitePlace, dataset: str) -> list[Cell]:
    row = _row(data, place, dataset)
    if row is None:
        return [hidden(NOT_COLLECTED_CELL, 4)]
    whole = unknown_share(data, place, dataset)
    return [
        _cell(_number(row["n"]), format_count, code_of(row, "n")),
        *(_cell(_number(row[name]), format_percent, code_of(row, name)) for name in SHARES),
        _cell(whole, format_percent, code_of(row, *SHARES), clear=True),
    ]


def _number(value: object) -> float | None:
    return None if pd.isna(value) else float(str(value))  # type: ignore[call-overload]


def _cell(
    value: float | None, write: Callable[[float], str], code: str, *, clear: bool = False
) -> Cell:
    return hidden(code) if value is None else number(write(value), clear=clear)
