"""Tasks side by side: what they give back, and what they raise."""

import os
from functools import partial

import pytest

from harp_utils.processes import side_by_side


def test_results_come_in_the_order_of_the_tasks():
    assert side_by_side([partial(pow, 2, n) for n in range(5)]) == [1, 2, 4, 8, 16]


def test_each_of_several_tasks_has_a_process_of_its_own_that_sees_this_one():
    seen = {"here": os.getpid()}

    found = side_by_side([lambda: (seen["here"], os.getpid())] * 2)

    assert {here for here, _ in found} == {os.getpid()}
    assert os.getpid() not in {there for _, there in found}


def test_the_error_of_a_task_is_raised_here():
    with pytest.raises(ZeroDivisionError):
        side_by_side([partial(int, "1"), partial(divmod, 1, 0)])


def test_one_task_alone_needs_no_process():
    assert side_by_side([os.getpid]) == [os.getpid()]


def test_nothing_to_do_gives_nothing():
    assert side_by_side([]) == []
