"""Which engine runs the record steps, and what it may hold: what may be asked for."""

import re

from harp_utils.errors import InputError

DUCKDB, SESSION = "duckdb", "session"
MEMORY = re.compile(r"([1-9]\d*(?:\.\d+)?)(MB|GB)")
LOCAL = re.compile(r"local(\[([1-9]\d*|\*)\])?")
CLUSTER = re.compile(r"spark://[^\s/]+|yarn")
MEGABYTES = {"MB": 1, "GB": 1024}
# Spark does not start with less.
LEAST_OF_SPARK = 512


def check_options(memory_limit: str | None, backend: str) -> None:
    """Refuse a memory limit or an engine that cannot be, before any work is done.

    Parameters
    ----------
    memory_limit
        For example "3GB", or None.
    backend
        "duckdb"; a Spark master such as "local[2]", "spark://host:7077" or "yarn"; or "session",
        the Spark session that is there.

    Raises
    ------
    InputError
        Naming the option, what was given, and what was expected.
    """
    is_local = LOCAL.fullmatch(backend)
    if not (backend in (DUCKDB, SESSION) or is_local or CLUSTER.fullmatch(backend)):
        expected = "duckdb, a Spark master (local[2], spark://host:7077, yarn) or session"
        raise InputError("harp", "--backend", backend, expected)
    if memory_limit is None:
        return
    size = megabytes(memory_limit)
    if is_local and size < LEAST_OF_SPARK:
        raise InputError("harp", "--memory", memory_limit, f"at least {LEAST_OF_SPARK}MB for Spark")
    if backend != DUCKDB and not is_local:
        expected = f"no limit with --backend {backend}: the cluster's own settings hold"
        raise InputError("harp", "--memory", memory_limit, expected)


def megabytes(memory_limit: str) -> int:
    """Tell a size in megabytes.

    Raises
    ------
    InputError
        If it is not a size.

    Examples
    --------
    >>> megabytes("1.5GB"), megabytes("800MB")
    (1536, 800)
    """
    size = MEMORY.fullmatch(memory_limit)
    if size is None:
        raise InputError("harp", "--memory", memory_limit, 'a size such as "3GB" or "800MB"')
    return int(float(size[1]) * MEGABYTES[size[2]])
