"""A true zero, a hidden number and a missing one say different things wherever a reader looks."""

import io
import re
from pathlib import Path

import pytest
import typst
from published_rows import frame, row
from pypdf import PdfReader
from test_brief import lead_data

from harp_utils import charts, tables
from harp_utils.brief.tables import heat_table, ratio_both_ways
from harp_utils.brief.typst import content, image
from harp_utils.narrative import value_message
from harp_utils.published_words import in_words
from harp_utils.render.pandoc import Pandoc
from harp_utils.sections.measures import values_in_words
from harp_utils.site_pages.heat_table import HeatGroup
from harp_utils.site_pages.heat_table import heat_table as site_heat_table
from harp_utils.table_cells import ratio_cell

ROOT = Path(__file__).resolve().parents[1]
NOBODY = frame([row("Asian")]).iloc[:0]
POLICY = "Counts from 1 to 7 are hidden (*), the rest rounded to 5."
SHARE = {
    "metric_id": "stroke_admissions",
    "metric_name": "Re-admissions after stroke",
    "kind": "readmission",
    "unit": "% of discharges",
    "method": "percentage, Wilson",
    "numerator": None,
    "denominator": None,
}
SHOWN = ((10.0, 15.0), 1.48, (1.23, 1.78))


def state(note, **columns):
    """Make the columns of a hidden value: its reason stands in every note of the row."""
    return {**SHARE, "value_note": note, "count_note": note, "ratio_note": note, **columns}


#: The six things that a number can be, as rows of one metric, and a category to stand for each.
STATES = {
    "zero": state("0", value=0.0, numerator=0.0, denominator=90.0, lower_95=0.0, upper_95=4.1),
    "small": state("c"),
    "protecting": state("p"),
    "not collected": state("x"),
    "not defined": state("z", count_note="0", numerator=0.0, denominator=0.0),
    "value": {**SHARE, "numerator": 60.0, "denominator": 480.0},
}
#: What a chart's band, a sentence and an alt text say of what is not there.
WORDS = {
    "small": "a small number",
    "protecting": "protects a hidden number",
    "not collected": "not collected",
    "not defined": "nothing to divide by",
}
CODES = {"small": "[c]", "protecting": "[p]", "not collected": "[x]", "not defined": "[z]"}
CATEGORIES = dict(
    zip(STATES, ("Indian", "Pakistani", "Bangladeshi", "African", "Irish", "Roma"), strict=True)
)


def row_of(name, group="Asian", **columns):
    """Make the row of one state."""
    if name == "value":
        return row(group, 12.5, *SHOWN, **{**STATES[name], **columns})
    value = STATES[name].get("value")
    return row(group, **{**STATES[name], "value": value, **columns})


def reference(group="White"):
    return row(group, 8.4, (7.9, 8.9), 1.0, ratio_note="reference", **STATES["value"])


def words_of(svg):
    return " ".join(re.findall(r"<text[^>]*>([^<]*)</text>", svg))


def all_differ(texts):
    return len(set(texts.values())) == len(STATES)


def by_category():
    """Put every state into one frame, a category each."""
    return frame(
        row_of(name, ethnic_category=category, breakdown="ethnic_category")
        for name, category in CATEGORIES.items()
    )


def table_line(name):
    """Give the texts of the line of one state in the table under a chart."""
    rows = tables.MetricRows(
        frame([row_of(name), reference()]), frame([reference("Everyone")]), NOBODY, {}
    )
    table = tables.metric_table("t", "Caption", rows, reference="White", policy=POLICY)
    line = re.search(r'<th scope="row">Asian</th>(.*?)</tr>', table)[1]
    return re.sub(r"\s*<[^>]+>\s*", " | ", line)


def test_in_a_table():
    lines = {name: table_line(name) for name in STATES}
    assert all_differ(lines)
    for name, code in CODES.items():
        assert f"Not shown {code}" in lines[name]
        assert WORDS[name] in lines[name].lower()
    assert "Not shown" not in lines["zero"] + lines["value"]
    assert "0%" in lines["zero"]
    assert "12.5%" in lines["value"]


