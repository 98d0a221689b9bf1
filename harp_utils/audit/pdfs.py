"""Briefs: the words of a PDF are those of its notebook, and its metadata name no machine."""

import json
import re
from pathlib import Path

import pypdfium2

from harp_utils.audit.facts import Facts
from harp_utils.audit.findings import Finding
from harp_utils.audit.markers import check_markers
from harp_utils.audit.statements import check_statements

NUMBER = re.compile(r"\d[\d,.]*\d|\d")
METADATA = ("Title", "Author", "Subject", "Keywords", "Creator", "Producer")
# The time of making is fixed, so that two runs give the same bytes.
NO_TIME = "D:19700101000000Z"
MAKER = re.compile(r"(?:Typst|typst)[ \w.]*")
LABEL = re.compile(r"^((?:\[\w\] )*[\d,. ]+)$", re.M)
FURNITURE = re.compile(r"Page \d+ of \d+")


def check_brief(path: Path, notebook: Path | None, facts: Facts) -> list[Finding]:
    """Check a brief: statements, numbers that its notebook does not hold, metadata, files."""
    document = pypdfium2.PdfDocument(path)
    try:
        pages = [
            document[number].get_textpage().get_text_bounded() for number in range(len(document))
        ]
        about = document.get_metadata_dict()
        attached = document.count_attachments()
    finally:
        document.close()
    text = FURNITURE.sub(" ", "\n".join(pages).replace("\r", ""))
    # A number that is a line is a label of a chart, and not read with the words of the next line.
    text = LABEL.sub(r"\1 ¦", text)
    area = facts.slugs.get(path.stem)
    found = check_statements(text, path.name, area, facts)
    found += check_markers(text, path.name, facts.written)
    found += _metadata(about, path, facts)
    if attached:
        found.append(Finding("a file in a brief", path.name, f"{attached} attached"))
    if notebook is None:
        return [*found, Finding("a brief of no notebook", path.name, "no notebook of its name")]
    return found + _beyond_notebook(text, notebook, path.name)


def _metadata(about: dict[str, str], path: Path, facts: Facts) -> list[Finding]:
    """Find metadata that say more than title and makers."""
    found = []
    for key, value in about.items():
        if not value or value == NO_TIME:
            continue
        is_maker = key in ("Creator", "Producer") and MAKER.fullmatch(value)
        if key not in METADATA or (re.search(r"\d", value) and not is_maker):
            found.append(Finding("metadata of a brief", path.name, f"{key}: {value[:60]}"))
        found += check_markers(value, path.name, facts.written)
    raw = path.read_bytes()
    for packet in re.findall(rb"<x:xmpmeta.*?</x:xmpmeta>", raw, re.S):
        words = re.sub(r"<[^>]*>", " | ", packet.decode("utf-8", errors="replace"))
        found += check_statements(words, path.name, None, facts)
        found += check_markers(words, path.name, facts.written)
    return found


def _beyond_notebook(text: str, notebook: Path, name: str) -> list[Finding]:
    """Find numbers of a brief that its executed notebook does not hold."""
    book = json.loads(notebook.read_text(encoding="utf-8"))
    held = ["".join(part) for cell in book["cells"] for part in (cell["source"], *_data(cell))]
    known = set(NUMBER.findall(" ".join(held)))
    strangers = sorted(set(NUMBER.findall(text)) - known)
    return [Finding("a brief beyond its notebook", name, f"prints {n}") for n in strangers[:5]]


def _data(cell: dict) -> list[str]:
    return [
        "".join(content)
        for output in cell.get("outputs", [])
        for content in output.get("data", {}).values()
    ]
