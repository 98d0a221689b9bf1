"""Codes that stand in cells in place of numbers: read from a table, and explained under one."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

SUFFIX = "_code"
#: What a cell of a published CSV says instead of a number; "none" is an empty one.
CODES = ("[c]", "[p]", "[z]")
SMALL = "[c]"
NOT_COLLECTED_CELL = "Not collected [x]"
#: What a sign or code in a cell says, in the order in which a note explains them.
MEANINGS = {
    "*": "a small count",
    "[u]": "fewer than 10 events, in the group or in the reference group",
    "[c]": "a small number",
    "[p]": "hidden, small or not, because a hidden number could be worked out from it",
    "[x]": "not collected",
    "[z]": "nothing to divide by or to compare with, or does not apply",
}


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
    found = {f"{name}{SUFFIX}": _codes(cells[name].tolist()) for name in cells.columns}
    return numbers.assign(**{name: codes for name, codes in found.items() if any(codes)})


def _codes(cells: list[str]) -> list[str]:
    return [cell if cell in CODES else "" for cell in cells]


def code_of(row: "dict[str, Any] | pd.Series", *columns: str) -> str:
    """Give the code of the first of some columns that is hidden in a row."""
    codes = [row.get(f"{name}{SUFFIX}", "") for name in columns]
    return next((code for code in codes if code), SMALL)


def with_key(note: str, cells: Iterable[str], meanings: Mapping[str, str] | None = None) -> str:
    """Explain in a table's note the codes that its cells show, and no others.

    Parameters
    ----------
    note
        What the note says besides. The sign ``(*)`` of a policy goes where no cell shows it; a
        code that stands in the note is explained there already.
    cells
        The texts of all cells.
    meanings
        What a code says in this table, where that differs from `MEANINGS`.
    """
    shown = " ".join(cells)
    note = note if "*" in shown else note.replace(" (*)", "")
    keys = [
        f"{code}: {meaning}."
        for code, meaning in {**MEANINGS, **(meanings or {})}.items()
        if code in shown and code not in note
    ]
    return " ".join([note, *keys])
