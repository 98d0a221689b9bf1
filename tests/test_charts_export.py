"""Charts as SVG text and as words."""

import re
from xml.etree import ElementTree

import pandas as pd
import pytest
from published_rows import STROKE, frame, hidden_row, row, unknown_row, zero_row

from harp_utils.charts import (
    alt_text_completeness,
    alt_text_deprivation,
    alt_text_gap_forest,
    alt_text_intervals,
    alt_text_trend,
    plot_gap_forest,
    plot_intervals,
    svg,
)

ENGLAND = frame([row("Asian", 180.0), row("Black", 190.0)])
LABELS = {"stroke_admissions": "Stroke"}


@pytest.fixture
def drawing() -> str:
    return svg(plot_intervals(frame(STROKE), ENGLAND), "stroke", 'Black "234" & <more>')


def ids(text: str) -> set[str]:
    return set(re.findall(r'\bid="([^"]+)"', text))


def test_svg_is_one_well_formed_element_that_starts_the_text(drawing):
    root = ElementTree.fromstring(drawing)
    assert drawing.startswith("<svg ")
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert root.attrib["role"] == "img"
    assert root.attrib["aria-label"] == 'Black "234" & <more>'


def test_svg_is_as_many_pixels_as_its_view_box(drawing):
    root = ElementTree.fromstring(drawing)
    assert root.attrib["width"] == "360"
    assert root.attrib["viewBox"] == f"0 0 360 {root.attrib['height']}"


def test_svg_keeps_text_as_text_in_the_named_fonts(drawing):
    root = ElementTree.fromstring(drawing)
    texts = [element.text for element in root.iter("{http://www.w3.org/2000/svg}text")]
    assert "Not shown: fewer than 10 events" in texts
    assert root.attrib["font-family"].startswith("Arial, 'Liberation Sans'")


def test_svg_holds_no_style_sheet_or_metadata_that_could_reach_the_page(drawing):
    assert "<style" not in drawing
    assert "<metadata" not in drawing
    assert "<!--" not in drawing
    assert "clip-path" not in drawing


def test_ids_of_two_charts_differ_and_every_reference_is_met(drawing):
    axes = plot_gap_forest(frame(STROKE), form="wide", labels=LABELS)
    other = svg(axes, "gaps wide", "x")
    assert ids(drawing)
    assert not ids(drawing) & ids(other)
    for text in (drawing, other):
        assert set(re.findall(r'href="#([^"]+)"', text)) == ids(text)
        assert len(re.findall(r'\bid="', text)) == len(ids(text))


def test_same_rows_give_the_same_bytes(drawing):
    again = svg(plot_intervals(frame(STROKE), ENGLAND), "stroke", 'Black "234" & <more>')
    assert again == drawing


def test_drawing_twice_from_one_axes_gives_the_same_bytes():
    axes = plot_intervals(frame(STROKE), ENGLAND)
    assert svg(axes, "a", "x") == svg(axes, "a", "x")


def test_alt_text_gives_values_intervals_and_reasons():
    text = alt_text_intervals(frame(STROKE), ENGLAND)
    assert "Asian 172 (148 to 199, England 180)" in text
    assert "Other not shown, fewer than 10 events" in text
    assert "Unknown" not in text


def test_alt_text_of_a_true_zero_is_zero():
    assert "Other 0" in alt_text_intervals(frame([zero_row("Other")]), ENGLAND)


def test_alt_text_of_the_forest_counts_what_is_clear():
    text = alt_text_gap_forest(frame(STROKE), LABELS)
    assert "1 of 3 are clear: Stroke, Black 1.48." in text
    assert "Not shown: Stroke, Other (fewer than 10 events)." in text


def test_alt_text_of_a_trend_gives_first_and_last_year():
    rows = frame(
        [row("Asian", 100.0, period="2023/24"), row("Asian", 120.0, period="2025/26"),
         row("Black", 90.0, period="2023/24"), hidden_row("Black", period="2025/26"),
         unknown_row(period="2023/24")]
    )  # fmt: skip
    text = alt_text_trend(rows, rows, ["2023/24", "2025/26"])
    assert "Asian 100 to 120; Black 90.0 to not shown (fewer than 10 events)." in text
    assert "Mixed" not in text


def test_alt_text_of_deprivation_gives_both_ends():
    rows = frame([row("White", 900.0, imd_quintile="1"), row("White", 700.0, imd_quintile="5")])
    assert "White 900 to 700" in alt_text_deprivation(rows)


def test_alt_text_of_completeness_gives_the_total_and_its_parts():
    places = pd.DataFrame(
        {
            "area_name": ["Here", "England"],
            "not_stated_share": [4.6, float("nan")],
            "not_known_share": [2.8, float("nan")],
            "missing": ["", "Not collected [x]"],
        }
    )
    text = alt_text_completeness(places)
    assert "Here 7.4% (4.6% not stated, 2.8% not known) and England not collected [x]." in text
