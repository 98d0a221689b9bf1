"""A chart as SVG text that can stand in a page beside many others, the same bytes every time."""

import io
import re
from xml.sax.saxutils import escape

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from harp_utils.charts.writing import is_plain, write_marks

FAMILY = "Arial, 'Liberation Sans', Helvetica, sans-serif"
NO_METADATA = {"Date": None, "Creator": None, "Format": None, "Type": None}


def svg(axes: Axes, key: str, alt: str) -> str:
    """Return the chart as one inline `<svg>` element.

    Parameters
    ----------
    axes
        What a `plot_` function returned.
    key
        Unique to the chart within its page: every id starts with it.
    alt
        What the chart shows, in words; it becomes the aria-label.

    Returns
    -------
    SVG whose text stays text, one user unit a CSS pixel, without header, styles or metadata. It
    also stands alone as a file.
    """
    name = re.sub(r"[^A-Za-z0-9_-]", "-", key)
    body = write_marks(axes, name) if is_plain(axes) else _drawn_by_matplotlib(axes, name)
    return f"{_opening(axes, alt)}{body}</svg>"


def _drawn_by_matplotlib(axes: Axes, key: str) -> str:
    """Draw any Axes, such as one that an analyst made or added to."""
    body = re.sub(r"^.*?<svg[^>]*>|</svg>\s*$", "", _draw(axes, key), flags=re.DOTALL)
    body = re.sub(r"<(metadata|style)\b.*?</\1>|<!--.*?-->", "", body, flags=re.DOTALL)
    return _slim(_rename_ids(body, key))


def _draw(axes: Axes, key: str) -> str:
    page = io.StringIO()
    with mpl.rc_context({"svg.fonttype": "none", "svg.hashsalt": key}):
        figure = axes.figure
        assert isinstance(figure, Figure)
        figure.savefig(page, format="svg", metadata=NO_METADATA)
    return page.getvalue()


def _opening(axes: Axes, alt: str) -> str:
    figure = axes.figure
    assert isinstance(figure, Figure)
    width, height = (round(inches * 72) for inches in figure.get_size_inches())
    words = escape(alt, {'"': "&quot;"})
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'width="{width}" height="{height}" viewBox="0 0 {width} {height}" role="img" '
        f'aria-label="{words}" font-family="{FAMILY}" '
        'stroke-linejoin="round">'
    )


def _rename_ids(body: str, key: str) -> str:
    """Keep only the ids something refers to, each with the key in front."""
    used = set(re.findall(r'href="#([^"]+)"', body))
    names = {name: f"{key}-{number}" for number, name in enumerate(sorted(used))}

    def rename(match: re.Match[str]) -> str:
        return f' id="{names[match[1]]}"' if match[1] in names else ""

    body = re.sub(r' id="([^"]+)"', rename, body)
    return re.sub(r'href="#([^"]+)"', lambda match: f'href="#{names[match[1]]}"', body)


def _slim(body: str) -> str:
    """Name the font once, in the root, and leave out what does not reach the eye."""
    body = re.sub(r"font: (?:(700) )?([\d.]+)px 'Liberation Sans'", _font_style, body)
    body = re.sub(r' transform="rotate\(-0 [^"]*"', "", body)
    body = re.sub(r' d="([^"]*)"', lambda match: f' d="{" ".join(match[1].split())}"', body)
    body = re.sub(r"(\d\.\d\d)\d+", r"\1", body)
    return re.sub(r">\s+<", "><", body)


def _font_style(match: re.Match[str]) -> str:
    weight = "font-weight: 700; " if match[1] else ""
    return f"{weight}font-size: {match[2]}px"
