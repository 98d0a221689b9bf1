"""Rows that no analyst can use, as every real extract has some."""

import numpy as np
import pyarrow as pa
import pyarrow.compute

from harp_utils.synthetic.columns import NOT_A_DATE, replaced

DUPLICATED = 0.001
NO_PERSON = 0.001
UNREADABLE_DATE = 0.0001
INVALID_DATE_SUBMITTED = 0.0001
INVALID_DATE = "1801-01-01"
SEX_NOT_KNOWN = 0.0003


def spoil(
    rows: pa.Table, date_column: str, sex_column: str, rng: np.random.Generator
) -> tuple[pa.Table, np.ndarray]:
    """Take out some person ids and sexes, spoil some dates, repeat some rows exactly.

    Returns the rows and the position of each in the rows given.
    """
    uniform = rng.random((4, len(rows)))
    ids = rows["TOKEN_PERSON_ID"].combine_chunks()
    ids = pa.compute.if_else(pa.array(uniform[0] >= NO_PERSON), ids, pa.scalar(None, pa.string()))
    day = rows[date_column].combine_chunks()
    day = replaced(day, uniform[1] < UNREADABLE_DATE, NOT_A_DATE)
    day = replaced(day, uniform[1] > 1 - INVALID_DATE_SUBMITTED, INVALID_DATE)
    sex = replaced(rows[sex_column].combine_chunks(), uniform[2] < SEX_NOT_KNOWN, "X")
    for name, column in (("TOKEN_PERSON_ID", ids), (date_column, day), (sex_column, sex)):
        rows = rows.set_column(rows.schema.get_field_index(name), name, column)
    copies = 1 + (uniform[3] < DUPLICATED)
    positions = np.repeat(np.arange(len(rows)), copies)
    return rows.take(pa.array(positions)), positions
