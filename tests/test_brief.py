"""The brief: its text from published values, and the PDF that it becomes."""

import io
import re
from dataclasses import replace
from pathlib import Path

import pytest
import typst
from published_rows import STROKE, frame, hidden_row, row, unknown_row, zero_row
from pypdf import PdfReader
from sample_published import ENGLAND, PLACE, write_sample_published

from harp_utils import brief
from harp_utils.area_data import AreaData, Place
from harp_utils.brief.tables import heat_table, unknown_share
from harp_utils.brief.typst import array, call, content, image, string
from harp_utils.comparisons import records
from harp_utils.gap_sentences import OTHER_TOO_HIGH
from harp_utils.render.pandoc import Pandoc
from harp_utils.trend_words import change_rows, trend_caption

ROOT = Path(__file__).resolve().parents[1]
CELLS = (
    brief.headline_gaps,
    brief.gaps_everywhere,
    brief.questions,
    brief.how_to_read,
    brief.focus_areas,
    brief.deprivation,
    brief.deprivation_gaps,
    brief.two_definitions,
    brief.other_rules,
    brief.data_quality,
    brief.statement,
    brief.provenance,
)
HEADER = """---
title: Ethnic inequalities in hospital care
area_name: NHS Central East Integrated Care Board
short_name: NHS Central East
period_words: April 2025 to March 2026
edition: "2026"
published_on: "2026-11-22"
synthetic: true
---

"""


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    return write_sample_published(tmp_path_factory.mktemp("sample") / "published")


@pytest.fixture(scope="module")
def place(published):
    return brief.load_brief(PLACE, published)


@pytest.fixture(scope="module")
def pdf(place):
    markdown = HEADER + "\n\n".join(cell(place).data for cell in CELLS)
    with Pandoc() as pandoc:
        text = pandoc.convert(Path("brief"), markdown, "typst", ROOT / "assets" / "brief.typ")
    pages, warnings = typst.compile_with_warnings(
        text.encode(),
        font_paths=[str(ROOT / "assets" / "fonts")],
        ignore_system_fonts=True,
        pdf_standards=["ua-1"],
        timestamp=0,
    )
    assert not warnings
    return PdfReader(io.BytesIO(pages))


def test_strings_are_quoted_so_that_nothing_is_markup():
    assert string('a "b" \\ #c') == '"a \\"b\\" \\\\ #c"'


def test_content_prints_marked_words_bold():
    assert content("admitted **twice** as often") == ('[#"admitted "#strong("twice")#" as often"]')


@pytest.mark.parametrize(
    "words", ["#let", "$x$", "*a* _b_", "[u]", "a // b", "<tag>", "@ref", "\\"]
)
def test_any_text_reaches_the_page_as_it_is(words):
    document = f'#set document(title: "t")\n#{content(words)}'
    pages = typst.compile(
        document.encode(),
        font_paths=[str(ROOT / "assets" / "fonts")],
        ignore_system_fonts=True,
    )
    assert words in PdfReader(io.BytesIO(pages)).pages[0].extract_text()


def test_calls_take_arguments_and_named_options():
    assert call("table", "1", column_gutter="2pt") == "table(1, column-gutter: 2pt)"
    assert array(["1"]) == "(1,)"


def test_images_carry_their_words():
    assert 'alt: "Asian 172"' in image("<svg/>", "Asian 172")


def lead_data(rows):
    focus = {
        "lead_metric": "stroke_admissions",
        "short_title": "Cardiovascular",
        "reference_group": "White",
        "metrics": {"stroke_admissions": {"short_name": "Stroke"}},
        "periods": [{"label": "2025/26"}],
        "pooled_label": "2023/24 to 2025/26",
    }
    codes = {"code": "E54000065", "region_code": "E40000007", "country_code": "E92000001"}
    words = dict.fromkeys(("name", "short_name", "level", "parent", "slug"), "x")
    everyone = row("Everyone", 161.0, breakdown="everyone", numerator=3500.0)
    return AreaData(frame([*rows, everyone]), Place(**codes, **words), focus, {})


def test_heat_table_tints_only_clear_gaps():
    text = heat_table([lead_data(STROKE)])
    assert 'heat("above", [#"▲\u00a01.48"], span: 1)' in text
    assert 'heat("plain", [#"1.09"], span: 1)' in text
    assert 'heat("hidden", [#"[u]"], span: 1)' in text


def test_heat_table_tints_wide_gaps_more():
    rows = [
        row("Asian", 90.0, ratio=0.60, ratio_limits=(0.5, 0.7)),
        row("Black", 240.0, ratio=1.60, ratio_limits=(1.4, 1.8)),
        row("Mixed", 120.0, ratio=0.80, ratio_limits=(0.7, 0.9)),
        row("White", 150.0, ratio=1.0, ratio_note="reference"),
        unknown_row(),
    ]
    text = heat_table([lead_data(rows)])
    assert 'heat("below-strong", [#"▼\u00a00.60"]' in text
    assert 'heat("above-strong", [#"▲\u00a01.60"]' in text
    assert 'heat("below", [#"▼\u00a00.80"]' in text


def test_heat_table_tells_a_true_zero_from_a_hidden_value():
    rows = [zero_row("Other"), row("White", 150.0, ratio=1.0, ratio_note="reference")]
    assert '#strong("0")#" events"' in heat_table([lead_data([*rows, unknown_row()])])


def test_heat_table_merges_the_row_when_the_reference_is_hidden():
    others = [row(group, 90.0, ratio_note="r") for group in ("Asian", "Black")]
    text = heat_table([lead_data([*others, hidden_row("White"), unknown_row()])])
    assert "no value of the White group" in text
    assert "span: 2" in text


