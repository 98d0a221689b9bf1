"""Text for numbers, periods and reasons, the same wherever a reader meets them.

Every ``format_`` function takes a published value and returns text. A missing value is a
mistake here, because a hidden value carries a reason code: :func:`format_code` and
:func:`format_reason` turn that code into text, so nothing is ever left blank.
"""

from __future__ import annotations

import math

from harp_utils.errors import InputError

#: Values from here on are printed without decimals.
WHOLE_FROM = 100


def _checked(value: float) -> float:
    if value is None or math.isnan(value):
        raise InputError("published table", "value", value, "a number, or its reason in words")
    return float(value)


def format_rate(value: float, *, whole: bool = False) -> str:
    """Give a rate: ``1,283`` from 100 upwards, ``24.8`` below it, ``0`` for a true zero.

    Where ``whole``, it was published on a step of whole numbers and has no decimals: ``30``.
    """
    value = _checked(value)
    if value == 0:
        return "0"
    return f"{value:,.0f}" if whole or abs(value) >= WHOLE_FROM else f"{value:.1f}"


def format_percent(value: float) -> str:
    """Give a percentage to one decimal place, ``12.1%``; a true zero is ``0%``."""
    value = _checked(value)
    return "0%" if value == 0 else f"{value:.1f}%"


def format_days(value: float) -> str:
    """Give days to one decimal place, ``6.4``; a true zero is ``0``."""
    value = _checked(value)
    return "0" if value == 0 else f"{value:.1f}"


def format_ratio(value: float) -> str:
    """Give a ratio: ``1.48``; from 10 with one decimal place, from 100 whole."""
    value = _checked(value)
    places = 2 if value < 10 else 1 if value < WHOLE_FROM else 0
    return f"{value:,.{places}f}"


def format_index(value: float) -> str:
    """Give an index to four significant digits: ``0.001234``, ``0.05``; none is ``0``."""
    return f"{_checked(value):.6f}".rstrip("0").rstrip(".") if abs(value) < 1 else f"{value:.4g}"


def format_signed(value: float, unit: str) -> str:
    """Give a difference or a change with its sign: ``+12``, ``−3.1%``; none is ``0``."""
    sign = "+" if _checked(value) > 0 else "\u2212" if value < 0 else ""
    return f"{sign}{format_value(abs(value), unit)}"


def format_signed_interval(lower: float, upper: float, unit: str) -> str:
    """Give the interval of a difference or a change, both ends alike: ``−0.4% to +1.2%``."""
    if max(abs(lower), abs(upper)) < WHOLE_FROM or is_percent(unit) or is_days(unit):
        return f"{format_signed(lower, unit)} to {format_signed(upper, unit)}"
    return f"{_whole(lower)} to {_whole(upper)}"


def _whole(value: float) -> str:
    return f"{value:+,.0f}".replace("-", "\u2212")


def format_count(value: float) -> str:
    """Give a count with thousands separated, ``29,055``."""
    return f"{round(_checked(value)):,}"


def is_percent(unit: str) -> bool:
    """Say whether a published unit is a percentage: ``% of discharges``."""
    return unit.startswith("%")


def is_days(unit: str) -> bool:
    """Say whether a published unit is days in hospital."""
    return unit.startswith("days")


def is_whole(value: float, lower: float | None, upper: float | None) -> bool:
    """Say whether a rate was published on a step of whole numbers: it and its limits are whole."""
    numbers = (value, lower, upper)
    return all(number is not None and float(number).is_integer() for number in numbers)


def _may_have_steps(unit: str) -> bool:
    """Say whether values of this unit may be printed on a step, as those over a population are."""
    return "100,000" in unit


def format_value(value: float, unit: str, *, whole: bool = False) -> str:
    """Give a value as its unit asks: percentage, days, ratio, index or rate (see the functions).

    ``whole`` is for a rate on a step of whole numbers; see :func:`is_whole`.
    """
    if is_percent(unit):
        return format_percent(value)
    if unit in ("ratio", "index"):
        return format_ratio(value) if unit == "ratio" else format_index(value)
    if is_days(unit):
        return format_days(value)
    return format_rate(value, whole=whole and _may_have_steps(unit))


def format_value_in_words(value: float, unit: str, *, whole: bool = False) -> str:
    """Give a value with its unit, to stand in a sentence: ``234 per 100,000 people a year``."""
    if is_percent(unit):
        return format_percent(value)
    if is_days(unit):
        return f"{format_days(value)} days"
    if unit in ("ratio", "index"):
        return format_value(value, unit)
    return f"{format_value(value, unit, whole=whole)} {format_per(unit)}"


def format_per(unit: str) -> str:
    """Keep the part of a unit that follows a value: ``per 100,000 people a year``, ``of stays``."""
    if is_percent(unit):
        return unit.removeprefix("% ")
    start = unit.find("per ")
    return unit[start:] if start >= 0 else unit


def format_interval(lower: float, upper: float, unit: str) -> str:
    """Give an interval in the precision of its upper limit: ``1,218 to 1,350``.

    That of a percentage may start at nought: ``0 to 29.9%``. Two whole limits of a rate have no
    decimals: ``20 to 60``.
    """
    if is_percent(unit):
        start = "0" if _checked(lower) == 0 else f"{lower:.1f}"
        return f"{start} to {_checked(upper):.1f}%"
    if unit in ("ratio", "index"):
        return f"{format_value(lower, unit)} to {format_value(upper, unit)}"
    on_step = _may_have_steps(unit) and is_whole(upper, lower, upper)
    bare = _checked(upper) >= WHOLE_FROM or on_step
    places = 0 if not is_days(unit) and bare else 1
    return f"{_checked(lower):,.{places}f} to {_checked(upper):,.{places}f}"


def format_ratio_interval(lower: float, upper: float) -> str:
    """Give the interval of a ratio: ``1.23 to 1.78``."""
    return f"{format_ratio(lower)} to {format_ratio(upper)}"
