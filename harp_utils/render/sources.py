"""Read a page, written or notebook, as front matter and one piece of markdown."""

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from harp_utils.errors import InputError
from harp_utils.render.outputs import cell_output

FRONT_MATTER = re.compile(r"\A\s*---[ \t]*\n(?P<yaml>.*?)\n---[ \t]*(?:\n|\Z)", re.DOTALL)
INCLUDE = re.compile(r"^[ \t]*\{\{<\s*include\s+(?P<path>\S+)\s*>\}\}[ \t]*$", re.MULTILINE)
MARKS = {"html": "<!--harp-block-{}-->", "typst": "/*harp-block-{}*/"}
RAW_BLOCKS = {
    form: re.compile(rf"^```\{{={form}\}}\n(?P<raw>.*?)\n```[ \t]*$", re.DOTALL | re.MULTILINE)
    for form in MARKS
}
DEEPEST_INCLUDE = 5


@dataclass(frozen=True)
class Document:
    """One page as read: its front matter and its text in markdown."""

    source: Path
    meta: dict[str, Any]
    markdown: str


def read_document(root: Path, source: Path, *, target: str) -> Document:
    """Read one page.

    Parameters
    ----------
    root
        The project folder.
    source
        A ``.qmd`` or an executed ``.ipynb``, relative to ``root``.
    target
        ``"html"`` or ``"typst"``: which of a notebook's outputs are wanted.

    Raises
    ------
    InputError
        When the page has no front matter or title, includes a missing file, or is a notebook
        that holds an error.
    """
    if source.suffix == ".ipynb":
        meta, markdown = _read_notebook(root, source, target)
    else:
        text = (root / source).read_text(encoding="utf-8")
        meta, body = _split_front_matter(source, text)
        markdown = expand_includes(root, source, body)
    if not meta.get("title"):
        raise InputError(source, "title", meta.get("title"), "a title in the page's front matter")
    return Document(source=source, meta=meta, markdown=markdown)


def _split_front_matter(source: Path, text: str) -> tuple[dict[str, Any], str]:
    match = FRONT_MATTER.match(text)
    if match is None:
        raise InputError(source, "front matter", None, "a YAML block between two lines of ---")
    try:
        meta = yaml.safe_load(match["yaml"]) or {}
    except yaml.YAMLError as error:
        problem = str(error).splitlines()[0]
        raise InputError(source, "front matter", problem, "valid YAML") from None
    return meta, text[match.end() :]


def expand_includes(root: Path, source: Path, text: str, depth: int = 0) -> str:
    """Put included files in place of their ``{{< include path >}}`` lines.

    A path that starts with ``/`` is relative to the project, any other to the page.
    """
    if depth > DEEPEST_INCLUDE:
        raise InputError(source, "include", depth, f"at most {DEEPEST_INCLUDE} files deep")

    def included(match: re.Match[str]) -> str:
        name = match["path"]
        path = _included_path(source, name)
        if not (root / path).is_file():
            raise InputError(source, "include", name, "a file that exists (run the suite first?)")
        piece = (root / path).read_text(encoding="utf-8")
        return expand_includes(root, path, piece, depth + 1)

    return INCLUDE.sub(included, text)


def included_files(root: Path, source: Path, depth: int = 0) -> list[Path]:
    """List the files that a written page includes, and those that they include."""
    if source.suffix == ".ipynb" or depth > DEEPEST_INCLUDE or not (root / source).is_file():
        return []
    names = INCLUDE.findall((root / source).read_text(encoding="utf-8"))
    direct = [_included_path(source, name) for name in names]
    return [file for path in direct for file in (path, *included_files(root, path, depth + 1))]


def _included_path(source: Path, name: str) -> Path:
    return Path(name[1:]) if name.startswith("/") else source.parent / name


def header_of(root: Path, source: Path) -> dict[str, Any]:
    """Read the front matter of a written page; that of a report names no file, so it is left."""
    if source.suffix == ".ipynb":
        return {}
    return _split_front_matter(source, (root / source).read_text(encoding="utf-8"))[0]


def _read_notebook(root: Path, source: Path, target: str) -> tuple[dict[str, Any], str]:
    cells = json.loads((root / source).read_text(encoding="utf-8"))["cells"]
    texts = ["".join(cell["source"]) for cell in cells]
    first = next((i for i, text in enumerate(texts) if FRONT_MATTER.match(text)), None)
    if first is None:
        raise InputError(source, "front matter", None, "a first raw cell between two lines of ---")
    meta, rest = _split_front_matter(source, texts[first])
    pieces = [rest]
    for cell, text in zip(cells[first + 1 :], texts[first + 1 :], strict=True):
        if cell["cell_type"] == "markdown":
            pieces.append(text)
        elif cell["cell_type"] == "code":
            pieces.append(cell_output(source, cell, target=target))
    return meta, "\n\n".join(piece for piece in pieces if piece.strip())


def set_raw_aside(markdown: str, form: str) -> tuple[str, list[str]]:
    """Swap raw blocks for short marks, so that pandoc need not read megabytes.

    Parameters
    ----------
    markdown
        The text of a page.
    form
        ``"html"`` or ``"typst"``: blocks of which form.

    Returns
    -------
    tuple
        The markdown with a comment that names block N in place of block N, and the blocks.
    """
    blocks: list[str] = []

    def keep(match: re.Match[str]) -> str:
        blocks.append(match["raw"])
        return f"```{{={form}}}\n{MARKS[form].format(len(blocks) - 1)}\n```"

    return RAW_BLOCKS[form].sub(keep, markdown), blocks


def put_raw_back(text: str, form: str, blocks: list[str]) -> str:
    """Undo `set_raw_aside` on the rendered page."""
    mark = re.escape(MARKS[form]).replace(r"\{\}", r"(\d+)")
    return re.sub(mark, lambda match: blocks[int(match[1])], text)
