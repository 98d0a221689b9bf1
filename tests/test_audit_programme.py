"""Which counts need a programme of their own, and programmes on two processes."""

from dataclasses import replace

import numpy as np

from harp_utils.audit import programme
from harp_utils.audit.blocks import make_blocks
from harp_utils.audit.bounds import Sums
from harp_utils.audit.programme import solve_blocks

# Cells 0 and 3 are totals of 1, 2 and of 4, 5.
SUMS = Sums(
    np.array([0, 3]), np.array([True, True]), np.array([0, 0, 1, 1]), np.array([1, 2, 4, 5])
)
LABEL = np.array([0, 0, 0, 1, 1, 1])
LOW = np.array([10.0, 1, 1, 4, 1, 1])
HIGH = np.array([12.0, 7, 7, 4, 3, 3])


def test_a_safe_count_needs_no_programme_of_its_own():
    blocks = make_blocks(SUMS, LABEL, LOW, HIGH, np.array([0.0, 5, 5, 0, 0, 0]))
    solved = solve_blocks(blocks, {})
    assert sum(len(one.cells) for one in solved) == 0


def test_two_processes_find_what_one_finds(monkeypatch):
    blocks = make_blocks(SUMS, LABEL, LOW, HIGH, np.array([0.0, 7, 7, 0, 3, 3]))
    alone = solve_blocks(blocks, {}, processes=1)
    monkeypatch.setattr(programme, "WORTH_PROCESSES", 0)
    assert [one.low.tolist() for one in solve_blocks(blocks, {})] == [
        one.low.tolist() for one in alone
    ]
    # 10 to 12 less at most 7 is 3 or more.
    assert alone[0].low.tolist() == [10 - 7, 10 - 7]


def test_a_programme_solved_before_is_not_solved_again():
    blocks = make_blocks(SUMS, LABEL, LOW, HIGH, np.array([0.0, 7, 7, 0, 3, 3]))
    before: dict = {}
    first = solve_blocks(blocks, before)
    marked = {name: replace(one, solves=-1) for name, one in before.items()}

    assert [one.solves for one in solve_blocks(blocks, marked)] == [-1] * len(first)
    wider = [replace(block, high=block.high + 1) for block in blocks]
    assert all(one.solves >= 0 for one in solve_blocks(wider, marked))
