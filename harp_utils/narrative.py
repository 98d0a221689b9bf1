"""Plain sentences made from published values, and from nothing else.

A sentence never gives a cause, and claims a difference only where its 95% interval excludes 1.
Text between ``**`` is the phrase that carries the number; a page prints it bold.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from harp_utils.area_data import AreaData
from harp_utils.comparisons import (
    Row,
    compared,
    has_limits,
    has_ratio,
    is_clear,
    is_higher,
    is_zero,
    named,
    records,
    shown_value,
    shown_value_in_words,
)
from harp_utils.formats import format_interval, format_ratio, format_ratio_interval, format_value
from harp_utils.gap_sentences import (
    OTHER_TOO_HIGH,
    UNADJUSTED,
    apart_sentence,
    gap_sentence,
    is_age_adjusted,
    is_overrecorded,
    people,
)
from harp_utils.key_message import KeyMessage, count_message, not_collected_message
from harp_utils.phrases import format_list, format_within_sentence
from harp_utils.ranking import clear_gaps
from harp_utils.reason_codes import format_reason

CAUTION = (
    "A higher rate can mean more need, easier access or different recording. "
    "These figures do not say which."
)
MESSAGES_ABOUT_VALUES = 3
WHY_NO_REFERENCE = {"e": ", which had no events", "r": ", whose value is not shown"}


def key_messages(data: AreaData) -> list[KeyMessage]:
    """Choose and word the four key messages of a page.

    The widest clear gap in attendances and admissions; the widest clear gap of the lead metric;
    the widest clear gap in re-admission and length of stay. Where there is no such gap, the lead
    metric and then the other metrics tell their value for everyone instead. The last message
    counts what is not shown.
    """
    rows, reference = records(gap_rows(data)), data.focus["reference_group"]
    gaps = clear_gaps(rows, data.area.level, data.provenance)
    chosen = _choose(gaps, data.focus["lead_metric"])
    messages = [_chosen_message(data, row, rows) for row in chosen]
    told = [row["metric_id"] for row in chosen]
    rest = [data.focus["lead_metric"], *data.focus["metrics"]]
    for metric_id in [name for name in dict.fromkeys(rest) if name not in told]:
        if len(messages) < MESSAGES_ABOUT_VALUES:
            total = records(data.rows(metric_id, breakdown="everyone"))[0]
            messages.append(value_message(total, _of_metric(rows, metric_id), reference))
    return [*messages, count_message(rows, reference)]


def gap_rows(data: AreaData) -> pd.DataFrame:
    """Give the latest rows by ethnic group of every metric, in the focus area's order."""
    return pd.concat([data.rows(metric_id) for metric_id in data.focus["metrics"]])


def _choose(ranked: Sequence[Row], lead_metric: str) -> list[Row]:
    """Pick up to three gaps, widest first, of different metrics and kinds."""
    outcomes = [row for row in ranked if row["kind"] in ("readmission", "length_of_stay")]
    activity = [row for row in ranked if row not in outcomes]
    lead = [row for row in ranked if row["metric_id"] == lead_metric]
    chosen: list[Row] = []
    for candidates in (activity, lead, outcomes, ranked, ranked):
        taken = {row["metric_id"] for row in chosen}
        fresh = [row for row in candidates if row["metric_id"] not in taken]
        if len(chosen) < MESSAGES_ABOUT_VALUES:
            chosen += fresh[:1]
    return chosen


def _england_row(data: AreaData, row: Row) -> Row | None:
    if data.area.level == "country":
        return None
    return named(records(data.rows(row["metric_id"], area="england")), row["ethnic_group"])


def _chosen_message(data: AreaData, row: Row, rows: Sequence[Row]) -> KeyMessage:
    """Word a chosen gap as a ratio, or as rates where the metric's gaps are not ranked."""
    reason = data.focus["metrics"][row["metric_id"]]["not_ranked"]
    if reason is not None:
        return rates_message(row, rows, data.focus["reference_group"], reason)
    return gap_message(row, rows, data.focus["reference_group"], _england_row(data, row))


def _of_metric(rows: Sequence[Row], metric_id: str) -> list[Row]:
    return [row for row in rows if row["metric_id"] == metric_id]


