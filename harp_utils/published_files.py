"""The files of the published folder: same rows, same bytes, and no blank cell."""

import json
import shutil
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from harp_utils.comparisons import Row, records
from harp_utils.crude_columns import CRUDE
from harp_utils.derived import DERIVED
from harp_utils.disclosure import REASONS
from harp_utils.processes import side_by_side
from harp_utils.publication import COUNTS, RATIOS, VALUES

# What stands in a cell that has no number: the reader finds the reason in the note column.
NOT_APPLICABLE = "[z]"
NOTES = ("value_note", "count_note", "crude_note", "ratio_note")
# Reasons that are their own code; every other one is not applicable.
CODED = ("c", "p", "u", "x", "r", "n", "d", "h")


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


def in_words(rows: pd.DataFrame) -> pd.DataFrame:
    """Give every cell of published rows something to read.

    A missing number becomes the code of its reason in square brackets, "[c]" for a small number,
    "[p]" for one that would give a small one away, "[u]" for too few events, "[d]" for too few
    people, "[x]" for not collected, "[r]" for a hidden reference, "[h]" for another hidden value
    that it is made from, "[n]" for a count that is not published here, "[z]" for not applicable;
    a note becomes its words.
    """
    return pd.DataFrame(rows_in_words(rows), columns=rows.columns, dtype=object)


def rows_in_words(rows: pd.DataFrame) -> list[Row]:
    """Give the rows of `in_words` as dicts, in order."""
    return [_row_in_words(row) for row in records(rows)]


def write_csv(table: pd.DataFrame, path: Path) -> None:
    """Write a table as CSV with a header line and "none" in place of every blank."""
    filled = table.astype(object).where(table.notna(), "none").replace("", "none")
    filled.to_csv(path, index=False, lineterminator="\n")


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


def _row_in_words(row: Row) -> Row:
    numbers = {
        column: code if pd.isna(row[column]) else _as_text(row, column)
        for column, code in _codes(row).items()
    }
    return {**row, **numbers, **{note: REASONS[row[note]] for note in NOTES}}


def _codes(row: Row) -> dict[str, str]:
    """Code that stands in each column of numbers where the number is missing."""
    method = row["method"]
    average, public = method.startswith("me"), method.startswith(("directly", DERIVED))
    return {
        "numerator": NOT_APPLICABLE if average else _code(row["count_note"]),
        "denominator": NOT_APPLICABLE if public else _code_of_denominator(row),
        **dict.fromkeys(VALUES, _code(row["value_note"])),
        **dict.fromkeys(CRUDE, _code(row["crude_note"])),
        **dict.fromkeys(RATIOS, _code(row["ratio_note"])),
    }


def _code(note: str) -> str:
    """Code of a missing number: that of its reason, or not applicable where there is none."""
    return f"[{note}]" if note in CODED else NOT_APPLICABLE


def _code_of_denominator(row: Row) -> str:
    """Code of a hidden count that a value is out of: it has no note, but the value's says why."""
    hidden = row["value_note"] if row["value_note"] in ("c", "p") else row["count_note"]
    return _code(hidden if hidden in ("c", "p", "x") else "c")


def _as_text(row: Row, column: str) -> str:
    """Write a number with the decimals of its column, or with the digits it was rounded to."""
    number = float(row[column])
    if column in VALUES and _is_coarse(row):
        return np.format_float_positional(number, trim="-")  # 850 on a step claims no decimal
    if column in VALUES and row["method"].startswith(DERIVED):
        return np.format_float_positional(number, trim="0")
    decimals = 0 if column in COUNTS else 1 if column in [*VALUES, *CRUDE] else 2
    return f"{number:.{decimals}f}"


def _is_coarse(row: Row) -> bool:
    """Find standardised rates of places, and of England by the rule of places: printed on steps."""
    local = row["area_level"] != "country" or row["count_note"] in ("b", "c", "p")
    return bool(local and row["method"].startswith("directly") and row["value"] > 0)
