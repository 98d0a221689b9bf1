"""Spark as an engine of ibis: how it reads files, keeps results and takes small tables."""

import re
from collections import Counter
from pathlib import Path
from typing import Any

import ibis
import pandas as pd
import pyarrow as pa
from ibis.backends.pyspark import Backend
from ibis.expr.types import Table
from py4j.protocol import Py4JError
from pyarrow.parquet import read_schema
from pyspark.errors import PySparkException
from pyspark.sql.functions import col, timestamp_micros
from pyspark.sql.types import StringType, StructField, StructType

from harp_utils.spark.dialect import SparkCompiler
from harp_utils.spark.session import is_ours

FAILURES = (PySparkException, Py4JError)
# One mark quotes and escapes; a row with other cells than the header ends the reading.
TEXT = {"quote": '"', "escape": '"', "multiLine": True, "mode": "FAILFAST", "columnPruning": False}


class SparkBackend(Backend):
    """ibis' Spark with the meaning, and with the calls, that the record steps use on DuckDB."""

    compiler = SparkCompiler()

    def read_parquet(self, path: Path) -> Table:
        """Read a Parquet file, or a folder that `to_parquet` wrote."""
        rows = self._session.read.parquet(self._pattern(path))
        for name in _nanoseconds(path) if path.is_file() else ():
            rows = rows.withColumn(name, timestamp_micros((col(f"`{name}`") / 1000).cast("long")))
        return self._view(ibis.util.gen_name("read_parquet"), rows)

    def read_csv(self, path: Path, *, all_varchar: bool, header: bool, delim: str) -> Table:
        """Read delimited text under the names of its first line, every cell as text."""
        reader = self._session.read.options(sep=delim, **TEXT)
        first = reader.csv(self._pattern(path)).first() or ()
        fields = [StructField(name, StringType()) for name in distinct_names(first)]
        rows = reader.options(header=header).schema(StructType(fields)).csv(self._pattern(path))
        return self._view(ibis.util.gen_name("read_csv"), rows)

    def to_parquet(self, rows: Table, path: Path) -> None:
        """Write a folder of Parquet files in place of what is there; no row passes through us."""
        query = self._session.sql(self.compile(rows))
        query.write.mode("overwrite").parquet(self._address(path))

    def create_table(
        self,
        name: str,
        rows: pd.DataFrame | None = None,
        *,
        schema: ibis.Schema | None = None,
        **_: Any,
    ) -> Table:
        """Put a small table beside the records, for this session only."""
        if schema is not None:
            table = schema.to_pyarrow().empty_table()
        else:
            table = pa.Table.from_pandas(rows, preserve_index=False)
        return self._view(name, self._session.createDataFrame(table))

    def _view(self, name: str, rows: Any) -> Table:
        rows.createOrReplaceTempView(name)
        return self.table(name)

    def _pattern(self, path: Path) -> str:
        """Name a file to read, where Spark takes brackets and the like for patterns."""
        return re.sub(r"([][{}*?\\])", r"\\\1", self._address(path))

    def _address(self, path: Path) -> str:
        """Name a file as Spark does: a session that is not ours has a file system of its own."""
        return f"{'file://' if is_ours(self._session) else ''}{path.absolute()}"


def _nanoseconds(path: Path) -> list[str]:
    """List the columns that are times to the nanosecond, which Spark reads as numbers."""
    kinds = {field.name: field.type for field in read_schema(path)}
    return [n for n, kind in kinds.items() if pa.types.is_timestamp(kind) and kind.unit == "ns"]


def distinct_names(header: tuple[str | None, ...]) -> list[str]:
    """Name every column; one that has the name of an earlier one is told from it by a number.

    Examples
    --------
    >>> distinct_names(("SEX", "AGE", "sex", None))
    ['SEX', 'AGE', 'sex_1', 'column_3']
    """
    seen: Counter[str] = Counter()
    names = []
    for place, name in enumerate(header):
        name = name or f"column_{place}"
        names.append(f"{name}_{seen[name.upper()]}" if seen[name.upper()] else name)
        seen[name.upper()] += 1
    return names
