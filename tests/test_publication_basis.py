"""Whom a publication rests on, and how few of them changed."""

from types import SimpleNamespace

import pandas as pd
import pytest
from sample_published import ENGLAND, PLACE, sample_counts, sample_settings

from harp_utils.params import load_focus_areas
from harp_utils.publication_basis import (
    WHOLE_EXTRACT,
    basis_of_published,
    publication_basis,
    small_revisions,
)

YEAR, LATER = "2024/25", "2025/26"


def basis(*rows):
    columns = ["metric_id", "period", "key", "people", "sums"]
    return pd.DataFrame(rows, columns=columns).astype({"people": float, "sums": float})


def revised(before, after):
    found = small_revisions(before, after, threshold=8)
    return {(row.metric_id, row.period): (row.changed, row.small) for row in found.itertuples()}


def test_a_change_of_few_people_is_small_and_of_many_is_not():
    before = basis(("m", YEAR, "a", 40, 0), ("m", LATER, "a", 40, 0))
    after = basis(("m", YEAR, "a", 41, 0), ("m", LATER, "a", 45, 0), ("m", LATER, "b", 3, 0))

    assert revised(before, after) == {("m", YEAR): (1, True), ("m", LATER): (5 + 3, False)}


def test_people_who_leave_one_row_and_come_into_another_count_twice():
    before = basis(("m", YEAR, "a", 40, 0), ("m", YEAR, "b", 40, 0))
    after = basis(("m", YEAR, "a", 36, 0), ("m", YEAR, "b", 44, 0))

    assert revised(before, after) == {("m", YEAR): (4 + 4, False)}


def test_the_same_people_with_other_records_are_a_change_too():
    before, after = basis(("m", YEAR, "a", 40, 90)), basis(("m", YEAR, "a", 40, 91))

    assert revised(before, after) == {("m", YEAR): (1, True)}


def test_more_people_with_more_records_are_as_many_as_came():
    before, after = basis(("m", YEAR, "a", 40, 90)), basis(("m", YEAR, "a", 49, 120))

    assert revised(before, after) == {("m", YEAR): (9, False)}


def test_what_did_not_change_or_was_not_there_before_stays_nothing():
    before, after = basis(("m", YEAR, "a", 40, 90)), basis(("m", YEAR, "a", 40, 90))

    assert revised(before, after) == {}
    new = pd.concat([after, basis(("m", LATER, "a", 3, 0))])
    assert revised(before, new) == {("m", LATER): (3, False)}


def test_what_stays_as_published_still_rests_on_what_it_did():
    before = basis(("m", YEAR, "a", 40, 0), ("m", LATER, "a", 40, 0))
    now = basis(("m", YEAR, "a", 47, 0), ("m", LATER, "a", 60, 0))
    kept = pd.DataFrame({"metric_id": ["m"], "period": [YEAR]})

    rests_on = basis_of_published(now, before, kept)

    assert revised(before, rests_on) == {("m", LATER): (20, False)}
    # One person more than is shown, though six fewer than were counted last.
    after = basis(("m", YEAR, "a", 41, 0), ("m", LATER, "a", 60, 0))
    assert revised(rests_on, after) == {("m", YEAR): (1, True)}


def test_the_basis_names_every_metric_and_the_whole_extract():
    suite, focus_areas, areas, population = sample_settings()
    counts = sample_counts(suite, focus_areas, areas, population)
    rows = publication_basis(counts, focus_areas, areas)

    metrics = {m.metric_id for focus in focus_areas for m in focus.metrics}
    assert metrics | {WHOLE_EXTRACT} <= set(rows["metric_id"])
    assert set(rows.loc[rows["metric_id"] != WHOLE_EXTRACT, "period"]) >= {YEAR, LATER}
    assert not rows["key"].str.contains(ENGLAND).any()
    assert rows["key"].str.contains(PLACE).any()


# One place, one group: what each table of counts tells of it.
CARE = {"period": YEAR, "area_code": PLACE, "ethnic_category": "A"}
OVER_PEOPLE, BY_DELIVERIES = "elective_caesarean_admissions", "pre_eclampsia_admissions"
BY_BIRTHS = "preterm_birth_admissions"


