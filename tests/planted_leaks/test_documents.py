"""Leaks planted in documents, each of which the auditor must catch, and a set with none."""

import json
import re
import zipfile
from pathlib import Path

import documents_sample as sample
import pyarrow.parquet as pq
import pytest

from harp_utils.audit.documents import audit_documents

PAGE = "_site/reports/cancer/central-east.html"
NOTEBOOK = "reports/cancer/central-east.ipynb"


@pytest.fixture(scope="module")
def clean(tmp_path_factory):
    return sample.make_documents(tmp_path_factory.mktemp("clean"))


@pytest.fixture
def folder(tmp_path):
    return sample.make_documents(tmp_path / "set")


def audit(folder: Path):
    return audit_documents(folder / "_site", folder / "reports", folder / "published", workers=1)


def replace(folder: Path, name: str, old: str, new: str) -> None:
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def in_page(old: str, new: str):
    return lambda folder: replace(folder, PAGE, old, new)


def in_notebook(change):
    """Change the notebook as a dictionary."""

    def plant(folder):
        path = folder / NOTEBOOK
        book = json.loads(path.read_text())
        change(book)
        path.write_text(json.dumps(book))

    return plant


def add_output(book, **output):
    book["cells"][1]["outputs"].append({"output_type": "execute_result", **output})


def unrounded_dot(folder):
    """Draw the Asian group where its true rate of 914.7 would stand, not the published 911.3."""
    rows = sample.published_rows()
    old = sample.drawing(rows)
    mine = (rows["area_code"] == sample.PLACE) & (rows["ethnic_group"] == "Asian")
    rows.loc[mine, "value"] = 914.7
    new = sample.drawing(rows).replace(">915<", ">911<")
    replace(folder, PAGE, old, new)


def dot_for_a_hidden_value(folder):
    use = re.search(r"<use [^>]*/>", (folder / PAGE).read_text())[0]
    replace(folder, PAGE, use, use + re.sub(r'x="[\d.]+"', 'x="61.37"', use))


def parquet_shows_less(folder):
    """The CSV keeps a count that the Parquet file hides."""
    table = pq.read_table(folder / "published/cancer.parquet").to_pandas()
    table.loc[(table["area_code"] == sample.PLACE) & (table["numerator"] == 65), "numerator"] = None
    sample.write_parquet(table.astype({"numerator": "Int64"}), folder / "published/cancer.parquet")


def more_column(folder):
    path = folder / "published/cancer.csv"
    header, *lines = path.read_text().splitlines()
    path.write_text("\n".join([f"{header},true_count", *(f"{x},3" for x in lines)]) + "\n")


def parquet_column(folder):
    path = folder / "published/cancer.parquet"
    table = pq.read_table(path)
    pq.write_table(table.append_column("true_count", table["numerator"]), path)


def parquet_metadata(folder):
    path = folder / "published/cancer.parquet"
    pq.write_table(pq.read_table(path).replace_schema_metadata({"hidden": "Black 3"}), path)


def parquet_statistics(folder):
    """The footer keeps the largest count as it was before it was rounded."""
    path = folder / "published/cancer.parquet"
    content = path.read_bytes()
    start = len(content) - 8 - int.from_bytes(content[-8:-4], "little")
    footer = content[start:].replace((1210).to_bytes(8, "little"), (1213).to_bytes(8, "little"))
    assert footer != content[start:]
    path.write_bytes(content[:start] + footer)


def csv_of_another_edition(folder):
    older = "focus_area,area_code,numerator\ncancer,E54000001,13\n"
    sample.write_zip(folder, {"harp-cancer.csv": older})


def zip_comment(folder):
    path = folder / "_site/downloads/places/harp-central-east.zip"
    with zipfile.ZipFile(path, "a") as archive:
        archive.comment = b"Black 3"


def add_file(name: str, text: str):
    return lambda folder: sample.write(folder / name, text)


