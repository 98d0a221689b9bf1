"""A small site, its notebooks and its published folder, clean as they stand, to plant leaks in.

One focus area and one measure; England, a region and one ICB. The counts of the ICB: Asian 275,
Black hidden, Mixed a true zero, White 1,210, Other 65.
"""

import gzip
import json
import zipfile
from html import escape
from pathlib import Path
from urllib.parse import quote

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import typst

from harp_utils.audit.csv_files import COLUMNS
from harp_utils.charts import plot_intervals, svg

ENGLAND, REGION, PLACE = "E92000001", "E40000007", "E54000065"
REASONS = {
    "": "shown",
    "0": "no events",
    "c": "hidden: a small number",
    "u": "fewer than 10 events, too few for a reliable rate",
    "z": "does not apply here",
    "reference": "the reference group",
}
POLICY = {"threshold": 8, "rounding_base": 5, "minimum_for_means": 8, "minimum_events_for_rate": 10}
GROUPS = ("Asian", "Black", "Mixed", "White", "Other")
#: By place and group: count, population, rate and its limits, crude rate, ratio and its limits.
SHOWN = {
    (ENGLAND, "Asian"): (1203, 499530, 241.7, 228.1, 255.9, 240.8, 0.91, 0.84, 0.98),
    (ENGLAND, "Black"): (612, 238168, 258.4, 238.0, 280.1, 257.0, 0.97, 0.88, 1.07),
    (ENGLAND, "Mixed"): (307, 160004, 190.2, 169.5, 212.8, 191.9, 0.72, 0.63, 0.82),
    (ENGLAND, "White"): (11418, 4300000, 265.7, 260.8, 270.6, 265.5, 1.0, None, None),
    (ENGLAND, "Other"): (433, 120003, 361.4, 328.1, 397.2, 360.8, 1.36, 1.22, 1.51),
    (PLACE, "Asian"): (275, 30110, 911.3, 806.2, 1026.4, 913.3, 0.84, 0.73, 0.97),
    (PLACE, "White"): (1210, 111600, 1084.6, 1024.3, 1147.5, 1084.2, 1.0, None, None),
    (PLACE, "Other"): (65, 4810, 1352.7, 1043.1, 1725.0, 1351.4, 1.25, 0.96, 1.62),
}
ZERO = (0, 11103, 0.0, None, None, 0.0, None, None, None)
HIDDEN = (None, 13095, None, None, None, None, None, None, None)
MARKDOWN = "## Admissions\n\nAn average needs 8 or more stays behind it."
FRAGMENT = "en-gb_1a2b3c4.pf_fragment"


def make_documents(folder: Path) -> Path:
    """Write `_site`, `reports` and `published` into a folder and return it."""
    rows = published_rows()
    _write_published(rows, folder / "published")
    page = _page(rows)
    write(folder / "_site/reports/cancer/central-east.html", page)
    write(folder / "_site/reports/faq.html", "<main><p>A count below 8 is hidden.</p></main>")
    notebook = _notebook(page)
    write(folder / "reports/cancer/central-east.ipynb", json.dumps(notebook))
    write(folder / "reports/briefs/central-east.ipynb", json.dumps(notebook))
    write(folder / "reports/faq.qmd", "A count below 8 is hidden. 171 people were asked in 2011.")
    write_brief(folder, "The rate of the Asian group is 911, 0.84 times that of White.")
    write_zip(folder)
    write_fragment(folder, "Cancer admissions. Asian 911, White 1,085.")
    return folder