def frames(**rows):
    """Give tables of counts in which only what is named has rows."""
    columns = {
        "frequency": ["metric_id", "imd_quintile", "age_band", "events_per_person", "people"],
        "repeats": ["metric_id", "measure", "people", "numerator", "denominator"],
        "events": ["metric_id", "sex", "age_band", "imd_quintile", "numerator"],
        "denominators": ["denominator", "n"],
        "category_changes": ["rule", "ethnic_category", "category_under_rule", "people"],
    }
    columns["repeats"].append("numerator_squares")
    made = {
        name: pd.DataFrame(rows.get(name, []), columns=names).assign(
            **(CARE if name != "category_changes" else {})
        )
        for name, names in columns.items()
    }
    if made["category_changes"].empty:
        made["category_changes"].loc[0] = ["latest", "A", "A", 0]
    return SimpleNamespace(**made)


def rests_on(**rows):
    """Give people and sums by metric and key."""
    _, _, areas, _ = sample_settings()
    found = publication_basis(frames(**rows), load_focus_areas(), areas)
    found = found[(found["people"] > 0) | (found["sums"] > 0)]
    assert set(found["period"]) <= {YEAR, ""}
    assert not found.duplicated(["metric_id", "key"]).any()
    return {(row.metric_id, row.key): (row.people, row.sums) for row in found.itertuples()}


def test_people_go_by_age_and_number_of_events_over_all_fifths_together():
    rows = [("m", 0, "20-24", 1, 30), ("m", 0, "20-24", 2, 4), ("m", 3, "20-24", 1, 30)]
    assert rests_on(frequency=rows) == {
        ("m", f"people|{PLACE}|A|20-24|1"): (30, 0),
        ("m", f"people|{PLACE}|A|20-24|2"): (4, 0),
    }


def test_people_of_a_measure_stand_with_all_that_they_add_up_to():
    rows = [("m", "main", 30, 12, 40, 50), ("m", "official", 20, 5, 25, 9)]
    assert rests_on(repeats=rows) == {
        ("m", f"people|{PLACE}|A|main"): (30, 12 + 40 + 50),
        ("m", f"people|{PLACE}|A|official"): (20, 5 + 25 + 9),
    }


def test_babies_go_by_sex_age_and_fifth_and_only_where_a_measure_is_over_births():
    births = [(BY_BIRTHS, *row) for row in [("F", "0", 1, 9), ("M", "0", 1, 8), ("F", "0", 2, 7)]]
    mothers = [(BY_DELIVERIES, "F", "20-24", 1, 6), (BY_DELIVERIES, "F", "25-29", 1, 5)]
    over_people = [(OVER_PEOPLE, "F", "20-24", 1, 4)]
    assert rests_on(events=births + mothers + over_people) == {
        (BY_BIRTHS, f"numerator|{PLACE}|A|F|0|1"): (0, 9),
        (BY_BIRTHS, f"numerator|{PLACE}|A|M|0|1"): (0, 8),
        (BY_BIRTHS, f"numerator|{PLACE}|A|F|0|2"): (0, 7),
        (BY_DELIVERIES, f"numerator|{PLACE}|A|F|20-24|1"): (0, 6),
        (BY_DELIVERIES, f"numerator|{PLACE}|A|F|25-29|1"): (0, 5),
    }


@pytest.mark.parametrize(
    ("over", "metrics"),
    [
        ("births", {"preterm_birth_admissions", "neonatal_jaundice_admissions"}),
        (
            "deliveries",
            {
                *("elective_caesarean_admissions", "emergency_caesarean_admissions"),
                *("postpartum_haemorrhage_admissions", "pre_eclampsia_admissions"),
                "gestational_diabetes_admissions",
            },
        ),
    ],
)
def test_a_denominator_stands_for_each_measure_over_it_and_for_shares_of_it(over, metrics):
    assert rests_on(denominators=[(over, 800)]) == {
        (metric, f"n|{PLACE}|A|{over}"): (0, 800) for metric in metrics
    }


def test_people_of_the_extract_are_counted_under_one_rule_only():
    rows = [("latest", "A", "A", 30), ("latest", "A", "B", 2), ("last", "A", "A", 31)]
    assert rests_on(category_changes=rows) == {
        (WHOLE_EXTRACT, "people||A|A"): (30, 0),
        (WHOLE_EXTRACT, "people||A|B"): (2, 0),
    }
