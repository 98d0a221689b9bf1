"""Which data a notebook reads: noted as it opens them, so that no list of them can be wrong.

Python tells an audit hook of every file that is opened. A hook cannot be taken away again, so
each process has one; children forked from it keep it.
"""

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

# Where the files lie that a notebook may show.
FOLDERS = ("data", "params")
_logs: list[int] = []


@contextmanager
def noted_reads(root: Path) -> Iterator[list[Path]]:
    """Note the data files opened inside the ``with`` block, here or in forked children.

    Parameters
    ----------
    root
        The project folder.

    Yields
    ------
    list of Path
        Filled at the end of the block: the files of `FOLDERS`, relative to `root`, in the order
        of their paths. A file that C code opens by its path is not seen, as pyarrow does: the
        readers of published tables open theirs in Python.
    """
    _listen()
    reads: list[Path] = []
    with tempfile.TemporaryFile() as log:
        # Children share the place in the file, so each adds to what the others wrote.
        _logs.append(log.fileno())
        try:
            yield reads
        finally:
            _logs.pop()
        log.seek(0)
        opened = {Path(os.fsdecode(name)) for name in log.read().split(b"\0") if name}
    reads += sorted(_below(root.resolve(), opened))


@cache
def _listen() -> None:
    sys.addaudithook(_write_down)


def _write_down(event: str, arguments: tuple[Any, ...]) -> None:
    if event == "open" and _logs and isinstance(arguments[0], str | bytes | os.PathLike):
        path = os.path.abspath(os.fsencode(arguments[0]))
        os.write(_logs[-1], path + b"\0")


def _below(root: Path, opened: set[Path]) -> list[Path]:
    inside = [path.relative_to(root) for path in opened if path.is_relative_to(root)]
    return [path for path in inside if path.parts[0] in FOLDERS and (root / path).is_file()]
