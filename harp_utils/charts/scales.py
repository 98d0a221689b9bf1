"""Axis ticks from zero to a round number, and their labels."""

from collections.abc import Iterable
from math import ceil, floor, log10

from harp_utils.formats import is_percent

#: Advance of a digit, and of a comma or point, in Liberation Sans, as a share of its size.
DIGIT, POINT = 0.556, 0.278


def round_ticks(largest: float, intervals: int) -> list[float]:
    """Return ticks from zero to a round number at or above `largest`.

    At most `intervals` steps of 1, 2, 2.5 or 5 times a power of ten. An axis with nothing on it
    runs from 0 to 1.
    """
    if largest <= 0:
        return [0.0, 1.0]
    power = 10.0 ** floor(log10(largest / intervals))
    steps = (factor * power for factor in (1, 2, 2.5, 5, 10))
    step = next(step for step in steps if ceil(largest / step - 1e-9) <= intervals)
    count = ceil(largest / step - 1e-9)
    return [round(step * number, 10) for number in range(count + 1)]


def largest_of(values: Iterable[float | None]) -> float:
    """Return the largest value present, 0 where none is."""
    return max((value for value in values if value is not None), default=0.0)


def format_tick(tick: float, unit: str) -> str:
    """Return an axis label: no decimals unless the tick needs them."""
    number = f"{tick:,.0f}" if float(tick).is_integer() else f"{tick:,.10g}"
    return f"{number}%" if is_percent(unit) else number


def number_width(words: str, size: float = 12) -> float:
    """Return how wide a number is when set in Liberation Sans of this size."""
    return sum(POINT if letter in ",." else DIGIT for letter in words) * size
