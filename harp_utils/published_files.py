"""The files of the published folder: same rows, same bytes, and no blank cell."""

import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from harp_utils.crude_columns import CRUDE
from harp_utils.derived import DERIVED
from harp_utils.disclosure import REASONS
from harp_utils.publication import COUNTS, RATIOS, VALUES

# What stands in a cell that has no number: the reader finds the reason in the note column.
NOT_APPLICABLE = "[z]"
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
    for path in sorted(folder.glob("*.parquet")):
        write_csv(in_words(pd.read_parquet(path)), path.with_suffix(".csv"))


def in_words(rows: pd.DataFrame) -> pd.DataFrame:
    """Give every cell of published rows something to read.

    A missing number becomes the code of its reason in square brackets, "[c]" for a small number,
    "[p]" for one that would give a small one away, "[u]" for too few events, "[d]" for too few
    people, "[x]" for not collected, "[r]" for a hidden reference, "[h]" for another hidden value
    that it is made from, "[n]" for a count that is not published here, "[z]" for not applicable;
    a note becomes its words.
    """
    words = rows.astype(dict.fromkeys([*COUNTS, *VALUES, *CRUDE, *RATIOS], object))
    standardised = rows["method"].str.startswith("directly")
    average = rows["method"].str.startswith("me")
    numerator = _code(rows["count_note"]).mask(average, NOT_APPLICABLE)
    derived = rows["method"].str.startswith(DERIVED)
    public = standardised | derived
    denominator = _code_of_denominator(rows).mask(public, NOT_APPLICABLE)
    codes = {"numerator": numerator, "denominator": denominator}
    codes |= dict.fromkeys(VALUES, _code(rows["value_note"]))
    codes |= dict.fromkeys(CRUDE, _code(rows["crude_note"]))
    codes |= dict.fromkeys(RATIOS, _code(rows["ratio_note"]))
    coarse = _is_coarse(rows)
    for column, code in codes.items():
        text = _as_text(rows[column], column)
        if column in VALUES:
            text = text.mask(derived, _as_rounded(rows[column]))
            text = text.mask(coarse, _as_published(rows[column]))
        words[column] = text.where(rows[column].notna(), code)
    for note in ("value_note", "count_note", "crude_note", "ratio_note"):
        words[note] = rows[note].map(REASONS)
    return words


def write_csv(table: pd.DataFrame, path: Path) -> None:
    """Write a table as CSV with a header line and "none" in place of every blank."""
    filled = table.astype(object).where(table.notna(), "none").replace("", "none")
    filled.to_csv(path, index=False, lineterminator="\n")


def write_json(content: dict[str, Any], path: Path) -> None:
    """Write metadata as JSON, in the order given, readable as it stands."""
    text = json.dumps(content, indent=2, ensure_ascii=False, default=list)
    path.write_text(text + "\n", encoding="utf-8")


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


def _code(notes: pd.Series) -> pd.Series:
    """Code of a missing number: that of its reason, or not applicable where there is none."""
    return notes.map(lambda note: f"[{note}]" if note in CODED else NOT_APPLICABLE)


def _code_of_denominator(rows: pd.DataFrame) -> pd.Series:
    """Code of a hidden count that a value is out of: it has no note, but the value's says why."""
    value, count = rows["value_note"], rows["count_note"]
    hidden = value.where(value.isin(["c", "p"]), count)
    return _code(hidden.where(hidden.isin(["c", "p", "x"]), "c"))


def _is_coarse(rows: pd.DataFrame) -> pd.Series:
    """Find standardised rates of places, and of England by the rule of places: printed on steps."""
    local = (rows["area_level"] != "country") | rows["count_note"].isin(["b", "c", "p"])
    return local & rows["method"].str.startswith("directly") & rows["value"].gt(0)


def _as_text(numbers: pd.Series, column: str) -> pd.Series:
    """Write numbers with the decimals of their column."""
    decimals = 0 if column in COUNTS else 1 if column in [*VALUES, *CRUDE] else 2
    return numbers.astype(float).map(lambda number: f"{number:.{decimals}f}").astype(object)


def _as_rounded(numbers: pd.Series) -> pd.Series:
    """Write numbers that were rounded each in its own way with the digits they have."""
    return numbers.astype(float).map(lambda number: np.format_float_positional(number, trim="0"))


def _as_published(numbers: pd.Series) -> pd.Series:
    """Write numbers on a step with the digits they have, so that 850 claims no decimal."""
    return numbers.astype(float).map(lambda number: np.format_float_positional(number, trim="-"))
