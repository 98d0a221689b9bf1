"""The Spark session: the one that is there, or one of our own that is quiet and is ended."""

import os
import shutil
from pathlib import Path
from typing import Any

from harp_utils.errors import InputError

# Marks a session as ours, so that nobody else's is used by another name, or ended.
OURS = "spark.harp.ours"
SETTINGS = {
    OURS: "true",
    "spark.app.name": "harp",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    # Times to the nanosecond, as pandas writes them, are otherwise an error.
    "spark.sql.legacy.parquet.nanosAsLong": "true",
}
# A number too large, or a text that is none, is an error as on DuckDB, and not another number.
MEANING = {"spark.sql.ansi.enabled": "true", "spark.sql.session.timeZone": "UTC"}
LOCALHOST = "127.0.0.1"
# Spark logs the row that it could not read; the error that the user gets does not.
LOGGING = """\
rootLogger.level = off
rootLogger.appenderRef.own.ref = own
appender.own.type = Console
appender.own.name = own
"""


def open_session(folder: Path, memory_mb: int | None, backend: str) -> Any:
    """Give the session that ``backend`` names, with the settings that our results hang on.

    Parameters
    ----------
    folder
        Where a session on this machine puts what does not fit into memory.
    memory_mb
        How much a session on this machine may take.
    backend
        "session" or a Spark master.

    Raises
    ------
    InputError
        If the cluster is not there, or another session is (see `check_installed` for the rest).
    """
    session = _present_session() if backend == "session" else _own(folder, memory_mb, backend)
    for name, value in MEANING.items():
        session.conf.set(name, value)
    return session


def check_installed(backend: str) -> None:
    """Refuse to go on without pyspark, or without the Java that a session of our own needs.

    Raises
    ------
    InputError
        Naming what is missing.
    """
    try:
        import pyspark  # noqa: F401
    except ImportError as error:
        expected = "pyspark, which make spark or pip install 'pyspark>=4,<4.1' brings"
        raise InputError("harp", "--backend", backend, expected) from error
    if backend != "session" and not _java():
        expected = "Java 17 or 21 on PATH or under JAVA_HOME, or duckdb"
        raise InputError("harp", "--backend", backend, expected)


def _java() -> str | None:
    home = os.environ.get("JAVA_HOME")
    return shutil.which("java", path=f"{home}/bin" if home else None)


def _present_session() -> Any:
    """Take the session of this process, else that of Databricks Connect, else Spark's own."""
    from pyspark.sql import SparkSession

    active = SparkSession.getActiveSession()
    if active is not None:
        return active
    try:
        from databricks.connect import DatabricksSession
    except ImportError:
        return SparkSession.builder.getOrCreate()
    return DatabricksSession.builder.getOrCreate()


def _own(folder: Path, memory_mb: int | None, master: str) -> Any:
    """Start a session, or go on with the one that we started."""
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException
    from pyspark.sql import SparkSession

    active = SparkSession.getActiveSession()
    if active is not None and not is_ours(active):
        raise InputError("harp", "--backend", master, "session, as there is a Spark session")
    spill = (folder / "spill").absolute()
    spill.mkdir(parents=True, exist_ok=True)
    settings = SETTINGS | _quiet(spill)
    if master.startswith("local"):
        settings |= _local(spill, memory_mb, master)
    builder = SparkSession.builder.master(master)
    for name, value in settings.items():
        builder = builder.config(name, value)
    try:
        return builder.getOrCreate()
    except (PySparkException, Py4JError) as error:
        expected = "a Spark that starts: a master that answers, and Java 17 or 21"
        raise InputError("harp", "--backend", master, expected) from error


def _quiet(spill: Path) -> dict[str, str]:
    logging = spill / "log4j2.properties"
    logging.write_text(LOGGING, encoding="utf-8")
    return {"spark.driver.extraJavaOptions": f"-Dlog4j2.configurationFile={logging.as_uri()}"}


def _local(spill: Path, memory_mb: int | None, master: str) -> dict[str, str]:
    """Keep a session on this machine to itself and within its memory."""
    # Without it Spark looks up the name of this machine, and warns of what it finds.
    os.environ.setdefault("SPARK_LOCAL_IP", LOCALHOST)
    settings = {
        "spark.driver.bindAddress": LOCALHOST,
        "spark.driver.host": LOCALHOST,
        "spark.local.dir": str(spill),
        "spark.sql.warehouse.dir": str(spill / "warehouse"),
        "spark.sql.shuffle.partitions": str(4 * _cores(master)),
    }
    if memory_mb is not None:
        settings["spark.driver.memory"] = f"{memory_mb}m"
    return settings


def _cores(master: str) -> int:
    """Tell how many tasks a session on this machine runs at once.

    Examples
    --------
    >>> _cores("local"), _cores("local[3]")
    (1, 3)
    """
    within = master.removeprefix("local").strip("[]")
    return (os.cpu_count() or 1) if within == "*" else int(within or 1)


def end_own_session() -> None:
    """Stop the session and its Java, if we started it; anybody else's goes on."""
    from pyspark import SparkContext
    from pyspark.sql import SparkSession

    active = SparkSession.getActiveSession()
    if active is None or not is_ours(active):
        return
    gateway = active.sparkContext._gateway
    active.stop()
    # Java would else keep its gigabytes until Python ends, beside the notebooks that come next.
    gateway.shutdown()
    gateway.proc.stdin.close()
    gateway.proc.wait()
    SparkContext._gateway = SparkContext._jvm = None


def is_ours(session: Any) -> bool:
    """Whether we started a session."""
    return session.conf.get(OURS, "false") == "true"
