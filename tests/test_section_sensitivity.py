"""The sensitivity page: rules, people who change group, and headline ratios that move."""

import re

import pandas as pd
import pytest
from sample_published import write_sample_published
from test_sections import Page

from harp_utils import sections
from harp_utils.published_reader import load_category_changes, load_run, load_sensitivity
from harp_utils.published_run import PublishedRun

PROVENANCE = {
    "ethnicity_rule": "most_frequent",
    "grouping": "nhs_2001_5",
    "periods": [{"label": "2025/26"}],
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return write_sample_published(tmp_path_factory.mktemp("sensitivity") / "published")


@pytest.fixture(scope="module")
def run(folder):
    return load_run(folder)


def made_up_run(folder):
    return PublishedRun(folder, (), {}, (), PROVENANCE)


def headline(rule, group, ratio, limits, movement, grouping="nhs_2001_5", **columns):
    return {
        "rule": rule,
        "grouping": grouping,
        "metric_id": "stroke",
        "metric_name": "Stroke admissions",
        "ethnic_group": group,
        "ratio": ratio,
        "ratio_lower_95": limits[0],
        "ratio_upper_95": limits[1],
        "ratio_note": "",
        "movement": movement,
        **columns,
    }


def with_reference(rows):
    """The rows, the same by census groups, and the reference group under each choice."""
    own = [row for row in rows if row["rule"] == "most_frequent"]
    every = [*rows, *({**row, "grouping": "census_2021_5"} for row in own)]
    choices = dict.fromkeys((row["rule"], row["grouping"]) for row in every)
    white = [
        headline(rule, "White", 1.0, (None, None), 1.0, grouping, ratio_note="reference")
        for rule, grouping in choices
    ]
    return pd.DataFrame([*every, *white])


def cells(table, heading):
    """The cells of a row of an HTML table, their asides after a space."""
    row = re.search(rf'<th scope="row">{heading}</th>(.*?)</tr>', table).group(1)
    return [re.sub("<.*?>", "", cell) for cell in re.findall("<td.*?>(.*?)</td>", row)]


def test_the_rule_of_the_site_is_named(run):
    text = Page(sections.ethnicity_rules(run).data).text
    assert "Most frequent record (used on this site)" in text
    assert text.count("used on this site") == 1


def test_people_who_change_are_counted_and_shared_out(run, folder):
    """The sample's OHID rule moves category S, 5,930 of the 8,515 people in Other."""
    page = sections.people_who_change(run, load_category_changes(folder)).data
    assert cells(page, "Other") == ["8,515", "0 0%", f"5,930 {100 * 5930 / 8515:.1f}%"]
    assert cells(page, "Black")[1:] == ["0 0%", "0 0%"]


def test_a_small_number_of_people_is_not_shown(run, folder):
    """Four people of category R move by recency, which only the census grouping can see."""
    census = PublishedRun(folder, (), {}, (), PROVENANCE | {"grouping": "census_2021_5"})
    page = sections.people_who_change(census, load_category_changes(folder)).data
    assert cells(page, "Asian")[1].startswith("Not shown")
    assert "a share that is not shown" in page


def test_where_people_go_has_a_table_for_each_other_rule(run, folder):
    page = sections.where_people_go(run, load_category_changes(folder)).data
    assert page.count("<table") == 2
    by_ohid = page[page.index("table-matrix-ohid-chime") :]
    assert cells(by_ohid, "Other") == ["0%", "69.6%", "0%", "0%", "30.4%"]


def test_a_move_is_said_with_its_size_and_what_it_changes(folder):
    rows = with_reference(
        [
            headline("most_frequent", "Black", 1.20, (1.05, 1.35), 1.0),
            headline("most_frequent", "Asian", 1.10, (1.05, 1.15), 1.0),
            headline("most_recent", "Black", 1.08, (0.95, 1.20), 0.9),
            headline("most_recent", "Asian", 1.11, (1.06, 1.16), 1.009),
            headline("ohid_chime", "Black", 1.20, (1.05, 1.35), 1.0),
            headline("ohid_chime", "Asian", 1.10, (1.05, 1.15), 1.0),
        ]
    )
    page = sections.headline_moves(made_up_run(folder), rows).data
    text = " ".join(Page(page).text.split())
    assert "one of 2 ratios moves by 5% or more" in text
    assert "the one that moves most is Black, stroke admissions: \u221210.0%" in text
    assert "Whether a gap is clear differs for one." in text
    assert "OHID rule: all 2 ratios stay as they are." in text
    assert cells(page, "Stroke admissions: Black")[:2] == ["1.20 1.05 to 1.35", "1.08 0.95 to 1.20"]


def test_a_ratio_that_is_not_shown_has_its_reason(folder):
    hidden = [
        headline(rule, "Black", None, (None, None), None, ratio_note="u")
        for rule in ("most_frequent", "most_recent", "ohid_chime")
    ]
    page = sections.headline_moves(made_up_run(folder), with_reference(hidden)).data
    assert "no ratio is shown" in page
    assert cells(page, "Stroke admissions: Black") == ["Not shown [u]"] * 4
    assert sections.headline_forest(made_up_run(folder), with_reference(hidden)).data == ""


def test_a_gap_that_is_never_clear_does_not_lead(folder):
    """A ratio of few events moves far; a smaller move of a clear gap is named."""
    few, many = (0.2, 5.0), (1.1, 1.3)
    rows = with_reference(
        [
            headline("most_frequent", "Mixed", 1.0, few, 1.0),
            headline("most_frequent", "Asian", 1.2, many, 1.0),
            headline("most_recent", "Mixed", 2.0, few, 2.0),
            headline("most_recent", "Asian", 1.26, many, 1.05),
            headline("ohid_chime", "Mixed", 1.0, few, 1.0),
            headline("ohid_chime", "Asian", 1.2, many, 1.0),
        ]
    )
    page = sections.headline_moves(made_up_run(folder), rows).data
    assert "moves most is Asian, stroke admissions: +5.0%" in page


def test_a_measure_that_is_not_ranked_is_in_the_table_alone(run, folder):
    headlines = load_sensitivity(folder)
    assert "sickle_cell_admissions" in set(headlines["metric_id"])
    page = sections.headline_moves(run, headlines).data
    findings = page[: page.index("<table")]
    assert "sickle" not in findings.lower()
    assert "Sickle cell admissions: Black" in page


def test_the_measure_that_moves_most_is_drawn_under_every_choice(run, folder):
    """Chinese women have the lowest rate and few caesareans, so Other moves most there."""
    page = Page(
        "<h1>T</h1><h2>S</h2>" + sections.headline_forest(run, load_sensitivity(folder)).data
    )
    assert page.unlabelled == []
    assert len(page.ids) == len(set(page.ids))
    assert page.levels == [1, 2, 3, 3]
