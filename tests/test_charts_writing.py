"""Charts written as SVG directly are what matplotlib would have drawn."""

import re

import pytest
from published_rows import STROKE, frame, hidden_row, row, zero_row

from harp_utils import charts
from harp_utils.charts import export, style
from harp_utils.charts.writing import is_plain, write_marks

ENGLAND = frame([row("Asian", 180.0), row("Black", 190.0)])
LABELS = {"stroke_admissions": "Stroke"}
YEARS = ["2024/25", "2025/26"]
BEYOND = row("Asian", 9.0, ratio=3.1, ratio_lower_95=1.2, ratio_upper_95=4.5, ratio_note="")
FIFTHS = [row("White", 900.0, (880.0, 930.0), imd_quintile="1"), zero_row("Asian")]
SHARES = {"not_stated_share": 4.6, "not_known_share": 2.8, "missing": ""}
PLACES = frame([{"area_name": "Here & there", **SHARES}])
CHARTS = {
    "intervals": lambda: charts.plot_intervals(frame(STROKE), ENGLAND),
    "wide forest": lambda: charts.plot_gap_forest(
        frame([BEYOND, *STROKE[1:]]), form="wide", labels=LABELS
    ),
    "narrow forest": lambda: charts.plot_gap_forest(frame(STROKE), form="narrow", labels=LABELS),
    "trend": lambda: charts.plot_trend(frame([*STROKE, hidden_row("Black")]), ENGLAND, YEARS),
    "deprivation": lambda: charts.plot_deprivation(frame(FIFTHS)),
    "completeness": lambda: charts.plot_completeness(PLACES),
}
PATH = re.compile(r'<path id="([^"]+)" ([^>]*)/>')


def marks(drawing: str) -> list[str]:
    """Every element in order, each marker in the place where it is used."""
    outlines = dict(PATH.findall(drawing))
    flat = re.sub(r"</?g>|<defs>.*?</defs>|\s+(?=<)", "", drawing)
    used = re.sub(r'href="#([^"]+)"', lambda found: outlines[found[1]], flat)
    return used.strip().split("<")


@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_is_written_as_matplotlib_draws_it(name):
    axes = CHARTS[name]()
    assert is_plain(axes)
    assert marks(write_marks(axes, "a")) == marks(export._drawn_by_matplotlib(axes, "a"))


@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_on_axes_made_ahead_is_the_same(name, monkeypatch):
    drawn = charts.svg(CHARTS[name](), "a", "words")
    spare: list = []
    monkeypatch.setattr(style, "_SPARE", spare)
    style.keep_spare_axes(2)
    first, second = CHARTS[name](), CHARTS[name]()
    assert spare == []
    assert first.figure is not second.figure
    assert charts.svg(first, "a", "words") == charts.svg(second, "a", "words") == drawn


def test_what_an_analyst_adds_is_drawn_too():
    axes = charts.plot_intervals(frame(STROKE), ENGLAND)
    axes.text(10, 10, "a note of mine")
    assert not is_plain(axes)
    drawing = charts.svg(axes, "a", "x")
    assert ">a note of mine</text>" in drawing
    assert ">Asian</text>" in drawing


def test_a_title_that_an_analyst_sets_is_drawn():
    axes = charts.plot_intervals(frame(STROKE), ENGLAND)
    axes.set_title("Mine")
    assert ">Mine</text>" in charts.svg(axes, "a", "x")


def test_words_are_escaped():
    drawing = charts.svg(charts.plot_completeness(PLACES), "a", "x")
    assert ">Here &amp; there</text>" in drawing


def test_a_marker_is_defined_once():
    rows = frame([BEYOND, row("Black", 9.0, ratio=3.0, ratio_upper_95=5.0, ratio_note="")])
    drawing = charts.svg(charts.plot_gap_forest(rows, form="wide", labels=LABELS), "a", "x")
    outlines = [outline for _, outline in PATH.findall(drawing)]
    assert len(outlines) == len(set(outlines))


@pytest.mark.parametrize("spoil", ["set_visible", "set_alpha"])
def test_what_is_not_drawn_in_full_is_left_to_matplotlib(spoil):
    axes = charts.plot_completeness(PLACES)
    assert is_plain(axes)
    getattr(axes.texts[0], spoil)(0)
    assert not is_plain(axes)


def test_a_line_without_an_end_is_left_to_matplotlib():
    axes = CHARTS["trend"]()
    lines = axes.collections[0]
    assert is_plain(axes)
    lines.set_segments([[(1, 1), (float("nan"), 2)], [(3, 3), (4, 4)]])
    assert not is_plain(axes)
