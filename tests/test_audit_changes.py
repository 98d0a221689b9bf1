"""People of a group under two rules and two groupings: what the auditor adds up."""

import numpy as np
import pandas as pd
import pytest
from clean_published import clean_rows, write_clean

from harp_utils.audit.bounds import narrow
from harp_utils.audit.changes import change_cells
from harp_utils.audit.reading import read_published
from harp_utils.category_changes import public_changes
from harp_utils.params import load_suite

COLUMNS = ["rule", "grouping", "ethnic_group", "ethnic_group_under_rule", "people"]
OLD, NEW, DETAILED = "nhs_2001_5", "census_2021_5", "nhs_2001_16"


def bounds(tmp_path, *rows):
    """Narrow what is printed, and give the ends by grouping, group and group under the rule."""
    table = pd.DataFrame([("ohid_chime", *one) for one in rows], columns=COLUMNS)
    folder = write_clean(tmp_path, clean_rows(), category_changes=table)
    cells, sums = change_cells(folder, read_published(folder))
    low, high = narrow(*(cells[end].to_numpy(dtype=float) for end in ("low", "high")), sums)
    keys = cells["series"].str.split("/").str[1], cells["ethnic_group"], cells["ethnic_category"]
    return dict(zip(zip(*keys, strict=True), zip(low, high, strict=True), strict=True))


def test_a_group_of_the_same_categories_is_the_same_people(tmp_path):
    found = bounds(tmp_path, (OLD, "White", "White", "25"), (NEW, "White", "White", "[p]"))
    assert found[NEW, "White", "White"] == found[OLD, "White", "White"] == (23, 27)


def test_a_group_lies_within_the_wider_group_of_the_other_grouping(tmp_path):
    """Chinese people are Asian in the census, and of another group before."""
    found = bounds(tmp_path, (OLD, "Asian", "Asian", "25"), (NEW, "Asian", "Asian", "[p]"))
    assert found[NEW, "Asian", "Asian"][0] == 23
    assert found[OLD, "Asian", "Asian"] == (23, 27)
    found = bounds(tmp_path, (OLD, "Other", "White", "[p]"), (NEW, "Other", "White", "25"))
    assert found[OLD, "Other", "White"][0] == 23


def test_who_leaves_a_wider_group_is_not_compared(tmp_path):
    moved = "Another group"
    found = bounds(tmp_path, (OLD, "Asian", moved, "25"), (NEW, "Asian", moved, "[p]"))
    assert found[NEW, "Asian", moved][0] == 1
    found = bounds(tmp_path, (OLD, "Mixed", moved, "25"), (NEW, "Mixed", moved, "[p]"))
    assert found[NEW, "Mixed", moved] == (23, 27)


def test_a_category_alone_in_its_group_is_that_group(tmp_path):
    other, everyone = "Any other ethnic group", "Everyone"
    found = bounds(tmp_path, (DETAILED, other, everyone, "25"), (NEW, "Other", everyone, "[p]"))
    assert found[NEW, "Other", everyone] == (23, 27)


@pytest.mark.parametrize("seed", range(6))
def test_no_sum_tells_of_what_the_applier_publishes(tmp_path, seed):
    """Small numbers of people move between all categories, by two rules."""
    rng = np.random.default_rng(seed)
    codes = ["A", "C", "D", "H", "K", "N", "R", "S", "Z"]
    rows = []
    for rule in ("most_recent", "ohid_chime"):
        for one in codes:
            moves = {c: int(rng.integers(1, 9) * (rng.random() < 0.2)) for c in codes if c != one}
            # Both rules split the same 900 people.
            moves[one] = 900 - sum(moves.values())
            rows += [(rule, one, other, people) for other, people in moves.items()]
    columns = ["rule", "ethnic_category", "category_under_rule", "people"]
    table = public_changes(pd.DataFrame(rows, columns=columns), load_suite())
    folder = write_clean(tmp_path, clean_rows(), category_changes=table)
    cells, sums = change_cells(folder, read_published(folder))
    low, high = narrow(*(cells[end].to_numpy(dtype=float) for end in ("low", "high")), sums)
    assert (cells["kind"] == "hidden").sum() > 10
    assert (high - low + 1 >= cells["needed"]).all()
