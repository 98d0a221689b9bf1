import pandas as pd
from sample_published import ENGLAND, PLACE, sample_settings

from harp_utils.completeness import area_groups, completeness_in_words, protect_completeness
from harp_utils.published import load_categories
from harp_utils.published_files import write_csv
from harp_utils.published_reader import load_completeness

YEAR = "2025/26"
SUITE, _, AREAS, POPULATION = sample_settings()


def protect(*rows):
    columns = ["dataset", "period", "area_code", "known_category", "not_stated", "n"]
    table = protect_completeness(pd.DataFrame(rows, columns=columns), AREAS, SUITE)
    return table.set_index(["dataset", "period", "area_code"])


def test_england_is_shown_as_it_is():
    row = protect(("apc", YEAR, ENGLAND, 93, 7, 100)).loc[("apc", YEAR, ENGLAND)]

    assert row[["known_category", "not_stated", "n"]].tolist() == [93, 7, 100]
    assert row["not_stated_share"] == 7.0


def test_small_counts_and_their_shares_are_hidden_below_england():
    table = protect(("apc", YEAR, PLACE, 93, 7, 100))
    row = table.loc[("apc", YEAR, PLACE)]

    assert (row["known_category"], row["n"]) == (95, 100)
    assert pd.isna(row["not_stated"])
    assert pd.isna(row["not_stated_share"])
    assert row["known_category_share"] == 95.0


def test_every_place_and_year_has_a_row():
    table = protect(("apc", YEAR, PLACE, 93, 7, 100))

    assert len(table) == 2 * 4 * 3
    assert table.loc[("ecds", "2023/24", ENGLAND), "n"] == 0


def test_missing_cells_say_why():
    table = protect(("apc", YEAR, PLACE, 93, 7, 100)).reset_index()

    words = completeness_in_words(table).set_index(["dataset", "period", "area_code"])
    assert words.loc[("apc", YEAR, PLACE), "not_stated_share"] == "[c]"
    assert not words.isna().any(axis=None)


def test_a_share_of_no_records_does_not_apply_where_others_have_records():
    table = protect(("apc", YEAR, ENGLAND, 93, 7, 100)).reset_index()

    words = completeness_in_words(table).set_index(["dataset", "period", "area_code"])
    assert words.loc[("apc", YEAR, PLACE), ["n", "not_stated_share"]].tolist() == [0, "[z]"]


def test_a_data_set_without_any_record_was_not_collected(tmp_path):
    table = protect(("apc", YEAR, PLACE, 93, 7, 100)).reset_index()

    words = completeness_in_words(table)
    cells = words.set_index(["dataset", "period", "area_code"])
    assert set(cells.loc[("ecds", YEAR, PLACE)]) == {"[x]"}
    write_csv(words, tmp_path / "completeness.csv")
    read = load_completeness(tmp_path)
    assert set(read["dataset"]) == {"apc"}
    assert set(read["period"]) == {YEAR}
    assert read.set_index("area_code").loc[PLACE, "n"] == 100


def test_people_of_a_place_add_up():
    people = area_groups(POPULATION, load_categories("nhs_2001_5"), AREAS, 2026)

    here = people[people["area_code"] == PLACE].set_index("ethnic_group")
    assert abs(here["people"].drop("Everyone").sum() - here.loc["Everyone", "people"]) <= 3
    assert here.loc["Everyone", "share"] == 100
