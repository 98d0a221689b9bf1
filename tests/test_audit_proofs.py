"""What the proof of a programme rests on."""

import numpy as np
import pandas as pd

from harp_utils.audit.cells import CELL_KEYS
from harp_utils.audit.programme import Solved
from harp_utils.audit.proofs import counts_behind

KINDS = ["hidden", "rounded", "hidden", "rounded", "hidden"]
TABLE = pd.DataFrame({key: list("abcde") for key in CELL_KEYS} | {"kind": KINDS})


def solved(cells, behind):
    nothing = np.zeros(len(cells))
    places = tuple(np.array(own, dtype=np.int64) for own in behind)
    return Solved(np.arange(5), np.empty((0, 5)), np.array(cells), nothing, nothing, places, 1)


def test_rounded_counts_are_named_with_the_place_of_what_they_pin_down():
    """Hidden ones cannot give way, and a count is no reason for itself."""
    found = [solved([0, 2], [[0, 1, 2], [3, 4, 1]]), solved([4], [[3]])]
    behind = counts_behind(TABLE, pd.Index([2, 4]), found)
    named = list(zip(behind["proof"], behind[CELL_KEYS[0]], strict=True))
    # Count 0 is safe by another programme. Row 0 of the pinned is count 2, row 1 count 4.
    assert named == [(0, "d"), (0, "b"), (1, "d")]


def test_where_nothing_is_pinned_down_nothing_is_named():
    assert counts_behind(TABLE, pd.Index([], dtype=np.int64), [solved([0], [[1]])]).empty
    assert counts_behind(TABLE, pd.Index([1]), []).empty
