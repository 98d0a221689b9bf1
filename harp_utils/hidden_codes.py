"""Tables read with the codes that stand in their cells in place of numbers."""

from pathlib import Path
from typing import Any

import pandas as pd

SUFFIX = "_code"
#: What a cell of a published CSV says instead of a number; "none" is an empty one.
CODES = ("[c]", "[p]", "[z]")
SMALL = "[c]"


def read_with_codes(path: Path, **options: Any) -> pd.DataFrame:
    """Read a published CSV whose hidden numbers are codes.

    Parameters
    ----------
    path
        The file.
    options
        Passed on to ``pandas.read_csv``.

    Returns
    -------
    pandas.DataFrame
        Its columns, hidden numbers missing; for each column that has a code in some row a column
        ``<name>_code`` with the code, "" where the number is shown.
    """
    numbers = pd.read_csv(path, na_values=[*CODES, "none"], **options)
    cells = pd.read_csv(path, **{**options, "dtype": str}, keep_default_na=False)
    found = {
        f"{name}{SUFFIX}": cells[name].where(cells[name].isin(CODES), "")
        for name in cells.columns
        if cells[name].isin(CODES).any()
    }
    return numbers.assign(**found)


def code_of(row: "dict[str, Any] | pd.Series", *columns: str) -> str:
    """Give the code of the first of some columns that is hidden in a row."""
    codes = [row.get(f"{name}{SUFFIX}", "") for name in columns]
    return next((code for code in codes if code), SMALL)
