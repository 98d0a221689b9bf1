"""What the brief says of choices: deprivation, definitions of re-admission, rules for ethnicity."""

import re

import pandas as pd
from published_rows import frame, row

from harp_utils import brief
from harp_utils.area_data import AreaData, Place
from harp_utils.brief.tables import measure_title

POOLED = "2023/24 to 2025/26"
OWN = {"ethnicity_rule": "most_frequent", "grouping": "nhs_2001_5", "synthetic": True}
COMMON = {"focus_area": "cardiovascular"}


def place_brief(rows, sensitivity=()):
    metrics = {
        "stroke_admissions": {"short_name": "Stroke", "kind": "admission"},
        "stroke_readmissions": {"short_name": "Stroke again", "kind": "readmission"},
    }
    focus = {
        "lead_metric": "stroke_admissions",
        "short_title": "Cardiovascular",
        "reference_group": "White",
        "metrics": metrics,
        "periods": [{"label": "2025/26"}],
        "pooled_label": POOLED,
    }
    codes = {"code": "E54000065", "region_code": "E40000007", "country_code": "E92000001"}
    words = dict.fromkeys(("name", "short_name", "level", "parent", "slug"), "x")
    data = AreaData(frame(rows), Place(**codes, **words), focus, OWN)
    return brief.Brief((data,), pd.DataFrame(), pd.DataFrame(list(sensitivity)), ())


def said(cell):
    """Give the strings of a cell's typst, in order."""
    return re.findall(r'"((?:[^"\\]|\\.)*)"', cell.data)


def pooled(group, measure, ratio, limits, **columns):
    about = {"measure": measure, "period": POOLED, "count_note": "n", **columns}
    return row(group, 100.0, (90, 110), ratio, limits, **about)


def test_a_gap_stands_by_age_and_then_by_age_and_deprivation():
    rows = [
        pooled("Asian", "age_rate", 1.30, (1.10, 1.50)),
        pooled("Asian", "age_deprivation_rate", 1.08, (0.92, 1.26)),
        pooled("White", "age_rate", 1.0, (None, None), ratio_note="reference"),
        pooled("White", "age_deprivation_rate", 1.0, (None, None), ratio_note="reference"),
    ]
    text = brief.deprivation_gaps(place_brief(rows)).data
    assert '[#strong("1.30")#" → 1.08"]' in text  # bold only where the interval excludes 1
    assert '#strong("Cardiovascular:")#" stroke"' in text


def test_a_gap_hidden_both_ways_is_one_code_and_half_hidden_is_said():
    hidden = {"value_note": "d", "ratio_note": "d"}
    rows = [
        pooled("Asian", "age_rate", 1.30, (1.10, 1.50)),
        pooled("Asian", "age_deprivation_rate", None, (None, None), **hidden),
        pooled("Other", "age_rate", None, (None, None), value_note="u", ratio_note="u"),
        pooled("Other", "age_deprivation_rate", None, (None, None), value_note="u", ratio_note="u"),
    ]
    text = brief.deprivation_gaps(place_brief(rows)).data
    assert '[#strong("1.30")#" → [u]"]' in text
    assert '[#"[u]"]' in text
    assert "or too few people in some age group and fifth" in text
    assert "[c]" not in text


def test_the_cover_explains_the_codes_of_its_table_and_no_others():
    rows = [
        row("Asian", ratio_note="p", value_note="p"),
        row("Black", 234.0, (195.0, 279.0), 1.48, (1.23, 1.78)),
        row("White", 158.0, (153.0, 163.0), 1.0, ratio_note="reference"),
        row("Everyone", 161.0, breakdown="everyone"),
    ]
    text = brief.gaps_everywhere(place_brief(rows)).data
    assert "[p]: hidden, small or not" in text
    assert "[u]" not in text


