"""Write an extract file by file, chunk by chunk, so that memory does not grow with its size."""

import gzip
import io
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet

from harp_utils.errors import InputError

ENDINGS = {"parquet": "parquet", "text": "txt", "csv.gz": "csv.gz"}
Write = Callable[[pa.Table], Any]


def check_form(form: str) -> str:
    """Return the form, or say which forms there are.

    Raises
    ------
    InputError
        If the form is unknown.
    """
    if form not in ENDINGS:
        raise InputError("synthesise", "form", form, "one of " + ", ".join(ENDINGS))
    return form


def open_file(path: Path, form: str, columns: list[str], stack: ExitStack) -> Write:
    """Open one file of text columns for writing; ``stack`` closes it.

    Parquet is compressed by zstd and names no writer's types, so that every reader sees text.
    Gzip carries no time, so that the same rows are the same bytes.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    schema = pa.schema([(name, pa.string()) for name in columns])
    if form == "parquet":
        return _open_parquet(path, columns, stack)
    sink: Any = stack.enter_context(path.open("wb"))
    if form == "csv.gz":
        sink = stack.enter_context(
            gzip.GzipFile(filename="", mode="wb", fileobj=sink, mtime=0, compresslevel=5)
        )
        sink = stack.enter_context(io.BufferedWriter(sink, 1 << 20))
    options = pa.csv.WriteOptions(
        delimiter="," if form == "csv.gz" else "|", quoting_style="none", quoting_header="none"
    )
    writer = stack.enter_context(pa.csv.CSVWriter(sink, schema, write_options=options))
    return lambda rows: writer.write_table(rows.cast(schema))


def _open_parquet(path: Path, columns: list[str], stack: ExitStack) -> Write:
    plain = ("TOKEN_PERSON_ID", "EPIKEY", "EC_IDENT", "person_id")
    coded = pa.dictionary(pa.int32(), pa.string())
    types = [(name, pa.string() if name in plain else coded) for name in columns]
    writer = pa.parquet.ParquetWriter(
        path, pa.schema(types), compression="zstd", store_schema=False
    )
    return stack.enter_context(writer).write_table
