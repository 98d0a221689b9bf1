"""Which counts give way, and where."""

import numpy as np
import pytest

from harp_utils.disclosure import protection, sums
from harp_utils.disclosure.protection import ROUNDED, SILENT, Cells, choose_states
from harp_utils.disclosure.sums import make_sums

# Two tables that share nothing: cells 0 and 1 are totals, of 2, 4, 6 and of 3, 5, 7.
COUNTS = np.array([60.0, 90, 10, 20, 20, 30, 30, 40])
PAIRS = (np.repeat([0, 1], 3), np.array([2, 4, 6, 3, 5, 7]))


@pytest.fixture
def two_tables(monkeypatch):
    monkeypatch.setattr(sums, "WORTH_ALONE", 2)
    low = np.vstack([COUNTS, COUNTS - 2, COUNTS * 0 + 1, COUNTS * 0 + 1])
    high = np.vstack([COUNTS, COUNTS + 2, COUNTS * 0 + 1e9, COUNTS * 0 + 1e9])
    needed = np.vstack([COUNTS * 0, *[COUNTS * 0 + 2] * 3])
    # The smaller a count the less it costs, totals most of all.
    cost = np.vstack([np.where(np.arange(8) < 2, 1000, COUNTS)] * 3)
    return Cells(low, high, needed, cost), make_sums([PAIRS], COUNTS)


def test_the_cheapest_beside_a_pinned_count_goes_further_and_no_other(two_tables):
    cells, links = two_tables
    start = np.full(8, ROUNDED)

    after = choose_states(cells, start, links, np.array([7]))

    # Covered three times: cell 3 twice, to the last state, and then the next cheapest, 5.
    assert after.tolist() == [1, 1, 1, SILENT, 1, ROUNDED + 1, 1, 1]


def test_a_count_that_is_named_again_gets_twice_as_many_more(two_tables, monkeypatch):
    monkeypatch.setattr(protection, "COVER", 1)
    cells, links = two_tables
    start = np.full(8, ROUNDED)

    once, twice = (choose_states(cells, start, links, np.full(times, 7)).sum() for times in (1, 2))

    assert (once, twice) == (8 + 1, 8 + 1 + 2)


def test_without_pins_nothing_that_is_safe_moves(two_tables):
    cells, links = two_tables
    assert choose_states(cells, np.full(8, ROUNDED), links).tolist() == [ROUNDED] * 8
