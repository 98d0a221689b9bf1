"""The committed tables agree with one another, and each says where it came from."""

import itertools
from pathlib import Path

import pandas as pd
import pytest

from harp_utils.errors import InputError
from harp_utils.geography import load_places
from harp_utils.params import load_code_lists, load_focus_areas, load_suite
from harp_utils.reference import (
    REFERENCE,
    load_population,
    load_reference,
    load_standard_population,
)

GROUPS = ["Asian", "Black", "Mixed", "White", "Other", "Unknown"]
BANDS = [f"{first}-{first + 4}" for first in range(0, 85, 5)] + ["85+"]


@pytest.fixture(scope="module")
def categories():
    return load_reference("ethnic_categories.csv").set_index("code")


@pytest.fixture(scope="module")
def population():
    return load_population(REFERENCE / "population.csv.gz")


# Sources


def test_every_table_has_one_row_of_sources():
    tables = {path.name for path in REFERENCE.iterdir()} - {"sources.csv"}
    assert sorted(load_reference("sources.csv")["table"]) == sorted(tables)


@pytest.mark.parametrize("column", ["source", "licence", "date", "note"])
def test_every_source_is_told_whole(column):
    assert load_reference("sources.csv")[column].str.len().gt(0).all()


def test_an_unknown_table_lists_the_known_ones():
    with pytest.raises(InputError, match=r"geography\.csv.*one of .*geographies\.csv"):
        load_reference("geography.csv")


# Ethnic categories


def test_there_are_sixteen_categories_and_three_ways_of_not_knowing(categories):
    assert "".join(categories.index[categories["nhs_2001_5"] != "Unknown"]) == "ABCDEFGHJKLMNPRS"
    assert set(categories.index[categories["nhs_2001_5"] == "Unknown"]) == {"Z", "X", "99"}


@pytest.mark.parametrize("grouping", ["nhs_2001_5", "census_2021_5"])
def test_groups_have_the_names_of_the_suite(categories, grouping):
    assert set(categories[grouping]) == set(GROUPS)


def test_only_chinese_changes_group_between_2001_and_2021(categories):
    moved = categories[categories["nhs_2001_5"] != categories["census_2021_5"]]
    assert moved.index.tolist() == ["R"]
    assert moved.loc["R", ["nhs_2001_5", "census_2021_5"]].tolist() == ["Other", "Asian"]


def test_sixteen_categories_keep_their_own_labels(categories):
    known = categories[categories["nhs_2001_5"] != "Unknown"]
    assert known["nhs_2001_16"].tolist() == known["label"].tolist()
    assert known["label"].is_unique


# Standard population


@pytest.mark.parametrize(("standard", "bands"), [("esp2013_18", 18), ("esp2013_19", 19)])
def test_a_standard_population_is_a_hundred_thousand_people(standard, bands):
    weights = load_standard_population(standard)
    assert len(weights) == weights["age_band"].nunique() == bands
    assert weights["weight"].sum() == 100_000


def test_the_oldest_two_bands_add_up_to_the_open_one():
    fine = load_standard_population("esp2013_19").set_index("age_band")["weight"]
    coarse = load_standard_population("esp2013_18").set_index("age_band")["weight"]
    assert coarse["85+"] == fine["85-89"] + fine["90+"] == 1_500 + 1_000


def test_an_unknown_standard_lists_the_known_ones():
    with pytest.raises(InputError, match="esp2013_18, esp2013_19"):
        load_standard_population("esp1976")


# Population


def test_every_icb_has_people_of_every_category_sex_and_age_band(population):
    keys = ["ethnic_category", "sex", "age_band"]
    full = set(itertools.product("ABCDEFGHJKLMNPRS", "FM", BANDS))
    for _, rows in population.groupby("icb_2026"):
        assert set(rows[keys].itertuples(index=False, name=None)) == full
    assert population["population"].gt(0).all()
    assert set(population["imd_quintile"]) == {1, 2, 3, 4, 5}


def test_a_cell_of_the_population_stands_once(population):
    assert not population.duplicated(list(population.columns.drop("population"))).any()


@pytest.mark.parametrize("edition", [2023, 2026])
def test_people_live_in_the_icbs_of_the_lookup(population, edition):
    assert set(population[f"icb_{edition}"]) == set(load_places(edition)["icb_code"])


def test_the_population_adds_up_to_the_census(population):
    sub_icbs = load_reference("sub_icb_locations.csv")["census2021_population"].astype(float)
    assert population["population"].sum() == pytest.approx(sub_icbs.sum(), rel=1e-4)
    assert population["population"].sum() == pytest.approx(56_490_000, rel=1e-3)


def test_each_icb_adds_up_to_its_sub_icb_locations(population):
    table = load_reference("sub_icb_locations.csv")
    expected = table["census2021_population"].astype(float).groupby(table["icb_2026"]).sum()
    found = population.groupby("icb_2026")["population"].sum()
    pd.testing.assert_series_equal(found, expected, check_names=False, rtol=1e-2)


def test_a_missing_population_is_named(tmp_path):
    with pytest.raises(InputError, match=r"population\.csv\.gz"):
        load_population(tmp_path / "population.csv.gz")


# Code lists and anchors


def test_every_code_list_a_metric_or_a_denominator_names_exists():
    metrics = [metric for area in load_focus_areas() for metric in area.metrics]
    named = {metric.code_list for metric in metrics}
    named |= set(load_suite().denominators["deliveries"].code_lists)
    assert named <= set(load_code_lists())


def test_every_code_stands_once_in_its_list():
    assert not load_reference("code_lists.csv").duplicated(["code_list", "code"]).any()


def test_every_anchor_tells_whether_it_was_checked():
    status = load_reference("published_anchors.csv")["status"]
    assert status.str.contains("verified|recalled|derived").all()


def test_every_hes_column_has_a_dataset_a_type_and_a_name():
    columns = load_reference("hes_columns.csv")
    assert set(columns["dataset"]) == {"apc", "ecds"}
    assert set(columns["type"]) == {"string", "date", "integer"}
    assert not columns.duplicated(["dataset", "canonical"]).any()


def test_the_readme_lists_every_column_that_an_extract_must_have():
    """By the name that HES gives it; of a list of codes, the first."""
    readme = (Path(__file__).resolve().parents[1] / "README.md").read_text(encoding="utf-8")
    columns = load_reference("hes_columns.csv")
    first_names = columns["aliases"].str.split("|").str[0].str.split("..", regex=False).str[0]
    assert [name for name in first_names if f"`{name}`" not in readme] == []
