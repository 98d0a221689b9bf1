"""Places of each edition, their names, and where each came from."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from harp_utils.errors import InputError
from harp_utils.geography import (
    check_edition,
    joined_from,
    load_areas,
    load_places,
    short_name,
    slug,
)


@pytest.fixture(scope="module")
def areas():
    return load_areas(2026)


@pytest.mark.parametrize(("edition", "icbs"), [(2023, 42), (2026, 36)])
def test_an_edition_has_england_seven_regions_and_its_icbs(edition, icbs):
    levels = load_areas(edition)["area_level"].tolist()
    assert levels == ["country"] + ["region"] * 7 + ["icb"] * icbs


@pytest.mark.parametrize("edition", [2023, 2026])
def test_regions_and_icbs_are_in_alphabetical_order(edition):
    for _, level in load_areas(edition).groupby("area_level"):
        assert level["slug"].tolist() == sorted(level["slug"])


@pytest.mark.parametrize("edition", [2023, 2026])
@pytest.mark.parametrize("column", ["area_code", "area_name", "short_name", "slug"])
def test_every_name_belongs_to_one_area(edition, column):
    names = load_areas(edition)[column]
    assert names.is_unique
    assert names.str.len().gt(0).all()


@pytest.mark.parametrize("edition", [2023, 2026])
def test_every_area_but_england_has_a_parent_of_the_level_above(edition):
    areas = load_areas(edition)
    level = areas.set_index("area_code")["area_level"]
    parents = areas.set_index("area_level")["parent_code"]
    assert parents["country"] == ""
    assert set(parents["region"].map(level)) == {"country"}
    assert set(parents["icb"].map(level)) == {"region"}


def test_an_area_carries_its_names(areas):
    row = areas.set_index("area_code").loc["E54000065"]
    assert row["area_name"] == "NHS Central East Integrated Care Board"
    assert row["short_name"] == "NHS Central East"
    assert row["slug"] == "central-east"
    assert row["parent_name"] == "East of England"
    assert row["tile_code"] == "CE"


@pytest.mark.parametrize("edition", [2023, 2026])
def test_no_two_icbs_share_a_tile_or_its_letters(edition):
    areas = load_areas(edition)
    icbs = areas[areas["area_level"] == "icb"]
    assert not icbs[["tile_col", "tile_row"]].isna().any(axis=None)
    assert not icbs.duplicated(["tile_col", "tile_row"]).any()
    assert icbs["tile_code"].is_unique
    assert icbs["tile_code"].str.fullmatch(r"[A-Za-z]{2,4}").all()


def test_only_icbs_have_tiles(areas):
    others = areas[areas["area_level"] != "icb"]
    assert others["tile_col"].isna().all()
    assert set(others["tile_code"]) == {""}


def test_an_organisation_code_does_not_name_an_icb_over_time():
    codes = {
        edition: load_areas(edition).set_index("ods_code").loc["QRL", "area_code"]
        for edition in (2023, 2026)
    }
    assert codes == {2023: "E54000042", 2026: "E54000067"}


def test_every_sub_icb_location_leads_to_an_icb_of_either_edition():
    for edition in (2023, 2026):
        areas = load_areas(edition)
        icbs = set(areas.loc[areas["area_level"] == "icb", "area_code"])
        assert set(load_places(edition)["icb_code"]) == icbs


def test_a_place_is_found_once():
    places = load_places(2026)
    assert not places.duplicated(["sub_icb_code", "local_authority"]).any()


def test_only_frimley_needs_the_district():
    places = load_places(2026)
    by_district = places[places["local_authority"] != ""]
    assert set(by_district["sub_icb_code"]) == {"D4U1Y"}
    assert set(places.loc[places["sub_icb_code"] == "D4U1Y", "local_authority"]) == set(
        by_district["local_authority"]
    )
    slough = places[places["local_authority"] == "E06000039"]
    assert slough["icb_code"].tolist() == ["E54000070"]


def test_a_merged_icb_says_whom_it_joined():
    joined = joined_from(2026)
    assert joined["E54000065"] == (
        "Bedfordshire, Luton and Milton Keynes; Cambridgeshire and Peterborough; "
        "part of Hertfordshire and West Essex"
    )


def test_an_icb_that_took_part_of_another_says_so_beside_its_own_old_area():
    assert joined_from(2026)["E54000067"] == "Hampshire and Isle of Wight; part of Frimley"


def test_an_icb_that_did_not_change_joined_nobody(areas):
    kept = areas.set_index("area_code")["joins"]
    assert kept["E54000054"] == ""
    assert (kept[areas["area_code"]] != "").sum() == 7


def test_the_first_edition_joined_nobody():
    assert joined_from(2023) == {}
    assert set(load_areas(2023)["joins"]) == {""}


@pytest.mark.parametrize("load", [load_areas, load_places, check_edition])
def test_an_unknown_edition_lists_the_known_ones(load):
    with pytest.raises(InputError) as caught:
        load(2027)
    assert caught.value.value == 2027
    assert caught.value.expected == "one of 2023, 2026"


def test_an_edition_may_come_as_text():
    assert check_edition("2026") == 2026


def test_a_missing_reference_folder_is_named(tmp_path):
    with pytest.raises(InputError, match=r"geographies\.csv"):
        load_areas(2026, tmp_path)


NAMES = st.text(st.characters(codec="ascii"), max_size=40)


@given(NAMES)
def test_a_slug_is_fit_for_an_address(name):
    made = slug(name)
    assert all(letter.isalnum() or letter == "-" for letter in made)
    assert made == made.lower().strip("-")
    assert "--" not in made


@given(st.lists(st.text("abcdefgh", min_size=1, max_size=8), min_size=1, max_size=4))
def test_an_icb_has_the_slug_of_its_bare_name(words):
    bare = " ".join(words)
    assert slug(f"NHS {bare} Integrated Care Board") == slug(bare) == "-".join(words)


@given(NAMES)
def test_shortening_twice_changes_nothing_more(name):
    full = f"NHS {name.strip()} Integrated Care Board"
    assert short_name(full) == f"NHS {name.strip()}"


def test_names_stay_text_when_the_table_is_read():
    assert pd.api.types.is_string_dtype(load_places(2026)["sub_icb_code"])
    assert "01F" in set(load_places(2026)["sub_icb_code"])