BLACK_CELL = "<th>Black</th><td>Not shown [u]</td><td>*</td>"
LEAKS = {
    "a count in the text": in_page(
        "<main data", "<p>In all 3 admissions were counted.</p><main data"
    ),
    "an unrounded count in the text": in_page("</h1>", "</h1><p>There were 1,213 admissions.</p>"),
    "a rounded count that is hidden": in_page("</h1>", "</h1><p>There were 15 admissions.</p>"),
    "a count split by a tag": in_page(
        "</h1>", "</h1><p><b>3</b> admissions in the Black group</p>"
    ),
    "n = in a caption": in_page("</table>", "</table><p>Black group, n = 3.</p>"),
    "a hidden cell of a table": in_page(BLACK_CELL, BLACK_CELL.replace("*", "3")),
    "an unrounded cell of a table": in_page("<td>275</td>", "<td>273</td>"),
    "the count of another group": in_page(BLACK_CELL, BLACK_CELL.replace("*", "65")),
    "a rate that is not published": in_page(
        BLACK_CELL, BLACK_CELL.replace("Not shown [u]", "37.4")
    ),
    "a count in a chart label": in_page(">Not shown: fewer than 10 events<", ">3 admissions<"),
    "a bare number in a chart label": in_page(">Not shown: fewer than 10 events<", ">3.7<"),
    "a tooltip": in_page("<h1>", '<h1 title="3 admissions">'),
    "a tooltip in a chart": in_page("<defs>", "<title>Black 3</title><defs>"),
    "alt text": in_page("Asian 911, White", "Asian 911, Black 23, White"),
    "alt text of an image": in_page("<h1>", '<img alt="Black group: 3 admissions"><h1>'),
    "an HTML comment": in_page("<h1>", "<!-- Black 3 --><h1>"),
    "a data attribute": in_page("<table>", '<table data-count="3">'),
    "a data attribute in a chart": in_page("<use ", '<use data-n="3" '),
    "a chart id": in_page('id="cancer_admissions-groups-0"', 'id="cancer_admissions-groups-37"'),
    "the width of a bar": in_page("<h1>", '<div style="width: 3.7%"></div><h1>'),
    "an anchor": in_page("<h1>", '<h1 id="black-3">'),
    "the query of a link": in_page("<h1>", '<a href="faq.html?black=3">FAQ</a><h1>'),
    "hidden script JSON": in_page("<h1>", '<script type="application/json">{"n": 3}</script><h1>'),
    "a line in a data link": in_page("%5Bc%5D", "3"),
    "a dot of an unrounded value": unrounded_dot,
    "a dot of a hidden value": dot_for_a_hidden_value,
    "an un-suppressed CSV column": more_column,
    "a CSV cell that Parquet hides": parquet_shows_less,
    "a CSV cell of a hidden count": lambda f: replace(f, "published/cancer.csv", "[c]", "3"),
    "a Parquet column": parquet_column,
    "Parquet metadata": parquet_metadata,
    "Parquet statistics": parquet_statistics,
    "an extra file in a zip": lambda f: sample.write_zip(f, {"counts.csv": "Black,3\n"}),
    "an old edition in a zip": csv_of_another_edition,
    "the comment of a zip": zip_comment,
    "an old edition in downloads": add_file("_site/downloads/places/harp-frimley.zip", "PK"),
    "a log file": add_file("_site/run.log", "Black 3 admissions"),
    "a file name with a count": add_file("_site/reports/cancer/central-east-3.html", "<p></p>"),
    "an extra published file": add_file("published/events.csv", "area_code,n\nE54000065,3\n"),
    "an executed notebook of no page": add_file("reports/cancer/explore.ipynb", '{"cells": []}'),
    "a notebook output as text": in_notebook(
        lambda b: add_output(b, data={"text/plain": "Black 3"}, metadata={})
    ),
    "a printed line in a notebook": in_notebook(
        lambda b: b["cells"][1]["outputs"].append(
            {"output_type": "stream", "name": "stdout", "text": "3 rows"}
        )
    ),
    "an output that the page leaves out": in_notebook(
        lambda b: add_output(b, data={"text/html": "<p>3 admissions</p>"}, metadata={})
    ),
    "metadata of an output": in_notebook(
        lambda b: b["cells"][1]["outputs"][0]["metadata"].update(black=3)
    ),
    "metadata of a notebook": in_notebook(lambda b: b["metadata"].update(papermill={"n": 3})),
    "the kernel of a person": in_notebook(
        lambda b: b["metadata"]["kernelspec"].update(display_name="jsmith (env)")
    ),
    "a notebook that reads counts": in_notebook(
        lambda b: b["cells"][1].update(source='import pandas\npandas.read_parquet("x.parquet")')
    ),
    "a notebook that names interim files": in_notebook(
        lambda b: b["cells"][1].update(source='here = "../data/interim/counts"')
    ),
    "a notebook that takes in the extract": in_notebook(
        lambda b: b["cells"][1].update(source="from harp_utils.counts import build")
    ),
    "a brief": lambda f: sample.write_brief(f, "In the Black group 3 admissions were counted."),
    "a number in a brief alone": lambda f: sample.write_brief(f, "Black 37."),
    "the metadata of a brief": lambda f: sample.write_brief(f, "911", author="Black 3 admissions"),
    "the search index": lambda f: sample.write_fragment(f, "Black group 3 admissions"),
    "a person's key": in_page("</h1>", "</h1><p>SYNdb0b22ad7afa66ad12b2bc6b56972</p>"),
    "an episode's key": in_page("</h1>", "</h1><p>5000000000000043259</p>"),
    "a count in letters": in_page("</h1>", "</h1><p>The Black group had three admissions.</p>"),
    "the key in a written page": add_file("reports/about.qmd", f"SYN{'A1' * 14}"),
    "a column of records": in_page("<th>Rate</th>", "<th>EPIKEY</th>"),
    "an NHS number": in_page("</h1>", "</h1><p>943 476 5919</p>"),
    "a small area": in_page("</h1>", "</h1><p>E01012345</p>"),
    "a machine's path": in_page("</h1>", "</h1><p>/home/jsmith/harp/data</p>"),
    "a traceback": in_page("</h1>", "</h1><pre>Traceback (most recent call last)</pre>"),
}


