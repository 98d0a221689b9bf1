"""Several things at once, on the cores of one machine."""

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing import cpu_count, get_context
from typing import Any, TypeVar

from harp_utils.progress import track

Made = TypeVar("Made")
# What a process may be asked to do: it has them from the process that it was forked from, so that
# the tables which they work on need not be sent.
_TASKS: list[Callable[[], Any]] = []
# So many results for each core may wait to be taken: they can be large.
WAITING = 2


def side_by_side(tasks: Sequence[Callable[[], Made]], words: str = "") -> list[Made]:
    """Do all tasks, as many at a time as there are cores; give what they gave back, in order.

    Parameters
    ----------
    tasks
        The longest first, so that no core waits long for another at the end. What they give back
        is sent, and what they work on is not.
    words
        What the tasks are, where they take long enough for their progress to be shown.

    Raises
    ------
    Exception
        That of the first task that failed.
    """
    if len(tasks) == 1:
        return [tasks[0]()]
    with _pool(tasks) as pool:
        made = pool.map(_do, range(len(tasks)))
        return list(track(made, len(tasks), words) if words else made)


def in_turn(tasks: Sequence[Callable[[], Made]]) -> Iterator[Made]:
    """Do tasks as :func:`side_by_side` does, but few before they are asked for.

    So their results, which may be large, take little memory.

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
    with _pool(tasks) as pool:
        waiting: deque[Future[Made]] = deque()
        for place in range(len(tasks)):
            waiting.append(pool.submit(_do, place))
            if len(waiting) > WAITING * cpu_count():
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def _pool(tasks: Sequence[Callable[[], Any]]) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(cpu_count(), get_context("fork"), _know, (tasks,))


def _know(tasks: Sequence[Callable[[], Any]]) -> None:
    _TASKS[:] = tasks


def _do(place: int) -> Any:
    return _TASKS[place]()
