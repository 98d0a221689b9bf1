"""Bounds and programmes against every table of whole numbers that meets all facts."""

from itertools import product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from harp_utils.audit.blocks import make_blocks
from harp_utils.audit.bounds import Sums, narrow
from harp_utils.audit.programme import solve_block
from harp_utils.audit.witnesses import Found

# Two places by two groups: cells 0 to 3, totals of places 4 and 5, of groups 6 and 7, of all 8.
MEMBERS = {4: (0, 1), 5: (2, 3), 6: (0, 2), 7: (1, 3)}
FACTS = [*MEMBERS.items(), (8, (4, 5)), (8, (6, 7))]


def sums_of(facts, equal=True):
    of = [number for number, (_, parts) in enumerate(facts) for _ in parts]
    part = [cell for _, parts in facts for cell in parts]
    return Sums(
        np.array([total for total, _ in facts]),
        np.full(len(facts), equal),
        np.array(of),
        np.array(part),
    )


SUMS = sums_of(FACTS)


def every_table(low, high):
    """All whole tables of four cells whose totals lie within the bounds."""
    ranges = [range(int(a), int(b) + 1) for a, b in zip(low[:4], high[:4], strict=True)]
    cells = np.array(list(product(*ranges)))
    totals = [cells[:, list(parts)].sum(axis=1) for parts in MEMBERS.values()]
    tables = np.column_stack([cells, *totals, cells.sum(axis=1)])
    return tables[((tables >= low) & (tables <= high)).all(axis=1)]


@st.composite
def known_tables(draw):
    cells = np.array(draw(st.lists(st.integers(0, 7), min_size=4, max_size=4)))
    totals = [cells[list(parts)].sum() for parts in MEMBERS.values()]
    true = np.array([*cells, *totals, cells.sum()], dtype=float)
    below = np.array(draw(st.lists(st.integers(0, 3), min_size=9, max_size=9)))
    above = np.array(draw(st.lists(st.integers(0, 3), min_size=9, max_size=9)))
    return np.maximum(true - below, 0), true + above


@settings(deadline=None)
@given(known_tables())
def test_bounds_never_leave_out_a_possible_table(bounds):
    tables = every_table(*bounds)
    low, high = narrow(*bounds, SUMS)
    assert (low <= tables.min(axis=0)).all()
    assert (high >= tables.max(axis=0)).all()


@settings(deadline=None)
@given(known_tables())
def test_programmes_give_the_smallest_and_largest_of_all_tables(bounds):
    tables = every_table(*bounds)
    low, high = narrow(*bounds, SUMS)
    # More values than any cell has make every cell one to be solved.
    needed = np.full(9, 1.0) + high - low
    for block in make_blocks(SUMS, np.zeros(9, dtype=np.int64), low, high, needed):
        solved = solve_block(Found(block))
        low[solved.cells], high[solved.cells] = solved.low, solved.high
    assert low.tolist() == tables.min(axis=0).tolist()
    assert high.tolist() == tables.max(axis=0).tolist()


def test_a_lone_unknown_part_is_the_rest():
    low, high = narrow(
        np.array([20.0, 8, 9, 1]), np.array([20.0, 8, 9, 7]), sums_of([(0, (1, 2, 3))])
    )
    assert (low[3], high[3]) == (20 - 8 - 9, 20 - 8 - 9)


def test_parts_of_more_bound_from_above_only():
    sums = sums_of([(0, (1, 2))], equal=False)
    low, high = narrow(np.array([10.0, 6, 1]), np.array([10.0, 6, 7]), sums)
    assert (low[2], high[2]) == (1, 10 - 6)


def test_facts_that_contradict_each_other_end_with_a_low_above_its_high():
    low, high = narrow(np.array([20.0, 1, 1]), np.array([20.0, 7, 7]), sums_of([(0, (1, 2))]))
    assert (low > high).any()
