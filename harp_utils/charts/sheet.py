"""The Axes that charts are drawn on, and the four kinds of mark that are put on it.

Charts draw their own scales, so a sheet makes no ticks: making them only to hide them costs more
than many a chart.
"""

from typing import Any

from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.axis import XAxis, YAxis
from matplotlib.collections import LineCollection
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.path import Path
from matplotlib.text import Text
from matplotlib.transforms import IdentityTransform, TransformedPath

UNCLIPPED = TransformedPath(Path.unit_rectangle(), IdentityTransform())


class Words(Text):
    """One line of text."""


class Lines(LineCollection):
    """Straight lines of one colour, width and dash."""


class Dots(Line2D):
    """Markers of one shape and style, without a line."""


class Box(Rectangle):
    """A filled box."""


class _WithoutTicks:
    """Part of an axis that is never drawn: each of these would make ticks."""

    def set_tick_params(self, *_: Any, **__: Any) -> None:
        """Do nothing."""

    def set_clip_path(self, *_: Any, **__: Any) -> None:
        """Do nothing."""

    def grid(self, *_: Any, **__: Any) -> None:
        """Do nothing."""


class _XAxis(_WithoutTicks, XAxis):
    """Across."""


class _YAxis(_WithoutTicks, YAxis):
    """Down."""


class Sheet(Axes):
    """An Axes whose axis has no ticks, on which nothing is clipped."""

    def _init_axis(self) -> None:
        self.xaxis = _XAxis(self, clear=False)
        self.yaxis = _YAxis(self, clear=False)
        sides = {"top": self.xaxis, "bottom": self.xaxis, "left": self.yaxis, "right": self.yaxis}
        for side, axis in sides.items():
            self.spines[side].register_axis(axis)

    def _repr_svg_(self) -> str:
        """Show the chart below the cell of a notebook that ends with it."""
        # Only here: what writes charts is itself made for sheets.
        from harp_utils.charts.export import svg

        return svg(self, "chart", "The chart that this cell draws")

    def add_artist(self, artist: Artist) -> Artist:
        """Put an artist on the sheet.

        It is not clipped, and says so: otherwise matplotlib works out a clip path for each one.
        """
        artist.set_clip_on(False)
        artist.set_clip_path(UNCLIPPED)
        return super().add_artist(artist)
