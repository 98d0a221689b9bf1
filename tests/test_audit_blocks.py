"""Facts divided into programmes."""

import numpy as np

from harp_utils.audit.blocks import make_blocks
from harp_utils.audit.bounds import Sums

# Cells 0 and 3 are totals of 1, 2 and of 4, 5.
SUMS = Sums(
    np.array([0, 3]), np.array([True, False]), np.array([0, 0, 1, 1]), np.array([1, 2, 4, 5])
)
LABEL = np.array([0, 0, 0, 1, 1, 1])
LOW = np.array([10.0, 1, 1, 4, 1, 1])
HIGH = np.array([12.0, 7, 7, 4, 3, 3])


def blocks_of(label=LABEL, high=HIGH):
    return make_blocks(SUMS, label, LOW, high, np.full(6, 5.0))


def test_each_label_is_a_programme():
    blocks = blocks_of()
    assert [block.cells.tolist() for block in blocks] == [[0, 1, 2], [4, 5]]


def test_a_fact_is_its_parts_less_its_total_and_exact_cells_are_its_constant():
    whole, part = blocks_of()
    assert whole.matrix.toarray().tolist() == [[-1.0, 1.0, 1.0]]
    assert (whole.least.tolist(), whole.most.tolist()) == ([0.0], [0.0])
    # The total of 4 is exact: 4 and 5 are no more than that together, and may be less.
    assert part.matrix.toarray().tolist() == [[1.0, 1.0]]
    assert (part.least.tolist(), part.most.tolist()) == ([-np.inf], [4.0])


def test_a_fact_that_always_holds_is_left_out():
    # Parts of at most 3 and 3 are no more than a total of 6 or more, whatever they are.
    low = np.array([10.0, 1, 1, 6, 1, 1])
    high = np.array([12.0, 7, 7, 9, 3, 3])
    assert [b.cells.tolist() for b in make_blocks(SUMS, LABEL, low, high, np.full(6, 5.0))] == [
        [0, 1, 2]
    ]


def test_a_part_outside_leaves_the_others_no_more_than_their_total():
    (rest,) = blocks_of(np.array([0, 0, 1, 1, 1, 1]))
    # 1 is at most 7, so a total of 10 or more binds it in no way: the fact is left out.
    assert rest.cells.tolist() == [2, 4, 5]
    wide, _ = blocks_of(np.array([0, 0, 1, 1, 1, 1]), np.array([12.0, 99, 7, 4, 3, 3]))
    assert wide.cells.tolist() == [0, 1]
    assert wide.matrix.toarray().tolist() == [[-1.0, 1.0]]
    assert (wide.least.tolist(), wide.most.tolist()) == ([-np.inf], [0.0])


def test_a_programme_that_nobody_asks_for_is_left_out():
    blocks = make_blocks(SUMS, LABEL, LOW, HIGH, np.array([0.0, 0, 0, 5, 5, 5]))
    assert [block.cells.tolist() for block in blocks] == [[4, 5]]
