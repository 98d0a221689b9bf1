"""Published rows in words: every cell has something to read, a code where a number is missing."""

from collections.abc import Callable
from functools import cache, lru_cache
from itertools import repeat
from typing import Any

import numpy as np
import pandas as pd

from harp_utils.crude_columns import CRUDE
from harp_utils.derived import DERIVED
from harp_utils.disclosure import REASONS
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


def in_words(rows: pd.DataFrame) -> pd.DataFrame:
    """Give every cell of published rows something to read.

    A missing number becomes the code of its reason in square brackets, "[c]" for a small number,
    "[p]" for one that would give a small one away, "[u]" for too few events, "[d]" for too few
    people, "[x]" for not collected, "[r]" for a hidden reference, "[h]" for another hidden value
    that it is made from, "[n]" for a count that is not published here, "[z]" for not applicable;
    a note becomes its words.
    """
    return pd.DataFrame(columns_in_words(rows), dtype=object)


def columns_in_words(rows: pd.DataFrame) -> Columns:
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
