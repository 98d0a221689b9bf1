"""How completely ethnicity is recorded: here, in the region and in England."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
from IPython.display import HTML

from harp_utils import charts
from harp_utils.area_data import AreaData
from harp_utils.comparisons import Row, records
from harp_utils.formats import format_count, format_percent
from harp_utils.hidden_codes import NOT_COLLECTED_CELL, code_of
from harp_utils.html_table import Cell, hidden, html_table, number
from harp_utils.phrases import format_within_sentence
from harp_utils.published_reader import load_completeness, load_menu
from harp_utils.recorded_shares import DATASETS, SHARES, recorded_shares, recorded_title
from harp_utils.sections.captions import source
from harp_utils.sections.figures import figure, paragraph
from harp_utils.table_cells import explain_codes
from harp_utils.tables import policy_in_words

EXPLAINED = (
    "Not stated: the person was asked and did not say. Not known: no answer was recorded. "
    "People without a usable category in any of their records are in no ethnic group, so group "
    "rates are low by up to the share of neither known. Missing categories move ratios between "
    "groups less; wrong ones can move them much, most of all for Other and Mixed."
)


def data_quality(data: AreaData, folder: str | Path) -> HTML:
    """Show the share of records with no usable ethnic category, beside region and England."""
    known = {place.code: place.short_name for place in load_menu(Path(folder))[0]}
    codes = (data.area.code, data.area.region_code, data.area.country_code)
    names = {code: known[code] for code in codes if code in known}
    completeness = load_completeness(folder)
    drawn = _figures(data, recorded_shares(completeness, names, data.latest))
    body = _body(completeness[completeness["period"] == data.latest], names)
    policy = data.provenance["policy"]["apc"]
    table = html_table(
        "table-completeness",
        f"Records by how ethnicity was recorded, {data.latest}",
        explain_codes(policy_in_words(policy, data.area.level), body),
        ["Place and records", "Records", "Not stated", "Not known", "Neither known"],
        body,
    )
    return HTML(drawn + paragraph(EXPLAINED) + table)


def _figures(data: AreaData, rows: pd.DataFrame) -> str:
    parts = [
        f'<div class="{form}-only">'
        + figure(
            charts.plot_completeness(rows, form=form),
            f"completeness-{form}",
            title=recorded_title(rows),
            subtitle=f"Share of admissions, {data.latest}",
            caption=source(data, "apc", data.latest),
            alt=charts.alt_text_completeness(rows),
            level=3,
        )
        + "</div>"
        for form in ("wide", "narrow")
    ]
    return "".join(parts)


def _body(rows: pd.DataFrame, names: dict[str, str]) -> list[tuple[str, list[Cell]]]:
    """Write a line for each kind of record and place, whether or not it was collected."""
    found = {(row["dataset"], row["area_code"]): row for row in records(rows)}
    return [
        (f"{name}: {format_within_sentence(words)}", _cells(found.get((dataset, code))))
        for dataset, words in DATASETS.items()
        for code, name in names.items()
    ]


def _cells(row: Row | None) -> list[Cell]:
    if row is None:
        return [hidden(NOT_COLLECTED_CELL, 4)]
    shares = [row[column] for column in SHARES]
    both = float("nan") if any(pd.isna(share) for share in shares) else sum(shares)
    whole: Cell = hidden(code_of(row, "n")) if pd.isna(row["n"]) else number(format_count(row["n"]))
    codes = [code_of(row, SHARES[0]), code_of(row, SHARES[1]), code_of(row, *SHARES)]
    return [whole, *map(_share_cell, (*shares, both), codes)]


def _share_cell(share: float, code: str) -> Cell:
    return hidden(f"Not shown {code}") if pd.isna(share) else number(format_percent(share))
