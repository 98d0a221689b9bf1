"""Executed notebooks: they read the published folder alone, and keep nothing a page does not."""

import ast
import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from harp_utils.audit.facts import Facts
from harp_utils.audit.findings import Finding
from harp_utils.audit.html_text import area_of, check_markup
from harp_utils.audit.markers import check_markers

PLAIN_OBJECT = re.compile(r"<[\w.]+ object>")
METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
CELL_METADATA = ("tags", "editable", "slideshow", "lines_to_next_cell")
# What a notebook may take from the package: it reads published tables and shows them.
MODULES = ("harp_utils", "pathlib", "__future__")
PARTS = ("charts", "sections", "brief", "published_reader", "formats", "narrative")
FORBIDDEN_CALLS = re.compile(
    r"^(?:open|exec|eval|compile|__import__|input|read_\w+|connect|glob|rglob|iterdir|read_text"
    r"|read_bytes|system|popen|run|load_params|scan_\w+)$"
)
FOREIGN_PATH = re.compile(r"interim|synthetic/|raw/|\bdata/(?!published)|^/|^~|[A-Za-z]:\\|://")


def check_notebook(
    path: Path, _: Path | None, facts: Facts, shown: str | None = None
) -> list[Finding]:
    """Check an executed notebook: sources, metadata and outputs.

    Parameters
    ----------
    path
        The notebook.
    shown
        The page made from it, where that was checked: outputs it holds need no second look.
    """
    book = json.loads(path.read_text(encoding="utf-8"))
    where, area = "/".join(path.parts[-2:]), area_of(path, facts)
    found = list(_metadata(book, where))
    for number, cell in enumerate(book["cells"], start=1):
        at = f"{where} cell {number}"
        source = "".join(cell["source"])
        if cell["cell_type"] == "code":
            found += [
                Finding("a notebook that reads more", at, told) for told in foreign_code(source)
            ]
        found += check_markers(source, at, facts.written)
        if shown is None and cell["cell_type"] == "markdown":
            found += _words(source, at, area, facts)
        found += _attachments(cell, at)
        for output in cell.get("outputs", []):
            found += _output(output, at, area, facts, shown)
    return found


def _metadata(book: dict[str, Any], where: str) -> Iterator[Finding]:
    about = dict(book["metadata"])
    for key, allowed in METADATA.items():
        if about.pop(key, allowed) != allowed:
            yield Finding("metadata in a notebook", where, f"{key} names a machine or more")
    about.pop("jupytext", None)
    if about:
        yield Finding("metadata in a notebook", where, ", ".join(sorted(about)))
    for number, cell in enumerate(book["cells"], start=1):
        strangers = sorted(set(cell["metadata"]) - set(CELL_METADATA))
        strangers += [
            key for output in cell.get("outputs", []) for key in output.get("metadata") or {}
        ]
        if strangers or re.search(r"\d", str(cell["metadata"].get("tags", ""))):
            told = ", ".join(strangers) or "tags"
            yield Finding("metadata in a notebook", f"{where} cell {number}", told)


def _attachments(cell: dict[str, Any], at: str) -> list[Finding]:
    return [
        Finding("metadata in a notebook", at, f"attachment {name}")
        for name in cell.get("attachments", {})
    ]


@cache
def foreign_code(source: str) -> tuple[str, ...]:
    """Find code that reads anything but the published folder; most cells are in many notebooks."""
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return ("code that is no Python (a magic?)",)
    return tuple(told for node in ast.walk(tree) if (told := _reads_more(node)))


def _reads_more(node: ast.AST) -> str:
    if isinstance(node, ast.Import):
        return _foreign([name.name for name in node.names])
    if isinstance(node, ast.ImportFrom):
        module = node.module or ""
        if module == "harp_utils":
            return _foreign([f"harp_utils.{name.name}" for name in node.names])
        return _foreign([module])
    if isinstance(node, ast.Call):
        called = node.func
        name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
        return f"calls {name}" if FORBIDDEN_CALLS.match(name) else ""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return f"names '{node.value[:60]}'" if FOREIGN_PATH.search(node.value) else ""
    return ""


def _foreign(names: list[str]) -> str:
    """Say which modules a notebook has no need of."""
    for name in names:
        top, *below = name.split(".")
        if top not in MODULES or (top == "harp_utils" and (not below or below[0] not in PARTS)):
            return f"imports {name}"
    return ""


def _output(
    output: dict[str, Any], at: str, area: str | None, facts: Facts, shown: str | None
) -> list[Finding]:
    if output["output_type"] in ("stream", "error"):
        text = "".join(output.get("text", [])) + "\n".join(output.get("traceback", []))
        told = Finding("an output outside the page", at, f"{output['output_type']}: {text[:60]}")
        return [told, *_words(text, at, area, facts)]
    found = []
    for kind, content in output.get("data", {}).items():
        text = "".join(content) if isinstance(content, list) else str(content)
        if kind == "text/plain" and PLAIN_OBJECT.fullmatch(text.strip()):
            continue
        if kind in ("text/markdown", "text/html"):
            rest = [text] if shown is None else _not_shown(text, shown)
            found += [f for piece in rest for f in _words(piece, at, area, facts)]
            continue
        found.append(Finding("an output outside the page", at, f"{kind}: {text[:60]}"))
        found += _words(text, at, area, facts)
    return found


def _not_shown(text: str, page: str) -> list[str]:
    """Part markdown at its fences, and give what the page made from it does not hold."""
    # Split by words: a search for the starts of lines takes ten times as long.
    first, *fenced = f"\n{text}".split("\n```")
    pieces = [first, *(piece.partition("\n")[2] for piece in fenced)]
    return [piece for piece in pieces if piece.strip() not in page]


def _words(text: str, at: str, area: str | None, facts: Facts) -> list[Finding]:
    """Check words of a notebook as those of a page; those of a brief are quoted for typst."""
    if "{=typst}" in text:
        text = text.replace('\\"', '"').replace("\\n", "\n")
        text = re.sub(r'"\)?\s*#?(?:strong|emph)?\(?"', "", text)
    return check_markup(text, at, area, facts)
