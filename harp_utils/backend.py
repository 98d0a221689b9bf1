"""The engine that runs the record steps, and the one way a step's result is kept."""

import re
from collections.abc import Callable
from pathlib import Path

import ibis
import pandas as pd
from ibis.backends.duckdb import Backend
from ibis.expr.types import Table

from harp_utils.errors import InputError

MEMORY = re.compile(r"[1-9]\d*(\.\d+)?(MB|GB)")
Progress = Callable[[str], None]


def connect(folder: Path, memory_limit: str | None = None) -> Backend:
    """Open a DuckDB engine in this process that spills to ``folder`` when memory is short.

    Parameters
    ----------
    folder
        Where steps keep their results; what does not fit into memory goes to ``spill`` in it.
    memory_limit
        For example "3GB". DuckDB takes 80% of the machine where it is not given.

    Raises
    ------
    InputError
        If the limit is not a size.
    """
    if memory_limit is not None and not MEMORY.fullmatch(memory_limit):
        raise InputError("harp", "--memory", memory_limit, 'a size such as "3GB" or "800MB"')
    folder.mkdir(parents=True, exist_ok=True)
    settings = {"temp_directory": str(folder / "spill"), "preserve_insertion_order": False}
    if memory_limit is not None:
        settings["memory_limit"] = memory_limit
    return ibis.duckdb.connect(**settings)


def store(engine: Backend, rows: Table, path: Path) -> Table:
    """Compute a step, write it to a Parquet file and return the file as a table."""
    path.parent.mkdir(parents=True, exist_ok=True)
    engine.to_parquet(rows, path)
    return engine.read_parquet(path)


def lookup(engine: Backend, name: str, rows: pd.DataFrame) -> Table:
    """Put a small table beside the records, so that they can be joined to it."""
    return engine.create_table(name, rows, temp=True, overwrite=True)


def in_silence(step: str) -> None:
    """Tell nobody that a step begins: what the steps call when no progress was asked for."""
