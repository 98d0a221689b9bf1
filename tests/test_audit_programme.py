"""Which counts need a programme of their own, and programmes on two processes."""

import numpy as np

from harp_utils.audit import programme
from harp_utils.audit.blocks import make_blocks
from harp_utils.audit.bounds import Sums
from harp_utils.audit.programme import solve_blocks
from harp_utils.audit.witnesses import Found

# Cells 0 and 3 are totals of 1, 2 and of 4, 5.
SUMS = Sums(
    np.array([0, 3]), np.array([True, True]), np.array([0, 0, 1, 1]), np.array([1, 2, 4, 5])
)
LABEL = np.array([0, 0, 0, 1, 1, 1])
LOW = np.array([10.0, 1, 1, 4, 1, 1])
HIGH = np.array([12.0, 7, 7, 4, 3, 3])


def fresh(blocks):
    return [Found(block) for block in blocks]


def test_a_safe_count_needs_no_programme_of_its_own():
    blocks = make_blocks(SUMS, LABEL, LOW, HIGH, np.array([0.0, 5, 5, 0, 0, 0]))
    solved = solve_blocks(fresh(blocks))
    assert sum(len(one.cells) for one in solved) == 0


def test_two_processes_find_what_one_finds(monkeypatch):
    blocks = make_blocks(SUMS, LABEL, LOW, HIGH, np.array([0.0, 7, 7, 0, 3, 3]))
    alone = solve_blocks(fresh(blocks))
    monkeypatch.setattr(programme, "WORTH_PROCESSES", 0)
    assert [one.low.tolist() for one in solve_blocks(fresh(blocks))] == [
        one.low.tolist() for one in alone
    ]
    # 10 to 12 less at most 7 is 3 or more.
    assert alone[0].low.tolist() == [10 - 7, 10 - 7]


def test_a_bound_names_the_counts_that_it_rests_on():
    """That cell 1 is 3 or more rests on 10 of cell 0 and 7 of cell 2; its 7 is its own."""
    blocks = make_blocks(SUMS, LABEL, LOW, HIGH, np.array([0.0, 7, 0, 0, 0, 0]))
    (solved,) = solve_blocks(fresh(blocks))
    assert solved.cells.tolist() == [1]
    assert set(solved.behind[0].tolist()) - {1} == {0, 2}


def test_tables_of_an_earlier_audit_come_first_and_are_checked():
    blocks = make_blocks(SUMS, LABEL, LOW, HIGH, np.array([0.0, 5, 5, 0, 3, 3]))
    # 3 and 7 to 7 and 3 are five values of each: nothing is left to solve. 1 and 3 are 4.
    good = [np.array([[10.0, 3, 7], [10, 7, 3]]), np.array([[1.0, 3], [3, 1]])]
    assert [one.solves for one in solve_blocks(list(map(Found, blocks, good)))] == [0, 0]
    # 7 and 7 are no 10 to 12, and 8 is more than cell 1 may be: both are passed over.
    bad = [np.array([[10.0, 7, 7], [11, 8, 3]]), good[1]]
    solved = solve_blocks(list(map(Found, blocks, bad)))
    assert solved[0].solves > 0
    assert solved[1].solves == 0
    assert all(table[1] <= 7 for table in solved[0].tables)


def test_what_is_solved_is_given_in_the_order_of_the_programmes():
    blocks = make_blocks(SUMS, LABEL, LOW, HIGH, np.array([0.0, 7, 7, 0, 3, 3]))
    first, second = solve_blocks(fresh(blocks))
    assert (set(first.cells), set(second.cells)) == ({1, 2}, set())
