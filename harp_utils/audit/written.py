"""The project's own words: what it wrote may stand in any page, whatever its numbers."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any


def written_words(metadata: list[dict], reports: Path) -> str:
    """Put together the words the project wrote: metadata, written pages, text of notebooks.

    Pages in folders of places and focus areas are made from data, so they are no source; nor is
    what a notebook puts out. Its headings and paragraphs are, where the first and the last of
    its folder have the same: a notebook is one text for every place.
    """
    texts = [text for content in metadata for text in _strings(content)]
    pages = [*sorted(reports.glob("*.qmd")), *sorted((reports / "case-studies").glob("*.qmd"))]
    texts += [path.read_text(encoding="utf-8") for path in pages]
    texts += [text for folder in _folders(reports) for text in _same_words(folder)]
    return re.sub(r"[\s*_|]+", " ", without_signs("\n".join(texts))).lower()


def without_signs(markdown: str) -> str:
    """Leave out the signs of headings, lists and quotations, which no page shows."""
    return re.sub(r"^\s*(?:[-#>|]+|\d+\.)\s", " ", markdown, flags=re.M)


def _folders(reports: Path) -> list[list[Path]]:
    """Group the notebooks by folder, those beside the written pages each alone."""
    folders = sorted({path.parent for path in reports.rglob("*.ipynb")} - {reports})
    return [*([path] for path in sorted(reports.glob("*.ipynb")))] + [
        sorted(folder.glob("*.ipynb")) for folder in folders
    ]


def _same_words(notebooks: list[Path]) -> set[str]:
    """Give the paragraphs that the first and the last notebook of a folder both have."""
    return _paragraphs(notebooks[0]) & _paragraphs(notebooks[-1])


def _paragraphs(notebook: Path) -> set[str]:
    """Give the written cells of a notebook; one that cannot be read is found where it is read."""
    try:
        cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
        return {"".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown"}
    except (ValueError, KeyError, TypeError):
        return set()


def _strings(content: Any) -> Iterator[str]:
    if isinstance(content, str):
        yield content
    elif isinstance(content, dict):
        for key, part in content.items():
            if key != "provenance":
                yield from _strings(part)
    elif isinstance(content, list):
        for part in content:
            yield from _strings(part)


def whole_numbers(content: Any) -> Iterator[int]:
    """Give every whole number of metadata: they are published, of no place."""
    if isinstance(content, dict):
        content = list(content.values())
    if isinstance(content, list):
        for part in content:
            yield from whole_numbers(part)
    elif isinstance(content, int) and not isinstance(content, bool):
        yield content
