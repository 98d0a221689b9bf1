"""Dot and interval chart: one row an ethnic group, England's same group under the track."""

from collections.abc import Sequence

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.transforms import Transform

from harp_utils.charts.marks import Mark, by_name, events_of, extent, unit_line, unit_of
from harp_utils.charts.scales import format_tick, largest_of, round_ticks
from harp_utils.charts.style import (
    AXIS,
    BAND,
    ENGLAND,
    GRID,
    GROUPS,
    MUTED,
    NARROW,
    NAVY,
    Segment,
    draw_dots,
    draw_lines,
    fill,
    new_axes,
    panel,
    write,
)
from harp_utils.formats import format_interval

ROW, TRACK, LEFT, RIGHT = 44, 30, 5, 350


def plot_intervals(rows: pd.DataFrame, england_rows: pd.DataFrame, *, unit: str = "") -> Axes:
    """Draw a value with its 95% interval for each of the five ethnic groups.

    Parameters
    ----------
    rows
        Published rows of one metric, measure, period and area, one per ethnic group. Unknown and
        Everyone are not drawn: neither is a group a rate can be compared for.
    england_rows
        The same for England; an empty frame draws no comparator.
    unit
        Last line of the chart; made from the rows where empty.

    Returns
    -------
    Axes whose marks "values", "limits", "caps", "zeros" and "england" keep real values.
    """
    mine, england = by_name(rows), by_name(england_rows)
    groups = [group for group in GROUPS if group in mine]
    marks = [mine[group] for group in groups]
    compared = [england[group] for group in groups if group in england]
    ticks = round_ticks(largest_of(extent(marks) + [mark.value for mark in compared]), 4)
    bottom = ROW * len(groups)
    axes = new_axes(NARROW, bottom + 38)
    values = panel(axes, (0, ticks[-1], LEFT, RIGHT), (0, 1, 0, 1))
    _draw_scale(axes, values, ticks, len(groups), unit_of(rows))
    for row, mark in enumerate(marks):
        _write_row(axes, row, mark, england.get(mark.name), rows)
    tracks = {group: row * ROW + TRACK for row, group in enumerate(groups)}
    draw_interval_marks(axes, values, [(mark, tracks[mark.name]) for mark in marks], 6)
    triangles = [
        (mark.value, tracks[mark.name] + 9.5) for mark in compared if mark.value is not None
    ]
    draw_dots(axes, triangles, values, "england", colour=ENGLAND, marker="^")
    write(axes, 0, bottom + 34, unit or unit_line(rows), colour=MUTED)
    return axes


def _draw_scale(axes: Axes, values: Transform, ticks: list[float], rows: int, unit: str) -> None:
    """Draw the grid under the tracks only, so that no line runs through a label."""
    tops = [row * ROW + TRACK - 9 for row in range(rows)]
    grid: list[Segment] = [((tick, top), (tick, top + 22)) for tick in ticks[1:] for top in tops]
    draw_lines(axes, grid, values, "grid", colour=GRID, width=1)
    draw_lines(axes, [((0, 0), (0, rows * ROW + 2))], values, "axis", colour=AXIS, width=1.4)
    step = (RIGHT - LEFT) / (len(ticks) - 1)
    for number, tick in enumerate(ticks):
        words, y = format_tick(tick, unit), rows * ROW + 16
        if number == 0:
            write(axes, 1, y, words, colour=MUTED)
        elif number == len(ticks) - 1:
            write(axes, RIGHT + 8, y, words, colour=MUTED, align="right")
        else:
            write(axes, LEFT + step * number, y, words, colour=MUTED, align="center")


def _write_row(axes: Axes, row: int, mark: Mark, england: Mark | None, rows: pd.DataFrame) -> None:
    unit, line = unit_of(rows), row * ROW + 13
    write(axes, 10, line, mark.name, size=14, bold=True)
    if mark.value is None:
        write(axes, 60, line, f"Not shown: {mark.reason}", colour=ENGLAND)
        fill(axes, LEFT + 2, row * ROW + TRACK - 5.5, NARROW - LEFT - 2, 11, BAND)
    else:
        write(axes, 104, line, mark.written(unit), size=14, bold=True, align="right")
        write(axes, 112, line, _limits_words(mark, unit, rows), colour=MUTED)
    if england is not None and england.value is not None:
        words = f"England {england.written(unit)}"
        write(axes, NARROW, line, f"▲ {words}", colour=MUTED, align="right")


def _limits_words(mark: Mark, unit: str, rows: pd.DataFrame) -> str:
    if mark.lower is not None and mark.upper is not None:
        return format_interval(mark.lower, mark.upper, unit)
    return f"no {events_of(rows)}" if mark.is_zero else "no interval"


def draw_interval_marks(
    axes: Axes, values: Transform, placed: Sequence[tuple[Mark, float]], cap: float
) -> None:
    """Draw dots, intervals with caps and true zeros, each mark on its own track.

    `placed` holds the marks and the pixel of their track, `cap` half the height of an end cap. A
    limit below zero, which a mean of few stays can have, stops at the axis without a cap.
    """
    limits: list[Segment] = []
    caps: list[Segment] = []
    for mark, y in placed:
        if mark.lower is not None and mark.upper is not None:
            limits.append(((max(mark.lower, 0), y), (mark.upper, y)))
            ends = [end for end in (mark.lower, mark.upper) if end >= 0]
            caps += [((end, y - cap), (end, y + cap)) for end in ends]
    draw_lines(axes, limits, values, "limits", colour=NAVY, width=2.6)
    draw_lines(axes, caps, values, "caps", colour=NAVY, width=1.6)
    zeros = [(0.0, y) for mark, y in placed if mark.is_zero]
    dots = [(mark.value, y) for mark, y in placed if mark.value is not None and not mark.is_zero]
    draw_dots(axes, dots, values, "values", colour=NAVY)
    draw_dots(axes, zeros, values, "zeros", colour=ENGLAND, size=9, marker="s")
