"""What a chart shows, in a sentence or two with its numbers, for a reader who does not see it."""

from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from harp_utils.charts.log_scale import is_clear
from harp_utils.charts.marks import Mark, by_name, read_marks, unit_line, unit_of
from harp_utils.charts.style import GROUPS
from harp_utils.formats import format_interval, format_ratio, format_ratio_interval
from harp_utils.phrases import format_list


def alt_text_intervals(rows: pd.DataFrame, england_rows: pd.DataFrame) -> str:
    """Describe :func:`plot_intervals`: each group's value, interval and England's value."""
    return _values_text(rows, england_rows, "ethnic_group", "Dot and interval chart")


def alt_text_categories(rows: pd.DataFrame, england_rows: pd.DataFrame) -> str:
    """Describe :func:`plot_categories`: each category's value, interval and England's value."""
    return _values_text(rows, england_rows, "ethnic_category", "Dot and interval chart")


def alt_text_trend(rows: pd.DataFrame, england_rows: pd.DataFrame, periods: Sequence[str]) -> str:
    """Describe :func:`plot_trend`: the first and last year of each group, here and in England."""
    text = f"Small line charts by ethnic group, {periods[0]} to {periods[-1]}. {unit_line(rows)}. "
    steps = (periods[0], periods[-1])
    here, there = (_ends(frame, "period", steps) for frame in (rows, england_rows))
    return text + f"{here}." + (f" England: {there}." if there else "")


def alt_text_deprivation(rows: pd.DataFrame) -> str:
    """Describe :func:`plot_deprivation`: the most and the least deprived fifth of each group."""
    words = _ends(rows, "imd_quintile", ("1", "5"))
    return (
        "Small line charts by ethnic group, from the most to the least deprived fifth of areas. "
        f"{unit_line(rows)}. {words}."
    )


def alt_text_deprivation_ratios(by_age: pd.DataFrame, by_both: pd.DataFrame) -> str:
    """Describe :func:`plot_deprivation_ratios`: both ratios of each group."""
    first, second = by_name(by_age, of="ratio"), by_name(by_both, of="ratio")
    parts = [
        f"{group} {_ratio_or_reason(first[group])} by age, "
        f"{_ratio_or_reason(second[group])} by age and deprivation"
        for group in GROUPS
        if first[group].note != "reference"
    ]
    return f"Ratios to the reference group on a log scale. {'; '.join(parts)}."


def alt_text_gap_forest(rows: pd.DataFrame, labels: Mapping[str, str]) -> str:
    """Describe :func:`plot_gap_forest`: how many gaps are clear and which, what is hidden."""
    compared = [
        (labels[str(metric_id)], mark)
        for metric_id, part in rows.groupby("metric_id", sort=False)
        for mark in read_marks(part, of="ratio")
        if mark.name in GROUPS and mark.note != "reference"
    ]
    shown = [(metric, mark) for metric, mark in compared if mark.value is not None]
    clear = [_ratio_words(metric, mark) for metric, mark in shown if is_clear(mark)]
    none = [f"{metric}, {mark.name}" for metric, mark in compared if mark.note == "0"]
    hidden = [
        f"{metric}, {mark.name} ({mark.reason})"
        for metric, mark in compared
        if mark.value is None and mark.note != "0"
    ]
    text = f"Ratios to the reference group on a log scale. {len(clear)} of {len(shown)} are clear"
    text += f": {'; '.join(clear)}." if clear else "."
    text += f" No events: {'; '.join(none)}." if none else ""
    return text + (f" Not shown: {'; '.join(hidden)}." if hidden else "")


def alt_text_completeness(rows: pd.DataFrame) -> str:
    """Describe :func:`plot_completeness`: the share without a usable category in each place."""
    columns = rows[["area_name", "not_stated_share", "not_known_share", "missing"]]
    places = [
        f"{name} {_uncapitalised(missing)}"
        if missing
        else f"{name} {stated + known:.1f}% ({stated:.1f}% not stated, {known:.1f}% not known)"
        for name, stated, known, missing in columns.itertuples(index=False)
    ]
    return f"Bars of the share of records with no usable ethnic category: {format_list(places)}."


def _values_text(rows: pd.DataFrame, england_rows: pd.DataFrame, name: str, opening: str) -> str:
    """Write each value with its interval, England's beside it, and each hidden one's reason."""
    rows = rows[rows["ethnic_group"].isin(GROUPS)]
    unit = unit_of(rows)
    england = {mark.name: mark for mark in read_marks(england_rows, name)}
    parts = [_mark_words(mark, england.get(mark.name), unit) for mark in read_marks(rows, name)]
    return f"{opening} of {_uncapitalised(unit_line(rows))}. {'; '.join(parts)}."


def _mark_words(mark: Mark, england: Mark | None, unit: str) -> str:
    if mark.value is None:
        words = f"{mark.name} not shown, {mark.reason}"
    else:
        words = f"{mark.name} {mark.written(unit)}"
    inside = []
    if mark.lower is not None and mark.upper is not None:
        inside.append(format_interval(mark.lower, mark.upper, unit))
    if england is not None and england.value is not None:
        inside.append(f"England {england.written(unit)}")
    return f"{words} ({', '.join(inside)})" if inside else words


def _ends(rows: pd.DataFrame, column: str, steps: tuple[str, str]) -> str:
    """Write the first and last value of each group that has both: "Asian 1,162 to 1,283"."""
    marks = dict(zip(_group_and_step(rows, column), read_marks(rows, column), strict=True))
    units = dict(zip(rows["ethnic_group"], rows["unit"], strict=True))
    parts = []
    for group in GROUPS:
        ends = [marks[group, step] for step in steps if (group, step) in marks]
        if len(ends) == len(steps):
            first, last = (_value_words(mark, str(units[group])) for mark in ends)
            parts.append(f"{group} {first} to {last}")
    return "; ".join(parts)


def _group_and_step(rows: pd.DataFrame, column: str) -> Iterable[tuple[str, str]]:
    return zip(rows["ethnic_group"], rows[column], strict=True)


def _value_words(mark: Mark, unit: str) -> str:
    return f"not shown ({mark.reason})" if mark.value is None else mark.written(unit)


def _ratio_or_reason(mark: Mark) -> str:
    if mark.note == "0":
        return mark.reason
    if mark.value is None:
        return f"not shown ({mark.reason})"
    if mark.lower is None or mark.upper is None:
        return format_ratio(mark.value)
    return f"{format_ratio(mark.value)} ({format_ratio_interval(mark.lower, mark.upper)})"


def _ratio_words(metric: str, mark: Mark) -> str:
    ratio = format_ratio(mark.value) if mark.value is not None else ""
    return f"{metric}, {mark.name} {ratio}"


def _uncapitalised(words: str) -> str:
    return words[:1].lower() + words[1:]
