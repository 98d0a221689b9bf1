"""How many people change group under another rule."""

import pandas as pd

from harp_utils import category_changes
from harp_utils.category_changes import public_changes
from harp_utils.disclosure.states import NO_PROOF
from harp_utils.params import load_suite

SUITE = load_suite()
RULES = ("most_recent", "ohid_chime")


def changes(*rows):
    columns = ["rule", "ethnic_category", "category_under_rule", "people"]
    table = public_changes(pd.DataFrame(rows, columns=columns), SUITE)
    keys = ["rule", "grouping", "ethnic_group", "ethnic_group_under_rule"]
    return table.set_index(keys).sort_index()


def test_people_are_added_up_by_group_and_shared_out():
    table = changes(
        ("ohid_chime", "S", "H", 40), ("ohid_chime", "S", "J", 20), ("ohid_chime", "S", "S", 60)
    )
    moved = table.loc[("ohid_chime", "nhs_2001_5", "Other", "Asian")]
    assert moved.to_dict() == {"people": 40 + 20, "share": 100 * (40 + 20) / (40 + 20 + 60)}


def test_everyone_and_those_who_moved_are_added_up_before_rounding():
    """8 + 9 moved and 103 stayed: 17 becomes 15, which is no sum of 10 and 10."""
    table = changes(
        ("most_recent", "A", "H", 8), ("most_recent", "N", "A", 9), ("most_recent", "A", "A", 103)
    )
    everyone = table.loc[("most_recent", "nhs_2001_5", "Everyone")]
    assert everyone.loc["Another group", "people"] == 15
    assert everyone.loc["Everyone", "people"] == 8 + 9 + 103
    of_white = table.loc[("most_recent", "nhs_2001_5", "White")]
    assert of_white["people"].to_dict() == {
        "Everyone": 110,
        "Another group": 10,
        "Asian": 10,
        "White": 105,
    }


def test_the_census_counts_chinese_people_as_asian():
    table = changes(("most_recent", "R", "S", 50))
    assert ("most_recent", "nhs_2001_5", "Other", "Other") in table.index
    assert ("most_recent", "census_2021_5", "Asian", "Other") in table.index
    assert ("most_recent", "nhs_2001_16", "Chinese", "Another group") in table.index


def test_pairs_of_the_16_categories_are_not_published():
    table = changes(("most_recent", "R", "S", 50), ("most_recent", "A", "A", 50))
    detailed = table.xs("nhs_2001_16", level="grouping")
    assert set(detailed.index.get_level_values("ethnic_group_under_rule")) == {
        "Everyone",
        "Another group",
    }


def test_small_numbers_are_hidden_and_others_rounded():
    table = changes(("most_recent", "A", "H", 7), ("most_recent", "A", "A", 93))
    of_white = table.loc[("most_recent", "nhs_2001_5", "White")]
    assert of_white.loc["Asian"].tolist() == ["[c]", "[c]"]
    assert of_white.loc["White"].tolist() == [95, 95.0]


def test_the_rule_of_the_suite_is_not_compared_with_itself():
    table = changes(("most_frequent", "A", "A", 93), ("most_recent", "A", "A", 93))
    assert set(table.index.get_level_values("rule")) == {"most_recent"}


def test_the_order_of_rows_does_not_matter():
    rows = [
        ("most_recent", "A", "H", 30),
        ("most_recent", "R", "A", 12),
        ("ohid_chime", "Z", "Z", 9),
    ]
    pd.testing.assert_frame_equal(changes(*rows), changes(*rows[::-1]))


def test_what_the_auditor_pins_down_gets_more_cover():
    """Who moved from White to Asian is named: something else in its sums is withheld too."""
    rows = [
        ("most_recent", "A", "H", 7),
        ("most_recent", "A", "N", 40),
        ("most_recent", "A", "A", 93),
    ]
    columns = ["rule", "ethnic_category", "category_under_rule", "people"]
    counts = pd.DataFrame(rows, columns=columns)
    pinned = pd.DataFrame(
        [
            ("changes/nhs_2001_5/most_recent", "White", "Asian"),
            ("stroke_admissions/events", "", ""),
        ],
        columns=["series", "ethnic_group", "ethnic_category"],
    )
    plain, covered, behind = (
        public_changes(counts, SUITE, each)["people"].isin(["[c]", "[p]"])
        for each in (None, pinned.assign(proof=NO_PROOF), pinned.assign(proof=0))
    )
    assert (covered >= plain).all()
    assert covered.sum() > plain.sum()
    # What a proof of another count rests on is not pinned down itself.
    assert behind.equals(plain)


def test_a_share_is_hidden_with_the_whole_that_it_is_out_of(monkeypatch):
    def withhold_wholes(cells, *_):
        whole = cells["ethnic_group_under_rule"] == "Everyone"
        note = whole.map({True: "p", False: ""})
        return pd.DataFrame({"shown": cells["count"].mask(whole), "note": note})

    monkeypatch.setattr(category_changes, "protect_table", withhold_wholes)
    table = changes(("most_recent", "A", "A", 90), ("most_recent", "A", "H", 10))
    of_white = table.loc[("most_recent", "nhs_2001_5", "White")]
    assert of_white.loc["Everyone"].tolist() == ["[p]", "[p]"]
    assert of_white.loc["White"].tolist() == [90, "[c]"]
    assert of_white.loc["Asian"].tolist() == [10, "[c]"]


def test_shares_have_one_decimal():
    table = changes(("most_recent", "A", "A", 20), ("most_recent", "A", "H", 10))
    assert table.loc[("most_recent", "nhs_2001_5", "White", "Asian"), "share"] == 33.3


def test_a_total_over_groups_must_not_pin_down_two_small_parts():
    """7 White and 7 Black people move: 15 in all, for 13 to 17, would say 6 or 7 of each."""
    table = changes(
        *(("most_recent", before, "H", 7) for before in "AN"),
        *(("most_recent", before, before, 93) for before in "AN"),
    )
    moved = table["people"].xs("Another group", level="ethnic_group_under_rule")
    assert moved["most_recent", "nhs_2001_5", "Everyone"] == "[p]"


def test_one_rule_must_not_tell_of_the_people_of_a_group_under_another():
    """Two parts shown as 10 make 16 or more; then the 7 beside a 10, of the same, are 4 to 7."""
    table = changes(
        *(("most_recent", "A", after, 8) for after in "HN"),
        *(("ohid_chime", "A", after, people) for after, people in (("A", 9), ("H", 7))),
    )
    both = {rule: table.loc[(rule, "nhs_2001_5"), "people"] for rule in RULES}
    assert any((people == "[p]").any() for people in both.values())


def test_one_grouping_must_not_tell_of_the_people_of_another():
    """Chinese people are Asian in the census's groups, and Other in those of the NHS.

    8 White people move. In the census's groups so do 3 Asian ones, of 11: 8 to 12 less 8 or more
    is 4 or less.
    """
    table = changes(
        *(("most_recent", "A", after, people) for after, people in (("H", 8), ("A", 93))),
        *(("most_recent", "R", after, people) for after, people in (("S", 3), ("R", 93))),
    )
    moved = table["people"].xs("Another group", level="ethnic_group_under_rule")["most_recent"]
    assert moved["census_2021_5", "White"] == moved["nhs_2001_5", "White"] == "[p]"
