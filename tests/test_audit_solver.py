"""One programme: what is noted of the tables found, and what the ends are."""

import numpy as np
import pytest

from harp_utils.audit.blocks import make_blocks
from harp_utils.audit.bounds import Sums
from harp_utils.audit.solver import Solver, _model, _without_dependent
from harp_utils.audit.witnesses import Found

# 1 and 2 make 0.
SUM = Sums(np.array([0]), np.array([True]), np.array([0, 0]), np.array([1, 2]))
LOW, HIGH = np.array([10.0, 0, 0]), np.array([12.0, 7, 9])


def solver(low=LOW, high=HIGH, needed=(0.0, 5.0, 5.0)):
    return Solver(Found(make_blocks(SUM, np.zeros(3, int), low, high, np.array(needed))[0]))


def test_the_ends_of_a_cell_are_those_of_every_table_that_meets_the_facts():
    programme = solver()
    programme.start()
    # 10 less at most 9 is 1; 12 less 0 is more than the 7 the cell itself may be.
    assert programme.solve(np.array([0.0, 1, 0]))[1] == pytest.approx(10 - 9)
    assert programme.solve(np.array([0.0, -1, 0]))[1] == pytest.approx(7)
    assert (programme.found.least[1], programme.found.most[1]) == pytest.approx((1, 7))


def test_a_cell_is_safe_once_two_tables_lie_far_enough_apart():
    programme = solver()
    programme.start()
    assert not programme.found.is_safe(1)
    programme.solve(np.array([0.0, 1, 0]))
    programme.solve(np.array([0.0, -1, 0]))
    # 1 to 7 are seven values, of which five are needed.
    assert programme.found.is_safe(1)
    assert not solver(needed=(0.0, 8.0, 8.0)).found.is_safe(1)


def test_tables_on_the_way_meet_every_fact():
    programme = solver()
    programme.follow(np.array([0.0, 1, -1]))
    programme.follow(np.array([0.0, -1, 1]))
    assert (programme.found.least >= LOW - 1e-5).all()
    assert (programme.found.most <= HIGH + 1e-5).all()
    assert programme.found.most[1] - programme.found.least[1] > 3


def test_a_fact_that_follows_from_others_is_left_out_and_no_end_moves():
    """Cells 0 to 3 of a table of two by two, in rows of 5 and 4 and columns of 6 and 3."""
    parts = [[0, 1], [2, 3], [0, 2], [1, 3]]
    sums = Sums(np.arange(4, 8), np.ones(4, bool), np.repeat(range(4), 2), np.concatenate(parts))
    low = np.array([0.0, 0, 0, 0, 5, 4, 6, 3])
    high = np.where(low > 0, low, 9)
    block = make_blocks(sums, np.zeros(8, int), low, high, np.array([5.0] * 4 + [0] * 4))[0]
    # Both rows and one column say what the other column is.
    assert _without_dependent(_model(block)).num_row_ == 3 < len(block.least)

    programme = Solver(Found(block))
    programme.start()
    for cell, (least, most) in enumerate([(2, 5), (0, 3), (1, 4), (0, 3)]):
        for sign, end in ((1, least), (-1, most)):
            costs = np.zeros(4)
            costs[cell] = sign
            assert programme.solve(costs)[cell] == pytest.approx(end)


def test_facts_that_contradict_each_other_are_an_error_and_no_table():
    # 7 and 9 are never 20.
    programme = solver(np.array([20.0, 0, 0]), np.array([21.0, 7, 9]))
    programme.follow(np.array([0.0, 1, -1]))
    assert not np.isfinite(programme.found.least).any()
    with pytest.raises(ArithmeticError):
        programme.solve(np.array([0.0, 1, 0]))
