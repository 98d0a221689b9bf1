"""Page pieces around a chart: its heading, caption, legend, and the box that opens."""

from __future__ import annotations

import re
from html import escape

from matplotlib.axes import Axes

from harp_utils.area_data import AreaData
from harp_utils.charts import svg

DOT = '<span class="mark" aria-hidden="true"></span>'
HOLLOW = '<span class="mark unclear" aria-hidden="true"></span>'
BAND = '<span class="mark hidden" aria-hidden="true"></span>'
VALUE_LEGEND = (
    (DOT, "Value and 95% interval"),
    ('<span aria-hidden="true">▲</span> ', "England, same group"),
    (BAND, "Not shown, with the reason"),
    ('<span aria-hidden="true">■</span> ', "True zero"),
)
GAP_LEGEND = (
    (DOT, "Clear: the interval excludes 1"),
    (HOLLOW, "No clear difference"),
    (BAND, "No ratio, with the reason"),
)


def figure(
    axes: Axes, key: str, *, title: str, subtitle: str, caption: str, alt: str, level: int = 4
) -> str:
    """Put a chart into a page: title, subtitle, the chart as SVG, caption.

    Parameters
    ----------
    axes
        What a ``plot_`` function returned.
    key
        Unique in the page; ids inside the SVG start with it.
    title
        A finding of at most ten words, made from the values.
    subtitle, caption
        Breakdown and period; then measure, method and source.
    alt
        What the chart shows, for a reader who does not see it.
    level
        Heading level of the title.
    """
    return (
        f'<figure class="harp-chart"><h{level} class="chart-title">{escape(title)}</h{level}>'
        f'<p class="chart-subtitle">{escape(subtitle)}</p>{svg(axes, key, alt)}'
        f'<figcaption class="chart-caption">{escape(caption)}</figcaption></figure>'
    )


def pair(*figures: str) -> str:
    """Set charts abreast where the page is wide enough."""
    return f'<div class="harp-pair">{"".join(figures)}</div>'


def value_legend(data: AreaData) -> str:
    """Explain the marks of values; England's own page has no mark to compare with."""
    alone = data.area.level == "country"
    return legend(tuple(mark for mark in VALUE_LEGEND if not (alone and "England" in mark[1])))


def legend(marks: tuple[tuple[str, str], ...]) -> str:
    """Explain the marks of the charts that follow."""
    items = "".join(f"<li>{mark}{escape(words)}</li>" for mark, words in marks)
    return f'<ul class="harp-legend">{items}</ul>'


def details(summary: str, hint: str, content: str, *, level: int = 3, is_open: bool = False) -> str:
    """Fold content away under a heading that says what it holds or shows."""
    return (
        f'<details class="harp-details"{" open" if is_open else ""}>'
        f"<summary><h{level}>{escape(summary)}</h{level}> "
        f'<span class="hint">{escape(hint)}</span></summary>{content}</details>'
    )


def paragraph(text: str, style: str = "") -> str:
    """Write a paragraph; ``**`` pairs mark the words to print bold."""
    words = re.sub(r"\*\*(.+?)\*\*", r"<strong>\1</strong>", escape(text))
    return f'<p class="{style}">{words}</p>' if style else f"<p>{words}</p>"


def items(texts: list[str]) -> str:
    """Write a bulleted list."""
    return f"<ul>{''.join(f'<li>{escape(text)}</li>' for text in texts)}</ul>"
