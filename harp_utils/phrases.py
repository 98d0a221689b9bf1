"""Dates, periods, lists and names as running text has them."""

import datetime
from itertools import pairwise

from harp_utils.errors import InputError

#: Named here, because the names the system gives depend on its language.
MONTHS = {
    1: "January",
    2: "February",
    3: "March",
    4: "April",
    5: "May",
    6: "June",
    7: "July",
    8: "August",
    9: "September",
    10: "October",
    11: "November",
    12: "December",
}


def format_period(period: str) -> str:
    """Give one or more financial years in words.

    ``2024/25`` is ``April 2024 to March 2025``; ``2023/24 to 2025/26`` runs from the first April
    to the last March.

    Raises
    ------
    InputError
        When a label is not a financial year such as ``2024/25``.
    """
    years = period.split(" to ")
    first, last = (_starting_year(years[0]), _starting_year(years[-1]))
    return f"April {first} to March {last + 1}"


def _starting_year(label: str) -> int:
    start, _, end = label.partition("/")
    well_formed = start.isdigit() and len(start) == 4 and end.isdigit() and len(end) == 2
    if not well_formed or (int(start) + 1) % 100 != int(end):
        raise InputError("published table", "period", label, "a financial year such as 2024/25")
    return int(start)


def format_date(date: str) -> str:
    """Give an ISO date as text: ``2026-05-14`` is ``14 May 2026``."""
    day = datetime.date.fromisoformat(date)
    return f"{day.day} {MONTHS[day.month]} {day.year}"


def format_list(names: list[str]) -> str:
    """Join names as a sentence does: ``Asian, Black and Mixed``."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"


def format_number_word(number: int) -> str:
    """Spell out a number below ten, as running text does; larger ones stay figures."""
    words = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
    return words[number] if number < len(words) else f"{number:,}"


def format_within_sentence(name: str) -> str:
    """Take the capital off a name's first word, unless it is an acronym or a proper name.

    ``Stroke admissions`` becomes ``stroke admissions``; ``COPD admissions`` and
    ``Covid-19 admissions`` stay as they are.
    """
    first = name.split(" ")[0]
    keeps = any(character.isdigit() for character in first) or any(
        second.isupper() for _, second in pairwise(first)
    )
    return name if keeps else name[:1].lower() + name[1:]
