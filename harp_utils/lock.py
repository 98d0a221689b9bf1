"""One run at a time in a project folder: two would write the same files."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from harp_utils.errors import ReportError

LOCK = Path("data/.harp.lock")


@contextmanager
def only_run(folder: Path = Path()) -> Iterator[None]:
    """Hold the project folder for as long as the work takes.

    The system frees the folder when the process ends, however it ends.

    Raises
    ------
    ReportError
        If another run holds the folder.
    """
    path = folder / LOCK
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            said = f"another harp run is at work in {folder.resolve()}: wait until it has ended"
            raise ReportError(said) from None
        yield
