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

# What lies here, or ends so, is code, which has a digest of its own, or is made by the notebooks.
MADE = (".git", ".venv", "_site", "_site.new", "downloads", "reports")
CODE = (".py", ".pyc", ".ipynb")
_logs: list[int] = []


@contextmanager
def noted_reads(root: Path) -> Iterator[list[Path]]:
    """Note the files of a project opened inside the ``with`` block, here or in forked children.

    Parameters
    ----------
    root
        The project folder.

    Yields
    ------
    list of Path
        Filled at the end of the block: the files, but for code and what is made, relative to
        `root`, in the order of their paths. A file that C code opens by its path is
        not seen, as pyarrow does: the readers of published tables open theirs in Python.
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
    return [p for p in inside if not _is_other(p) and (root / p).is_file()]


def _is_other(path: Path) -> bool:
    return path.parts[0] in MADE or path.suffix in CODE