def test_a_count_in_a_table():
    texts = {name: tables.count_cell(row_of(name)).text for name in STATES}
    # Nobody to divide by is a true zero of a count.
    assert texts == {
        "zero": "0", "small": "*", "protecting": "[p]", "not collected": "[x]",
        "not defined": "0", "value": "60",
    }  # fmt: skip
    assert tables.count_cell(row_of("zero")).style == "number clear"


@pytest.mark.parametrize(("note", "words"), [("c", "a small number"), ("p", "a hidden number")])
def test_a_count_of_nought_says_that_the_code_is_about_what_it_is_out_of(note, words):
    cell = tables.count_cell(row_of("zero", value=None, value_note=note))
    assert (cell.text, cell.aside) == ("0", f"of {words} of discharges")
    assert tables.count_cell(row_of("zero")).aside == ""
    assert tables.count_cell(row_of("small")).aside == ""


def test_a_reference_without_events_is_told_from_a_hidden_one():
    none, lost = (row("Asian", 172.0, (148.0, 199.0), ratio_note=note) for note in "er")
    zero, small = row_of("zero", "White"), row_of("small", "White")
    assert ratio_cell(none).text == "no events in the reference group"
    assert ratio_cell(lost).text == "Not shown [u]"
    assert "No events in the White group" in heat_table([lead_data([none, zero])])
    assert "Not shown [u]" in heat_table([lead_data([lost, small])])
    on_site = [
        site_heat_table("t", "Ratios", "note", [HeatGroup("", [one, other])], "White")
        for one, other in ((none, zero), (lost, small))
    ]
    assert "No events in the White group" in on_site[0]
    assert "[u]" not in on_site[0]
    assert "Not shown [u]: no value of the White group" in on_site[1]
    labels = {"stroke_admissions": "stroke"}
    told = charts.alt_text_gap_forest(frame([none, zero]), labels)
    assert "(no events in the reference group)" in told
    told = charts.alt_text_gap_forest(frame([lost, small]), labels)
    assert "(no value of the reference group is shown)" in told


def test_a_reference_without_events_is_told_beside_groups_with_other_reasons():
    zero, few = row_of("zero", "White"), row_of("small", "Black")
    none = row("Asian", 172.0, (148.0, 199.0), ratio_note="e")
    on_site = site_heat_table("t", "c", "n", [HeatGroup("", [none, few, zero])], "White")
    assert '<td class="heat zero">no events in the reference group</td>' in on_site
    assert "0 events is a true zero" not in on_site
    in_brief = heat_table([lead_data([none, few, zero])])
    assert 'heat("plain", [#"[z]"]' in in_brief
    assert 'heat("hidden", [#"[c]"]' in in_brief
    assert ratio_both_ways(none, few) == "[z]"


def test_a_metric_without_compared_groups_is_one_line():
    lines = [
        HeatGroup("", [row("Asian", 172.0, *SHOWN), reference()]),
        HeatGroup("", [reference()]),
    ]
    assert "no value of the White group" in site_heat_table("t", "c", "n", lines, "White")


def test_in_a_dot_and_interval_chart():
    drawn = {name: charts.plot_intervals(frame([row_of(name)]), NOBODY) for name in STATES}
    texts = {name: words_of(charts.svg(axes, "k", "alt")) for name, axes in drawn.items()}
    assert all_differ(texts)
    for name, words in WORDS.items():
        assert f"Not shown: {words}" in texts[name]
        assert marks_of(drawn[name]) == {"band"}
    assert marks_of(drawn["zero"]) == {"zeros", "limits", "caps"}
    assert marks_of(drawn["value"]) == {"values", "limits", "caps"}


def marks_of(axes):
    """Give the labels of the marks that stand for a value, or for the want of one."""
    labels = {artist.get_label() for artist in axes.get_children()}
    return labels & {"band", "zeros", "values", "limits", "caps"}


def test_in_a_chart_of_categories():
    text = words_of(charts.svg(charts.plot_categories(by_category(), NOBODY), "k", "alt"))
    for words in WORDS.values():
        assert words.capitalize() in text
    assert "12.5%" in text
    assert " 0% " in text


