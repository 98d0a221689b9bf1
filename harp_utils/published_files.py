"""The files of the published folder: same rows, same bytes, and no blank cell."""

import csv
import json
import shutil
from functools import partial
from pathlib import Path
from typing import Any, TextIO

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from harp_utils.processes import side_by_side
from harp_utils.published_words import Columns, in_words


def write_table(rows: pd.DataFrame, stem: Path) -> None:
    """Write the rows of a focus area as Parquet, a row group a place.

    Parameters
    ----------
    rows
        Published rows, sorted by place.
    stem
        Path without its ending.
    """
    # pandas notes its own version in the file; without that the bytes depend on the rows alone.
    whole = pa.Table.from_pandas(rows, preserve_index=False).replace_schema_metadata()
    sizes = rows.groupby("area_code", sort=False).size()
    with pq.ParquetWriter(f"{stem}.parquet", whole.schema, compression="zstd") as writer:
        start = 0
        for size in sizes:
            writer.write_table(whole.slice(start, size))
            start += size


def write_words(folder: Path) -> None:
    """Write beside each Parquet table of a folder the same rows as CSV, in words."""
    paths = sorted(folder.glob("*.parquet"), key=lambda path: (-path.stat().st_size, path))
    side_by_side([partial(_write_words_of, path) for path in paths])


def _write_words_of(path: Path) -> None:
    write_csv(in_words(pd.read_parquet(path)), path.with_suffix(".csv"))


def write_csv(table: pd.DataFrame, path: Path) -> None:
    """Write a table as CSV with a header line and "none" in place of every blank."""
    filled = table.astype(object).where(table.notna(), "none").replace("", "none")
    with path.open("w", encoding="utf-8", newline="") as stream:
        write_columns({name: filled[name].tolist() for name in filled.columns}, stream)


def write_columns(columns: Columns, stream: TextIO) -> None:
    """Write columns as CSV with a header line."""
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(zip(*columns.values(), strict=True))


def write_json(content: dict[str, Any], path: Path) -> None:
    """Write metadata as JSON, in the order given, readable as it stands."""
    text = json.dumps(content, indent=2, ensure_ascii=False, default=list)
    path.write_text(text + "\n", encoding="utf-8")


def restore_folder(folder: Path) -> None:
    """Put the last folder back where a swap was cut off between its two renames."""
    old = folder.with_name(f".{folder.name}.old")
    if old.exists() and not folder.exists():
        old.rename(folder)


def start_aside(folder: Path) -> Path:
    """Make an empty folder beside `folder`, to build its successor in."""
    aside = folder.with_name(f".{folder.name}.new")
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir(parents=True)
    return aside


def swap_folder(aside: Path, folder: Path) -> None:
    """Put a finished folder in the place of another in two renames."""
    old = folder.with_name(f".{folder.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    if folder.exists():
        folder.rename(old)
    aside.rename(folder)
    shutil.rmtree(old, ignore_errors=True)
