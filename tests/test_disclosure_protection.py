"""Which counts give way, and where."""

import numpy as np
import pytest

from harp_utils.disclosure import protection, sums
from harp_utils.disclosure.protection import ROUNDED, SILENT, WITHHELD, Cells, choose_states
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

    after = choose_states(cells, start, links, np.array([3]))

    # Covered three times: cell 5 twice, to the last state, and then the next cheapest, 7.
    assert after.tolist() == [1, 1, 1, 1, 1, SILENT, 1, WITHHELD]


def test_a_count_that_is_named_again_gets_twice_as_many_more(two_tables, monkeypatch):
    monkeypatch.setattr(protection, "COVER", 1)
    cells, links = two_tables
    start = np.full(8, ROUNDED)

    once, twice = (choose_states(cells, start, links, np.full(times, 7)).sum() for times in (1, 2))

    assert (once, twice) == (8 + 1, 8 + 1 + 2)


def test_without_pins_nothing_that_is_safe_moves(two_tables):
    cells, links = two_tables
    assert choose_states(cells, np.full(8, ROUNDED), links).tolist() == [ROUNDED] * 8


def cells_of(known, needed, cost):
    """Make counts of which something is known in their first state, and nothing in the others."""
    low, high = (np.array(side, dtype=float) for side in zip(*known, strict=True))
    lost = [np.ones(len(known)), np.full(len(known), 1e9)]
    return Cells(
        np.vstack([low, low, lost[0], lost[0]]),
        np.vstack([high, high, lost[1], lost[1]]),
        np.vstack([np.array(needed, dtype=float)] * 4),
        np.vstack([np.array(cost, dtype=float)] * 3),
    )


def test_the_cheapest_count_that_pins_others_down_gives_way_and_not_they():
    """Two counts of 1 to 7 make 15, for 13 to 17: each is 6 or 7 until the total is withheld."""
    cells = cells_of([(13, 17), (1, 7), (1, 7)], [0, 5, 5], [1, 9, 9])
    links = make_sums([(np.array([0, 0]), np.array([1, 2]))], np.array([14.0, 7, 7]))

    assert choose_states(cells, np.full(3, ROUNDED), links).tolist() == [WITHHELD, 1, 1]


def test_what_pins_down_a_count_may_be_two_sums_away():
    """0 = 1 + 2 and 2 = 3 + 4: with 1 and 4 known, 3 is 2 to 6 as the total 0 is 13 to 17."""
    none = np.inf
    cells = cells_of(
        [(13, 17), (1, 1), (1, 1e9), (1, 1e9), (10, 10)], [0, 0, 0, 6, 0], [1, *[none] * 4]
    )
    pairs = [(np.array([0, 0]), np.array([1, 2])), (np.array([2, 2]), np.array([3, 4]))]
    links = make_sums(pairs, np.array([15.0, 1, 14, 4, 10]))

    after = choose_states(cells, np.full(5, ROUNDED), links)
    assert after.tolist() == [WITHHELD, 1, 1, 1, 1]
