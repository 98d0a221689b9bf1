"""Tokens and the few drawing steps every chart is made of.

A chart is one Figure and one Axes measured in CSS pixels from the top left corner. Marks keep
their real values and reach the page through the transform of their panel, so that values can be
read back from a drawn chart. Each collection of marks carries a label that names its role.
"""

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Literal, cast

from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.transforms import Affine2D, Transform

from harp_utils.charts.sheet import Box, Dots, Lines, Sheet, Words

NAVY = "#12436D"
TEXT = "#212B32"
MUTED = "#5A6670"
ENGLAND = "#3D3D3D"
UNCLEAR = "#76828C"
GRID = "#DDE2E6"
RULE = "#D5DBE0"
AXIS = "#76828C"
BAND = "#EEF1F3"
HEADING_BAND = "#E3E9EF"

NARROW = 360
WIDE = 760
FONT = "Liberation Sans"
FONT_FOLDER = Path(__file__).parents[2] / "assets" / "fonts"
GROUPS = ("Asian", "Black", "Mixed", "White", "Other")

Point = tuple[float, float]
Segment = tuple[Point, Point]
# Made ahead by `keep_spare_axes`.
_SPARE: list[Axes] = []


@cache
def _register_fonts() -> None:
    """Tell matplotlib of the shipped font, so that no system font is needed."""
    for file in sorted(FONT_FOLDER.glob("*.ttf")):
        font_manager.fontManager.addfont(str(file))


@cache
def _font(size: float, bold: bool) -> font_manager.FontProperties:
    return font_manager.FontProperties(
        family=[FONT], size=size, weight="bold" if bold else "normal"
    )


def new_axes(width: float, height: float) -> Axes:
    """Return an empty Axes of `width` by `height` CSS pixels, its origin at the top left."""
    axes = _SPARE.pop() if _SPARE else _blank_axes()
    cast(Figure, axes.figure).set_size_inches(width / 72, height / 72)
    axes.set_xlim(0, width)
    axes.set_ylim(height, 0)
    return axes


def keep_spare_axes(number: int) -> None:
    """Make Axes ahead: each process forked from this one takes them as its own, at no cost."""
    _SPARE.extend(_blank_axes() for _ in range(number - len(_SPARE)))


def _blank_axes() -> Axes:
    _register_fonts()
    figure = Figure(dpi=72)
    figure.patch.set_visible(False)
    axes = Sheet(figure, (0, 0, 1, 1))
    figure.add_axes(axes)
    axes.set_axis_off()
    return axes


def panel(axes: Axes, x: Sequence[float], y: Sequence[float]) -> Transform:
    """Return the transform from values to the Axes.

    `x` and `y` are each (value, value, pixel, pixel): two values and where they sit.
    """
    (x0, x1, left, right), (y0, y1, first, last) = x, y
    across, down = (right - left) / (x1 - x0), (last - first) / (y1 - y0)
    scale = Affine2D.from_values(across, 0, 0, down, left - x0 * across, first - y0 * down)
    return scale + axes.transData


def write(
    axes: Axes,
    x: float,
    y: float,
    words: str,
    *,
    size: float = 12,
    bold: bool = False,
    colour: str = TEXT,
    align: Literal["left", "center", "right"] = "left",
) -> None:
    """Write `words` with their baseline at pixel (x, y)."""
    text = Words(
        x,
        y,
        words,
        color=colour,
        horizontalalignment=align,
        fontproperties=_font(size, bold),
        parse_math=False,
    )
    text.set_transform(axes.transData)
    axes.add_artist(text)


def draw_lines(
    axes: Axes,
    segments: Sequence[Segment],
    transform: Transform,
    label: str,
    *,
    colour: str,
    width: float,
    dashed: bool = False,
) -> None:
    """Draw all segments of one style as one collection."""
    if not segments:
        return
    style = (0, (3.0, 2.0)) if dashed else "solid"
    lines = Lines(
        segments, colors=colour, linewidths=width, linestyles=[style], transform=transform
    )
    lines.set_label(label)
    axes.add_artist(lines)


def draw_dots(
    axes: Axes,
    points: Sequence[Point],
    transform: Transform,
    label: str,
    *,
    colour: str,
    size: float = 7,
    marker: str = "o",
    hollow: bool = False,
) -> None:
    """Draw all marks of one style as one line of markers without a line."""
    if not points:
        return
    across, down = zip(*points, strict=True)
    dots = Dots(across, down, linestyle="none", marker=marker, markersize=size, color=colour)
    dots.set(
        label=label,
        transform=transform,
        markeredgewidth=1.5 if hollow else 0,
        markerfacecolor="white" if hollow else colour,
    )
    axes.add_artist(dots)


def fill(axes: Axes, left: float, top: float, width: float, height: float, colour: str) -> None:
    """Fill a box measured in pixels: the band of a hidden value or a heading."""
    box = Box((left, top), width, height, facecolor=colour, edgecolor="none")
    box.set(transform=axes.transData, label="band")
    axes.add_artist(box)
