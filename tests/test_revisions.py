"""What a second publication may change."""

from dataclasses import replace

import pandas as pd
import pytest
from sample_published import (
    ENGLAND,
    PLACE,
    PROVENANCE,
    sample_counts,
    sample_settings,
)

from harp_utils.errors import InputError
from harp_utils.published import publish
from harp_utils.published_reader import load_focus, load_run
from harp_utils.revisions import (
    WHOLE_EXTRACT,
    check_edition,
    is_comparable,
    keep_as_published,
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


def published(metric, period, numerator, group="Asian"):
    return {
        "metric_id": metric,
        "measure": "main",
        "period": period,
        "area_code": "E1",
        "breakdown": "ethnic_group",
        "ethnic_group": group,
        "ethnic_category": "all",
        "imd_quintile": "all",
        "numerator": numerator,
        "count_note": "" if numerator else "c",
    }


def test_the_last_numbers_stay_where_too_few_people_changed():
    previous = pd.DataFrame([published("m", YEAR, 10), published("m", LATER, 10)])
    rows = pd.DataFrame([published("m", YEAR, 15), published("m", LATER, 15)])

    kept = keep_as_published(rows, previous, pd.DataFrame({"metric_id": ["m"], "period": [YEAR]}))

    assert kept["numerator"].tolist() == [10, 15]


def test_nothing_stays_where_the_rows_are_others_than_before():
    previous = pd.DataFrame([published("m", YEAR, 10)])
    rows = pd.DataFrame([published("m", YEAR, 15), published("m", YEAR, 20, group="Black")])

    kept = keep_as_published(rows, previous, pd.DataFrame({"metric_id": ["m"], "period": [YEAR]}))

    assert kept["numerator"].tolist() == [15, 20]


def test_publications_are_compared_only_where_they_were_made_in_the_same_way():
    made = {"edition": 2026, "grouping": "nhs_2001_5", "periods": [], "scale": 1}

    assert is_comparable(made, dict(made, extract_name="another"))
    assert not is_comparable(made, dict(made, grouping="census_2021_5"))


@pytest.fixture(scope="module")
def settings():
    suite, focus_areas, areas, population = sample_settings()
    counts = sample_counts(suite, focus_areas, areas, population)
    return counts, population, suite, focus_areas, areas


def add_one_person(counts):
    """Give one more person of category G one stroke, in every place, the latest year and all."""
    frequency = counts.frequency.copy()
    chosen = (frequency["metric_id"] == "stroke_admissions") & (frequency["ethnic_category"] == "G")
    chosen &= (frequency["imd_quintile"] == 0) & (frequency["age_band"] == "75-79")
    chosen &= frequency["period"].isin([LATER, "2023/24 to 2025/26"])
    chosen &= frequency["events_per_person"] == 1
    assert chosen.any()
    frequency.loc[chosen, "people"] += 1
    return replace(counts, frequency=frequency)


def run(settings, folder, counts=None, checksum="0" * 16, **changes):
    own, population, suite, focus_areas, areas = settings
    origin = PROVENANCE | {"checksum": checksum} | changes
    arguments = (counts or own, population, suite, focus_areas, areas, origin)
    publish(*arguments, folder / "published", basis=folder / "basis.parquet")
    return folder / "published"


def files(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_an_extract_with_one_more_person_changes_no_byte(settings, tmp_path):
    first = files(run(settings, tmp_path))

    second = files(run(settings, tmp_path, add_one_person(settings[0]), checksum="1" * 16))

    assert second == first


def test_without_a_last_publication_one_more_person_is_seen(settings, tmp_path):
    first = load_focus("cardiovascular", run(settings, tmp_path / "a"))

    alone = run(settings, tmp_path / "b", add_one_person(settings[0]), checksum="1" * 16)

    assert not load_focus("cardiovascular", alone).equals(first)


def test_a_change_of_one_person_stays_hidden_among_many_others(settings, tmp_path):
    """One person in one year of strokes; ten in the emergency attendances for cardiac arrest."""
    first = load_focus("cardiovascular", run(settings, tmp_path))
    counts = add_one_person(settings[0])
    many = (counts.frequency["metric_id"] == "cardiac_arrest_attendances") & (
        counts.frequency["ethnic_category"] == "A"
    )
    many &= counts.frequency["period"].isin([LATER, "2023/24 to 2025/26"])
    many &= (counts.frequency["age_band"] == "75-79") & (counts.frequency["imd_quintile"] == 0)
    many &= counts.frequency["events_per_person"] == 1
    counts.frequency.loc[many, "people"] += 10

    second = load_focus("cardiovascular", run(settings, tmp_path, counts, checksum="1" * 16))

    own = first["metric_id"] == "stroke_admissions"
    pd.testing.assert_frame_equal(first[own], second[own])
    other = first["metric_id"] == "cardiac_arrest_attendances"
    assert not first[other].equals(second[other])


def test_other_settings_are_published_anew(settings, tmp_path):
    run(settings, tmp_path)

    folder = run(settings, tmp_path, add_one_person(settings[0]), suite_version="9.9.9")

    assert load_run(folder).provenance["suite_version"] == "9.9.9"


def test_the_same_years_are_refused_for_another_edition(settings, tmp_path):
    folder = run(settings, tmp_path)
    previous = load_run(folder).provenance | {"edition": 2023}

    with pytest.raises(InputError, match="edition: 2026: expected 2023"):
        check_edition(previous, settings[2], folder)


def test_another_edition_of_other_years_is_fine(settings, tmp_path):
    folder = run(settings, tmp_path)
    old = [{"label": "2019/20", "words": "April 2019 to March 2020"}]

    check_edition(
        load_run(folder).provenance | {"edition": 2023, "periods": old}, settings[2], folder
    )


def test_the_basis_names_every_metric_and_the_whole_extract(settings):
    counts, _, _, focus_areas, areas = settings
    rows = publication_basis(counts, focus_areas, areas)

    metrics = {m.metric_id for focus in focus_areas for m in focus.metrics}
    assert metrics | {WHOLE_EXTRACT} <= set(rows["metric_id"])
    assert set(rows.loc[rows["metric_id"] != WHOLE_EXTRACT, "period"]) >= {YEAR, LATER}
    assert not rows["key"].str.contains(ENGLAND).any()
    assert rows["key"].str.contains(PLACE).any()
