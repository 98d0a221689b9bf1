"""Read the rows of a few places from a published table, fit to be cut into many small parts.

A page takes hundreds of small parts of its rows. With text as Python strings in one block each
costs a tenth of what it does with the string columns that pandas reads by default.
"""

from collections.abc import Collection
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq


def read_places(path: Path, codes: Collection[str]) -> pd.DataFrame:
    """Read the rows of some places from a published table.

    Parameters
    ----------
    path
        Parquet with a row group for each place, as `published_files.write_table` writes it.
    codes
        Area codes.

    Returns
    -------
    pandas.DataFrame
        Their rows in published order; text is of dtype object.
    """
    # Opened by Python, so that a run sees which table a notebook reads (see `reads`).
    with path.open("rb") as source:
        metadata = pq.read_metadata(source)
        schema = metadata.schema.to_arrow_schema()
        text = [field.name for field in schema if not _is_number(field.type)]
        file = pq.ParquetFile(source, metadata=metadata, read_dictionary=text)
        table = file.read_row_groups(_groups(metadata, codes), use_threads=False)
    return pd.DataFrame({name: _series(table[name]) for name in table.column_names})


def _groups(metadata: pq.FileMetaData, codes: Collection[str]) -> list[int]:
    """List the row groups of some places."""
    column = metadata.schema.names.index("area_code")
    places = [
        metadata.row_group(number).column(column).statistics.min
        for number in range(metadata.num_row_groups)
    ]
    return [number for number, place in enumerate(places) if place in codes]


def _is_number(kind: pa.DataType) -> bool:
    return bool(pa.types.is_floating(kind) or pa.types.is_integer(kind))


def _series(column: pa.ChunkedArray) -> pd.Series:
    """Turn a column into a series; strings that are alike become one Python string."""
    if not pa.types.is_dictionary(column.type):
        return pd.Series(column.to_numpy())
    parts = [
        np.array(chunk.dictionary.to_pylist(), dtype=object)[chunk.indices.to_numpy()]
        for chunk in column.chunks
    ]
    return pd.Series(np.concatenate(parts), dtype=object)
