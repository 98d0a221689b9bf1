"""England's counts by every rule, over people whose records disagree."""

import pandas as pd
import pytest
from hes_rows import attendance, episode, write_extract

from harp_utils.counts import build_counts
from harp_utils.extract import read_extract
from harp_utils.geography import load_areas, load_places
from harp_utils.params import load_focus_areas, load_suite

YEAR = "2025/26"
MOTHER = {"DIAG_01": "O800", "OPERTN_01": "R249", "STARTAGE": "30", "ADMIMETH": "31"}


def stay(person, key, day, category, **changes):
    """One emergency stay for a heart attack on a day of 2025."""
    days = dict.fromkeys(("ADMIDATE", "DISDATE", "EPISTART", "EPIEND"), f"2025-{day}")
    return episode(
        **{"TOKEN_PERSON_ID": person, "EPIKEY": key, "ETHNOS": category, **days, **changes}
    )


EPISODES = [
    # Other twice, then African: the rules of HARP and of OHID disagree.
    stay("other", "1", "05-01", "S"),
    stay("other", "2", "06-01", "S"),
    stay("other", "3", "07-01", "N"),
    # Indian twice, then British: only the most recent record says British.
    stay("indian", "4", "05-01", "H"),
    stay("indian", "5", "06-01", "H"),
    stay("indian", "6", "07-01", "A"),
    stay("white", "7", "05-01", "A"),
    stay("mother", "8", "05-01", "K", **MOTHER),
    stay("mother", "9", "08-01", "J"),
    # In the pooled years, but not in the latest one.
    stay("before", "10", "05-01", "P", ADMIDATE="2024-05-01", DISDATE="2024-05-02"),
]
EVENTS = {
    "most_frequent": {"A": 1, "H": 3, "J": 1, "S": 3},
    "most_recent": {"A": 1 + 3, "J": 1, "N": 3},
    "ohid_chime": {"A": 1, "H": 3, "J": 1, "N": 3},
}


@pytest.fixture(scope="module")
def counts(tmp_path_factory):
    folder = tmp_path_factory.mktemp("by-rule")
    attendances = [attendance(TOKEN_PERSON_ID="nobody", ARRIVAL_DATE="2025-05-01")]
    read_extract(write_extract(folder / "extract", EPISODES, attendances), folder / "interim")
    areas, places = load_areas(2026), load_places(2026)
    suite, focus_areas = load_suite(), load_focus_areas()
    return build_counts(folder / "interim", suite, focus_areas, areas, places)


def by_category(table, column, **wanted):
    for name, value in wanted.items():
        table = table[table[name] == value]
    return table.groupby("ethnic_category")[column].sum().to_dict()


@pytest.mark.parametrize("rule", EVENTS)
def test_events_go_with_the_category_that_the_rule_gives_their_person(counts, rule):
    found = by_category(counts.rule_events, "numerator", rule=rule, metric_id="cvd_admissions")
    assert found == EVENTS[rule]


@pytest.mark.parametrize("rule", EVENTS)
def test_people_with_several_events_stay_one_person(counts, rule):
    table = counts.rule_frequency
    table = table.assign(events=table["people"] * table["events_per_person"])
    of_rule = {"rule": rule, "metric_id": "cvd_admissions"}
    assert by_category(table, "events", **of_rule) == EVENTS[rule]
    people = {category: 1 for category in EVENTS[rule]}
    if rule == "most_recent":
        people["A"] = 2
    assert by_category(table, "people", **of_rule) == people


def test_the_suite_s_own_rule_gives_the_suite_s_own_counts(counts):
    own = counts.rule_frequency
    own = own[own["rule"] == load_suite().ethnicity_rule].drop(columns="rule")
    main = counts.frequency[counts.frequency["metric_id"].isin(own["metric_id"])]
    main = main.query("area_code == 'E92000001' and period == @YEAR and imd_quintile == 0")
    assert len(own) > 0
    pd.testing.assert_frame_equal(own.reset_index(drop=True), main.reset_index(drop=True))


def test_only_england_and_the_latest_year_are_counted(counts):
    for table in (counts.rule_events, counts.rule_frequency, counts.rule_denominators):
        assert set(table["area_code"]) == {"E92000001"}
        assert set(table["period"]) == {YEAR}


def test_deliveries_are_counted_by_every_rule(counts):
    """The mother's two records tie, and the later one says Pakistani: on that all agree."""
    under = counts.rule_denominators.query("denominator == 'deliveries'")
    assert under.set_index(["rule", "ethnic_category"])["n"].to_dict() == {
        (rule, "J"): 1 for rule in EVENTS
    }


def test_people_are_counted_by_both_categories(counts):
    changes = counts.category_changes.set_index(["rule", "ethnic_category", "category_under_rule"])[
        "people"
    ].to_dict()
    assert changes["most_recent", "S", "N"] == changes["ohid_chime", "S", "N"] == 1
    assert changes["most_recent", "H", "A"] == changes["ohid_chime", "H", "H"] == 1
    everyone = counts.category_changes.groupby("rule")["people"].sum()
    # other, indian, white, mother, before and the attender.
    assert set(everyone) == {6}
