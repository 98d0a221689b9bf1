"""No person, no record and no unrounded local count of the extract is in anything that leaves.

The tiny extract's own keys and counts are the markers: its keys are in no other file, and its
counts below England were true before they were rounded.
"""

import gzip
import io
import re
import zipfile

import pandas as pd
import pyarrow.parquet as pq
import pypdfium2
import pytest

from harp_utils.audit.documents import audit_documents
from harp_utils.audit.html_text import take_apart, visible_text
from harp_utils.audit.statements import statements

KEYS = ("TOKEN_PERSON_ID", "EPIKEY", "EC_IDENT")
WORD = re.compile(r"[0-9A-Za-z]{10,}")
ENGLAND = "E92000001"


@pytest.fixture(scope="module")
def documents(tiny_project):
    """Each thing that leaves, as text, with its name: files, members of zips, and the log."""
    folders = ("_site", "reports", "data/published")
    files = [p for name in folders for p in sorted((tiny_project / name).rglob("*"))]
    texts = {}
    for path in [*files, tiny_project / "report.log"]:
        if path.is_file():
            for name, content in _opened(path.name, path.read_bytes()):
                texts[f"{path.relative_to(tiny_project)} {name}"] = _text(name, content)
    return texts


def _opened(name, content):
    """Give a file, or what is inside one that is packed."""
    if name.endswith(".zip"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for member in archive.namelist():
                yield from _opened(member, archive.read(member))
    elif content.startswith(b"\x1f\x8b"):
        yield name, gzip.decompress(content)
    else:
        yield name, content


def _text(name, content):
    if name.endswith(".pdf"):
        document = pypdfium2.PdfDocument(content)
        pages = [page.get_textpage().get_text_bounded() for page in document]
        return "\n".join([*pages, str(document.get_metadata_dict())])
    if name.endswith(".parquet"):
        table = pq.read_table(io.BytesIO(content))
        cells = [set(map(str, table[column].unique().to_pylist())) for column in table.column_names]
        return "\n".join([*set().union(*cells), content[-20_000:].decode("latin-1")])
    return content.decode("utf-8", errors="replace")


@pytest.fixture(scope="module")
def keys(tiny_extract):
    """Every key of a person, an episode or an attendance in the extract."""
    found = set()
    for path in tiny_extract.rglob("*.parquet"):
        names = [name for name in KEYS if name in pq.read_schema(path).names]
        table = pq.read_table(path, columns=names)
        found.update(str(key) for name in names for key in table[name].unique().to_pylist())
    return found - {"None"}


def test_the_markers_are_many_and_long_enough_to_be_found(keys):
    assert len(keys) > 1000
    assert all(WORD.fullmatch(key) for key in keys)


def test_what_leaves_is_read_whole(documents):
    kinds = {name.rpartition(".")[2] for name in documents}
    assert {"html", "ipynb", "csv", "parquet", "json", "pdf", "pf_fragment", "log"} <= kinds


def test_no_key_of_the_extract_leaves(documents, keys):
    lower = {key.lower() for key in keys}
    for name, text in documents.items():
        found = {word for word in WORD.findall(text) if word.lower() in lower}
        assert not found, f"{name} holds {sorted(found)[:3]}"


def test_a_key_planted_in_a_page_would_be_found(keys):
    key = min(key for key in keys if key.startswith("SYN"))
    assert WORD.findall(f'<td title="{key}">') == [key]


def test_no_unrounded_local_count_is_in_a_column_of_counts(tiny_project):
    published = tiny_project / "data" / "published"
    for path in sorted(published.glob("*.csv")):
        table = pd.read_csv(path, dtype=str, keep_default_na=False)
        if "area_code" not in table or "numerator" not in table:
            continue
        local = table[table["area_code"] != ENGLAND]
        from_records = ~local["method"].str.startswith("directly")
        counts = [*local["numerator"], *local.loc[from_records, "denominator"]]
        shown = {int(text) for text in counts if text.isdigit()}
        assert {n for n in shown if n % 5 or 0 < n < 8} == set(), path.name


def test_no_unrounded_local_count_is_said(documents, tiny_project):
    """True counts of the ICB and the region that a rounded table cannot hold."""
    events = pd.read_parquet(tiny_project / "data/interim/counts/events.parquet")
    local = events[events["area_code"] != ENGLAND]
    cells = local.groupby(["metric_id", "period", "area_code"])["numerator"].sum()
    true = {int(n) for n in cells if n >= 100 and n % 5}
    assert true, "no distinctive count to look for"
    for name, text in documents.items():
        if name.endswith("html") and ("central-east" in name or "east-of-england" in name):
            words = visible_text(take_apart(text).rest)
            said = {told.number for told in statements(words) if "England" not in told.context}
            assert not said & true, f"{name} says {sorted(said & true)}"


def test_the_auditor_clears_what_the_tiny_project_publishes(tiny_project):
    found = audit_documents(
        tiny_project / "_site", tiny_project / "reports", tiny_project / "data" / "published"
    )
    assert [finding.line() for finding in found] == []
