"""Code lists: the clinical codes that a metric counts, read from the reference table."""

import re
from pathlib import Path

import pandas as pd

from harp_utils.errors import InputError
from harp_utils.params.checks import one_of
from harp_utils.params.records import CodeList
from harp_utils.reference import REFERENCE

COLUMNS = ("code_list", "system", "position", "code", "status", "note")
POSITIONS = {
    "ICD10": ("primary", "any"),
    "OPCS4": ("any",),
    "SNOMED": ("chief_complaint_or_diagnosis",),
}
SHAPES = {
    "ICD10": r"[A-Z]\d\d(\.\d)?(-[A-Z]\d\d(\.\d)?)?",
    "OPCS4": r"[A-Z]\d\d(\.\d)?(-[A-Z]\d\d(\.\d)?)?",
    "SNOMED": r"\d{6,18}",
}


def load_code_lists(path: Path = REFERENCE / "code_lists.csv") -> dict[str, CodeList]:
    """Read every code list, by name, in alphabetical order.

    Raises
    ------
    InputError
        If the file or a column is absent, a code does not look like its system's codes, a status
        is unknown, or one name mixes systems or positions.

    Examples
    --------
    >>> load_code_lists()["stroke"].codes
    ('I61', 'I62', 'I63', 'I64')
    """
    table = _read_table(path)
    return {
        str(name): _code_list(path, str(name), rows)
        for name, rows in table.groupby("code_list", sort=True)
    }


def _read_table(path: Path) -> pd.DataFrame:
    if not path.is_file():
        raise InputError(path, "file", path.name, "the table of code lists (CSV)")
    table = pd.read_csv(path, dtype=str, keep_default_na=False)
    for column in COLUMNS:
        if column not in table:
            found = ", ".join(table.columns)
            raise InputError(path, column, found, "this column, which is missing")
    return table


def _code_list(path: Path, name: str, rows: pd.DataFrame) -> CodeList:
    system = _only_value(path, name, rows["system"])
    position = _only_value(path, name, rows["position"])
    if system not in POSITIONS:
        raise InputError(path, f"{name}.system", system, one_of(POSITIONS, system))
    if position not in POSITIONS[system]:
        raise InputError(path, f"{name}.position", position, one_of(POSITIONS[system], position))
    for code in rows["code"]:
        if not re.fullmatch(SHAPES[system], code):
            raise InputError(path, f"{name}.code", code, f"a code of {system}")
    return CodeList(name, system, position, tuple(rows["code"]), _status(path, name, rows))


def _only_value(path: Path, name: str, column: pd.Series) -> str:
    found = sorted(column.unique())
    if len(found) > 1:
        raise InputError(path, f"{name}.{column.name}", ", ".join(found), "one for the whole list")
    return str(found[0])


def _status(path: Path, name: str, rows: pd.DataFrame) -> str:
    found = set(rows["status"])
    for status in sorted(found - {"verified", "recalled"}):
        raise InputError(path, f"{name}.status", status, "verified or recalled")
    return found.pop() if len(found) == 1 else "mixed"
