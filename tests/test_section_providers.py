"""Providers on the data quality page."""

from pathlib import Path

import pandas as pd

from harp_utils import sections
from harp_utils.area_data import Place
from harp_utils.published_reader import load_providers
from harp_utils.published_run import PublishedRun

ENGLAND = Place("E92", "England", "England", "country", "none", "england", "E92", "E92")
BOARD = Place("E54", "NHS Board", "NHS Board", "icb", "England", "board", "E40", "E92")
YEARS = {"periods": [{"label": "2024/25"}, {"label": "2025/26"}]}
RUN = PublishedRun(Path(), (ENGLAND, BOARD), {}, (), YEARS)


def provider(code, n, known, position, dataset="apc", period="2025/26"):
    return {
        "dataset": dataset,
        "provider_code": code,
        "period": period,
        "n": n,
        "known_category": known,
        "against_england": position,
    }


TABLE = pd.DataFrame(
    [
        provider("RAA", 1000, 900, "within"),
        provider("RBB", 500, 300, "above"),
        provider("RCC", 20, None, None),
        provider("RDD", None, None, None),
        provider("RAA", 100, 95, "within", dataset="ecds"),
        provider("RZZ", 100, 10, "above", period="2024/25"),
    ]
)


def test_the_latest_year_is_put_in_words():
    page = sections.providers(RUN, TABLE, "E92").data
    assert "Admissions: of 2 providers 0 lower, 1 as expected, 1 higher." in page
    assert f"The highest share is {100 * (500 - 300) / 500}%, at RBB." in page
    assert "RZZ" not in page


def test_hidden_and_absent_counts_say_so():
    page = sections.providers(RUN, TABLE, "E92").data
    rows = {part.split("</th>")[0]: part for part in page.split('<th scope="row">')[1:]}
    assert "Not shown [c]" in rows["RCC"]
    assert "20" in rows["RCC"]
    assert rows["RDD"].count("<td") == 2
    assert "No records" in rows["RBB"]


def test_a_board_has_the_findings_and_a_link():
    page = sections.providers(RUN, TABLE, "E54").data
    assert "<table" not in page
    assert 'href="england.html#every-provider"' in page


def test_no_provider_to_compare_is_said():
    hidden = TABLE.assign(against_england=None)
    page = sections.providers(RUN, hidden[hidden["n"].isna()], "E92").data
    assert "Admissions: no provider can be compared." in page


def test_records_that_were_not_collected_are_said_to_be(tmp_path):
    page = sections.providers(RUN, TABLE[TABLE["dataset"] == "apc"], "E92").data
    assert "A&amp;E attendances: not collected. This extract does not hold every place." in page
    assert "Not collected [x]" in page
    TABLE.iloc[:0].to_csv(tmp_path / "providers.csv", index=False)
    page = sections.providers(RUN, load_providers(tmp_path), "E92").data
    assert page.count("not collected") == 2
    assert "<table" not in page


def test_only_the_codes_of_the_table_are_explained():
    page = sections.providers(RUN, TABLE, "E92").data
    assert "[c]: a small number." in page
    assert "[p]" not in page
    protecting = TABLE.assign(known_category_code="[p]")
    assert "[p]: hidden, small or not" in sections.providers(RUN, protecting, "E92").data
