"""Which of a notebook cell's outputs a reader sees, chosen as Quarto chooses."""

import html
import re
from pathlib import Path
from typing import Any

from harp_utils.errors import InputError

HIDING_TAGS = {"remove-cell", "hide-cell", "hide-output"}
HIDING_OPTION = re.compile(r"^#\|\s*(?:include|output)\s*:\s*false\s*$", re.MULTILINE)
ALT_TEXT = re.compile(r"^#\|\s*fig-alt\s*:\s*(?P<alt>.+?)\s*$", re.MULTILINE)
# Best first. Quarto takes the same: HTML has no place in a PDF, so typst takes markdown.
PREFERRED = {
    "html": ("text/html", "text/markdown", "image/svg+xml", "image/png", "text/plain"),
    "typst": ("text/markdown", "text/plain"),
}


def cell_output(source: Path, cell: dict[str, Any], *, target: str) -> str:
    """Give what one code cell shows, as markdown in the divs that Quarto puts around it.

    Source code and warnings are left out (``echo: false``, ``warning: false``).

    Raises
    ------
    InputError
        When the cell holds an error, or an image without ``fig-alt``.
    """
    code = "".join(cell["source"])
    if HIDING_TAGS & set(cell["metadata"].get("tags", ())) or HIDING_OPTION.search(code):
        return ""
    alt = ALT_TEXT.search(code)
    alt_text = alt["alt"].strip("\"'") if alt else None
    pieces = []
    for output in cell["outputs"]:
        if output["output_type"] == "error":
            problem = f"{output['ename']}: {output['evalue']}"
            raise InputError(source, "cell", problem, "a notebook that ran to its end")
        if output["output_type"] == "stream":
            pieces.append(_printed(output) if output["name"] == "stdout" else "")
        else:
            pieces.append(_displayed(source, output["data"], target, alt_text))
    shown = [_in_div("cell-output cell-output-display", piece) for piece in pieces if piece]
    return _in_div("cell", "\n\n".join(shown)) if shown else ""


def _in_div(classes: str, content: str) -> str:
    named = " ".join(f".{name}" for name in classes.split())
    return f"::: {{{named}}}\n\n{content.strip()}\n\n:::"


def _printed(output: dict[str, Any]) -> str:
    return _preformatted("".join(output["text"]))


def _displayed(source: Path, data: dict[str, Any], target: str, alt_text: str | None) -> str:
    kind = next((kind for kind in PREFERRED[target] if kind in data), None)
    if kind is None:
        return ""
    content = "".join(data[kind])
    if kind == "text/markdown":
        return content
    if kind == "text/plain":
        return _preformatted(content)
    if kind == "text/html":
        return _raw(content)
    if not alt_text:
        raise InputError(
            source, "fig-alt", kind, "a line '#| fig-alt: ...' that describes the image"
        )
    return _raw(_image(kind, content, alt_text))


def _image(kind: str, content: str, alt_text: str) -> str:
    label = html.escape(alt_text, quote=True)
    if kind == "image/svg+xml":
        return f'<div role="img" aria-label="{label}">{content}</div>'
    encoded = content.replace("\n", "")
    return f'<img alt="{label}" src="data:image/png;base64,{encoded}">'


def _preformatted(text: str) -> str:
    return f"```\n{text.rstrip()}\n```"


def _raw(content: str) -> str:
    return f"```{{=html}}\n{content.strip()}\n```"