def gap_message(row: Row, rows: Sequence[Row], reference: str, england: Row | None) -> KeyMessage:
    """Word one clear gap: figure, sentence, England's ratio, interval."""
    base = named(_of_metric(rows, row["metric_id"]), reference)
    assert base is not None, "a ratio is published only beside its reference"
    sentence = gap_sentence(row, base)
    if england is not None and has_ratio(england):
        sentence += f" In England the ratio is {format_ratio(england['ratio'])}."
    side = "above" if is_higher(row) else "below"
    interval = format_ratio_interval(row["ratio_lower_95"], row["ratio_upper_95"])
    return KeyMessage(
        figure=f"{format_ratio(row['ratio'])}×",
        label=f"{row['ethnic_group']} group, {format_within_sentence(row['metric_name'])}",
        sentence=sentence,
        sure=f"Clear difference: interval {interval}, all {side} 1{_notes([row])}",
        kind="clear",
        adjusted=is_age_adjusted(row),
        too_high=is_overrecorded(row),
    )


def rates_message(row: Row, rows: Sequence[Row], reference: str, reason: str) -> KeyMessage:
    """Word a group's rate beside the reference group's, where a ratio would mislead."""
    base = named(_of_metric(rows, row["metric_id"]), reference)
    assert base is not None, "a ratio is published only beside its reference"
    unit, name = row["unit"], row["metric_name"]
    against = shown_value(base)
    interval = format_interval(row["lower_95"], row["upper_95"], unit)
    return KeyMessage(
        figure=shown_value(row),
        label=f"{row['ethnic_group']} group, {format_within_sentence(name)}",
        sentence=(
            f"{name}: **{shown_value_in_words(row)}** for "
            f"{people(row['ethnic_group'])}, against {against} in the {reference} group. "
            f"Read the rates, not their ratio: {reason}."
        ),
        sure=f"Interval {interval}{_notes([row])}",
        kind="clear",
        adjusted=is_age_adjusted(row),
        too_high=is_overrecorded(row),
    )


def value_message(row: Row, groups: Sequence[Row], reference: str) -> KeyMessage:
    """Word the value of all people together, where no clear gap is left to tell.

    ``groups`` are the metric's rows by ethnic group, which say whether a gap could be judged.
    """
    name, unit = row["metric_name"], row["unit"]
    label = f"everyone, {format_within_sentence(name)}"
    if row["value_note"] == "":
        words = f"{name}: **{shown_value_in_words(row)}** for all ethnic groups"
        interval = format_interval(row["lower_95"], row["upper_95"], unit)
        sentence = f"{words} together. {_no_gap_sentence(groups, reference)}"
        value = shown_value(row)
        clear = _clear(groups, reference)
        sure, adjusted = f"Interval {interval}{_notes(clear)}", all(map(is_age_adjusted, clear))
        too_high = any(map(is_overrecorded, clear))
        return KeyMessage(value, label, sentence, sure, "unclear", adjusted, too_high)
    if is_zero(row):
        sentence = f"{name}: **none** were recorded in any ethnic group in this period."
        sure = "A true zero, not a hidden value"
        if has_limits(row):
            sure += f"; interval {format_interval(row['lower_95'], row['upper_95'], unit)}"
        return KeyMessage(format_value(0, unit), label, sentence, sure, "unclear")
    if row["value_note"] == "x":
        return not_collected_message(name)
    sentence = f"{name}: the figure is **not shown**. Reason: {format_reason(row['value_note'])}."
    return KeyMessage("Not shown", label, sentence, "No value is given below for it", "hidden")


def _notes(gaps: Sequence[Row]) -> str:
    """Say what the gaps told are not adjusted for, and which of them recording may make."""
    age = "" if all(map(is_age_adjusted, gaps)) else f"; {UNADJUSTED}"
    return f"{age}. {OTHER_TOO_HIGH}" if any(map(is_overrecorded, gaps)) else age


def _clear(groups: Sequence[Row], reference: str) -> list[Row]:
    return [row for row in compared(groups, reference) if is_clear(row)]


def _no_gap_sentence(groups: Sequence[Row], reference: str) -> str:
    if clear := _clear(groups, reference):
        return apart_sentence(clear, reference)
    if any(has_ratio(row) for row in compared(groups, reference)):
        return f"No ethnic group is clearly apart from the {reference} group."
    shown = [row for row in groups if row["value_note"] == "" and row["ethnic_group"] != "Unknown"]
    values = [f"{row['ethnic_group']} {shown_value(row)}" for row in shown]
    by_group = f" By group: {format_list(values)}." if values else ""
    notes = {row["ratio_note"] for row in compared(groups, reference)}
    why = next((words for note, words in WHY_NO_REFERENCE.items() if note in notes), "")
    return f"No group can be compared with the {reference} group{why}.{by_group}"
