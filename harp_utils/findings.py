"""Chart titles that say what a chart shows, in ten words at most.

A title claims a difference only where the intervals carry it: a ratio whose interval excludes 1,
or two intervals that do not overlap (a stricter test than needed, so it errs to silence).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from harp_utils.comparisons import (
    NOT_COMPARED,
    Row,
    compared,
    has_limits,
    has_ratio,
    is_higher,
    is_lower,
    is_shown,
    is_zero,
    was_not_collected,
)
from harp_utils.formats import format_percent
from harp_utils.phrases import format_list, format_number_word
from harp_utils.trend_words import NOT_COLLECTED, why_none

LONGEST_TITLE = 10


def gap_title(rows: Sequence[Row], reference: str) -> str:
    """Name the group or groups with the most clear gaps (rows of every metric and group)."""
    if was_not_collected(rows):
        return NOT_COLLECTED
    shown = [row for row in compared(rows, reference) if has_ratio(row)]
    if not shown:
        return _none_compared(rows, reference)
    clear = Counter(row["ethnic_group"] for row in shown if is_higher(row) or is_lower(row))
    if not clear:
        if len(shown) == 1:
            return "No clear difference in the one comparison"
        return f"No clear difference in any of {len(shown)} comparisons"
    most = max(clear.values())
    groups = sorted(group for group, count in clear.items() if count == most)
    if clear.total() == 1:
        return f"The only clear gap is in the {groups[0]} group"
    if len(groups) == 1:
        return f"The {groups[0]} group has the most clear gaps"
    if len(groups) == 2:
        return f"{format_list(groups)} groups have the most clear gaps"
    return f"Clear gaps are spread evenly over {format_number_word(len(groups))} groups"


def intervals_title(rows: Sequence[Row], reference: str) -> str:
    """Say which groups lie clearly above or below the reference (rows of one metric)."""
    rows = [row for row in rows if row["ethnic_group"] not in ("Everyone", "Unknown")]
    if all(is_zero(row) for row in rows):
        return "Nothing was recorded in any group"
    if was_not_collected(rows):
        return NOT_COLLECTED
    if not any(is_shown(row) for row in rows):
        return f"{why_none(rows)} to show any group"
    others = compared(rows, reference)
    if not any(has_ratio(row) for row in others):
        return _none_compared(rows, reference)
    higher = [row["ethnic_group"] for row in others if is_higher(row)]
    lower = [row["ethnic_group"] for row in others if is_lower(row)]
    if not higher and not lower:
        return _no_difference(sum(not has_ratio(row) for row in others), reference)
    return _differences(higher, lower, len(others), reference)


def _none_compared(rows: Sequence[Row], reference: str) -> str:
    """Say that nothing is compared; a reference group without events is not a hidden one."""
    own = [row for row in rows if row["ethnic_group"] == reference]
    if own and all(is_zero(row) for row in own):
        return f"No events in the {reference} group to compare with"
    return f"No group can be compared with the {reference} group"


def _no_difference(hidden: int, reference: str) -> str:
    if hidden == 0:
        return f"No clear difference from the {reference} group"
    noun = "group" if hidden == 1 else "groups"
    return f"No clear difference; {format_number_word(hidden)} {noun} not shown"


def _differences(higher: list[str], lower: list[str], groups: int, reference: str) -> str:
    if higher and lower:
        title = f"Higher in {format_list(higher)}, lower in {format_list(lower)}"
        longer = f"{title} than in {reference}"
        return longer if len(longer.split()) <= LONGEST_TITLE else title
    word, names = ("Higher", higher) if higher else ("Lower", lower)
    if len(names) == groups:
        return f"{word} in every group than in the {reference} group"
    return f"{word} in the {format_list(names)} {_plural(names)} than {reference}"


def _plural(names: Sequence[str]) -> str:
    return "group" if len(names) == 1 else "groups"


def deprivation_title(rows: Sequence[Row], slopes: Sequence[Row]) -> str:
    """Say in how many groups the slope index, with its interval, points one way.

    The slope is that of a line through all fifths. Where the most and the least deprived fifth
    stand the other way round than it does, the rates do not follow the line, and none is told.

    Parameters
    ----------
    rows
        Rows of one metric by fifth of deprivation.
    slopes
        Its slope indices, by ethnic group and for everyone: most less least deprived end.
    """
    if was_not_collected(rows):
        return NOT_COLLECTED
    shown = {row["ethnic_group"]: row for row in slopes if is_shown(row) and has_limits(row)}
    groups = {name: row for name, row in shown.items() if name not in NOT_COMPARED}
    if not shown:
        return "No line over the fifths of deprivation can be drawn"
    told = groups or shown
    sloping = {name: row for name, row in told.items() if row["lower_95"] * row["upper_95"] > 0}
    steady = {name: row for name, row in sloping.items() if not _ends_disagree(rows, name, row)}
    if sloping and not steady:
        return "No steady gradient over the fifths of deprivation"
    steep = [name for name, row in steady.items() if row["value"] > 0]
    reverse = [name for name, row in steady.items() if row["value"] < 0]
    if steep and reverse:
        return "The deprivation gradient differs between groups"
    if not steep and not reverse:
        return f"No clear gradient over the fifths {'in any group' if groups else 'for everyone'}"
    end, names = ("most", steep) if steep else ("least", reverse)
    return f"Higher towards the {end} deprived end {_where(names)}"


def _ends_disagree(rows: Sequence[Row], group: str, slope: Row) -> bool:
    """Say whether the first and the last fifth of a group, both shown, belie its slope."""
    fifths = {str(row["imd_quintile"]): row for row in rows if row["ethnic_group"] == group}
    most, least = fifths.get("1"), fifths.get("5")
    if most is None or least is None or not (is_shown(most) and is_shown(least)):
        return False
    return bool((most["value"] - least["value"]) * slope["value"] < 0)


def _where(names: Sequence[str]) -> str:
    """Name the group with a slope, or count them; all groups together where no group has one."""
    if names[0] in NOT_COMPARED:
        return "for everyone"
    if len(names) == 1:
        return f"in the {names[0]} group"
    return "in every group" if len(names) == 5 else f"in {format_number_word(len(names))} groups"


def categories_title(rows: Sequence[Row], reference: str) -> str:
    """Count the categories of other groups that lie clearly above or below the reference group."""
    if was_not_collected(rows):
        return NOT_COLLECTED
    others = [row for row in compared(rows, reference) if has_ratio(row)]
    if not others:
        return f"No category can be compared with the {reference} group"
    above = sum(is_higher(row) for row in others)
    below = sum(is_lower(row) for row in others)
    if not above and not below:
        return f"No category is clearly apart from the {reference} group"
    sides = [("Above", above), ("below", below)] if above else [("Below", below), ("above", 0)]
    (first, count), (second, other) = sides
    noun = "category" if count == 1 else "categories"
    rest = format_number_word(other) if other else "none"
    return (
        f"{first} the {reference} group in {format_number_word(count)} {noun}, {second} in {rest}"
    )


def completeness_title(share_unknown: float | None, noun: str = "admissions") -> str:
    """Say what share of records has no usable ethnic category."""
    if share_unknown is None:
        return "The share with unknown ethnicity is not shown"
    return f"{format_percent(share_unknown)} of {noun} have no usable ethnic category"
