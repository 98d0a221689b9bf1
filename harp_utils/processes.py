"""Several things at once, on the cores of one machine."""

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing import cpu_count, get_context
from typing import Any, TypeVar

Made = TypeVar("Made")
# What a process may be asked to do: it has them from the process that it was forked from, so that
# the tables which they work on need not be sent.
_TASKS: list[Callable[[], Any]] = []
# So many results for each core may wait to be taken: they can be large.
WAITING = 2


def side_by_side(tasks: Sequence[Callable[[], Made]]) -> list[Made]:
    """Do several tasks at once, the longest first; give what they gave back, in their order.

    See :func:`in_turn`.
    """
    return list(in_turn(tasks))


def in_turn(tasks: Sequence[Callable[[], Made]]) -> Iterator[Made]:
    """Do tasks in processes of their own, as many at a time as there are cores.

    What they give back is sent, and what they work on is not. Few are done before they are asked
    for, so that their results take little memory.

    Yields
    ------
    What each task gave back, in the order of the tasks.

    Raises
    ------
    Exception
        That of the first task that failed.
    """
    if len(tasks) == 1:
        yield tasks[0]()
        return
    cores, context = cpu_count(), get_context("fork")
    with ProcessPoolExecutor(cores, context, initializer=_know, initargs=(tasks,)) as pool:
        waiting: deque[Future[Made]] = deque()
        for place in range(len(tasks)):
            waiting.append(pool.submit(_do, place))
            if len(waiting) > WAITING * cores:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def _know(tasks: Sequence[Callable[[], Any]]) -> None:
    _TASKS[:] = tasks


def _do(place: int) -> Any:
    return _TASKS[place]()
