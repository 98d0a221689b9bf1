"""Secondary suppression, and what it costs."""

import numpy as np

from harp_utils.disclosure.protection import EXACT, ROUNDED, WITHHELD, Cells
from harp_utils.disclosure.secondary import add_secondary
from harp_utils.disclosure.sums import make_sums

# A total of 100 in four parts, of which one is hidden by the policy.
COUNTS = np.array([100.0, 4, 16, 30, 50])
PARTS = [(0, (1, 2, 3, 4))]


def cells(counts=COUNTS):
    each = len(counts)
    hidden = counts < 8
    low = np.vstack([counts, np.where(hidden, 1, counts - 2), *[np.ones(each)] * 2])
    high = np.vstack([counts, np.where(hidden, 7, counts + 2), *[np.full(each, 1e9)] * 2])
    needed = np.vstack([np.zeros(each), np.where(hidden, 5, 2), *[np.full(each, 5)] * 2])
    cost = np.vstack([np.ones(each), np.ones(each), np.full(each, np.inf)])
    return Cells(low, high, needed, cost)


def sums_of(counts, parts):
    """Make sums, each a total and its parts, of one kind each."""
    pairs = [(np.full(len(own), total), np.array(own)) for total, own in parts]
    return make_sums(pairs, counts)


def run(asked, state=ROUNDED, counts=COUNTS, parts=PARTS, held=None):
    """Apply the rule; what is one value for all counts may be given as one."""
    start, asks = (np.broadcast_to(each, len(counts)).copy() for each in (state, asked))
    return add_secondary(held or cells(counts), start, sums_of(counts, parts), asks)


def test_the_smallest_shown_part_is_hidden_with_a_lone_one():
    state, more = run(asked=True)

    assert state.tolist() == [ROUNDED, ROUNDED, WITHHELD, ROUNDED, ROUNDED]
    assert more == 1


def test_the_cost_is_counted_where_nobody_asks_for_it():
    state, more = run(asked=False)

    assert state.tolist() == [ROUNDED] * 5
    assert more == 1


def test_two_hidden_parts_need_no_more():
    two = np.array([ROUNDED, ROUNDED, ROUNDED, WITHHELD, ROUNDED])

    assert run(asked=True, state=two)[1] == 0


def test_a_sum_whose_total_is_hidden_needs_no_more():
    total = np.array([WITHHELD, ROUNDED, ROUNDED, ROUNDED, ROUNDED])

    assert run(asked=True, state=total)[1] == 0


def test_the_total_goes_where_no_other_part_can():
    """16, 30 and 50 are of a source that does not ask for it."""
    state, more = run(asked=[True, True, False, False, False])

    assert state.tolist() == [WITHHELD, ROUNDED, ROUNDED, ROUNDED, ROUNDED]
    assert more == 1


def test_what_can_be_neither_hidden_nor_rounded_is_passed_over():
    """A nought is a nought: it has no further state, so the next smallest part goes."""
    held = cells()
    held.cost[ROUNDED, 2] = np.inf
    state, _ = run(asked=True, held=held)

    assert state.tolist() == [ROUNDED, ROUNDED, ROUNDED, WITHHELD, ROUNDED]


def test_a_hidden_part_of_another_sum_may_not_stand_alone_there_either():
    """4 + 16 = 20 hides 16; then 16 + 50 = 66 has one hidden part, and 50 goes too."""
    counts = np.array([20.0, 4, 16, 66, 50])
    state, more = run(asked=True, counts=counts, parts=[(0, (1, 2)), (3, (2, 4))])

    assert state.tolist() == [ROUNDED, ROUNDED, WITHHELD, ROUNDED, WITHHELD]
    assert more == 2


def test_parts_that_are_not_the_whole_give_nothing_away():
    """4 and 50 of 100: the rest is in no part, so 100 less 50 is not 4."""
    state, more = run(asked=True, counts=np.array([100.0, 4, 50]), parts=[(0, (1, 2))])

    assert state.tolist() == [ROUNDED] * 3
    assert more == 0


def test_an_exact_count_of_england_is_not_hidden_however_small():
    assert run(asked=True, state=EXACT)[1] == 0


def test_a_nought_is_no_hidden_part():
    """4 + 0 + 50 = 54: the 4 stands alone, since everybody sees the nought."""
    counts = np.array([54.0, 4, 0, 50])
    held = cells(counts)
    held.needed[:, 2], held.cost[:, 2] = 0, np.inf
    state, _ = run(asked=True, counts=counts, parts=[(0, (1, 2, 3))], held=held)

    assert state.tolist() == [ROUNDED, ROUNDED, ROUNDED, WITHHELD]


def test_nothing_of_a_source_that_does_not_ask_is_withheld():
    state, more = run(asked=[False, True, False, False, False])

    assert state.tolist() == [ROUNDED] * 5
    assert more == 0
