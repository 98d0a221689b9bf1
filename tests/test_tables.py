"""Tables: every cell holds a value or its reason, and a screen reader can follow them."""

import re
from xml.etree import ElementTree

import pytest
from published_rows import EVERYONE, STROKE, frame, hidden_row, row, unknown_row, zero_row

from harp_utils import tables
from harp_utils.html_table import Cell, html_table

POLICY = "Counts from 1 to 7 are hidden (*), the rest rounded to 5."
ENGLAND = [row(group, 100.0, (90, 110)) for group in ("Asian", "Black", "Mixed", "White", "Other")]
ENGLAND += [unknown_row()]


def metric_table(rows=STROKE, everyone=EVERYONE, england=ENGLAND, beside=None):
    shown = tables.MetricRows(frame(rows), frame([everyone]), frame(england), beside or {})
    text = tables.metric_table("table-stroke", "Stroke", shown, reference="White", policy=POLICY)
    return ElementTree.fromstring(text)


def cells(table, heading):
    """Give the cells of the row with this heading, as text."""
    for found in table.iter("tr"):
        if found.find("th").text == heading:
            return ["".join(cell.itertext()) for cell in found.findall("td")]
    raise KeyError(heading)


def test_a_row_gives_rate_interval_england_ratio_and_count():
    assert cells(metric_table(), "Black") == [
        "234 195 to 279", "100", "1.48 1.23 to 1.78", "120", "none",
    ]  # fmt: skip
    assert cells(metric_table(), "White")[2] == "reference"


def test_a_crude_rate_stands_beside_a_standardised_one():
    crude = {"crude_rate": 201.26, "crude_note": ""}
    rows = [{**made, **crude} for made in STROKE[:4]]
    rows += [hidden_row("Other", crude_note="c"), unknown_row()]
    table = metric_table(rows)
    assert [head.text for head in table.find(".//thead/tr")][2] == "Crude rate"
    assert cells(table, "Black")[:3] == ["234 195 to 279", "201", "100"]
    assert cells(table, "Other")[:3] == ["Not shown [u]", "[c]", "100"]
    assert "Crude rates are not standardised." in "".join(table.find(".//caption").itertext())


def test_other_tables_have_no_crude_rate():
    assert "Crude rate" not in [head.text for head in metric_table().iter("th")]


def test_rows_with_nothing_to_note_say_none_without_standing_out():
    text = ElementTree.tostring(metric_table(), encoding="unicode")
    assert text.count('<td class="note muted">none</td>') == 5  # of 6 rows, one is hidden
    assert text.count('<td class="note">') == 1


def test_a_hidden_value_says_so_and_why():
    assert cells(metric_table(), "Other") == [
        "Not shown [u]", "100", "Not shown [u]", "*", "Fewer than 10 events; * is a small count",
    ]  # fmt: skip


def test_there_is_no_column_of_notes_where_nothing_is_hidden():
    table = metric_table([*STROKE[:4], unknown_row()])
    assert "Note" not in [head.text for head in table.iter("th")]


def test_a_true_zero_is_bold_and_has_no_interval():
    rows = [*STROKE[:4], zero_row("Other"), unknown_row()]
    table = metric_table(rows)
    assert cells(table, "Other") == ["0", "100", "none", "0", "No events"]
    assert 'class="number clear">0<' in ElementTree.tostring(table, encoding="unicode")


def test_a_percentage_of_zero_has_its_interval():
    share = {"unit": "% of discharges", "kind": "readmission"}
    zero = zero_row("Other", **share, lower_95=0.0, upper_95=29.9)
    others = [{**made, **share} for made in STROKE[:4]]
    table = metric_table([*others, zero, unknown_row(**share)], {**EVERYONE, **share})
    assert cells(table, "Other") == ["0% 0 to 29.9%", "100", "none", "0", "No events"]


def test_the_unknown_group_has_a_count_and_its_share_but_no_rate():
    assert cells(metric_table(), "Unknown") == [
        "Not compared [z]: ethnic group not known", "35 1.0% of all", "none",
    ]  # fmt: skip
    assert "Unknown ethnicity: 1.0%." in "".join(metric_table().itertext())


def test_further_measures_have_columns_of_their_own():
    groups = ("Asian", "Black", "Mixed", "White", "Other", "Unknown")
    medians = [row(group, 3.0, unit="days", measure="median_stay") for group in groups]
    table = metric_table(beside={"Median days": frame(medians)})
    assert cells(table, "Black")[3:5] == ["3.0", "120"]
    assert [head.text for head in table.find(".//thead/tr")][4] == "Median days"


def test_england_has_no_column_to_compare_with():
    headings = [head.text for head in metric_table(england=()).iter("th")]
    assert "England" not in headings
    assert cells(metric_table(england=()), "Black")[1] == "1.48 1.23 to 1.78"


def test_the_caption_carries_unit_unknown_share_and_rounding():
    caption = "".join(metric_table().find(".//caption").itertext())
    assert "Admissions per 100,000 people a year" in caption
    assert "Unknown ethnicity" in caption
    assert POLICY in caption


def test_a_table_is_labelled_scoped_and_reached_by_keyboard():
    region = metric_table()
    caption = region.find(".//caption")
    assert region.attrib["role"] == "region"
    assert region.attrib["tabindex"] == "0"
    assert region.attrib["aria-labelledby"] == caption.attrib["id"]
    assert all(head.attrib["scope"] in ("col", "row") for head in region.iter("th"))
    assert region.find("table").attrib["data-quarto-disable-processing"] == "true"


@pytest.mark.parametrize(
    "rows",
    [
        STROKE,
        [hidden_row(g) for g in ("Asian", "Black", "Mixed", "White", "Other", "Unknown")],
        [zero_row(g) for g in ("Asian", "Black", "Mixed", "White", "Other", "Unknown")],
        [row("Black", 5.0, (4, 6), ratio_note="r"), hidden_row("White"), unknown_row()],
        [row("Black", 5.0, (4, 6), ratio_note="r", crude_rate=4.0, crude_note=""), unknown_row()],
    ],
)
def test_no_cell_is_empty_and_every_row_fills_the_columns(rows):
    table = metric_table(rows, england=rows)
    columns = len(table.find(".//thead/tr").findall("th"))
    for found in table.find(".//tbody"):
        spans = [int(cell.attrib.get("colspan", 1)) for cell in found]
        assert sum(spans) == columns
        for cell in found:
            text = "".join(cell.itertext()).strip()
            assert text
            assert not re.search(r"nan|None|<NA>", text)


def test_the_gap_table_has_a_row_a_metric_and_a_column_a_group():
    table = ElementTree.fromstring(tables.gap_table("gaps", "Gaps", STROKE, "White"))
    assert [head.text for head in table.find(".//thead/tr")] == [
        "Measure", "Asian", "Black", "Mixed", "Other",
    ]  # fmt: skip
    assert cells(table, "Stroke admissions") == [
        "1.09 0.93 to 1.28", "1.48 1.23 to 1.78", "1.05 0.77 to 1.43", "Not shown [u]",
    ]  # fmt: skip


def test_counts_at_country_level_are_said_to_be_exact():
    policy = {"threshold": 8, "rounding_base": 5}
    assert tables.policy_in_words(policy, "icb") == POLICY
    assert tables.policy_in_words(policy, "country") == (
        "Counts for England are exact, unless that would give a hidden number away: "
        "then they are rounded to 5 or hidden."
    )


def test_text_is_escaped():
    made = html_table("t", "A & B", "<note>", ["C"], [("<b>", [Cell("<i>")])])
    assert "&lt;i&gt;" in made
    assert "<note>" not in made
