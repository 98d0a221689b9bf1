"""Compare clinical codes as recorded with the codes of a list.

Codes are compared by their distinct spellings, of which there are some thousands, and not row by
row: `match_codes` makes a lookup that the records are joined to once.
"""

import re
from collections.abc import Iterable

import pandas as pd

from harp_utils.params import CodeList

NO_DIAGNOSIS = ("R69X6", "R69X8")
CHAPTER_CODE = re.compile(r"([A-Z]\d\d)\.?(\d)?")


def normal_code(recorded: str, system: str) -> str:
    """Write a code as it is compared: capitals, no dot, padding, dagger, asterisk or fifth sign.

    ICD-10 and OPCS-4 codes have three or four characters; "" stands for no code. The codes with
    which HES marks an absent or invalid diagnosis are no code.

    Examples
    --------
    >>> [normal_code(code, "ICD10") for code in ("I10X", "e11.9", "N083A", "M0733", "R69X6")]
    ['I10', 'E119', 'N083', 'M073', '']
    >>> [normal_code(code, "OPCS4") for code in ("W371", "-", "&")]
    ['W371', '', '']
    """
    if system == "SNOMED":
        return recorded.strip()
    code = recorded.strip().upper()
    found = CHAPTER_CODE.match(code)
    if found is None or code in NO_DIAGNOSIS:
        return ""
    return found[1] + (found[2] or "")


def is_listed(code: str, listed: str) -> bool:
    """Tell whether a normal code falls under an entry of a list: itself, below it, or in a range.

    Examples
    --------
    >>> is_listed("I219", "I21"), is_listed("I21", "I21.9"), is_listed("E108", "E10.0-E10.8")
    (True, False, True)
    """
    first, _, last = listed.replace(".", "").partition("-")
    stem = code[: len(first)]
    return first <= stem <= (last or first)


def match_codes(recorded: Iterable[str], lists: Iterable[CodeList]) -> pd.DataFrame:
    """Say which recorded spellings belong to which lists, all of one coding system.

    Grain: one row per spelling and list. Columns: ``code`` (as recorded), ``code_list``.
    """
    spellings = sorted(set(recorded))
    pairs = [
        (spelling, codes.name)
        for codes in lists
        for spelling in spellings
        if _belongs(normal_code(spelling, codes.system), codes)
    ]
    return pd.DataFrame(pairs, columns=["code", "code_list"], dtype="str")


def _belongs(code: str, codes: CodeList) -> bool:
    if codes.system == "SNOMED":
        return code in codes.codes
    return bool(code) and any(is_listed(code, listed) for listed in codes.codes)
