"""All counts of a publication in one table, and which of them are one programme."""

import pytest
from clean_published import clean_population, clean_rows, write_clean

from harp_utils.audit import families
from harp_utils.audit.gathering import gather_counts
from harp_utils.audit.reading import read_published
from harp_utils.audit.tables import audit_tables
from harp_utils.params import load_focus_areas, load_suite

PEOPLE = clean_population()


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return write_clean(tmp_path_factory.mktemp("clean"), clean_rows())


@pytest.fixture(scope="module")
def gathered(folder):
    read = read_published(folder)
    return gather_counts(folder, read, PEOPLE, load_suite(), load_focus_areas())


def numbers(gathered, column):
    """Programme of each published series."""
    table = gathered[0]
    own = table[table["kind"] != "unknown"]
    return dict(zip(own["series"].astype(str), own[column], strict=True))


def test_the_counts_of_a_metric_are_one_programme(gathered):
    metric = numbers(gathered, "metric")
    assert metric["stroke_readmissions/readmitted"] == metric["stroke_readmissions/discharges"]
    assert metric["stroke_readmissions/discharges"] != metric["stroke_admissions/events"]


def test_metrics_of_which_one_is_part_of_another_are_one_family(gathered):
    family = numbers(gathered, "family")
    assert family["stroke_readmissions/readmitted"] == family["cvd_admissions/events"]
    assert family["deliveries"] == family["elective_caesarean_admissions/events"]
    assert family["deliveries"] != family["cvd_admissions/events"] != family["apc/n"]


def test_places_are_of_their_region_and_the_country_of_none(gathered):
    table = gathered[0].astype({"area_code": str})
    region = table.groupby("area_code")["region"].unique().map(list)
    assert region["A1"] == region["A2"] == region["R1"]
    assert region["A3"] == region["A4"] == region["R2"]
    assert len({number for numbers in region for number in numbers}) == len(
        ["R1", "R2", "country", "none"]
    )


def test_a_clean_folder_passes_region_by_region_and_family_by_family(folder, monkeypatch):
    together = audit_tables(folder, PEOPLE)
    monkeypatch.setattr(families, "FEW_CELLS", 0)
    by_region = audit_tables(folder, PEOPLE)
    assert by_region.findings == together.findings == ()
    assert together.narrowest <= by_region.narrowest