def test_in_a_trend_chart_and_its_key():
    years = ["2021/22", "2022/23", "2023/24", "2024/25", "2025/26", "2026/27"]
    rows = frame(row_of(n, period=y) for n, y in zip(STATES, years, strict=True))
    axes = charts.plot_trend(rows, NOBODY, years)
    text = words_of(charts.svg(axes, "k", "alt"))
    for code in CODES.values():
        assert text.count(code) == 2  # in the chart and in its key
    for words in ("small count", "protects one", "no records", "not defined"):
        assert words in text
    zeros = [a for a in axes.get_children() if a.get_label() == "zeros Asian"]
    assert len(zeros) == 1


def test_in_a_chart_of_ratios():
    texts = {
        name: words_of(
            charts.svg(
                charts.plot_gap_forest(
                    frame([row_of(name), reference()]),
                    form="narrow",
                    labels={"stroke_admissions": "stroke"},
                ),
                "k",
                "alt",
            )
        )
        for name in STATES
    }
    assert all_differ(texts)
    assert "No events" in texts["zero"]
    assert "Not shown" not in texts["zero"] + texts["value"]
    assert "Not shown: protects another" in texts["protecting"]
    assert "Not shown: small count" in texts["small"]


def test_in_alt_text():
    text = charts.alt_text_categories(by_category(), NOBODY)
    for name, words in WORDS.items():
        assert f"{CATEGORIES[name]} not shown, {words}" in text
    assert f"{CATEGORIES['zero']} 0% (0 to 4.1%)" in text
    assert f"{CATEGORIES['value']} 12.5%" in text


def test_in_alt_text_of_ratios():
    labels = {"stroke_admissions": "stroke"}
    texts = {
        name: charts.alt_text_gap_forest(frame([row_of(name), reference()]), labels)
        for name in STATES
    }
    assert all_differ(texts)
    assert texts["zero"].endswith("No events: stroke, Asian.")
    for name, words in WORDS.items():
        assert texts[name].endswith(f"Not shown: stroke, Asian ({words}).")


def test_in_a_sentence():
    told = {
        name: value_message(row_of(name, "Everyone"), [reference()], "White") for name in STATES
    }
    assert all_differ({name: message.sentence for name, message in told.items()})
    absent = told.pop("not collected")
    assert absent.figure == "Not collected"
    assert "**not collected**. This extract does not hold all such records." in absent.sentence
    for name in set(told) & set(WORDS):
        assert f"the figure is **not shown**. Reason: {WORDS[name]}." in told[name].sentence
        assert told[name].figure == "Not shown"
    assert "**none** were recorded" in told["zero"].sentence
    assert told["zero"].figure == "0%"
    assert told["value"].figure == "12.5%"


def test_in_a_list_of_values():
    lists = {name: values_in_words([row_of(name)]) for name in STATES}
    assert all_differ(lists)
    assert lists["protecting"].startswith("Asian not shown (protects a hidden number)")


def test_in_a_download():
    cells = in_words(frame(row_of(name) for name in STATES))
    texts = dict(zip(STATES, cells["value"], strict=True))
    assert texts == {"zero": "0.0", "value": "12.5", **CODES}
    notes = dict(zip(STATES, cells["value_note"], strict=True))
    assert len(set(notes.values())) == len(STATES)
    counts = dict(zip(STATES, cells["numerator"], strict=True))
    assert (counts["small"], counts["protecting"], counts["zero"]) == ("[c]", "[p]", "0")


def test_on_a_page_of_a_place():
    tables_ = {
        name: site_heat_table(
            "t", "Caption", "Note", [HeatGroup("", [row_of(name), reference()])], "White"
        )
        for name in STATES
    }
    assert all_differ(tables_)
    for name, code in CODES.items():
        assert f'title="{WORDS[name]}">{code}</td>' in tables_[name]
    assert "0 events" in tables_["zero"]


def test_in_the_text_of_a_brief():
    cells = {name: heat_table([lead_data([row_of(name), reference()])]) for name in STATES}
    assert all_differ(cells)
    for name, code in CODES.items():
        assert f'heat("hidden", [#"{code}"]' in cells[name]
    assert '[#strong("0")#" events"]' in cells["zero"]
    both = {name: ratio_both_ways(row_of(name), row_of("value")) for name in STATES}
    assert all_differ(both)
    assert both["zero"].startswith("no events")