def test_the_cover_says_where_a_ratio_has_nothing_to_compare_with():
    rows = [
        row("Asian", 234.0, (195.0, 279.0), ratio_note="e"),
        row("Black", ratio_note="u", value_note="u"),
        row("White", 0.0, value_note="0", ratio_note="reference"),
        row("Everyone", 161.0, breakdown="everyone"),
    ]
    text = brief.gaps_everywhere(place_brief(rows)).data
    assert 'heat("plain", [#"[z]"]' in text
    assert "[z]: nothing to divide by or to compare with" in text


def test_a_measure_named_like_its_focus_area_is_named_once():
    data = place_brief([row("Asian")]).first
    name = data.focus["lead_metric"]
    assert measure_title(data, name) == "**Cardiovascular:** stroke"
    data.focus["metrics"][name]["short_name"] = "Cardiovascular"
    assert measure_title(data, name) == "**Cardiovascular**"


def test_without_such_rates_the_brief_says_so():
    assert (
        "No rates by age and deprivation"
        in brief.deprivation_gaps(place_brief([row("Asian")])).data
    )


def readmission(group, measure, value, ratio=None, limits=(None, None), **columns):
    about = {"metric_id": "stroke_readmissions", "kind": "readmission", "measure": measure}
    about |= {"unit": "% of discharges"}
    return row(group, value, (5, 15), ratio, limits, **{**about, **columns})


def test_both_definitions_of_readmission_stand_side_by_side():
    whole = {"breakdown": "everyone"}
    rows = [
        readmission("Everyone", "main", 12.3, **whole),
        readmission("Everyone", "official", 9.8, **whole),
        readmission("Black", "main", 15.0, 1.25, (1.10, 1.42)),
        readmission("Black", "official", 11.0, 1.15, (0.98, 1.35)),
        readmission("White", "main", 12.0, 1.0, ratio_note="reference"),
        readmission("White", "official", 9.5, 1.0, ratio_note="reference"),
    ]
    text = brief.two_definitions(place_brief(rows))
    assert said(text).index("12.3%") + 1 == said(text).index("9.8%")
    assert '[#strong("1.25")#" → 1.15"]' in text.data


def test_a_definition_that_leaves_nobody_is_said_not_left_blank():
    whole = {"breakdown": "everyone"}
    nobody = {"value_note": "o", "ratio_note": "o"}
    rows = [
        readmission("Everyone", "main", 12.3, **whole),
        readmission("Everyone", "official", None, **nobody, **whole),
        readmission("Black", "main", 15.0, 1.25, (1.10, 1.42)),
        readmission("Black", "official", None, **nobody),
    ]
    text = brief.two_definitions(place_brief(rows)).data
    assert '[#strong("1.25")#" → [z]"]' in text
    assert "[z]: nobody to count, as where the official definition leaves everyone out." in text
    assert "[p]" not in text


def choice(rule, grouping, group, ratio, movement):
    return {
        "rule": rule,
        "grouping": grouping,
        "metric_id": "stroke_admissions",
        "ethnic_group": group,
        "ratio": ratio,
        "movement": movement,
    }


def test_the_ratio_that_moves_most_is_told_for_each_other_rule():
    rows = [
        choice("most_frequent", "nhs_2001_5", "Black", 1.50, 1.0),
        choice("most_frequent", "nhs_2001_5", "Other", 0.80, 1.0),
        choice("most_recent", "nhs_2001_5", "Black", 1.53, 1.02),
        choice("most_recent", "nhs_2001_5", "Other", 0.72, 0.90),  # |ln 0.90| > |ln 1.02|
        choice("ohid_chime", "nhs_2001_5", "Black", 1.50, 1.0),
        choice("ohid_chime", "nhs_2001_5", "Other", None, float("nan")),
        choice("most_recent", "census_2021_5", "Other", 0.10, 0.125),  # changed twice: not told
    ]
    text = said(brief.other_rules(place_brief([row("Black")], rows)))
    assert "Most recent record" in text
    assert "Other 0.80 → 0.72" in text
    assert "none moves" in text
    assert "2021 census groups" not in text
