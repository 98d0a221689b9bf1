"""The engine that runs the record steps, and the one way a step's result is kept."""

import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pandas as pd
from ibis.backends.sql import SQLBackend as Backend
from ibis.expr.types import Table

from harp_utils.backend_options import DUCKDB, check_options, megabytes
from harp_utils.duckdb_engine import open_duckdb
from harp_utils.errors import InputError

__all__ = [
    *("Backend", "Progress", "complaint", "connect", "failures", "in_silence", "lookup"),
    *("own_spark_ended", "store"),
]

Progress = Callable[[str], None]
# Of what may be held: DuckDB counts neither what it reads and writes files with nor Python itself.
DUCKDB_SHARE = 0.8


def connect(folder: Path, memory_limit: str | None = None, backend: str = DUCKDB) -> Backend:
    """Open an engine: DuckDB in this process, or Spark.

    Parameters
    ----------
    folder
        Where steps keep their results; what does not fit into memory goes to ``spill`` in it.
    memory_limit
        For example "3GB". DuckDB takes 80% of the machine where it is not given, Spark 1 GB.
    backend
        "duckdb", a Spark master or "session" (see `backend_options.check_options`).

    Raises
    ------
    InputError
        If there is no such engine, or the limit is not a size.
    """
    check_options(memory_limit, backend)
    folder.mkdir(parents=True, exist_ok=True)
    if backend == DUCKDB:
        return _connect_duckdb(folder, memory_limit)
    # Only here: most have neither pyspark nor Java, and it takes a second to import.
    from harp_utils.spark.session import check_installed, open_session

    check_installed(backend)
    from harp_utils.spark.engine import SparkBackend

    SparkBackend.register_options()
    memory_mb = None if memory_limit is None else megabytes(memory_limit)
    return SparkBackend().connect(open_session(folder, memory_mb, backend))


def _connect_duckdb(folder: Path, memory_limit: str | None) -> Backend:
    settings = {"temp_directory": str(folder / "spill"), "preserve_insertion_order": False}
    if memory_limit is not None:
        settings["memory_limit"] = f"{DUCKDB_SHARE * megabytes(memory_limit):.0f}MB"
    return open_duckdb(**settings)


@contextmanager
def own_spark_ended() -> Iterator[None]:
    """Stop the Spark session that `connect` started, if it did, when the work is over."""
    try:
        yield
    finally:
        if "pyspark" in sys.modules:
            from harp_utils.spark.session import end_own_session

            end_own_session()


def failures(engine: Backend) -> tuple[type[Exception], ...]:
    """Name the errors with which an engine says that it cannot read or compute something."""
    if engine.name == DUCKDB:
        return (duckdb.Error,)
    from harp_utils.spark.engine import FAILURES

    return FAILURES


def complaint(error: Exception) -> str:
    """Say what an engine complains of, in one line. Spark's own words may hold a person's row."""
    if isinstance(error, duckdb.Error):
        return str(error).splitlines()[0]
    condition = getattr(error, "getCondition", lambda: None)()
    return condition or "unreadable"


def store(engine: Backend, rows: Table, path: Path) -> Table:
    """Compute a step, write it to Parquet and return what was written as a table.

    DuckDB writes one file, Spark a folder of files under the same name.

    Raises
    ------
    InputError
        If the memory that may be held is too little for the step.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.is_dir() and engine.name == DUCKDB:
        shutil.rmtree(path)
    try:
        engine.to_parquet(rows, path)
    except duckdb.OutOfMemoryException as error:
        found = f"too little to make {path.name}"
        raise InputError("harp", "--memory", found, "more memory for these records") from error
    return engine.read_parquet(path)


def lookup(engine: Backend, name: str, rows: pd.DataFrame) -> Table:
    """Put a small table beside the records, so that they can be joined to it."""
    return engine.create_table(name, rows, temp=True, overwrite=True)


def in_silence(step: str) -> None:
    """Tell nobody that a step begins: what the steps call when no progress was asked for."""
