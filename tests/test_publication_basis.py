"""Whom a publication rests on, and how few of them changed."""

import pandas as pd
from sample_published import ENGLAND, PLACE, sample_counts, sample_settings

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
