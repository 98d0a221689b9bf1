"""Rows of a hospital extract as HES writes them, one dictionary a row, for literal tests."""

from collections.abc import Iterable
from hashlib import md5
from pathlib import Path

import pandas as pd

EPISODE = {
    "TOKEN_PERSON_ID": "P1",
    "EPIKEY": "1",
    "ADMIDATE": "2024-05-01",
    "DISDATE": "2024-05-03",
    "EPISTART": "2024-05-01",
    "EPIEND": "2024-05-03",
    "EPIORDER": "1",
    "EPISTAT": "3",
    "EPITYPE": "1",
    "ADMIMETH": "21",
    "ADMISORC": "19",
    "CLASSPAT": "1",
    "DISDEST": "19",
    "DISMETH": "1",
    "STARTAGE": "47",
    "SEX": "2",
    "ETHNOS": "A ",
    "PROCODE3": "RAA",
    "CCG_RESIDENCE": "W2U3Z",
    "RESLADST_ONS": "E09000033",
    "IMD_DECILE": "3",
    "DIAG_01": "I219",
    "DIAG_02": "",
    "OPERTN_01": "-",
}
ATTENDANCE = {
    "TOKEN_PERSON_ID": "P1",
    "EC_IDENT": "1",
    "ARRIVAL_DATE": "2024-05-01",
    "ATTENDANCE_CATEGORY": "1",
    "DEPARTMENT_TYPE": "01",
    "AGE_AT_ARRIVAL": "47",
    "STATED_GENDER": "2",
    "ETHNIC_CATEGORY": "A",
    "CHIEF_COMPLAINT": "29857009",
    "DIAGNOSIS_CODE_1": "",
    "RESIDENCE_CCG": "W2U3Z",
    "RESIDENCE_LA": "E09000033",
    "PROVIDER_CODE": "RAA00",
    "IMD_DECILE": "3",
}


def episode(**changes: str) -> dict[str, str]:
    """One finished emergency episode of two nights, with some cells changed."""
    return EPISODE | changes


def attendance(**changes: str) -> dict[str, str]:
    """One first attendance with chest pain, with some cells changed."""
    return ATTENDANCE | changes


def frame(rows: list[dict[str, str]]) -> pd.DataFrame:
    """The rows as a table of text; an empty cell where a row lacks a column of another."""
    return pd.DataFrame(rows, dtype="str").fillna("")


def write_extract(
    folder: Path, episodes: list[dict[str, str]], attendances: list[dict[str, str]] | None = None
) -> Path:
    """Write an extract as `|`-delimited text, in the folders apc and ecds."""
    for dataset, rows in (("apc", episodes), ("ecds", attendances or [attendance()])):
        path = folder / dataset / f"{dataset}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        frame(rows).to_csv(path, sep="|", index=False)
    return folder


def ids_of(ids: Iterable[str]) -> dict[int, str]:
    """Give the ids of people by the numbers that stand for them: half of their MD5 sums."""
    numbers = ((int.from_bytes(md5(one.encode()).digest()[8:], "little"), one) for one in ids)
    return {number >> 1: one for number, one in numbers}
