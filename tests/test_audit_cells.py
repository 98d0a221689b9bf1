"""What a published number, or its note, tells before any arithmetic; and which sums there are."""

import numpy as np
import pandas as pd
import pytest
from clean_published import COUNTRY, POOLED, YEARS, clean_rows, row, write_clean

from harp_utils.audit.cells import BIG, make_cells
from harp_utils.audit.reading import read_published
from harp_utils.audit.sums import published_sums
from harp_utils.part_sets import PartFacts

FIRST = YEARS[0]
NO_PARTS = PartFacts(
    pd.DataFrame(columns=["set", "part", "whole"]),
    pd.DataFrame(columns=["part", "whole"]),
)


def cell_of(tmp_path, area, number, note, value_note="x"):
    known = {"numerator": np.nan if number is None else number, "count_note": note}
    one = row("stroke_admissions", "main", area, FIRST, "dsr", **known, value_note=value_note)
    published = read_published(write_clean(tmp_path, pd.DataFrame([one])))
    return make_cells(published).table.iloc[0]


@pytest.mark.parametrize(
    ("area", "number", "note", "kind", "low", "high", "needed"),
    [
        (COUNTRY, 3, "", "exact", 3, 3, 0),
        (COUNTRY, 25, "b", "rounded", 23, 27, 2),
        ("A1", 0, "0", "exact", 0, 0, 0),
        ("A1", 10, "", "rounded", 8, 12, 2),
        ("A1", 25, "", "rounded", 23, 27, 2),
        ("A1", None, "c", "hidden", 1, 7, 5),
        ("A1", None, "p", "hidden", 1, BIG, 5),
        ("A1", None, "x", "unknown", 0, BIG, 0),
        ("A1", None, "n", "unknown", 0, BIG, 0),
    ],
)
def test_what_a_count_tells(tmp_path, area, number, note, kind, low, high, needed):
    cell = cell_of(tmp_path, area, number, note)
    assert cell[["kind", "low", "high", "needed"]].tolist() == [kind, low, high, needed]


def denominator_of(tmp_path, count_note, value_note, *others):
    shown = {"count_note": count_note, "value_note": value_note, "numerator": np.nan}
    one = row("stroke_readmissions", "main", "A1", FIRST, "percentage", **shown)
    published = read_published(write_clean(tmp_path, pd.DataFrame([one, *others])))
    table = make_cells(published).table
    return table[table["series"].str.endswith("/discharges") & (table["area_code"] == "A1")].iloc[0]


def test_a_hidden_denominator_is_small_where_only_it_can_be(tmp_path):
    assert denominator_of(tmp_path, "0", "c")["high"] == 7
    assert denominator_of(tmp_path, "c", "p")["high"] == BIG


def test_a_denominator_may_be_withheld_where_some_counts_are(tmp_path):
    assert denominator_of(tmp_path, "c", "c")["high"] == 7
    withheld = row("stroke_admissions", "main", "A2", FIRST, "dsr", count_note="p")
    assert denominator_of(tmp_path, "c", "c", withheld)["high"] == BIG


@pytest.fixture(scope="module")
def clean(tmp_path_factory):
    published = read_published(write_clean(tmp_path_factory.mktemp("clean"), clean_rows()))
    table = make_cells(published).table
    return table, published_sums(table, published, NO_PARTS)


def parts_of(clean, **key):
    """Parts of each sum that makes up one cell: their codes, and whether they are all."""
    table, sums = clean
    whole = {"breakdown": "everyone", "ethnic_group": "Everyone", "ethnic_category": "all"}
    wanted = {"series": "stroke_admissions/events", "imd_quintile": "all", **whole, **key}
    total = np.flatnonzero((table[list(wanted)] == pd.Series(wanted)).all(axis=1)).item()
    return [
        (table.iloc[sums.part[sums.of == fact]], bool(sums.equal[fact]))
        for fact in np.flatnonzero(sums.parent == total)
    ]


def test_places_groups_and_years_make_up_their_totals(clean):
    sums = parts_of(clean, area_code="R1", period=FIRST)
    assert [(len(parts), equal) for parts, equal in sums] == [(2, True), (6, True)]
    pooled = parts_of(clean, area_code="A1", period=POOLED)
    assert [(len(parts), equal) for parts, equal in pooled] == [(6, True), (3, True), (17, True)]


def test_a_group_over_all_years_has_years_categories_and_at_least_its_fifths(clean):
    key = {"breakdown": "ethnic_group", "ethnic_group": "White", "period": POOLED}
    sums = parts_of(clean, area_code="A1", **key)
    assert [(len(parts), equal) for parts, equal in sums] == [(3, True), (3, True), (5, False)]


def test_a_group_without_a_published_total_over_all_years_has_one(clean):
    key = {"breakdown": "ethnic_group", "ethnic_group": "Mixed", "period": POOLED}
    assert [len(parts) for parts, _ in parts_of(clean, area_code="A1", **key)] == [3, 4]
