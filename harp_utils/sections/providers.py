"""How completely each provider records ethnicity, on the data quality page."""

from __future__ import annotations

import pandas as pd
from IPython.display import HTML

from harp_utils.comparisons import Row, records
from harp_utils.formats import format_count, format_percent
from harp_utils.hidden_codes import NOT_COLLECTED_CELL, code_of
from harp_utils.html_table import Cell, hidden, html_table, number
from harp_utils.published_run import PublishedRun
from harp_utils.recorded_shares import DATASETS
from harp_utils.sections.figures import details, items, paragraph
from harp_utils.table_cells import explain_codes

COUNTRY = "country"
#: What a position beside the funnel limits is called.
POSITIONS = {"below": "lower", "within": "as expected", "above": "higher"}
EXPLAINED = (
    "Each provider's share of records with no usable ethnic category is set beside that of all "
    "providers together. Lower or higher means outside what chance alone would bring at that "
    "number of records, in 99.8 of 100 cases. With many records a small difference is enough. It "
    "does not say why: people, departments and systems differ."
)


def providers(run: PublishedRun, table: pd.DataFrame, area: str) -> HTML:
    """Say how many providers record ethnicity less or more completely; list them for England.

    Parameters
    ----------
    run, table
        What ``load_run`` and ``load_providers`` read.
    area
        Area code. Providers are not of one place, so only England's page lists them.
    """
    year = str(run.provenance["periods"][-1]["label"])
    latest = table[table["period"] == year]
    findings = [_finding(latest[latest["dataset"] == name], name) for name in DATASETS]
    opening = paragraph(EXPLAINED) + items(findings)
    levels = {place.code: place.level for place in run.areas}
    if levels[area] != COUNTRY:
        link = '<p><a href="england.html#every-provider">Every provider</a></p>'
        return HTML(opening + link)
    if latest.empty:
        return HTML(opening)
    folded = details(
        "All providers", "Records, share and comparison", _table(latest, year), level=3
    )
    return HTML(opening + folded)


def _finding(rows: pd.DataFrame, dataset: str) -> str:
    """Say of one kind of record how many providers lie where, and which stands highest."""
    if rows.empty:
        return f"{DATASETS[dataset]}: not collected. This extract does not hold every place."
    placed = rows.dropna(subset=["against_england"])
    if placed.empty:
        return f"{DATASETS[dataset]}: no provider can be compared."
    counts = placed["against_england"].value_counts()
    parts = [f"{counts.get(name, 0):,} {words}" for name, words in POSITIONS.items()]
    ordered = placed.assign(share=_unusable(placed)).sort_values(["share", "provider_code"])
    most = records(ordered)[-1]
    return (
        f"{DATASETS[dataset]}: of {len(placed):,} providers {', '.join(parts)}. The highest share "
        f"is {format_percent(most['share'])}, at {most['provider_code']}."
    )


def _unusable(rows: pd.DataFrame) -> pd.Series:
    """Share of records without a usable category, from the counts that are shown."""
    return (100 * (rows["n"] - rows["known_category"]) / rows["n"]).round(1)


def _table(rows: pd.DataFrame, year: str) -> str:
    whole = records(rows.assign(unusable=_unusable(rows)))
    found = {(row["provider_code"], row["dataset"]): row for row in whole}
    codes, held = sorted({code for code, _ in found}), set(rows["dataset"])
    body = [
        (
            code,
            [cell for name in DATASETS for cell in _cells(found.get((code, name)), name, held)],
        )
        for code in codes
    ]
    columns = ["Provider"]
    for name in DATASETS.values():
        columns += [name, f"{name}: no usable category", f"{name}: beside all"]
    caption = f"Records and ethnic category by provider, {year}"
    note = "Providers by their organisation code. Counts are rounded and small ones hidden."
    note = explain_codes(note, body)
    words = [column for column in columns if column.endswith("beside all")]
    return html_table("table-providers", caption, note, columns, body, words=words)


def _cells(row: Row | None, dataset: str, held: set[str]) -> list[Cell]:
    if dataset not in held:
        return [hidden(NOT_COLLECTED_CELL, 3)]
    if row is None:
        return [Cell("No records", "muted", span=3)]
    if pd.isna(row["n"]):
        return [hidden(f"Not shown {code_of(row, 'n')}", 3)]
    count = number(format_count(row["n"]))
    if pd.isna(row["unusable"]):
        return [count, hidden(f"Not shown {code_of(row, 'known_category')}", 2)]
    share = number(format_percent(row["unusable"]), clear=row["against_england"] != "within")
    return [count, share, Cell(POSITIONS[row["against_england"]].capitalize())]
