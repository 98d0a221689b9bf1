"""What allowing for deprivation does to the gaps of one measure, in words its intervals carry.

Rates by age and rates by age and deprivation are of the same people, so the change between them
has no interval of its own here. It is told as two numbers, never as a finding.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from harp_utils.comparisons import Row, compared, has_ratio, is_clear, named, was_not_collected
from harp_utils.formats import format_ratio, format_ratio_interval
from harp_utils.gap_sentences import OTHER, OTHER_TOO_HIGH
from harp_utils.phrases import format_number_word
from harp_utils.trend_words import NOT_COLLECTED

NOT_TESTED = (
    "The change between the two ratios is not tested: moving nearer to 1 or further from it is not "
    "itself a finding."
)


def allowed_for_title(by_age: Sequence[Row], by_both: Sequence[Row], reference: str) -> str:
    """Count the clear gaps by age, and by age and deprivation, in ten words at most.

    Parameters
    ----------
    by_age, by_both
        Published rows of one metric by ethnic group: measures "age_rate" and
        "age_deprivation_rate".
    reference
        The group that ratios compare with.
    """
    if was_not_collected(by_age):
        return NOT_COLLECTED
    pairs = _pairs(by_age, by_both, reference)
    if not pairs:
        return "No group can be shown with deprivation allowed for"
    first, second = (sum(map(is_clear, rows)) for rows in zip(*pairs, strict=True))
    numbers = [format_number_word(count) if count else "none" for count in (first, second)]
    if len(pairs) < len(compared(by_age, reference)):
        # A gap that is clear by age may belong to a group that is hidden by age and deprivation.
        shown = f"{format_number_word(len(pairs))} {'group' if len(pairs) == 1 else 'groups'}"
        if not first and not second:
            return f"No clear gap in the {shown} shown both ways"
        return f"Clear gaps, {shown} shown both ways: {numbers[0]}, then {numbers[1]}"
    if not first and not second:
        return "No clear gap, with or without deprivation allowed for"
    return f"Clear gaps: {numbers[0]} by age, {numbers[1]} with deprivation too"


def allowed_for_words(
    by_age: Sequence[Row],
    by_both: Sequence[Row],
    reference: str,
    yearly: Sequence[Row],
    minimum_events: int,
) -> str:
    """Say what becomes of the widest clear gap once deprivation is allowed for as well.

    A gap is told only if `minimum_events` or more lie behind it. Counts of the pooled years are
    not published, so the yearly ones are summed; a hidden count adds nothing. Other is never the
    gap that is told, since hospitals record it too often.

    Parameters
    ----------
    by_age, by_both, reference
        As in `allowed_for_title`.
    yearly
        Rows of the same metric and groups, measure "main", every single year.
    minimum_events
        Fewest events behind a gap that is told; see `ranking.fewest_events`.
    """
    if was_not_collected(by_age):
        return f"{NOT_COLLECTED}."
    pairs = _pairs(by_age, by_both, reference)
    if not pairs:
        return (
            "Rates that allow for deprivation cannot be shown here: too few events, or too few "
            "people in some age group and fifth of deprivation."
        )
    clear = [pair for pair in pairs if is_clear(pair[0])]
    if not clear:
        return (
            "Of the groups that can be shown both ways, none differs clearly from the "
            f"{reference} group by age alone."
        )
    enough = [pair for pair in clear if _events(yearly, pair[0]) >= minimum_events]
    if not enough:
        return (
            "Of the groups that can be shown both ways, none that differs clearly from the "
            f"{reference} group by age alone has {minimum_events} or more events in the published "
            "counts, so no gap is told here."
        )
    well_recorded = [pair for pair in enough if pair[0]["ethnic_group"] != OTHER]
    if not well_recorded:
        return (
            "Of the groups that can be shown both ways, only Other differs clearly from the "
            f"{reference} group by age alone on {minimum_events} or more events in the published "
            f"counts. {OTHER_TOO_HIGH}, and no gap is told here."
        )
    return _both_ways(*max(well_recorded, key=_width), reference)


def _both_ways(first: Row, second: Row, reference: str) -> str:
    """Tell one group's ratio by age, and then by age and deprivation."""
    stays = "still clear" if is_clear(second) else "no longer clear"
    return (
        f"By age alone the rate of the {first['ethnic_group']} group is {_told(first)} that of the "
        f"{reference} group; with deprivation allowed for as well it is {_told(second)}, {stays}."
    )


def _pairs(by_age: Sequence[Row], by_both: Sequence[Row], reference: str) -> list[tuple[Row, Row]]:
    """Pair both rows of each group that has both ratios."""
    found = [(row, named(by_both, row["ethnic_group"])) for row in compared(by_age, reference)]
    return [(row, other) for row, other in found if other and has_ratio(row) and has_ratio(other)]


def _events(yearly: Sequence[Row], row: Row) -> int:
    """Sum the published counts of the row's group over the years."""
    counts = [one["numerator"] for one in yearly if one["ethnic_group"] == row["ethnic_group"]]
    return sum(int(count) for count in counts if pd.notna(count))


def _width(pair: tuple[Row, Row]) -> float:
    """Tell how far a ratio is from 1: half and double are equally far."""
    ratio = float(pair[0]["ratio"])
    return max(ratio, 1 / ratio)


def _told(row: Row) -> str:
    interval = format_ratio_interval(row["ratio_lower_95"], row["ratio_upper_95"])
    return f"{format_ratio(row['ratio'])} times ({interval})"
