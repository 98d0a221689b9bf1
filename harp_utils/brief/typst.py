"""Typst text for the brief: strings, content, images and tables, safely quoted.

Everything a reader sees goes through a typst string, so no character of it can be taken for
markup. The functions called (`chart`, `heat`, `data-table` and others) are defined in
assets/typst-template.typ.
"""

import re
from collections.abc import Sequence

from IPython.display import Markdown


def raw(*calls: str) -> Markdown:
    """Show typst calls as one raw block of a notebook page."""
    lines = "\n\n".join(f"#{call}" for call in calls)
    return Markdown(f"```{{=typst}}\n{lines}\n```")


def string(text: str) -> str:
    """Quote plain text as a typst string."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def content(text: str) -> str:
    """Make content of plain text in which `**` pairs mark the words to print bold."""
    pieces = re.split(r"\*\*(.+?)\*\*", text)
    parts = [
        f"#strong({string(piece)})" if number % 2 else f"#{string(piece)}"
        for number, piece in enumerate(pieces)
        if piece
    ]
    return f"[{''.join(parts)}]"


def call(name: str, *arguments: str, **named: str) -> str:
    """Write a call of a typst function; arguments are typst code already."""
    options = [f"{key.replace('_', '-')}: {value}" for key, value in named.items()]
    return f"{name}({', '.join([*arguments, *options])})"


def array(items: Sequence[str]) -> str:
    """Write a typst array; the trailing comma keeps one item an array."""
    return f"({', '.join(items)},)" if items else "()"


def image(svg: str, alt: str) -> str:
    """Write an SVG into the document itself, as wide as its place, with its words."""
    data = call("bytes", string(svg))
    return call("image", data, format=string("svg"), width="100%", alt=string(alt))


def data_table(
    widths: Sequence[str], header: Sequence[str], cells: Sequence[str], align: Sequence[str]
) -> str:
    """Write a table with a header row; `cells` are typst code, row by row."""
    heads = array([content(words) for words in header])
    return call("data-table", array(widths), heads, *cells, align=array(align))
