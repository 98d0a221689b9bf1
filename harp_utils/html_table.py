"""One accessible HTML table: caption, scoped headings, a scrolling region a keyboard reaches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape


@dataclass(frozen=True)
class Cell:
    """What one table cell says.

    Parameters
    ----------
    text
        Plain text; it is escaped when the table is written. Never empty.
    style
        Class names: ``number``, ``clear``, ``hidden-value``, ``zero``, ``interval``.
    aside
        Smaller text after ``text``, such as the interval of a ratio.
    span
        Columns the cell covers.
    link
        Where ``text`` leads, if anywhere.
    """

    text: str
    style: str = ""
    aside: str = ""
    span: int = 1
    link: str = ""


def number(text: str, *, clear: bool = False, aside: str = "") -> Cell:
    """Make a cell for a number; ``clear`` marks a difference its interval carries."""
    return Cell(text, "number clear" if clear else "number", aside)


def hidden(text: str, span: int = 1) -> Cell:
    """Make the tinted cell of a hidden value; ``text`` says so and gives the code."""
    return Cell(text, "hidden-value", span=span)


def html_table(
    table_id: str,
    caption: str,
    note: str,
    columns: Sequence[str],
    rows: Sequence[tuple[str, Sequence[Cell]]],
    words: Sequence[str] = (),
) -> str:
    """Write a table with its caption, in a region that scrolls on a narrow screen.

    Parameters
    ----------
    table_id
        Unique in the page; the caption's id is made from it.
    caption, note
        What the table shows; then unit, unknown share and rounding.
    columns
        Headings, the first over the row headings.
    rows
        Heading and cells of each row; the spans of a row add up to the other columns.
    words
        Columns that hold words, whose headings stand at the left.
    """
    left = (columns[0], *words)
    head = "".join(
        f'<th scope="col"{_class("" if name in left else "number")}>{escape(name)}</th>'
        for name in columns
    )
    body = "".join(_row(heading, cells) for heading, cells in rows)
    caption_id = f"{table_id}-caption"
    return (
        f'<div class="table-scroll" role="region" tabindex="0" aria-labelledby="{caption_id}">'
        f'<table class="harp-table" id="{table_id}" data-quarto-disable-processing="true">'
        f'<caption id="{caption_id}"><strong>{escape(caption)}</strong>'
        f'<span class="caption-note">{escape(note)}</span></caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _row(heading: str, cells: Sequence[Cell]) -> str:
    body = "".join(_cell(cell) for cell in cells)
    return f'<tr><th scope="row">{escape(heading)}</th>{body}</tr>'


def _cell(cell: Cell) -> str:
    span = f' colspan="{cell.span}"' if cell.span > 1 else ""
    aside = f' <span class="aside">{escape(cell.aside)}</span>' if cell.aside else ""
    text = escape(cell.text)
    text = f'<a href="{escape(cell.link)}">{text}</a>' if cell.link else text
    return f"<td{_class(cell.style)}{span}>{text}{aside}</td>"


def _class(style: str) -> str:
    return f' class="{style}"' if style else ""
