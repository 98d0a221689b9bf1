"""Words in a cell of small multiples: codes of hidden values, and the first and last value.

``mine`` are the marks of the cell's group by the number of their step, ``other`` those that they
are compared with.
"""

from collections.abc import Iterable

from matplotlib.axes import Axes

from harp_utils.charts.cells import PLOT, Cells
from harp_utils.charts.marks import Mark
from harp_utils.charts.style import ENGLAND, Point, write
from harp_utils.reason_codes import CODES

LABEL_WIDTH = 28
CODE_HEIGHT = 11
BESIDE_ARROW = 7
LINE = 14
# Between a value and a code: nearer, a reader of the PDF's text takes both for one line.
APART = 7
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
    beside = _value_at(other, step)
    if beside is None:
        return x, floor - 4
    _, line = cells.pixel(number, step, beside)
    return x, line - 4 if line > floor - CODE_HEIGHT - 8 else floor - 4


def _value_at(steps: Steps, step: int) -> float | None:
    return steps[step].value if step in steps else None


def write_ends(axes: Axes, cells: Cells, number: int, mine: Steps, other: Steps) -> None:
    """Write the first and the last value."""
    for step in sorted({0, cells.steps - 1} & set(mine)):
        if mine[step].value is None:
            continue
        x, y = _place_of_end(cells, number, step, mine, other)
        last, words = step == cells.steps - 1, mine[step].written(cells.unit)
        write(axes, x, y, words, bold=last, align="right" if last else "left")


def _place_of_end(cells: Cells, number: int, step: int, mine: Steps, other: Steps) -> Point:
    """Return where a value stands: over its mark, or under it where the comparator runs above.

    Where its interval ends in an arrow, it stands beside that.
    """
    left, top = cells.corner(number)
    mark, beside, last = mine[step], _value_at(other, step), step == cells.steps - 1
    hidden = (near for near, one in mine.items() if one.value is None)
    feet = [_place_of_code(cells, number, near, other)[1] for near in hidden]
    if cells.is_beyond(mark.upper):
        across, _ = cells.pixel(number, step, 0)
        # Two arrows leave no room for two values on one line.
        second = last and 0 in mine and cells.is_beyond(mine[0].upper)
        x = across - BESIDE_ARROW if last else across + BESIDE_ARROW
        return x, _over(top + 4 + (LINE if second else 0), feet)
    peak, bottom = _reach(cells, number, mine, other, step)
    exceeded = beside is not None and mark.value is not None and beside > mark.value
    x, under, over = left + cells.width if last else left, bottom + 13, max(peak - 6, top - 1)
    fits = under < top + PLOT and _over(under, feet) == under
    return x, under if exceeded and fits else _over(over, feet)


def _over(height: float, feet: Iterable[float]) -> float:
    """Lift words at a height, in pixels from the top, over the codes that they are too near."""
    for foot in sorted(feet, reverse=True):
        if abs(height - foot) < APART:
            height = foot - APART
    return height


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
