"""The files of the published folder: same rows, same bytes, and no blank cell."""

import csv
import json
import shutil
from collections.abc import Callable
from functools import cache, lru_cache, partial
from itertools import repeat
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

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
# How a number is written that does not depend on the rest of its row.
PLAIN = (
    dict.fromkeys(COUNTS, "{:.0f}".format)
    | dict.fromkeys(CRUDE, "{:.1f}".format)
    | dict.fromkeys(RATIOS, "{:.2f}".format)
)
Columns = dict[str, list[Any]]


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
    return pd.DataFrame(columns_in_words(rows), dtype=object)


def columns_in_words(rows: pd.DataFrame) -> dict[str, list[Any]]:
    """Give the columns of `in_words` as lists."""
    columns = {str(name): rows[name].tolist() for name in rows.columns}
    writers = _writers_of_values(columns)
    texts = {}
    for name, codes in _codes(columns).items():
        write = writers if name in VALUES else repeat(PLAIN[name])
        cells = zip(columns[name], rows[name].isna().tolist(), codes, write, strict=False)
        texts[name] = [code if gone else to_text(cell) for cell, gone, code, to_text in cells]
    notes = {note: [REASONS[cell] for cell in columns[note]] for note in NOTES}
    return columns | texts | notes


def write_csv(table: pd.DataFrame, path: Path) -> None:
    """Write a table as CSV with a header line and "none" in place of every blank."""
    filled = table.astype(object).where(table.notna(), "none").replace("", "none")
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(filled.columns)
        writer.writerows(zip(*(filled[name].tolist() for name in filled.columns), strict=True))


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


def _codes(columns: Columns) -> dict[str, list[str]]:
    """Code that stands in each cell of numbers where the number is missing."""
    methods, value_notes, count_notes = (
        columns[name] for name in ("method", "value_note", "count_note")
    )
    of_values, of_crude, of_ratios = (
        list(map(_code, columns[note])) for note in ("value_note", "crude_note", "ratio_note")
    )
    of_denominators = map(_code_of_denominator, value_notes, count_notes)
    return {
        "numerator": [
            NOT_APPLICABLE if method.startswith("me") else _code(note)
            for method, note in zip(methods, count_notes, strict=True)
        ],
        "denominator": [
            NOT_APPLICABLE if method.startswith(("directly", DERIVED)) else code
            for method, code in zip(methods, of_denominators, strict=True)
        ],
        **dict.fromkeys(VALUES, of_values),
        **dict.fromkeys(CRUDE, of_crude),
        **dict.fromkeys(RATIOS, of_ratios),
    }


@cache
def _code(note: str) -> str:
    """Code of a missing number: that of its reason, or not applicable where there is none."""
    return f"[{note}]" if note in CODED else NOT_APPLICABLE


@cache
def _code_of_denominator(value_note: str, count_note: str) -> str:
    """Code of a hidden count that a value is out of: it has no note, but the value's says why."""
    hidden = value_note if value_note in ("c", "p") else count_note
    return _code(hidden if hidden in ("c", "p", "x") else "c")


def _writers_of_values(columns: Columns) -> list[Callable[[float], str]]:
    """Say for each row how its values are written: as published, whatever the column's decimals."""
    names = ("value", "method", "area_level", "count_note")
    rows = zip(*(columns[name] for name in names), strict=True)
    return [_writer_of(value > 0, *row) for value, *row in rows]


@cache
def _writer_of(
    is_positive: bool, method: str, area_level: str, count_note: str
) -> Callable[[float], str]:
    # Standardised rates of places, and of England by the rule of places, are printed on steps.
    on_steps = area_level != "country" or count_note in ("b", "c", "p")
    if on_steps and is_positive and method.startswith("directly"):
        return _whole_if_it_is
    return _with_a_decimal if method.startswith(DERIVED) else "{:.1f}".format


# To these caches 0.0 and -0.0 are one number; with 0.0 added they are one text too.
@lru_cache(maxsize=2**16)
def _whole_if_it_is(number: float) -> str:
    return str(np.format_float_positional(number + 0.0, trim="-"))  # 850 claims no decimal


@lru_cache(maxsize=2**16)
def _with_a_decimal(number: float) -> str:
    return str(np.format_float_positional(number + 0.0, trim="0"))
