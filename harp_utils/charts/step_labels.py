"""Words in a cell of small multiples: codes of hidden values, and the first and last value.

``mine`` are the marks of the cell's group by the number of their step, ``other`` those that they
are compared with.
"""

from matplotlib.axes import Axes

from harp_utils.charts.cells import PLOT, Cells
from harp_utils.charts.marks import Mark
from harp_utils.charts.style import ENGLAND, Point, write
from harp_utils.reason_codes import CODES

LABEL_WIDTH = 28
CODE_HEIGHT = 11
Steps = dict[int, Mark]


def write_codes(axes: Axes, cells: Cells, number: int, mine: Steps, other: Steps) -> None:
    """Write the code of each hidden value in its place."""
    left, _ = cells.corner(number)
    for step, mark in mine.items():
        if mark.value is None:
            x, y = _place_of_code(cells, number, step, other)
            x = min(max(x, left + 8), left + cells.width - 8)
            write(axes, x, y, CODES[mark.note], colour=ENGLAND, align="center")


def _place_of_code(cells: Cells, number: int, step: int, other: Steps) -> Point:
    """Return where a code stands: on the floor, or on the comparator that would strike it out."""
    x, floor = cells.pixel(number, step, 0)
    beside = other.get(step)
    if beside is None or beside.value is None:
        return x, floor - 4
    _, line = cells.pixel(number, step, beside.value)
    return x, line - 4 if line > floor - CODE_HEIGHT - 8 else floor - 4


def write_ends(axes: Axes, cells: Cells, number: int, mine: Steps, other: Steps) -> None:
    """Write the first and the last value: below the mark where the comparator runs above."""
    left, top = cells.corner(number)
    for step in sorted({0, cells.steps - 1} & set(mine)):
        mark = mine[step]
        if mark.value is None:
            continue
        last, beside = step == cells.steps - 1, other.get(step)
        below = beside is not None and beside.value is not None and beside.value > mark.value
        peak, bottom = _reach(cells, number, mine, other, step)
        y = bottom + 13 if below and bottom + 13 < top + PLOT else max(peak - 6, top - 1)
        x = left + cells.width if last else left
        words = mark.written(cells.unit)
        write(axes, x, y, words, bold=last, align="right" if last else "left")


def _reach(cells: Cells, number: int, mine: Steps, other: Steps, step: int) -> tuple[float, float]:
    """Return the highest and lowest pixel of the marks that a label at `step` runs over."""
    x, _ = cells.pixel(number, step, 0)
    heights = []
    for near, mark in mine.items():
        if mark.value is None:
            across, foot = _place_of_code(cells, number, near, other)
            heights += [(across, foot), (across, foot - CODE_HEIGHT)]
        drawn = (value for value in (mark.value, mark.lower, mark.upper) if value is not None)
        heights += [cells.pixel(number, near, min(value, cells.ticks[-1])) for value in drawn]
    near_heights = [y for across, y in heights if abs(across - x) < LABEL_WIDTH]
    return min(near_heights), max(near_heights)
