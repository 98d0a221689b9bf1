"""Marks on the log scale of ratios: filled where clear, hollow where not, arrows at the ends."""

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.scale import LogTransform
from matplotlib.transforms import IdentityTransform, Transform, blended_transform_factory

from harp_utils.charts.marks import Mark
from harp_utils.charts.style import (
    AXIS,
    GRID,
    MUTED,
    NAVY,
    Point,
    Segment,
    draw_dots,
    draw_lines,
    panel,
    write,
)

TICKS = (0.5, 1.0, 2.0)
HIGHEST = 2.1
LOWEST = 1 / HIGHEST
CAP = 4.5

#: A mark and the pixel its row is centred on.
Placed = tuple[Mark, float]


def ratio_panel(axes: Axes, left: float, right: float) -> Transform:
    """Return the transform whose x is a ratio on a log scale, 0.5 at `left` and 2 at `right`."""
    log = blended_transform_factory(LogTransform(2), IdentityTransform())
    return log + panel(axes, (-1, 1, left, right), (0, 1, 0, 1))


def is_clear(mark: Mark) -> bool:
    """Tell whether the 95% interval of a ratio excludes 1."""
    return mark.lower is not None and mark.upper is not None and not mark.lower <= 1 <= mark.upper


def draw_ratios(axes: Axes, ratios: Transform, marks: Sequence[Placed], group: str) -> None:
    """Draw the ratios of one group: marks "clear" and "unclear", with intervals and arrows."""
    for clear in (True, False):
        placed = [(mark, y) for mark, y in marks if is_clear(mark) == clear]
        name = f"{'clear' if clear else 'unclear'} {group}"
        colour, width = (NAVY, 2.6) if clear else (AXIS, 1.5)
        draw_lines(axes, _limits(placed), ratios, f"limits {name}", colour=colour, width=width)
        draw_lines(axes, _caps(placed), ratios, f"caps {name}", colour=colour, width=1.3)
        for end, marker in ((LOWEST, "<"), (HIGHEST, ">")):
            arrows = [(end, y) for mark, y in placed if _leaves(mark, end)]
            draw_dots(axes, arrows, ratios, f"arrows {name}", colour=colour, size=6, marker=marker)
        draw_dots(axes, _dots(placed), ratios, f"ratios {name}", colour=colour, hollow=not clear)


def draw_ratio_scale(axes: Axes, ratios: Transform, spans: Sequence[tuple[float, float]]) -> None:
    """Draw the grid at 0.5 and 2 and the line at 1 over each (top, bottom) span."""
    grid: list[Segment] = [
        ((tick, top), (tick, bottom)) for tick in (0.5, 2.0) for top, bottom in spans
    ]
    draw_lines(axes, grid, ratios, "grid", colour=GRID, width=1)
    one: list[Segment] = [((1, top), (1, bottom)) for top, bottom in spans]
    draw_lines(axes, one, ratios, "reference", colour=MUTED, width=1.3)


def write_ratio_ticks(axes: Axes, left: float, right: float, y: float, size: float) -> None:
    """Write 0.5, 1 and 2 under or over a panel."""
    places = (left, (left + right) / 2, right)
    for tick, x in zip(TICKS, places, strict=True):
        write(axes, x, y, f"{tick:g}", size=size, colour=MUTED, align="center")


def _inside(ratio: float) -> float:
    return min(max(ratio, LOWEST), HIGHEST)


def _leaves(mark: Mark, end: float) -> bool:
    """Tell whether the interval or the ratio itself runs past this end of the scale."""
    if end == LOWEST:
        return mark.lower is not None and mark.lower < LOWEST
    return mark.upper is not None and mark.upper > HIGHEST


def _limits(placed: Sequence[Placed]) -> list[Segment]:
    return [
        ((_inside(mark.lower), y), (_inside(mark.upper), y))
        for mark, y in placed
        if mark.lower is not None and mark.upper is not None
    ]


def _caps(placed: Sequence[Placed]) -> list[Segment]:
    """Return the end caps; an end beyond the scale has an arrow instead."""
    return [
        ((limit, y - CAP), (limit, y + CAP))
        for mark, y in placed
        for limit in (mark.lower, mark.upper)
        if limit is not None and LOWEST <= limit <= HIGHEST
    ]


def _dots(placed: Sequence[Placed]) -> list[Point]:
    """Return the dots; a ratio beyond the scale has its arrow and its number, no dot."""
    return [
        (mark.value, y)
        for mark, y in placed
        if mark.value is not None and LOWEST <= mark.value <= HIGHEST
    ]