def write(path: Path, text: str) -> None:
    """Write a file, with its folder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def published_rows() -> pd.DataFrame:
    """Make the rows of the measure, each group at each of two places."""
    rows = []
    for area, name, level in ((ENGLAND, "England", "country"), (PLACE, "Central East", "icb")):
        for group in GROUPS:
            empty = ZERO if group == "Mixed" else HIDDEN
            numbers = SHOWN.get((area, group), empty)
            rows.append(_row(area, name, level, group, numbers))
    table = pd.DataFrame(rows).reindex(columns=list(COLUMNS))
    table[["numerator", "denominator"]] = table[["numerator", "denominator"]].astype("Int64")
    numbers = [c for c in COLUMNS if c.startswith(("value", "lower", "upper", "crude", "ratio"))]
    floats = [c for c in numbers if not c.endswith("note")]
    return table.astype(dict.fromkeys(floats, float))


def _row(area: str, name: str, level: str, group: str, numbers: tuple) -> dict[str, object]:
    count, people, value, lower, upper, crude, ratio, below, above = numbers
    hidden, zero = count is None, count == 0
    note = "u" if hidden else "0" if zero else ""
    return {
        **{"focus_area": "cancer", "metric_id": "cancer_admissions", "kind": "admission"},
        **{"metric_name": "Cancer admissions", "measure": "main", "period": "2025/26"},
        **{"area_code": area, "area_name": name, "area_level": level},
        **{"breakdown": "ethnic_group", "ethnic_group": group, "ethnic_category": "all"},
        **{"imd_quintile": "all", "unit": "admissions per 100,000 people a year"},
        "method": "directly standardised rate",
        **{"numerator": count, "denominator": people, "value": value},
        **{"lower_95": lower, "upper_95": upper, "lower_998": lower, "upper_998": upper},
        **{"crude_rate": crude, "crude_lower_95": None, "crude_upper_95": None},
        **{"ratio": ratio, "ratio_lower_95": below, "ratio_upper_95": above},
        "value_note": note,
        "count_note": "c" if hidden else "0" if zero else "",
        "crude_note": "c" if hidden else "0" if zero else "",
        "ratio_note": "reference" if group == "White" else note,
        "data_source": "SYNTHETIC: invented numbers",
    }


def csv_text(rows: pd.DataFrame) -> str:
    """Write rows as the published CSV: numbers, codes of hidden ones, reasons in words."""
    words = rows.astype(object)
    notes = {"value": "value_note", "lower": "value_note", "upper": "value_note"}
    for column in COLUMNS:
        note = "count_note" if column in ("numerator", "denominator") else ""
        note = note or notes.get(column.split("_")[0], "")
        note = note or f"{column.split('_')[0]}_note"
        if pd.api.types.is_numeric_dtype(rows[column]):
            code = rows[note].map(lambda text: f"[{text}]" if text in ("c", "u") else "[z]")
            words[column] = words[column].where(rows[column].notna(), code)
    for column in [c for c in COLUMNS if c.endswith("_note")]:
        words[column] = rows[column].map(REASONS)
    return words.to_csv(index=False, lineterminator="\n")


def _write_published(rows: pd.DataFrame, folder: Path) -> None:
    write(folder / "cancer.csv", csv_text(rows))
    write_parquet(rows, folder / "cancer.parquet")
    metadata = {"title": "Cancer", "reasons": REASONS, "metrics": {"cancer_admissions": {}}}
    write(folder / "cancer.json", json.dumps(metadata))
    run = {"focus_areas": {"cancer": "Cancer"}, "provenance": {"policy": {"apc": POLICY}}}
    write(folder / "run.json", json.dumps(run))
    areas = "area_code,area_name,short_name,area_level,parent_code,slug\n"
    areas += f"{ENGLAND},England,England,country,none,england\n"
    areas += f"{PLACE},NHS Central East Integrated Care Board,NHS Central East,icb,{ENGLAND},"
    write(folder / "areas.csv", areas + "central-east\n")
    people = "area_code,ethnic_group,people,share\n"
    write(folder / "population.csv", f"{people}{ENGLAND},Asian,499530,9.4\n{PLACE},Asian,30110,9\n")
    counts = f"dataset,period,area_code,n\napc,2025/26,{ENGLAND},13973\napc,2025/26,{PLACE},1560\n"
    write(folder / "completeness.csv", counts)


def write_parquet(rows: pd.DataFrame, path: Path) -> None:
    """Write rows as Parquet, a row group for each place and no metadata."""
    table = pa.Table.from_pandas(rows, preserve_index=False).replace_schema_metadata()
    with pq.ParquetWriter(path, table.schema) as writer:
        for start in range(0, len(rows), len(GROUPS)):
            writer.write_table(table.slice(start, len(GROUPS)))


def drawing(rows: pd.DataFrame) -> str:
    """Draw the rows of the place beside England's."""
    axes = plot_intervals(rows[rows["area_code"] == PLACE], rows[rows["area_code"] == ENGLAND])
    return svg(axes, "cancer_admissions-groups", "Asian 911, White 1,085 and Other 1,353.")


