"""Tasks side by side: what they give back, and what they raise."""

import os
from functools import partial
from multiprocessing import cpu_count

import pytest

from harp_utils.errors import DisclosureError, InputError, ReportError
from harp_utils.processes import WAITING, in_turn, side_by_side


def test_results_come_in_the_order_of_the_tasks():
    assert side_by_side([partial(pow, 2, n) for n in range(5)]) == [1, 2, 4, 8, 16]


def test_each_of_several_tasks_has_a_process_of_its_own_that_sees_this_one():
    seen = {"here": os.getpid()}

    found = side_by_side([lambda: (seen["here"], os.getpid())] * 2)

    assert {here for here, _ in found} == {os.getpid()}
    assert os.getpid() not in {there for _, there in found}


def test_long_tasks_show_how_far_they_are(capsys):
    side_by_side([partial(pow, 2, n) for n in range(3)], "powers")

    told = capsys.readouterr().out
    assert told.splitlines() == ["  powers: 1 of 3", "  powers: 2 of 3", "  powers: 3 of 3"]


def test_the_error_of_a_task_is_raised_here():
    with pytest.raises(ZeroDivisionError):
        side_by_side([partial(int, "1"), partial(divmod, 1, 0)])


@pytest.mark.parametrize(
    "error",
    [
        InputError("a.csv", "DOB", "32", "a date"),
        ReportError("a page has a fault"),
        DisclosureError("a count is 3"),
    ],
)
def test_an_error_of_ours_comes_whole_from_its_process(error):
    def fail():
        raise error

    with pytest.raises(type(error)) as raised:
        side_by_side([partial(int, "1"), fail])
    assert str(raised.value) == str(error)
    assert vars(raised.value) == vars(error)


def test_one_task_alone_needs_no_process():
    assert side_by_side([os.getpid]) == [os.getpid()]


def test_nothing_to_do_gives_nothing():
    assert side_by_side([]) == []


def test_few_tasks_are_done_before_they_are_asked_for(tmp_path):
    def leave_a_mark(place):
        (tmp_path / str(place)).touch()
        return place

    results = in_turn([partial(leave_a_mark, place) for place in range(100)])
    next(results)

    assert len(list(tmp_path.iterdir())) <= (WAITING + 1) * cpu_count() + 1
    assert list(results) == list(range(1, 100))
