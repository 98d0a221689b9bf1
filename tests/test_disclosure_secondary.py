"""Secondary suppression, and what it costs."""

import numpy as np

from harp_utils.disclosure.protection import ROUNDED, WITHHELD, Cells
from harp_utils.disclosure.secondary import add_secondary
from harp_utils.disclosure.sums import make_sums

# A total of 100 in four parts, of which one is hidden by the policy.
COUNTS = np.array([100.0, 4, 16, 30, 50])
SUMS = make_sums([(np.zeros(4, np.int64), np.arange(1, 5))], COUNTS)


def cells():
    hidden = COUNTS < 8
    low = np.vstack([COUNTS, np.where(hidden, 1, COUNTS - 2), *[np.ones(5)] * 2])
    high = np.vstack([COUNTS, np.where(hidden, 7, COUNTS + 2), *[np.full(5, 1e9)] * 2])
    needed = np.vstack([np.zeros(5), np.where(hidden, 5, 2), *[np.full(5, 5)] * 2])
    return Cells(low, high, needed, np.vstack([np.ones(5), np.ones(5), np.full(5, np.inf)]))


def run(asked, state=None):
    start = np.full(5, ROUNDED) if state is None else state
    return add_secondary(cells(), start, SUMS, np.full(5, asked))


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