@pytest.fixture(scope="module")
def pdf_text():
    """Compile the table and the chart of each state to PDF, and read the text back."""
    blocks = []
    for name in STATES:
        rows = [row_of(name), reference()]
        chart = charts.svg(charts.plot_intervals(frame(rows), NOBODY), name, "alt")
        blocks += [content(f"State {name}."), heat_table([lead_data(rows)]), image(chart, "alt")]
    calls = "\n\n".join(f"#{block}" for block in blocks)
    header = (
        "---\ntitle: T\narea_name: A\nshort_name: A\nperiod_words: P\nedition: '2026'\n"
        "published_on: '2026-11-22'\nsynthetic: true\n---\n\n"
    )
    markdown = f"{header}```{{=typst}}\n{calls}\n```"
    with Pandoc() as pandoc:
        text = pandoc.convert(Path("brief"), markdown, "typst", ROOT / "assets" / "brief.typ")
    fonts = [str(ROOT / "assets" / "fonts")]
    pages = typst.compile(
        text.encode(), font_paths=fonts, ignore_system_fonts=True, pdf_standards=["ua-1"]
    )
    whole = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pages)).pages)
    parts = re.split(r"State ([a-z ]+)\.", whole)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def test_in_the_pdf_of_a_brief(pdf_text):
    assert all_differ(pdf_text)
    for name, code in CODES.items():
        assert code in pdf_text[name]
        assert f"Not shown: {WORDS[name]}" in pdf_text[name]
    assert "0 events" in pdf_text["zero"]
    assert "1.48" in pdf_text["value"]


RATE = {"count_note": "p", "numerator": None, "crude_note": "p"}


def test_a_rate_may_stand_beside_a_count_that_protects_a_smaller_one():
    shown = row("Asian", 850.0, (610.0, 1150.0), 1.48, (1.23, 1.78), **RATE)
    white = row("White", 570.0, (540.0, 600.0), 1.0, ratio_note="reference", crude_note="")
    white["crude_rate"] = 560.0
    rows = tables.MetricRows(frame([shown, white]), frame([white]), NOBODY, {})
    table = tables.metric_table("t", "Caption", rows, reference="White", policy=POLICY)
    line = re.search(r'<th scope="row">Asian</th>(.*?)</tr>', table)[1]
    texts = re.sub(r"<[^>]+>", "|", line)
    assert "850 |610 to 1,150" in texts
    assert texts.count("|[p]|") == 2  # the crude rate and the count
    assert "Count hidden [p]: protects a hidden number" in texts
    words = in_words(frame([shown])).iloc[0]
    assert (words["value"], words["lower_95"]) == ("850", "610")
    assert (words["numerator"], words["crude_rate"]) == ("[p]", "[p]")


def test_a_count_to_the_nearest_five_is_shown_and_said_to_be_so():
    country = {"area_level": "country", "count_note": "b", "numerator": 120.0}
    shown = row("Asian", 172.0, (148.0, 199.0), 1.09, (0.93, 1.28), **country)
    white = row("White", 158.0, (153.0, 163.0), 1.0, ratio_note="reference")
    rows = tables.MetricRows(frame([shown, white]), frame([white]), NOBODY, {})
    table = tables.metric_table("t", "Caption", rows, reference="White", policy=POLICY)
    assert '<td class="number">120</td>' in table
    assert "Count to the nearest 5, which protects a hidden number" in table
    assert in_words(frame([shown])).iloc[0]["numerator"] == "120"


def test_a_rate_on_a_step_claims_no_decimals():
    local = row("Asian", 60.0, (40.0, 90.0))
    country = row("Asian", 60.0, (57.4, 62.7), area_level="country")
    assert tables.with_interval(local).text == "60"
    assert tables.with_interval(local).aside == "40 to 90"
    assert tables.with_interval(country).text == "60.0"
    cells = in_words(frame([local, country]))
    assert cells["value"].tolist() == ["60", "60.0"]