def _page(rows: pd.DataFrame) -> str:
    mine = rows[rows["area_code"] == PLACE]
    cells = "".join(_table_row(row) for row in mine.to_dict("records"))
    head = "".join(f"<th>{name}</th>" for name in ("Ethnic group", "Rate", "Admissions"))
    link = f"data:text/csv;charset=utf-8,{quote(csv_text(mine))}"
    return (
        '<html><head><title>Cancer</title></head><body><main data-pagefind-body="">'
        "<h1>Cancer: NHS Central East</h1><p>Cancer admissions: 911 per 100,000 people a year."
        " In England there were 1,203 admissions.</p>"
        f"<figure>{drawing(rows)}</figure><table><thead><tr>{head}</tr></thead>"
        f'<tbody>{cells}</tbody></table><p><a href="{link}" title="These values">CSV</a></p>'
        "<p>An average needs 8 or more stays behind it.</p></main></body></html>"
    )


def _table_row(row: dict) -> str:
    hidden = row["count_note"] == "c"
    rate = "Not shown [u]" if hidden else f"{row['value']:,.0f}"
    count = "*" if hidden else f"{row['numerator']:,}"
    return f"<tr><th>{escape(row['ethnic_group'])}</th><td>{rate}</td><td>{count}</td></tr>"


def _notebook(page: str) -> dict:
    source = "from harp_utils import sections\nfrom harp_utils.published_reader import load_area\n"
    source += 'data = load_area("cancer", "E54000065", folder="../data/published")'
    body = page.partition("<figure>")[2].partition("</main>")[0]
    shown = {"text/html": body, "text/plain": "<IPython.core.display.HTML object>"}
    output = {"output_type": "execute_result", "data": shown, "metadata": {}}
    code = {"cell_type": "code", "metadata": {}, "source": source, "outputs": [output]}
    words = {"cell_type": "markdown", "metadata": {}, "source": MARKDOWN}
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    about = {"kernelspec": kernel, "language_info": {"name": "python"}}
    return {"cells": [words, code], "metadata": about, "nbformat": 4, "nbformat_minor": 5}


def write_brief(folder: Path, words: str, author: str = "HARP report suite") -> None:
    """Write the brief of the place as a one-page PDF."""
    text = f'#set document(title: "Brief", author: "{author}")\n{words}'
    path = folder / "_site/reports/briefs/central-east.pdf"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(typst.compile(text.encode(), timestamp=0))


def write_zip(folder: Path, more: dict[str, str] | None = None) -> None:
    """Write the download of the place, with more members where asked."""
    published = folder / "published"
    header, *lines = (published / "cancer.csv").read_text(encoding="utf-8").splitlines()
    mine = "\n".join([header, *(line for line in lines if f",{PLACE}," in line)]) + "\n"
    files = {"harp-cancer.csv": mine, "README.txt": "Counts below 8 are hidden."} | (more or {})
    path = folder / "_site/downloads/places/harp-central-east.zip"
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in files.items():
            archive.writestr(f"harp-central-east/{name}", text)


def write_fragment(folder: Path, words: str) -> None:
    """Write what a search shows of the page."""
    entry = {"url": "/reports/cancer/central-east.html", "content": words, "meta": {}}
    path = folder / "_site/pagefind/fragment" / FRAGMENT
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress(b"pagefind_dcd" + json.dumps(entry).encode()))
