"""Write the marks of a sheet as SVG at once, as matplotlib would, at a tenth of its cost.

matplotlib's own way from an Axes to SVG lays out every text, though a reader's browser sets it
anew, and keeps a graphics context for every mark.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import Any, TypeGuard, cast
from xml.sax.saxutils import escape

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.colors import to_hex, to_rgba
from matplotlib.markers import MarkerStyle
from matplotlib.path import Path
from matplotlib.spines import Spine
from matplotlib.text import Text
from matplotlib.transforms import Affine2D, Transform

from harp_utils.charts.sheet import Box, Dots, Lines, Sheet, Words

ANCHORS = {"left": "start", "center": "middle", "right": "end"}
COMMANDS = {Path.MOVETO: "M ", Path.LINETO: "L ", Path.CURVE4: "C "}
Point = tuple[float, float]
_Dashes = tuple[float, list[float] | None]


def is_plain(axes: Axes) -> TypeGuard[Sheet]:
    """Tell whether an Axes is a sheet, alone in its figure, with no other than its own marks."""
    if not isinstance(axes, Sheet) or axes.axison:
        return False
    alone = set(axes.figure.get_children()) == {axes, axes.figure.patch}
    return alone and all(_is_own(artist) for artist in _drawn(axes))


def _is_own(artist: Artist) -> bool:
    """Tell whether a mark has nothing that is not written here: all is shown, and opaque."""
    if type(artist) not in WRITERS or not artist.get_visible() or artist.get_alpha() is not None:
        return False
    if isinstance(artist, Lines):
        return all(len(segment) == 2 for segment in artist.get_segments())
    if isinstance(artist, Dots):
        return bool(np.isfinite(np.asarray(artist.get_xydata())).all())
    return True


def write_marks(sheet: Sheet, key: str) -> str:
    """Write the marks of a plain sheet as SVG elements, lowest first.

    Parameters
    ----------
    sheet
        The chart; see :func:`is_plain`.
    key
        What the ids of its markers start with.
    """
    pen = _Pen(sheet, key)
    marks = sorted(_drawn(sheet), key=Artist.get_zorder)
    return "".join(part for mark in marks for part in WRITERS[type(mark)](mark, pen))


def _drawn(axes: Sheet) -> list[Artist]:
    """List what is drawn: not the patch, the axis that is off, or a title without words."""
    return [
        artist
        for artist in axes.get_children()
        if artist is not axes.patch
        and not isinstance(artist, Axis | Spine)
        and not (isinstance(artist, Text) and not artist.get_text())
    ]


class _Pen:
    """Where values come to lie on one sheet, and the markers that were defined on it."""

    def __init__(self, sheet: Sheet, key: str) -> None:
        self.key = key
        self.height = sheet.figure.bbox.height
        self.markers: dict[tuple[str, str], str] = {}
        self._placing: dict[int, Callable[[Sequence[Point]], list[Point]]] = {}

    def place(self, points: Sequence[Point], transform: Transform) -> list[str]:
        """Give the pixels of some points, from the top left corner: ``12 30.5`` for each."""
        place = self._placing.get(id(transform))
        if place is None:
            place = self._placing[id(transform)] = _placing(transform, self.height)
        return [f"{_number(x)} {_number(y)}" for x, y in place(points)]


def _placing(transform: Transform, height: float) -> Callable[[Sequence[Point]], list[Point]]:
    if not transform.is_affine:
        return lambda points: [(x, height - y) for x, y in transform.transform(points)]
    (a, c, e), (b, d, f), _ = transform.get_affine().get_matrix().tolist()
    return lambda points: [(a * x + c * y + e, height - (b * x + d * y + f)) for x, y in points]


def _number(value: float) -> str:
    """Write a number with at most two decimals, cut and not rounded."""
    digits = f"{value:f}"
    return digits[:-4].rstrip("0").rstrip(".") if digits.endswith("0000") else digits[:-4]


def _size(value: float) -> str:
    return f"{value:f}".rstrip("0").rstrip(".")


def _words(text: Words, pen: _Pen) -> Iterator[str]:
    (place,) = pen.place([text.get_position()], text.get_transform())
    x, y = place.split()
    font = text.get_fontproperties()
    weight = "font-weight: 700; " if font.get_weight() == "bold" else ""
    style = (
        f"{weight}font-size: {_size(font.get_size())}px; font-family: '{font.get_family()[0]}'; "
        f"text-anchor: {ANCHORS[text.get_horizontalalignment()]}; fill: {to_hex(text.get_color())}"
    )
    yield f'<text style="{style}" x="{x}" y="{y}">{escape(text.get_text())}</text>'


def _lines(lines: Lines, pen: _Pen) -> Iterator[str]:
    [(offset, dashes)] = cast(list[_Dashes], lines.get_linestyle())
    [width] = cast(list[float], lines.get_linewidth())
    stroke = _stroke(lines.get_edgecolor()[0], width)
    if dashes is not None:
        lengths = ",".join(_size(length) for length in dashes)
        stroke = f"stroke-dasharray: {lengths}; stroke-dashoffset: {_size(offset)}; {stroke}"
    ends = [point for segment in lines.get_segments() for point in segment.tolist()]
    places = pen.place(ends, lines.get_transform())
    for start, end in zip(places[::2], places[1::2], strict=True):
        yield f'<path d="M {start} L {end}" style="fill: none; {stroke}"/>'


def _dots(dots: Dots, pen: _Pen) -> Iterator[str]:
    edge = dots.get_markeredgewidth()
    stroke = _stroke(dots.get_markeredgecolor(), edge) if edge else ""
    fill = f"fill: {to_hex(dots.get_markerfacecolor())}"
    outline = _outline(str(dots.get_marker()), dots.get_markersize())
    if (outline, stroke) not in pen.markers:
        pen.markers[outline, stroke] = f"{pen.key}-{len(pen.markers)}"
        style = f' style="{stroke}"' if stroke else ""
        yield f'<defs><path id="{pen.markers[outline, stroke]}" d="{outline}"{style}/></defs>'
    marker = pen.markers[outline, stroke]
    style = f"{fill}; {stroke}" if stroke else fill
    for place in pen.place(np.asarray(dots.get_xydata()).tolist(), dots.get_transform()):
        x, y = place.split()
        yield f'<use xlink:href="#{marker}" x="{x}" y="{y}" style="{style}"/>'


@cache
def _outline(marker: str, size: float) -> str:
    """Write the outline of a marker, around the point that it marks."""
    style = MarkerStyle(marker)
    path = style.get_path().transformed(style.get_transform() + Affine2D().scale(size, -size))
    return " ".join(
        "z" if code == Path.CLOSEPOLY else COMMANDS[code] + " ".join(map(_number, numbers))
        for numbers, code in path.iter_segments(simplify=False)
    )


def _box(box: Box, pen: _Pen) -> Iterator[str]:
    left, top = box.get_xy()
    right, bottom = left + box.get_width(), top + box.get_height()
    corners = [(left, top), (right, top), (right, bottom), (left, bottom)]
    outline = " L ".join(pen.place(corners, box.get_data_transform()))
    style = f"fill: {to_hex(box.get_facecolor())}"
    if box.get_linewidth() and to_rgba(box.get_edgecolor())[3]:
        edge = _stroke(box.get_edgecolor(), box.get_linewidth())
        style += f"; {edge}; stroke-linejoin: miter"
    yield f'<path d="M {outline} z" style="{style}"/>'


def _stroke(colour: Any, width: float) -> str:
    thick = f"; stroke-width: {_size(width)}" if width != 1 else ""
    return f"stroke: {to_hex(colour)}{thick}"


WRITERS: dict[type, Callable[[Any, _Pen], Iterator[str]]] = {
    Words: _words,
    Lines: _lines,
    Dots: _dots,
    Box: _box,
}
