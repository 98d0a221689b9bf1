"""How a measure changed over the years, in words that a test of trend carries.

The test is published: the measure ``change_a_year``, a change in percent a year with its interval,
over every single year. Up or down is said only where the 95% interval excludes 0.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from harp_utils.area_data import AreaData
from harp_utils.comparisons import NOT_COMPARED, Row, is_zero, records, was_not_collected
from harp_utils.formats import format_signed, format_signed_interval
from harp_utils.phrases import format_list, format_number_word

#: How the method of a change ends where no straight line describes the years.
UNSTEADY_METHOD = "the years depart from the line by more than chance"
CLEAR = "Clear only where it excludes 0; about one in 20 does by chance alone."
NOT_COLLECTED = "Not collected: this extract does not hold all such records"


def change_rows(data: AreaData, metric_id: str) -> pd.DataFrame:
    """Give the change a year of each ethnic group, over all the single years."""
    return data.rows(metric_id, period=data.focus["pooled_label"], measure="change_a_year")


def trend_finding(data: AreaData, metric_id: str) -> str:
    """Say in ten words which groups of one metric rise or fall; see `trend_title`."""
    rows = records(data.rows(metric_id, period="all"))
    return trend_title(rows, records(change_rows(data, metric_id)))


def why_none(rows: Sequence[Row]) -> str:
    """Begin the sentence that none of some rows can be shown: too few events, or too few values."""
    protecting = any(row["value_note"] == "p" for row in rows)
    return "Too few values can be published" if protecting else "Too few events"


def is_rising(row: Row) -> bool:
    """Say whether a steady change has its whole 95% interval above 0."""
    return _is_tested(row) and not is_uneven(row) and bool(row["lower_95"] > 0)


def is_falling(row: Row) -> bool:
    """Say whether a steady change has its whole 95% interval below 0."""
    return _is_tested(row) and not is_uneven(row) and bool(row["upper_95"] < 0)


def is_uneven(row: Row) -> bool:
    """Say whether the years depart from a steady change by more than chance."""
    return bool(row["method"].endswith(UNSTEADY_METHOD))


def trend_title(rows: Sequence[Row], changes: Sequence[Row]) -> str:
    """Say in ten words which groups rise or fall.

    Parameters
    ----------
    rows
        Rows of one metric by ethnic group, every single year.
    changes
        The change a year of the same metric and groups; see `change_rows`.
    """
    known = [row for row in rows if row["ethnic_group"] not in NOT_COMPARED]
    if was_not_collected(known):
        return NOT_COLLECTED
    if not any(row["value_note"] == "" for row in known):
        zero = known and all(is_zero(row) for row in known)
        return "Nothing was recorded in any year" if zero else f"{why_none(known)} to show a trend"
    tested = [row for row in changes if row["ethnic_group"] not in NOT_COMPARED and _is_tested(row)]
    if not tested:
        return "Too few years are shown to test for a trend"
    groups = len({row["ethnic_group"] for row in known})
    return _title(tested, min(row["period"] for row in known), groups - len(tested))


def _title(tested: Sequence[Row], first: str, untested: int) -> str:
    up = [row["ethnic_group"] for row in tested if is_rising(row)]
    down = [row["ethnic_group"] for row in tested if is_falling(row)]
    uneven = sum(is_uneven(row) for row in tested)
    if not up and not down and uneven:
        noun = "group" if uneven == 1 else "groups"
        return f"No steady trend since {first}; uneven in {format_number_word(uneven)} {noun}"
    if not up and not down:
        noun = "group" if untested == 1 else "groups"
        rest = f"; {format_number_word(untested)} {noun} not tested" if untested else ""
        return f"No clear trend since {first}{rest}"
    if up and down:
        counts = [format_number_word(len(names)) for names in (up, down)]
        noun = "group" if len(up) == 1 else "groups"
        return f"Up in {counts[0]} {noun}, down in {counts[1]}, since {first}"
    word, names = ("Up", up) if up else ("Down", down)
    if len(names) > 2:
        return f"{word} since {first} in {format_number_word(len(names))} groups"
    noun = "group" if len(names) == 1 else "groups"
    return f"{word} since {first} in the {format_list(names)} {noun}"


def trend_caption(changes: Sequence[Row]) -> str:
    """List each group's change a year with its interval, for the caption of a trend chart."""
    tested = [row for row in changes if row["ethnic_group"] not in NOT_COMPARED and _is_tested(row)]
    if not tested:
        return ""
    listed = "; ".join(_change(row) for row in tested)
    uneven = any(is_uneven(row) for row in tested)
    meaning = " Uneven: the years differ by more than chance, but not steadily." if uneven else ""
    return f"Change a year, 95% interval: {listed}. {CLEAR}{meaning}"


def _change(row: Row) -> str:
    interval = format_signed_interval(row["lower_95"], row["upper_95"], row["unit"])
    uneven = ", uneven" if is_uneven(row) else ""
    return f"{row['ethnic_group']} {format_signed(row['value'], row['unit'])} ({interval}{uneven})"


def _is_tested(row: Row) -> bool:
    return bool(row["value_note"] == "" and pd.notna(row["lower_95"]))
