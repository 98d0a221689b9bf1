"""What a second publication may change."""

import shutil
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from sample_published import (
    PROVENANCE,
    sample_counts,
    sample_settings,
)

from harp_utils.errors import InputError
from harp_utils.published import publish
from harp_utils.published_reader import load_focus, load_run
from harp_utils.revisions import check_edition, is_comparable, keep_as_published

YEAR, LATER = "2024/25", "2025/26"


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
    # Strokes are part of cardiovascular disease.
    chosen = frequency["metric_id"].isin(["stroke_admissions", "cvd_admissions"])
    chosen &= frequency["ethnic_category"] == "G"
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


@pytest.fixture(scope="module")
def published_once(settings, tmp_path_factory):
    folder = tmp_path_factory.mktemp("first")
    run(settings, folder)
    return folder


@pytest.fixture
def first_run(published_once, tmp_path):
    """A folder of its own with the first publication of the sample, and what it rests on."""
    return Path(shutil.copytree(published_once, tmp_path / "run"))


def strokes_of_basis(folder):
    rows = pd.read_parquet(folder / "basis.parquet")
    own = rows[rows["metric_id"] == "stroke_admissions"]
    return own.sort_values(["period", "key"], ignore_index=True)


def files(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_an_extract_with_one_more_person_changes_no_byte(settings, first_run):
    first = files(first_run / "published")

    second = files(run(settings, first_run, add_one_person(settings[0]), checksum="1" * 16))

    assert second == first


def test_without_a_last_publication_one_more_person_is_seen(settings, published_once, tmp_path):
    first = load_focus("cardiovascular", published_once / "published")

    alone = run(settings, tmp_path, add_one_person(settings[0]), checksum="1" * 16)

    assert not load_focus("cardiovascular", alone).equals(first)


def test_a_change_of_one_person_stays_hidden_among_many_others(settings, first_run):
    """One person in one year of strokes; ten in the emergency attendances for cardiac arrest."""
    first = load_focus("cardiovascular", first_run / "published")
    rested_on = strokes_of_basis(first_run)
    counts = add_one_person(settings[0])
    many = (counts.frequency["metric_id"] == "cardiac_arrest_attendances") & (
        counts.frequency["ethnic_category"] == "A"
    )
    many &= counts.frequency["period"].isin([LATER, "2023/24 to 2025/26"])
    many &= (counts.frequency["age_band"] == "75-79") & (counts.frequency["imd_quintile"] == 0)
    many &= counts.frequency["events_per_person"] == 1
    counts.frequency.loc[many, "people"] += 10

    second = load_focus("cardiovascular", run(settings, first_run, counts, checksum="1" * 16))

    own = first["metric_id"] == "stroke_admissions"
    pd.testing.assert_frame_equal(first[own], second[own])
    other = first["metric_id"] == "cardiac_arrest_attendances"
    assert not first[other].equals(second[other])
    # What stays still rests on the same people: the next publication is measured from them.
    pd.testing.assert_frame_equal(rested_on, strokes_of_basis(first_run))


def test_other_settings_are_published_anew(settings, first_run):
    folder = run(settings, first_run, add_one_person(settings[0]), suite_version="9.9.9")

    assert load_run(folder).provenance["suite_version"] == "9.9.9"


def test_rates_over_another_population_are_published_anew(settings, first_run):
    folder = run(settings, first_run, add_one_person(settings[0]), "1" * 16, divided_by="others")

    assert load_run(folder).provenance["divided_by"] == "others"


def test_the_same_years_are_refused_for_another_edition(settings, published_once):
    folder = published_once / "published"
    previous = load_run(folder).provenance | {"edition": 2023}

    with pytest.raises(InputError, match="edition: 2026: expected 2023"):
        check_edition(previous, settings[2], folder)


def test_another_edition_of_other_years_is_fine(settings, published_once):
    folder = published_once / "published"
    old = [{"label": "2019/20", "words": "April 2019 to March 2020"}]

    check_edition(
        load_run(folder).provenance | {"edition": 2023, "periods": old}, settings[2], folder
    )