def test_unknown_share_is_of_all_events():
    """35 of 3,500 events."""
    assert unknown_share(lead_data(STROKE), "stroke_admissions") == "1.0%"


def test_unknown_share_says_why_there_is_none():
    data = lead_data([*STROKE[:4], unknown_row(numerator=None, count_note="c")])
    assert unknown_share(data, "stroke_admissions") == "not shown"
    absent = replace(data, table=data.table.assign(value_note="x"))
    assert unknown_share(absent, "stroke_admissions") == "not collected"


def test_widest_gaps_come_from_different_focus_areas(place):
    areas = [data.focus["focus_area"] for data, _ in place.widest]
    assert len(areas) == len(set(areas))
    widths = [max(row["ratio"], 1 / row["ratio"]) for _, row in place.widest]
    assert widths == sorted(widths, reverse=True)


def test_a_gap_in_a_crude_rate_is_said_not_to_be_adjusted_for_age(place):
    focus = brief.focus_areas(place).data
    told = re.findall(r'#"([^"]*)"\]', focus)
    unadjusted = [words for words in told if words.endswith("Not adjusted for age.")]
    assert unadjusted
    assert all("per 1,000 births" in words for words in unadjusted)


def test_a_high_rate_of_other_stands_with_its_caution(place):
    data = place.first
    lead, table = data.focus["lead_metric"], data.table.copy()
    other = (table["metric_id"] == lead) & (table["ethnic_group"] == "Other")
    shown = other & (table["measure"] == "main") & (table["ratio_note"] == "")
    table.loc[shown, ["ratio", "ratio_lower_95", "ratio_upper_95"]] = (9.0, 8.0, 10.0)
    high = replace(data, table=table)
    row_of_other = records(high.rows(lead)[high.rows(lead)["ethnic_group"] == "Other"])[0]
    led_by_other = replace(place, places=(high,), widest=((high, row_of_other),))
    for cell in (brief.headline_gaps, brief.focus_areas):
        assert OTHER_TOO_HIGH in cell(led_by_other).data
        assert OTHER_TOO_HIGH not in cell(place).data
    assert OTHER_TOO_HIGH in brief.gaps_everywhere(place).data


def test_a_trend_stands_with_its_intervals_and_what_chance_would_bring(place):
    sections = re.findall(r"Over the years, .*", brief.focus_areas(place).data)
    chart = brief.deprivation(place).data
    for data in place.places:
        listed = trend_caption(records(change_rows(data, data.focus["lead_metric"])))
        assert "one in 20" in listed
        assert any(listed in words for words in sections)
    first = place.first
    assert trend_caption(records(change_rows(first, first.focus["lead_metric"]))) in chart


def test_rates_of_an_inherited_disease_are_never_the_headline(place):
    kinds = {r["kind"] for data, r in place.widest if data.focus["focus_area"] == "sickle_cell"}
    assert not kinds & {"attendance", "admission"}
    reading = brief.how_to_read(place).data
    assert "Not ranked: sickle cell A&E attendances and sickle cell admissions" in reading


def test_completeness_stands_beside_region_and_country(place):
    assert list(place.completeness["area_name"]) == [
        "NHS Central East",
        "East of England",
        "England",
    ]


def test_england_stands_alone(published):
    england = brief.load_brief(ENGLAND, published)
    assert list(england.completeness["area_name"]) == ["England"]


def test_hidden_completeness_is_said_beside_the_name_of_the_place(place):
    shares = {"not_stated_share": [None, 5.0, 6.0], "missing": ["Not shown [c]", "", ""]}
    text = brief.data_quality(replace(place, completeness=place.completeness.assign(**shares))).data
    assert "The share with unknown ethnicity is not shown" in text
    assert "Not shown [c]" in text


def test_place_without_a_clear_gap_says_so(place):
    calm = replace(place, widest=())
    assert "groups here is clear and rests on enough events" in brief.headline_gaps(calm).data


def test_a_place_that_was_not_collected_is_not_said_to_have_no_gap(place):
    parts = [replace(data, table=data.table.assign(value_note="x")) for data in place.places]
    absent = brief.headline_gaps(replace(place, places=tuple(parts), widest=())).data
    assert "Not collected: this extract does not hold all such records." in absent
    assert "clear" not in absent


def test_no_cell_shows_a_missing_number(place):
    for cell in CELLS:
        text = cell(place).data
        assert re.findall(r"\b(?:nan|None|NaT)\b", text) == []


def test_pdf_says_on_every_page_that_data_are_synthetic(pdf):
    for number, page in enumerate(pdf.pages, start=1):
        text = page.extract_text()
        assert "Synthetic data: not for decisions" in text
        assert "published 22 November 2026" in text
        assert f"Page {number} of {len(pdf.pages)}" in text


def test_pdf_has_title_language_and_claims_accessibility(pdf):
    assert pdf.metadata.title == "Ethnic inequalities in hospital care"
    assert pdf.trailer["/Root"]["/Lang"] == "en-GB"
    assert b"pdfuaid:part" in pdf.trailer["/Root"]["/Metadata"].get_object().get_data()


def test_pdf_is_four_to_ten_pages_and_a_section_an_area(pdf, place):
    assert 4 <= len(pdf.pages) <= 10
    text = "\n".join(page.extract_text() for page in pdf.pages)
    for data in place.places:
        assert data.focus["title"] in text


def test_pdf_says_what_made_it(pdf, place):
    text = pdf.pages[-1].extract_text()
    made = place.first.provenance
    assert made["extract_name"] in text
    assert made["checksum"] in text
