"""Numbers that are printed as values: each must round a published value of its measure."""

import re
from functools import lru_cache

import numpy as np

from harp_utils.audit.facts import VALUES, Facts

NUMBER = re.compile(r"(?<![\w.,/-])\d{1,3}(?:,\d{3})+(?:\.\d+)?|(?<![\w.,/-])\d+(?:\.\d+)?")
# Numbers that are no values: years, ages, bases of rates, shares of confidence, structure.
NO_VALUES = re.compile(
    r"\d{4}/\d\d|(?:under|fewer than) \d\d(?:$| events)|per [\d,]+|aged \d+ to \d+"
    r"|within \d+ days|\d+ of \d+ are clear|95%|= 1\b|\b2 is double"
    r"|under \d+ (?:weeks|years)|type \d\b",
    re.IGNORECASE,
)
# The tables and drawings of a page ask for the same values again and again.
VALUES_OF_A_PAGE = 256


@lru_cache(maxsize=VALUES_OF_A_PAGE)
def published_values(
    wanted: frozenset[str],
    area: str | None,
    facts: Facts,
    first: int = 0,
    last: int = len(VALUES),
) -> np.ndarray:
    """Give the sorted values of a place and the country, as `Facts.numbers` does of one place."""
    if area is None:
        return np.empty(0)
    places = dict.fromkeys([area, facts.country])
    return np.sort(np.concatenate([facts.numbers(p, wanted, first, last) for p in places]))


@lru_cache(maxsize=100_000)
def values_in(words: str) -> list[str]:
    """Give the numbers of a text that would be values."""
    return NUMBER.findall(NO_VALUES.sub(" ", words))


def are_rounded_from(numbers: list[str], known: np.ndarray) -> np.ndarray:
    """Say of each printed number whether it is 0 or rounds one of the known ones."""
    values = np.array([float(number.replace(",", "")) for number in numbers])
    decimals = np.array([len(number.partition(".")[2]) for number in numbers], float)
    if not len(known):
        return values == 0
    return (values == 0) | (nearest(values, known) <= 0.5 * 10**-decimals + 1e-9)


def nearest(values: np.ndarray, known: np.ndarray) -> np.ndarray:
    """Give how far each value is from the nearest known number."""
    places = np.searchsorted(known, values)
    above = known[np.minimum(places, len(known) - 1)]
    below = known[np.maximum(places - 1, 0)]
    return np.minimum(abs(values - above), abs(values - below))