#: The leaks that each attack must catch by itself.
ATTACKS = {
    "a count in words": [
        "a count in the text",
        "an unrounded count in the text",
        "a rounded count that is hidden",
        "a count split by a tag",
        "n = in a caption",
        "a count in a chart label",
        "a tooltip",
        "alt text of an image",
        "an output that the page leaves out",
        "a brief",
        "the metadata of a brief",
        "the search index",
        "a count in letters",
    ],
    "a count in a table": [
        "a hidden cell of a table",
        "an unrounded cell of a table",
        "the count of another group",
    ],
    "a value in a table that is not published": [
        "a rate that is not published",
    ],
    "a label of no published value": [
        "a bare number in a chart label",
        "alt text",
    ],
    "an unseen part of a drawing": [
        "a tooltip in a chart",
        "a data attribute in a chart",
        "a chart id",
    ],
    "an unseen number": [
        "an HTML comment",
        "a data attribute",
        "hidden script JSON",
        "the width of a bar",
        "an anchor",
        "the query of a link",
    ],
    "a data link beyond the tables": [
        "a line in a data link",
    ],
    "a mark at no published value": [
        "a dot of an unrounded value",
        "a dot of a hidden value",
    ],
    "an unknown column": [
        "an un-suppressed CSV column",
        "a Parquet column",
    ],
    "CSV against Parquet": [
        "a CSV cell that Parquet hides",
        "a CSV cell of a hidden count",
    ],
    "metadata in a Parquet file": [
        "Parquet metadata",
    ],
    "statistics in a Parquet file": [
        "Parquet statistics",
    ],
    "an unknown file": [
        "an extra file in a zip",
        "an old edition in downloads",
        "a log file",
        "a file name with a count",
        "an extra published file",
        "an executed notebook of no page",
    ],
    "a download beyond the tables": [
        "an old edition in a zip",
    ],
    "words unseen in a zip": [
        "the comment of a zip",
    ],
    "an output outside the page": [
        "a notebook output as text",
        "a printed line in a notebook",
    ],
    "metadata in a notebook": [
        "metadata of an output",
        "metadata of a notebook",
        "the kernel of a person",
    ],
    "a notebook that reads more": [
        "a notebook that reads counts",
        "a notebook that names interim files",
        "a notebook that takes in the extract",
    ],
    "a brief beyond its notebook": [
        "a number in a brief alone",
    ],
    "persons and machines": [
        "a person's key",
        "an episode's key",
        "the key in a written page",
        "a column of records",
        "an NHS number",
        "a small area",
        "a machine's path",
        "a traceback",
    ],
}
CAUGHT_BY = {leak: attack for attack, leaks in ATTACKS.items() for leak in leaks}


def test_a_clean_set_has_no_finding(clean):
    assert [finding.line() for finding in audit(clean)] == []


@pytest.mark.parametrize("leak", LEAKS)
def test_a_planted_leak_is_caught(folder, leak):
    LEAKS[leak](folder)
    attacks = {finding.attack for finding in audit(folder)}
    assert CAUGHT_BY[leak] in attacks


def test_every_leak_has_an_attack_that_must_catch_it():
    assert set(CAUGHT_BY) == set(LEAKS)


def test_the_exact_count_of_england_may_stand_in_a_sentence_about_england(folder):
    replace(folder, PAGE, "</h1>", "</h1><p>England had 433 admissions in the Other group.</p>")
    assert audit(folder) == []


def test_a_published_count_of_the_place_may_stand_in_a_sentence(folder):
    replace(folder, PAGE, "</h1>", "</h1><p>There were 1,210 admissions in the White group.</p>")
    assert audit(folder) == []
