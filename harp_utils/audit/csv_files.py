"""A published CSV file says no more than its Parquet file, and that holds nothing unseen."""

from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet as pq

from harp_utils.audit.facts import Facts
from harp_utils.audit.findings import Finding

COLUMNS = (
    *("focus_area", "metric_id", "metric_name", "kind", "measure", "period"),
    *("area_code", "area_name", "area_level", "breakdown"),
    *("ethnic_group", "ethnic_category", "imd_quintile", "numerator", "denominator"),
    *("value", "lower_95", "upper_95", "lower_998", "upper_998", "unit", "method"),
    *("value_note", "count_note", "crude_rate", "crude_lower_95", "crude_upper_95"),
    *("crude_note", "ratio", "ratio_lower_95", "ratio_upper_95", "ratio_note", "data_source"),
)
NOTES = tuple(name for name in COLUMNS if name.endswith("_note"))
CODE = r"^\[[a-z]\]$"
Found = list[Finding]


def check_table(path: Path, _: Path | None, facts: Facts) -> Found:
    """Check the Parquet file of a focus area and the CSV file beside it."""
    file = pq.ParquetFile(path)
    table = file.read()
    found = _unseen_in_parquet(file, table, path.name)
    beside = path.with_suffix(".csv")
    if not beside.is_file():
        return [*found, Finding("a table in one form only", path.name, "no CSV beside it")]
    text = pa.csv.read_csv(
        beside,
        convert_options=pa.csv.ConvertOptions(
            column_types=dict.fromkeys(_header(beside), pa.string()), strings_can_be_null=False
        ),
    )
    return found + _compare(text, table, beside.name, facts)


def _header(path: Path) -> list[str]:
    with path.open(encoding="utf-8") as file:
        return file.readline().rstrip("\n").split(",")


def _unseen_in_parquet(file: pq.ParquetFile, table: pa.Table, name: str) -> Found:
    """Find columns nobody asked for, metadata, and statistics that the values do not bear out."""
    found = [
        Finding("an unknown column", name, column)
        for column in table.column_names
        if column not in COLUMNS
    ]
    for about in (file.metadata.metadata, table.schema.metadata):
        found += [
            Finding("metadata in a Parquet file", name, key.decode(errors="replace")[:60])
            for key in (about or {})
            if key != b"ARROW:schema"
        ]
    found += [
        Finding("metadata in a Parquet file", name, f"column {field.name}")
        for field in table.schema
        if set(field.metadata or {}) - {b"PARQUET:field_id"}
    ]
    return found + _statistics(file, table, name)


def _statistics(file: pq.ParquetFile, table: pa.Table, name: str) -> Found:
    found, start = [], 0
    for group in range(file.metadata.num_row_groups):
        about = file.metadata.row_group(group)
        part = table.slice(start, about.num_rows)
        start += about.num_rows
        for place in range(about.num_columns):
            column = about.column(place)
            noted = column.statistics
            if noted is None or not noted.has_min_max or column.path_in_schema not in COLUMNS:
                continue
            ends = pc.min_max(part[column.path_in_schema]).as_py()
            if (noted.min, noted.max) != (ends["min"], ends["max"]):
                told = f"{column.path_in_schema}: {noted.min} to {noted.max} in the footer"
                found.append(Finding("statistics in a Parquet file", name, told))
    return found


def _compare(text: pa.Table, table: pa.Table, name: str, facts: Facts) -> Found:
    found = [
        Finding("an unknown column", name, column)
        for column in text.column_names
        if column not in table.column_names
    ]
    if text.num_rows != table.num_rows:
        told = f"{text.num_rows} rows, the Parquet file has {table.num_rows}"
        return [*found, Finding("CSV against Parquet", name, told)]
    for column in text.column_names:
        if column not in table.column_names:
            continue
        if pa.types.is_integer(table[column].type) or pa.types.is_floating(table[column].type):
            wrong = _other_numbers(text[column], table[column])
        elif column in NOTES:
            wrong = _other_notes(text[column], table[column], facts)
        else:
            wrong = _other_words(text[column], table[column])
        if len(wrong):
            row = wrong[0].as_py()
            told = f"{column}, row {row + 1}: '{text[column][row]}' ({len(wrong)} cells)"
            found.append(Finding("CSV against Parquet", name, told))
    return found


def _rows_where(wrong: pa.ChunkedArray) -> pa.Array:
    return pc.indices_nonzero(pc.fill_null(wrong, True))


def _other_numbers(text: pa.ChunkedArray, numbers: pa.ChunkedArray) -> pa.Array:
    """Find cells that are neither the same number nor, where that is hidden, a code."""
    hidden = pc.is_null(numbers, nan_is_null=True)
    is_code = pc.match_substring_regex(text, CODE)
    is_number = pc.match_substring_regex(text, r"^-?\d+(\.\d+)?$")
    read = pc.cast(pc.if_else(is_number, text, "nan"), pa.float64())
    same = pc.equal(read, pc.cast(numbers, pa.float64()))
    return _rows_where(pc.invert(pc.if_else(hidden, is_code, pc.fill_null(same, False))))


def _other_words(text: pa.ChunkedArray, words: pa.ChunkedArray) -> pa.Array:
    told = pc.if_else(pc.equal(words.cast(pa.string()), ""), "none", words.cast(pa.string()))
    return _rows_where(pc.not_equal(text, told))


def _other_notes(text: pa.ChunkedArray, notes: pa.ChunkedArray, facts: Facts) -> pa.Array:
    """Find reasons whose words are not those of their code in the metadata."""
    codes = notes.cast(pa.string())
    meant = pa.chunked_array([pa.nulls(len(codes), pa.string())])
    for code in pc.unique(codes).to_pylist():
        words = facts.reasons.get(code)
        if words is not None:
            meant = pc.if_else(pc.equal(codes, code), words, meant)
    return _rows_where(pc.not_equal(text, meant))
