"""The frame of small multiples: three cells by two on one shared scale, the sixth is the key."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from matplotlib.axes import Axes
from matplotlib.transforms import Transform

from harp_utils.charts.marks import UNDER
from harp_utils.charts.scales import format_tick, number_width, round_ticks
from harp_utils.charts.style import (
    AXIS,
    ENGLAND,
    GRID,
    MUTED,
    NARROW,
    NAVY,
    Point,
    Segment,
    draw_dots,
    draw_lines,
    panel,
    write,
)

TITLE, TOP, PLOT, PITCH, GAP, INSET = 13, 26, 88, 140, 14, 8
HEIGHT = 2 * PITCH + 14
KEY_CELL = 5
KEY_WORDS = {
    "[u]": UNDER.replace(" events", "\nevents"),
    "[c]": "count too\nsmall",
    "[p]": "protects a\nsmall one",
    "[x]": "not\ncollected",
    "[z]": "nothing to\ndivide by",
}
#: The same on one line, where more than two codes share the cell.
KEY_WORDS_IN_SHORT = {
    "[u]": "few events",
    "[c]": "small count",
    "[p]": "protects one",
    "[x]": "no records",
    "[z]": "not defined",
}
MOST_CODES_ON_TWO_LINES = 2


@dataclass(frozen=True)
class Cells:
    """What the cells of one chart share.

    Parameters
    ----------
    ticks
        Of the value axis, from zero.
    steps
        How many steps (years, fifths) run across a cell.
    unit
        Published unit of the values.
    """

    ticks: list[float]
    steps: int
    unit: str

    @cached_property
    def margin(self) -> float:
        """Room for the tick labels at the left, in pixels."""
        return max(34.0, *(number_width(format_tick(tick, self.unit)) + 9 for tick in self.ticks))

    @property
    def width(self) -> float:
        """Width of a cell in pixels."""
        return (NARROW - self.margin - 2 * GAP) / 3

    def corner(self, number: int) -> Point:
        """Return the left edge and the top of the plot of a cell, in pixels."""
        row, column = divmod(number, 3)
        return self.margin + column * (self.width + GAP), row * PITCH + TOP

    def is_beyond(self, value: float | None) -> bool:
        """Tell whether a value lies above the end of the axis."""
        return value is not None and value > self.ticks[-1]

    def values(self, axes: Axes, number: int) -> Transform:
        """Return the transform of a cell: number of the step across, published value up."""
        left, top = self.corner(number)
        across = (0, max(self.steps - 1, 1), left + INSET, left + self.width - INSET)
        return panel(axes, across, (0, self.ticks[-1], top + PLOT, top))

    def pixel(self, number: int, step: int, value: float) -> Point:
        """Return where a value of a cell sits, in pixels."""
        left, top = self.corner(number)
        across = (self.width - 2 * INSET) / max(self.steps - 1, 1)
        return left + INSET + step * across, top + PLOT * (1 - value / self.ticks[-1])


def lay_out(largest: float, steps: int, unit: str) -> Cells:
    """Return the cells for values up to `largest` over `steps` steps."""
    return Cells(round_ticks(largest, 3), steps, unit)


def draw_frame(axes: Axes, cells: Cells, number: int, title: str, ends: tuple[str, str]) -> None:
    """Draw the title, grid and axis labels of one cell."""
    left, top = cells.corner(number)
    right, floor = left + cells.width, top + PLOT
    write(axes, left, top - TITLE, title, size=13, bold=True)
    scale = panel(axes, (0, 1, left, right), (0, cells.ticks[-1], floor, top))
    grid: list[Segment] = [((0, tick), (1, tick)) for tick in cells.ticks[1:]]
    draw_lines(axes, grid, scale, "grid", colour=GRID, width=1)
    draw_lines(axes, [((0, 0), (1, 0))], scale, "axis", colour=AXIS, width=1.2)
    write(axes, left, floor + 14, ends[0], colour=MUTED)
    write(axes, right, floor + 14, ends[1], colour=MUTED, align="right")
    for tick in cells.ticks if number % 3 == 0 else ():
        y = floor - PLOT * tick / cells.ticks[-1] + 4
        write(axes, left - 6, y, format_tick(tick, cells.unit), colour=MUTED, align="right")


def draw_key(
    axes: Axes,
    cells: Cells,
    words: str,
    comparator: str,
    codes: Sequence[str],
    runs_on: bool,
) -> None:
    """Say in the sixth cell what the marks are; its marks carry the label "key".

    `words` names the value, `comparator` the dashed line ("" where there is none), `codes` are
    the codes of hidden values that occur, `runs_on` says whether an interval ends in an arrow.
    """
    left, top = cells.corner(KEY_CELL)
    write(axes, left, top - TITLE, "Key", size=13, bold=True)
    draw_lines(
        axes,
        [((left + 6, top), (left + 6, top + 18))],
        axes.transData,
        "key",
        colour=NAVY,
        width=2.6,
    )
    draw_dots(axes, [(left + 6, top + 9)], axes.transData, "key", colour=NAVY)
    _write_lines(axes, left + 22, top + 6, words)
    line = top + 40
    if runs_on:
        draw_dots(axes, [(left + 6, top + 31)], axes.transData, "key", colour=NAVY, marker="^")
        write(axes, left + 22, top + 35, "goes on")
        line += 14
    many = len(codes) + runs_on > MOST_CODES_ON_TWO_LINES
    if comparator:
        dashes: list[Segment] = [((left, line - 4), (left + 16, line - 4))]
        draw_lines(axes, dashes, axes.transData, "key", colour=ENGLAND, width=1.3, dashed=True)
        _write_lines(axes, left + 22, line, comparator)
        line += 30 if many else 34
    words_of, height = (KEY_WORDS_IN_SHORT, 14) if many else (KEY_WORDS, 30)
    for code in codes:
        write(axes, left, line, code, colour=ENGLAND)
        _write_lines(axes, left + 22, line, words_of[code])
        line += height


def _write_lines(axes: Axes, x: float, y: float, words: str) -> None:
    for number, line in enumerate(words.split("\n")):
        write(axes, x, y + 14 * number, line)
