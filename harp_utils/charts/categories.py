"""Sixteen ethnic categories under their groups, in compact rows with the marks of the dot chart."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.transforms import Transform

from harp_utils.charts.intervals import draw_interval_marks
from harp_utils.charts.marks import Mark, by_name, extent, read_marks, unit_line, unit_of
from harp_utils.charts.scales import format_tick, largest_of, round_ticks
from harp_utils.charts.style import (
    AXIS,
    BAND,
    ENGLAND,
    GRID,
    GROUPS,
    MUTED,
    NARROW,
    Segment,
    draw_dots,
    draw_lines,
    fill,
    new_axes,
    panel,
    write,
)

ROW, LEFT, RIGHT = 24, 166, 314


def plot_categories(rows: pd.DataFrame, england_rows: pd.DataFrame) -> Axes:
    """Draw the value of each ethnic category with its 95% interval, under its group.

    Parameters
    ----------
    rows
        Published rows of one metric and area with breakdown "ethnic_category"; categories keep
        the order of the rows but for "Any other", which comes last in its group.
    england_rows
        The same for England; an empty frame draws no comparator.

    Returns
    -------
    Axes with the marks of the dot and interval chart: "values", "limits", "zeros", "england".
    """
    lines = _lines(rows)
    england = by_name(england_rows, "ethnic_category")
    drawn = [mark for mark in lines if isinstance(mark, Mark)]
    compared = [england[mark.name].value for mark in drawn if mark.name in england]
    ticks = round_ticks(largest_of(extent(drawn) + compared), 3)
    axes = new_axes(NARROW, ROW * len(lines) + 42)
    values = panel(axes, (0, ticks[-1], LEFT, RIGHT), (0, 1, 0, 1))
    _draw_scale(axes, values, ticks, ROW * len(lines), unit_of(rows))
    for number, line in enumerate(lines):
        _write_line(axes, line, ROW * number, unit_of(rows))
    tracks = {mark.name: ROW * n + 11 for n, mark in enumerate(lines) if isinstance(mark, Mark)}
    draw_interval_marks(axes, values, [(mark, tracks[mark.name]) for mark in drawn], 5)
    triangles = [
        (mark.value, tracks[name] + 10)
        for name, mark in england.items()
        if name in tracks and mark.value is not None
    ]
    draw_dots(axes, triangles, values, "england", colour=ENGLAND, marker="^", size=6)
    write(axes, 0, ROW * len(lines) + 38, unit_line(rows), colour=MUTED)
    return axes


def _lines(rows: pd.DataFrame) -> list[Mark | str]:
    """Return group headings and the marks under each, "Any other" categories last."""
    lines: list[Mark | str] = []
    for group in GROUPS:
        marks = read_marks(rows[rows["ethnic_group"] == group], "ethnic_category")
        marks.sort(key=lambda mark: mark.name.startswith("Any other"))
        lines += [group, *marks] if marks else []
    return lines


def _write_line(axes: Axes, line: Mark | str, top: float, unit: str) -> None:
    if isinstance(line, str):
        write(axes, 0, top + 16, line, size=13, bold=True)
        return
    write(axes, 8, top + 15, line.name)
    if line.value is None:
        fill(axes, LEFT + 2, top + 4, NARROW - LEFT - 2, 14, BAND)
        write(axes, LEFT + 8, top + 15, line.reason.capitalize(), colour=ENGLAND)
    else:
        write(axes, NARROW, top + 15, line.written(unit), align="right")


def _draw_scale(
    axes: Axes, values: Transform, ticks: list[float], bottom: float, unit: str
) -> None:
    grid: list[Segment] = [((tick, 0), (tick, bottom + 2)) for tick in ticks[1:]]
    draw_lines(axes, grid, values, "grid", colour=GRID, width=1)
    draw_lines(axes, [((0, 0), (0, bottom + 2))], values, "axis", colour=AXIS, width=1.4)
    step = (RIGHT - LEFT) / (len(ticks) - 1)
    for number, tick in enumerate(ticks):
        x = LEFT + step * number
        write(axes, x, bottom + 16, format_tick(tick, unit), colour=MUTED, align="center")
