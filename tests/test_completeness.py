import pandas as pd
from sample_published import ENGLAND, PLACE, sample_settings

from harp_utils.completeness import area_groups, completeness_in_words, protect_completeness
from harp_utils.published import load_categories
from harp_utils.published_files import write_csv
from harp_utils.published_reader import load_completeness

YEAR = "2025/26"
SUITE, _, AREAS, POPULATION = sample_settings()


NO_GAPS = pd.DataFrame(columns=["dataset", "period", "area_code"])


def protect(*rows, gaps=NO_GAPS):
    columns = ["dataset", "period", "area_code", "known_category", "not_stated", "n"]
    table = protect_completeness(pd.DataFrame(rows, columns=columns), AREAS, SUITE, gaps)
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


def test_what_was_not_collected_is_no_zero_and_lends_nobody_its_records(tmp_path):
    """England lacks a place in this year, so the records of the other are not England's."""
    keys = [("apc", YEAR, ENGLAND), ("ecds", YEAR, ENGLAND), ("ecds", YEAR, PLACE)]
    gaps = pd.DataFrame(keys, columns=NO_GAPS.columns)
    counts = [("apc", YEAR, area, 93, 7, 100) for area in (ENGLAND, PLACE)]
    words = completeness_in_words(protect(*counts, gaps=gaps).reset_index())

    cells = words.set_index(["dataset", "period", "area_code"])
    assert all(set(cells.loc[key]) == {"[x]"} for key in keys)
    assert cells.loc[("apc", YEAR, PLACE), ["n", "not_stated"]].tolist() == [100, "[c]"]
    assert cells.loc[("ecds", "2023/24", PLACE), "n"] == 0
    write_csv(words, tmp_path / "completeness.csv")
    read = load_completeness(tmp_path).set_index(["dataset", "period", "area_code"])
    assert not read.index.isin(keys).any()
    assert read.loc[("apc", YEAR, PLACE), "n"] == 100


def test_people_of_a_place_add_up():
    people = area_groups(POPULATION, load_categories("nhs_2001_5"), AREAS, 2026)

    here = people[people["area_code"] == PLACE].set_index("ethnic_group")
    assert abs(here["people"].drop("Everyone").sum() - here.loc["Everyone", "people"]) <= 3
    assert here.loc["Everyone", "share"] == 100


def test_a_share_has_the_reason_of_the_number_that_it_is_out_of():
    shown = protect(("apc", YEAR, PLACE, 60, 40, 100)).reset_index()
    here = (shown["area_code"] == PLACE) & (shown["period"] == YEAR) & (shown["dataset"] == "apc")
    hidden = shown.assign(n=shown["n"].mask(here), n_note=shown["n_note"].mask(here, "p"))
    hidden["not_stated_share"] = hidden["not_stated_share"].mask(here)
    words = completeness_in_words(hidden)[here].iloc[0]

    assert words[["n", "not_stated", "not_stated_share"]].tolist() == ["[p]", 40, "[p]"]


def test_what_was_recorded_and_what_was_chosen_each_add_up_to_all_records():
    """Of 12 records (8 to 12) 10 are usable (8 to 12), so at most 4 are not stated: too few."""
    columns = ["dataset", "period", "area_code", "known_category", "not_stated"]
    after = ["known_category_after", "not_stated_after", "n"]
    counts = pd.DataFrame([("apc", YEAR, PLACE, 10, 2, 12, 0, 12)], columns=[*columns, *after])
    shown = protect_completeness(counts, AREAS, SUITE, NO_GAPS)
    (row,) = shown[(shown["area_code"] == PLACE) & (shown["n_note"] != "0")].to_dict("records")

    assert row["not_stated_note"] in ("c", "p")
    assert "p" in (row["n_note"], row["known_category_note"])


def test_people_of_groups_are_whole_and_shares_have_one_decimal():
    groups = area_groups(POPULATION, load_categories(SUITE.grouping), AREAS, SUITE.edition)
    here = groups[groups["area_code"] == PLACE].set_index("ethnic_group")
    everyone = POPULATION["population"].sum()
    asian = POPULATION[POPULATION["ethnic_category"].isin(list("HJKL"))]["population"].sum()

    assert here.loc["Everyone", "people"] == round(everyone)
    assert here.loc["Asian", "people"] == round(asian)
    assert here.loc["Asian", "share"] == round(100 * round(asian) / round(everyone), 1)
