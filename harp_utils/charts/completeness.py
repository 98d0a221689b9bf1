"""Completeness: the share of records without a usable ethnic category, as bars from zero."""

from typing import Literal

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.transforms import Transform

from harp_utils.charts.scales import format_tick, largest_of, round_ticks
from harp_utils.charts.sheet import Box
from harp_utils.charts.style import (
    AXIS,
    GRID,
    MUTED,
    NARROW,
    NAVY,
    TEXT,
    WIDE,
    Segment,
    draw_lines,
    new_axes,
    panel,
    write,
)

# Names stand above their bars: those of many boards are too long to stand beside them.
ROW, BAR, NAME = 46, 18, 22
COLOURS = ((NAVY, "#8699AE"), ("#8B98A3", "#C9D0D6"))
INSIDE = (("Not stated", "white"), ("Not known", TEXT))


def plot_completeness(rows: pd.DataFrame, *, form: Literal["wide", "narrow"] = "wide") -> Axes:
    """Draw the shares not stated and not known, the first row being the place of the page.

    Parameters
    ----------
    rows
        One row a place, in order: area_name, not_stated_share and not_known_share, both
        percentages of all records, and ``missing``, which is written where there is no bar
        (see ``recorded_shares``).
    form
        "wide" (760 pixels) or "narrow" (360).

    Returns
    -------
    Axes whose bars "not stated" and "not known" are rectangles measured in percentages.
    """
    width, left, right = (WIDE, 10, 690) if form == "wide" else (NARROW, 10, 310)
    totals = rows["not_stated_share"] + rows["not_known_share"]
    ticks = round_ticks(largest_of(totals.dropna()), 3)
    bottom = ROW * len(rows)
    axes = new_axes(width, bottom + 44)
    shares = panel(axes, (0, ticks[-1], left, right), (0, 1, 0, 1))
    _draw_scale(axes, shares, ticks, bottom, (left, right))
    columns = rows[["area_name", "not_stated_share", "not_known_share", "missing"]]
    for number, (name, stated, known, missing) in enumerate(columns.itertuples(index=False)):
        top = ROW * number + NAME
        write(axes, left, top - 6, str(name), size=13 if form == "wide" else 12, bold=number == 0)
        if missing:
            write(axes, left + 6, top + 13, str(missing), size=13, colour=MUTED)
            continue
        pixels = (right - left) / ticks[-1]
        _draw_bars(axes, shares, (float(stated), float(known)), top, number == 0)
        end = left + (stated + known) * pixels + 6
        write(axes, end, top + 13, f"{stated + known:.1f}%", size=13, bold=True)
        if number == 0:
            _name_parts(axes, left, (stated * pixels, known * pixels), top)
    return axes


def _draw_scale(
    axes: Axes, shares: Transform, ticks: list[float], bottom: float, span: tuple[int, int]
) -> None:
    grid: list[Segment] = [((tick, 0), (tick, bottom)) for tick in ticks[1:]]
    draw_lines(axes, grid, shares, "grid", colour=GRID, width=1)
    draw_lines(axes, [((0, 0), (0, bottom))], shares, "axis", colour=AXIS, width=1.4)
    left, right = span
    for tick in ticks:
        x = left + (right - left) * tick / ticks[-1]
        write(axes, x, bottom + 15, format_tick(tick, "%"), colour=MUTED, align="center")
    words = "Share of records with no usable ethnic category"
    write(axes, left, bottom + 38, words, colour=MUTED)


def _draw_bars(
    axes: Axes, shares: Transform, parts: tuple[float, float], top: float, here: bool
) -> None:
    starts = (0.0, parts[0])
    labels = ("not stated", "not known")
    colours = COLOURS[0] if here else COLOURS[1]
    for start, share, label, colour in zip(starts, parts, labels, colours, strict=True):
        bar = Box((start, top), share, BAR, facecolor=colour, edgecolor=AXIS, linewidth=0.8)
        bar.set(label=label, transform=shares, zorder=2.5)
        axes.add_artist(bar)


def _name_parts(axes: Axes, left: float, widths: tuple[float, float], top: float) -> None:
    """Write inside the first bar what its parts are, where they have room."""
    starts = (left, left + widths[0])
    for start, width, (words, colour) in zip(starts, widths, INSIDE, strict=True):
        if width > 70:
            write(axes, start + 6, top + 13, words, colour=colour)
