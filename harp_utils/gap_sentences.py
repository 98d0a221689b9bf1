"""A gap between two groups in a sentence: who, how much more or less, and both values."""

from __future__ import annotations

from collections.abc import Sequence

from harp_utils.comparisons import Row, shown_value
from harp_utils.formats import format_per, format_ratio, format_ratio_interval, is_days, is_percent
from harp_utils.phrases import format_list, format_within_sentence

UNADJUSTED = "not adjusted for age"
# ONS found agreement with the census below 26% for "any other ethnic group"; see the FAQ.
OTHER = "Other"
OTHER_TOO_HIGH = "Other is recorded too often in hospitals, so its rates are likely too high"


def is_age_adjusted(row: Row) -> bool:
    """Say whether the row's value is standardised for age, so that a gap is not one of age."""
    return bool(row["method"].startswith("directly"))


def is_overrecorded(row: Row) -> bool:
    """Say whether the row lies above the reference group and recording alone may put it there.

    So it is with rates of Other: the events come from hospital records, the people from the
    census. Where both come from hospital records, as with births, the bias has no known side.
    """
    activity = row["kind"] in ("admission", "attendance") and is_age_adjusted(row)
    return bool(activity and row["ethnic_group"] == OTHER and row["ratio"] > 1)


def people(group: str) -> str:
    """Name the people of a group: ``people from the Black ethnic group``."""
    if group == "Everyone":
        return "people from all ethnic groups together"
    if group == "Mixed":
        return "people with a Mixed ethnic background"
    return f"people from the {group} ethnic group"


def gap_sentence(row: Row, base: Row) -> str:
    """Compare one group with the reference group, in the words its unit asks for."""
    unit, other = row["unit"], base["ethnic_group"]
    own, against = shown_value(row), shown_value(base)
    name, who = row["metric_name"], people(row["ethnic_group"])
    if is_percent(unit):
        return (
            f"{name}: **{own}** of discharges of {who} were followed by an emergency "
            f"re-admission within 30 days, against {against} in the {other} group."
        )
    if is_days(unit):
        return (
            f"{name}: {who} stayed **{own} days** on average, "
            f"against {against} days in the {other} group."
        )
    age = ", allowing for age" if is_age_adjusted(row) else ""
    than = "as" if row["ratio"] >= 2 else "than"
    return (
        f"The rate of {format_within_sentence(name)} was **{ratio_in_words(row['ratio'])}** for "
        f"{who} {than} for {people(other)}{age}: {own} against {against} {format_per(unit)}."
    )


def apart_sentence(clear: Sequence[Row], reference: str) -> str:
    """Tell the groups of one metric whose gap is clear, where none has the events to be ranked."""
    gaps = [f"{row['ethnic_group']} group ({_ratio_and_interval(row)})" for row in clear]
    verb = "is" if len(gaps) == 1 else "are"
    return (
        f"The {format_list(gaps)} {verb} apart from the {reference} group, "
        "but on too few events to rank."
    )


def _ratio_and_interval(row: Row) -> str:
    interval = format_ratio_interval(row["ratio_lower_95"], row["ratio_upper_95"])
    return f"{format_ratio(row['ratio'])}, interval {interval}"


def ratio_in_words(ratio: float) -> str:
    """Say a ratio: ``48% higher``, ``39% lower``, or from 2 ``2.7 times as high``."""
    if ratio >= 2:
        places = 1 if ratio < 10 else 0
        return f"{ratio:,.{places}f} times as high"
    percent = round(abs(ratio - 1) * 100)
    return f"{percent}% {'higher' if ratio > 1 else 'lower'}"
