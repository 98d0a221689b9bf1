"""Several things at once, on the cores of one machine."""

from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import cpu_count, get_context
from typing import Any, TypeVar

Made = TypeVar("Made")
# What the processes do; set before they are forked, so that tables need not be sent to them.
_TASKS: list[Callable[[], Any]] = []


def side_by_side(tasks: Sequence[Callable[[], Made]]) -> list[Made]:
    """Do each task in a process of its own, as many at a time as there are cores.

    Parameters
    ----------
    tasks
        The longest first; what they give back is sent, what they work on is not.

    Returns
    -------
    list
        What each gave back, in the order of the tasks.

    Raises
    ------
    Exception
        That of the first task that failed.
    """
    if len(tasks) == 1:
        return [tasks[0]()]
    _TASKS[:] = tasks
    try:
        with ProcessPoolExecutor(cpu_count(), mp_context=get_context("fork")) as pool:
            return list(pool.map(_do, range(len(tasks))))
    finally:
        _TASKS.clear()


def _do(place: int) -> Any:
    return _TASKS[place]()
