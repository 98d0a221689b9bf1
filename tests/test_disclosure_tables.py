"""A table of counts, protected: every whole table that fits what is printed is tried."""

import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harp_utils.disclosure.tables import protect_table
from harp_utils.params import DisclosurePolicy

POLICY = DisclosurePolicy("apc", 8, 5, 8, 10, False, "https://nhs.uk", "2018-09")
# Four counts, two by two, with the sums of rows and columns and of all: 9 cells.
LEAVES = 4
PARTS = {4: (0, 1), 5: (2, 3), 6: (0, 2), 7: (1, 3), 8: (0, 1, 2, 3)}
SUMS = {4: (0, 1), 5: (2, 3), 6: (0, 2), 7: (1, 3), 8: (4, 5)}
MOST = 30


def protect(leaves, exact_total=True):
    counts = [*leaves, *(sum(leaves[i] for i in parts) for parts in PARTS.values())]
    cells = pd.DataFrame({"count": counts, "source": "apc", "exact": False, "cost": 1.0})
    cells.loc[8, "exact"] = exact_total
    pairs = [(total, part) for total, parts in SUMS.items() for part in parts]
    pairs += [(8, 6), (8, 7)]
    by_rows = pairs[:10]
    relations = [
        tuple(np.array(side) for side in zip(*by_rows, strict=True)),
        (np.array([8, 8]), np.array([6, 7])),
    ]
    return cells, protect_table(cells, relations, {"apc": POLICY})


def fits(values, shown, note, exact):
    """Whether counts could have been printed so."""
    if note == "0":
        return values == 0
    if note == "c":
        return (values >= 1) & (values <= 7)
    if note == "p":
        return values >= 1
    if exact and note == "":
        return values == shown
    return (values >= 8) & (values >= shown - 2) & (values <= shown + 2)


def possible(cells, shown):
    """Every value of every cell over all whole tables that fit."""
    axes = [np.arange(MOST + 1)] * LEAVES
    grid = np.stack(np.meshgrid(*axes, indexing="ij")).reshape(LEAVES, -1)
    columns = [*grid, *(sum(grid[i] for i in parts) for parts in PARTS.values())]
    every = np.ones(grid.shape[1], bool)
    for cell, column in enumerate(columns):
        row = shown.loc[cell]
        every &= fits(column, row["shown"], row["note"], cells.loc[cell, "exact"])
    return [np.unique(column[every]) for column in columns]


def check_safe(leaves, exact_total=True):
    cells, shown = protect(leaves, exact_total)
    assert (shown["shown"].isna() == shown["note"].isin(["c", "p"])).all()
    for cell, values in enumerate(possible(cells, shown)):
        note = shown.loc[cell, "note"]
        exact = cells.loc[cell, "exact"] and note == ""
        needed = {"c": 5, "p": 5, "": 1 if exact else 2, "b": 2, "0": 1}[note]
        assert len(values) >= needed, (leaves, cell, note, values)


@settings(max_examples=40)
@given(st.lists(st.integers(0, 14), min_size=LEAVES, max_size=LEAVES), st.booleans())
def test_no_count_can_be_proven_by_trying_every_table(leaves, exact_total):
    check_safe(leaves, exact_total)


@pytest.mark.parametrize(
    "leaves",
    [*itertools.islice(itertools.product((0, 1, 7, 9), repeat=LEAVES), 0, 256, 7), (1, 1, 1, 1)],
)
def test_no_count_can_be_proven_in_small_tables(leaves):
    check_safe(leaves)


def test_nothing_more_is_hidden_where_no_sum_gives_anything_away():
    _, shown = protect([120, 250, 330, 410])

    assert shown["shown"].tolist() == [120, 250, 330, 410, 370, 740, 450, 660, 1110]
    assert shown["note"].tolist() == [""] * 9


def test_an_exact_total_beside_a_lone_small_part_is_rounded_or_hidden():
    """Of 3 in all one part has every one: the exact total would be the part."""
    _, shown = protect([3, 0, 0, 0])

    assert shown.loc[0, "note"] in ("c", "p")
    assert shown.loc[8, "note"] in ("c", "p")
