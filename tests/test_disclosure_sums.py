"""How far sums pin counts down."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from harp_utils.disclosure import sums as module
from harp_utils.disclosure.sums import make_sums, narrow, split_sums


def places(*numbers):
    return np.array(numbers, dtype=np.int64)


def bounds(counts, pairs, low, high):
    sums = make_sums([(places(*(p for p, _ in pairs)), places(*(c for _, c in pairs)))], counts)
    narrowed = narrow(np.array(low, float), np.array(high, float), sums)
    return [side.tolist() for side in narrowed]


def test_a_lone_hidden_part_is_the_total_less_the_others():
    """Of 40, the other parts are 10 (8 to 12) and 20 (18 to 22): 6 to 14 are left, of 1 to 7."""
    low, high = bounds(
        np.array([36.0, 10, 20, 6]),
        [(0, 1), (0, 2), (0, 3)],
        [40, 8, 18, 1],
        [40, 12, 22, 7],
    )
    # The counts here add up to 36, but a reader takes the total as printed.
    assert (low[3], high[3]) == (40 - 12 - 22, 7)
    assert (low[1], high[1]) == (40 - 22 - 7, 12)


def test_parts_that_leave_something_out_bound_the_total_from_below_only():
    low, high = bounds(np.array([50.0, 10, 20]), [(0, 1), (0, 2)], [0, 8, 18], [99, 12, 22])

    assert (low[0], high[0]) == (8 + 18, 99)


def test_parts_that_come_to_more_than_the_total_are_no_sum():
    low, high = bounds(np.array([5.0, 10]), [(0, 1)], [0, 8], [7, 12])

    assert (low, high) == ([0, 8], [7, 12])


@given(st.lists(st.integers(0, 9), min_size=2, max_size=4), st.data())
def test_bounds_are_those_of_every_table_that_fits(parts, data):
    """One sum: the narrowed bounds are the least and most over all whole tables."""
    slack = [(data.draw(st.integers(0, 3)), data.draw(st.integers(0, 3))) for _ in range(5)]
    counts = np.array([sum(parts), *parts], dtype=float)
    low = [max(n - below, 0) for n, (below, _) in zip(counts, slack, strict=False)]
    high = [n + above for n, (_, above) in zip(counts, slack, strict=False)]
    pairs = [(0, 1 + i) for i in range(len(parts))]

    narrowed_low, narrowed_high = bounds(counts, pairs, low, high)

    axes = [np.arange(low[i], high[i] + 1) for i in range(1, len(counts))]
    grid = np.stack(np.meshgrid(*axes, indexing="ij")).reshape(len(parts), -1)
    total = grid.sum(axis=0)
    fits = (total >= low[0]) & (total <= high[0])
    for i in range(len(parts)):
        values = grid[i][fits]
        assert (values.min(), values.max()) == (narrowed_low[1 + i], narrowed_high[1 + i])
    assert (total[fits].min(), total[fits].max()) == (narrowed_low[0], narrowed_high[0])


def test_sums_that_share_no_cell_are_apart(monkeypatch):
    """Cells 0 = 2 + 4 and 1 = 3 + 5; cell 6 is in no sum."""
    monkeypatch.setattr(module, "WORTH_ALONE", 2)
    every = make_sums(
        [(np.array([0, 0, 1, 1]), np.array([2, 4, 3, 5]))], np.array([5.0, 9, 2, 4, 3, 5, 7])
    )

    apart = {tuple(places): own for places, own in split_sums(every, 7)}

    assert set(apart) == {(0, 2, 4), (1, 3, 5), (6,)}
    # Within their own cells the totals are the first, the parts the second and third.
    for own in (apart[0, 2, 4], apart[1, 3, 5]):
        assert own.parent.tolist() == [0]
        assert own.part.tolist() == [1, 2]
        assert own.equal.tolist() == [True]
    assert len(apart[(6,)].parent) == 0


def test_a_few_cells_are_left_together():
    every = make_sums([(np.array([0, 1]), np.array([2, 3]))], np.array([5.0, 9, 5, 9]))

    ((places, own),) = split_sums(every, 4)

    assert places.tolist() == [0, 1, 2, 3]
    assert own.parent.tolist() == [0, 1]
    assert own.part.tolist() == [2, 3]
