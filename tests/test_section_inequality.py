"""The inequality section: published numbers, bold only where clear, and never a blank cell."""

import re
from xml.etree import ElementTree

import pytest
from published_rows import RATE, STROKE, frame, hidden_row, row

from harp_utils.area_data import AreaData, Place
from harp_utils.sections import inequality
from harp_utils.sections.inequality_tables import (
    every_measure_table,
    group_table,
    slope_table,
    summary_table,
)

POOLED = "2023/24 to 2025/26"
DERIVED = {"method": "derived: delta method", "count_note": "z", "ratio_note": "z"}
DERIVED |= {"crude_note": "z", "numerator": None, "denominator": None, "data_source": "sample"}


def derived(group, measure, value, limits, **columns):
    return row(group, value, limits, **{**DERIVED, "measure": measure, **columns})


def summary(measure, value, limits, period="2025/26", unit="%", **columns):
    about = {"period": period, "unit": unit, "breakdown": "inequality", **columns}
    return derived("Everyone", measure, value, limits, **about)


BESIDE = [
    derived("Black", "difference", 76.0, (31.0, 121.0)),
    derived("Asian", "difference", 14.0, (-12.0, 40.0)),
    derived("Black", "ratio_to_everyone", 1.45, (1.2, 1.75), unit="ratio"),
    derived("Asian", "ratio_to_everyone", 1.07, (0.91, 1.25), unit="ratio"),
    hidden_row("Other", measure="difference", value_note="h"),
]
SLOPES = {"breakdown": "inequality", "period": POOLED}
SUMMARIES = [
    summary("index_of_disparity", 12.4, (5.0, 19.8)),
    summary("index_of_disparity", 30.0, (21.0, 39.0), "2023/24"),
    summary("attributable_risk", -2.5, (-4.0, -1.0), unit=RATE),
    derived("Everyone", "slope_index", 80.0, (60.0, 100.0), **SLOPES),
    derived("Everyone", "relative_index", 1.6, (1.4, 1.8), unit="ratio", **SLOPES),
]


def page_data(*rows):
    focus = {
        "focus_area": "cardiovascular",
        "lead_metric": "stroke_admissions",
        "reference_group": "White",
        "metrics": {"stroke_admissions": {"name": "Stroke admissions", "dataset": "apc"}},
        "periods": [{"label": "2023/24"}, {"label": "2025/26"}],
        "pooled_label": POOLED,
    }
    codes = {"code": "E54000065", "region_code": "E40000007", "country_code": "E92000001"}
    words = dict.fromkeys(("name", "short_name", "parent", "slug"), "x")
    published = [{"crude_note": "z", "data_source": "sample", **made} for made in rows]
    table = frame(published).assign(crude_rate=None, crude_lower_95=None, crude_upper_95=None)
    return AreaData(table, Place(**codes, **words, level="icb"), focus, {"synthetic": True})


WHOLE = page_data(*STROKE, *BESIDE, *SUMMARIES)


def cells(text, heading):
    """Give the cells of the row with this heading: text and whether it is bold."""
    for found in ElementTree.fromstring(text).iter("tr"):
        if found.find("th").text == heading:
            columns = found.findall("td")
            return [("".join(c.itertext()), "clear" in c.get("class", "")) for c in columns]
    raise KeyError(heading)


def test_a_group_stands_beside_the_reference_and_beside_everyone():
    table = group_table(WHOLE, "stroke_admissions")
    assert cells(table, "Black") == [
        ("234", False),
        ("+76.0 +31 to +121", True),
        ("1.48 1.23 to 1.78", True),
        ("1.45 1.20 to 1.75", True),
    ]
    assert cells(table, "Asian")[1] == ("+14.0 \u221212.0 to +40.0", False)
    assert cells(table, "White")[1:3] == [("reference", False), ("reference", False)]


def test_a_hidden_value_hides_what_is_made_from_it_and_says_so():
    table = group_table(WHOLE, "stroke_admissions")
    assert cells(table, "Other")[1] == ("[u]", False)
    assert "Unknown" not in table


def test_a_code_is_explained_only_where_it_stands():
    key = "[u]: too few events, or a value it is made from is hidden."
    assert key in group_table(WHOLE, "stroke_admissions")
    assert key not in slope_table(WHOLE, "stroke_admissions")


def test_summaries_carry_their_meaning_and_a_sign_where_they_may_be_negative():
    table = summary_table(WHOLE, "stroke_admissions")
    value, meaning = cells(table, "Index of disparity")
    assert value[0] == "12.4% 5.0 to 19.8%"
    assert "common mean" in meaning[0]
    assert cells(table, "Population attributable risk")[0] == (
        "\u22122.5 \u22124.0 to \u22121.0",
        True,
    )
    assert cells(table, "Theil index")[0][0] == "not published"


def test_slopes_have_a_difference_and_a_ratio():
    table = slope_table(WHOLE, "stroke_admissions")
    assert cells(table, "Everyone") == [
        ("+80.0 +60 to +100", True),
        ("1.60 1.40 to 1.80", True),
    ]


def test_a_slope_without_a_ratio_says_why():
    none = hidden_row(
        "Everyone", **{**DERIVED, **SLOPES, "measure": "relative_index", "value_note": "z"}
    )
    data = page_data(*STROKE, SUMMARIES[3], none)
    table = slope_table(data, "stroke_admissions")

    assert cells(table, "Everyone")[1] == ("[z]", False)
    assert "[z]: an end of the line cannot be told from nought" in table
    assert "[z]" not in slope_table(WHOLE, "stroke_admissions")


def test_every_measure_has_a_row():
    assert cells(every_measure_table(WHOLE), "Stroke admissions")[0][0] == "12.4% 5.0 to 19.8%"


def words(*rows):
    return re.sub(r"<.*?>", "", inequality(page_data(*STROKE, *rows), "stroke_admissions").data)


def test_a_change_of_the_index_is_claimed_only_where_intervals_are_apart():
    assert "It was 30.0% in 2023/24: clearly narrower now than in 2023/24." in words(*SUMMARIES)
    level = summary("index_of_disparity", 20.0, (11.0, 29.0), "2023/24")
    assert "It was 20.0% in 2023/24: no clear change." in words(SUMMARIES[0], level)
    assert "No earlier year is shown." in words(SUMMARIES[0])


def test_the_index_is_said_to_stay_above_nought_by_chance_and_recording_alone():
    caution = "Chance and wrongly recorded categories alone keep it above 0."
    assert f"This is the index of disparity. {caution} It was" in words(*SUMMARIES)


@pytest.mark.parametrize("rows", [(), (summary("index_of_disparity", None, (None, None),
                                               value_note="u"),)])  # fmt: skip
def test_a_section_without_a_summary_says_so(rows):
    text = words(*rows)
    assert "No summary of stroke admissions over all groups" in text
    assert not re.search(r"\bnan\b|NaN|None|<NA>", text)
