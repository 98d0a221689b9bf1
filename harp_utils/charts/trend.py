"""Small multiples by ethnic group: years of a trend, or fifths of deprivation."""

from collections.abc import Mapping, Sequence

import pandas as pd
from matplotlib.axes import Axes

from harp_utils.charts.cells import HEIGHT, Cells, draw_frame, draw_key, lay_out
from harp_utils.charts.marks import Mark, read_marks, unit_line, unit_of
from harp_utils.charts.scales import largest_of
from harp_utils.charts.step_labels import Steps, write_codes, write_ends
from harp_utils.charts.style import (
    ENGLAND,
    GROUPS,
    MUTED,
    NARROW,
    NAVY,
    Segment,
    draw_dots,
    draw_lines,
    new_axes,
    write,
)
from harp_utils.formats import is_days, is_percent
from harp_utils.reason_codes import CODES

#: How far an axis of rates goes beyond its highest mark; a longer interval ends in an arrow there.
ROOM = 1.5
QUINTILES = ("1", "2", "3", "4", "5")


def plot_trend(rows: pd.DataFrame, england_rows: pd.DataFrame, periods: Sequence[str]) -> Axes:
    """Draw the years of each ethnic group, England's same group dashed.

    Parameters
    ----------
    rows
        Published rows of one metric, measure and area: ethnic groups by single years.
    england_rows
        The same for England; an empty frame draws no comparator.
    periods
        Labels of the years in order, the x axis of every cell.

    Returns
    -------
    Axes with marks "values Asian", "limits Asian", "join Asian", "comparator Asian" and so on:
    x is the number of the year from 0, y the value.
    """
    england = _steps_by_group(england_rows, "period", periods)
    groups = _steps_by_group(rows, "period", periods)
    cells = _cells_for(rows, groups, england, len(periods))
    axes = _draw_cells(cells, groups, england, (periods[0], periods[-1]))
    _finish(axes, cells, groups, rows, "England,\nsame group" if england else "")
    return axes


def plot_deprivation(rows: pd.DataFrame) -> Axes:
    """Draw the gradient from the most to the least deprived fifth, the White group dashed.

    Parameters
    ----------
    rows
        Published rows of one metric and area with breakdown "deprivation": ethnic groups by
        imd_quintile "1" (most deprived) to "5".

    Returns
    -------
    Axes with the same marks as :func:`plot_trend`; x is the number of the fifth from 0.
    """
    groups = _steps_by_group(rows, "imd_quintile", QUINTILES)
    white = {group: groups.get("White", {}) for group in groups if group != "White"}
    cells = _cells_for(rows, groups, white, len(QUINTILES))
    axes = _draw_cells(cells, groups, white, ("most", "least"))
    _finish(axes, cells, groups, rows, "White\ngroup")
    return axes


def _steps_by_group(rows: pd.DataFrame, column: str, steps: Sequence[str]) -> dict[str, Steps]:
    """Return the marks of each group by the number of their step."""
    numbers = {step: number for number, step in enumerate(steps)}
    groups: dict[str, Steps] = {}
    for group, mark in zip(rows["ethnic_group"], read_marks(rows, column), strict=True):
        if group in GROUPS and mark.name in numbers:
            groups.setdefault(group, {})[numbers[mark.name]] = mark
    return groups


def _cells_for(
    rows: pd.DataFrame, groups: Mapping[str, Steps], others: Mapping[str, Steps], steps: int
) -> Cells:
    drawn, compared = _marks_of(groups), _marks_of(others)
    unit, highest = unit_of(rows), largest_of(mark.value for mark in drawn + compared)
    end = largest_of(mark.upper for mark in drawn)
    # One interval of a few people would press every other group to the floor. A share ends at 100%.
    end = end if is_percent(unit) or highest == 0 else min(end, ROOM * highest)
    return lay_out(max(highest, end), steps, unit)


def _marks_of(groups: Mapping[str, Steps]) -> list[Mark]:
    return [mark for marks in groups.values() for mark in marks.values()]


def _draw_cells(
    cells: Cells,
    groups: Mapping[str, Steps],
    others: Mapping[str, Steps],
    ends: tuple[str, str],
) -> Axes:
    axes = new_axes(NARROW, HEIGHT)
    for number, group in enumerate(GROUPS):
        draw_frame(axes, cells, number, group, ends)
        mine, other = groups.get(group, {}), others.get(group, {})
        _draw_lines_of(axes, cells, number, group, mine, other)
        _draw_dots_of(axes, cells, number, group, mine)
        write_codes(axes, cells, number, mine, other)
        write_ends(axes, cells, number, mine, other)
    return axes


def _finish(
    axes: Axes, cells: Cells, groups: Mapping[str, Steps], rows: pd.DataFrame, comparator: str
) -> None:
    marks = _marks_of(groups)
    codes = sorted({CODES[mark.note] for mark in marks if mark.note in CODES})
    runs_on = any(mark.has_limits and cells.is_beyond(mark.upper) for mark in marks)
    what = "Share" if is_percent(cells.unit) else "Mean" if is_days(cells.unit) else "Rate"
    draw_key(axes, cells, f"{what}, 95%\ninterval", comparator, codes, runs_on)
    write(axes, 0, HEIGHT - 4, unit_line(rows), colour=MUTED)


def _joins(steps: Steps) -> list[Segment]:
    """Return the lines between neighbouring steps; a hidden value breaks the line."""
    values = {step: mark.value for step, mark in steps.items() if mark.value is not None}
    return [
        ((step, values[step]), (step + 1, values[step + 1]))
        for step in sorted(values)
        if step + 1 in values
    ]


def _draw_lines_of(
    axes: Axes, cells: Cells, number: int, group: str, mine: Steps, other: Steps
) -> None:
    values = cells.values(axes, number)
    draw_lines(
        axes,
        _joins(other),
        values,
        f"comparator {group}",
        colour=ENGLAND,
        width=1.3,
        dashed=True,
    )
    draw_lines(axes, _joins(mine), values, f"join {group}", colour=NAVY, width=1.2)
    limits: list[Segment] = [
        ((step, max(mark.lower, 0)), (step, min(mark.upper, cells.ticks[-1])))
        for step, mark in mine.items()
        if mark.lower is not None and mark.upper is not None
    ]
    draw_lines(axes, limits, values, f"limits {group}", colour=NAVY, width=2.6)
    arrows = [(step, cells.ticks[-1]) for step, mark in mine.items() if cells.is_beyond(mark.upper)]
    draw_dots(axes, arrows, values, f"arrows {group}", colour=NAVY, marker="^")


def _draw_dots_of(axes: Axes, cells: Cells, number: int, group: str, mine: Steps) -> None:
    values = cells.values(axes, number)
    dots = [
        (step, mark.value)
        for step, mark in mine.items()
        if mark.value is not None and not mark.is_zero
    ]
    zeros = [(step, 0.0) for step, mark in mine.items() if mark.is_zero]
    draw_dots(axes, dots, values, f"values {group}", colour=NAVY)
    draw_dots(axes, zeros, values, f"zeros {group}", colour=ENGLAND, size=9, marker="s")
