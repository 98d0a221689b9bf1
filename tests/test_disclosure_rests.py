"""What is left of a whole without its parts: its cells, and the sums they take part in."""

import numpy as np
import pandas as pd

from harp_utils.disclosure.rests import add_rests
from harp_utils.disclosure.sums import make_sums, narrow

KEYS = ["series", "area"]
CELLS = pd.DataFrame(
    [
        *[("all", "A", 20), ("stroke", "A", 9), ("failure", "A", 4)],
        *[("all", "B", 30), ("stroke", "B", 11)],
        *[("all", "C", 5), ("stroke", "C", 6)],
    ],
    columns=[*KEYS, "count"],
)
SETS = pd.DataFrame(
    [(0, "stroke", "all"), (1, "failure", "all"), (1, "stroke", "all")],
    columns=["set", "part", "whole"],
)


def test_each_whole_with_all_its_parts_leaves_a_rest():
    cells, relations = add_rests(CELLS, KEYS, SETS)
    rests = cells.iloc[len(CELLS) :]
    # No rest where the parts are more than the whole, or where one of them is not there.
    assert rests.to_numpy().tolist() == [["0", "A", 11], ["0", "B", 19], ["1", "A", 7]]
    sums = make_sums(relations, cells["count"].to_numpy(dtype=float))
    assert sums.equal.all()
    assert sums.parent.tolist() == [0, 3, 0]
    members = [sorted(sums.part[sums.of == fact].tolist()) for fact in range(3)]
    assert members == [[1, 7], [4, 8], [1, 2, 9]]


def test_a_set_without_cells_leaves_none():
    cells, _ = add_rests(CELLS, KEYS, SETS.assign(part="unknown"))
    assert len(cells) == len(CELLS)


def test_rests_of_places_bound_what_no_single_pair_does():
    """A region's 12 less 10 leaves 2, so 10 of a place less its stroke leaves 2 or less."""
    cells = pd.DataFrame(
        [("all", "R", 12), ("stroke", "R", 10), ("all", "A", 10), ("stroke", "A", 9)],
        columns=[*KEYS, "count"],
    )
    every, relations = add_rests(cells, KEYS, SETS.iloc[:1])
    places = (np.array([4]), np.array([5]))
    sums = make_sums([*relations, places], every["count"].to_numpy(dtype=float))
    low = np.array([12, 10, 10, 1, 0, 0], dtype=float)
    high = np.array([12, 10, 10, 1e9, 1e9, 1e9])
    assert narrow(low, high, sums)[0][3] == 10 - (12 - 10)
