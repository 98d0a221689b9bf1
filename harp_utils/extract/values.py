"""Turn the text of one column into its value: the quirks of HES, one function each."""

from typing import Any

import ibis
from ibis.expr.types import DateColumn, IntegerColumn, StringColumn

NULL_DATE = ibis.date("1800-01-01")
INVALID_DATE = ibis.date("1801-01-01")
NO_PROVIDER = ("899",)
NO_SUB_ICB = ("59898", "59999")
OLDEST = 120
PRE_2001, UNLISTED = "pre-2001", "unlisted"
DECILES = (
    *("most deprived 10%", "more deprived 10-20%", "more deprived 20-30%"),
    *("more deprived 30-40%", "more deprived 40-50%", "less deprived 40-50%"),
    *("less deprived 30-40%", "less deprived 20-30%", "less deprived 10-20%"),
    "least deprived 10%",
)
# Once as HES labels, once as numbers.
KNOWN_DECILES = (*DECILES, *(str(number) for number in range(1, len(DECILES) + 1)))


def number_of(key: StringColumn) -> IntegerColumn:
    """Turn the key of a person into a number, which costs a fraction of a text to join and sort.

    It has 63 bits on DuckDB (see `duckdb_engine`) and 64 on Spark: that any two of 20 million
    people share one has a chance of 1 in 46,000.
    """
    return key.hash()


def quick_number_of(key: StringColumn) -> IntegerColumn:
    """Turn the key of a record into a number, at a fifth of the cost of `number_of`.

    It does no harm where two records of different people share one. The key and its end both
    count, as DuckDB's hash of either alone takes some keys for others.
    """
    return ibis.struct({"whole": key, "end": key.substr(3)}).hash()


def date_of(text: StringColumn) -> DateColumn:
    """Read an ISO date; null for the null sentinel and for what is not a date."""
    return text.try_cast("date").nullif(NULL_DATE)


def age_of(text: StringColumn) -> IntegerColumn:
    """Read an age in whole years; null where not known or impossible.

    7001 to 7007 are babies under one year; 120 stands for 120 and over; 999 is not known.
    """
    number = text.try_cast("int64")
    years = ibis.cases((number.between(7001, 7007), 0), (number.between(0, OLDEST), number))
    return years.cast("int16")


def sex_of(text: StringColumn) -> StringColumn:
    """Read sex as F, M or other (indeterminate and not known)."""
    return text.upper().cases(("1", "M"), ("M", "M"), ("2", "F"), ("F", "F"), else_="other")


def ethnic_category_of(text: StringColumn, codes: list[str]) -> StringColumn:
    """Read the ethnic category from the first character of the field.

    ``codes`` are the letters of the 16 categories. Z is not stated. Everything else is "99", not
    known: 99 and X say so themselves, and digits belong to the scheme used before 2001, which
    has no faithful translation.
    """
    first = text.upper()[0]
    return ibis.cases((first.isin([*codes, "Z"]), first), else_="99")


def category_fault_of(text: StringColumn, codes: list[str]) -> StringColumn:
    """Say what is odd about an ethnic category: of the pre-2001 scheme, or of none; else null.

    An empty cell is not known, and no fault of the code.
    """
    first = text.upper()[0]
    return ibis.cases(
        ((text == "99") | first.isin([*codes, "Z", "X"]), ibis.null(str)),
        (text.re_search("^[0-9]"), PRE_2001),
        (text.notnull(), UNLISTED),
    )


def provider_of(text: StringColumn) -> StringColumn:
    """Read the trust, which the first three characters name; null for none."""
    trust = text.upper()[0:3]
    return ibis.cases((trust.notin(NO_PROVIDER), trust))


def sub_icb_of(text: StringColumn) -> StringColumn:
    """Read the sub-ICB location of residence; null for not applicable and unknown."""
    code = text.upper()
    return ibis.cases((code.notin(NO_SUB_ICB), code))


def imd_quintile_of(text: StringColumn) -> IntegerColumn:
    """Read a deprivation decile, a number or a HES label, as a quintile: 1 is the most deprived.

    0 is not known. What is written otherwise, such as "3.0", is read as a number, at thirty times
    the cost.
    """
    place = ibis.array(KNOWN_DECILES).index(text.lower())
    number = text.try_cast("int64")
    otherwise = ibis.cases((number.between(1, len(DECILES)), _fifth(number)), else_=0)
    known = _fifth(place % len(DECILES) + 1)
    return ibis.cases((place >= 0, known), else_=otherwise).cast("int8")


def _fifth(decile: Any) -> Any:
    """Give the fifth that a tenth is in."""
    return (decile + 1) // 2
