"""Gap forest: every metric's ratio to the reference group, on a log scale.

Wide for a desktop and A4: a row a metric, a panel a group. Narrow for a phone: a row a group,
under its metric.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import pandas as pd
from matplotlib.axes import Axes

from harp_utils.charts.log_scale import (
    draw_ratio_scale,
    draw_ratios,
    is_clear,
    ratio_panel,
    write_ratio_ticks,
)
from harp_utils.charts.marks import Mark, by_name, short_reason
from harp_utils.charts.style import (
    BAND,
    ENGLAND,
    GROUPS,
    HEADING_BAND,
    MUTED,
    NARROW,
    RULE,
    TEXT,
    WIDE,
    draw_lines,
    fill,
    new_axes,
    write,
)
from harp_utils.formats import format_ratio

KINDS = {
    "attendance": "A&E attendances, rate",
    "admission": "Admissions, rate",
    "readmission": "Re-admissions within 30 days, %",
    "length_of_stay": "Length of stay, mean days",
}
#: Height of a row in each form that has a panel a group.
ROWS = {"wide": 25, "print": 18}
#: The group that ratios compare with, where no row is marked as it: it has no value.
REFERENCE = "White"
HEAD, NARROW_LEFT = 46, 72
LABELS, PITCH, SPAN, NUMBER = 172, 148, 93, 134


@dataclass(frozen=True)
class Line:
    """One line of the forest: a heading of a kind, or a metric with its ratios by group."""

    words: str
    ratios: dict[str, Mark] | None


def plot_gap_forest(
    rows: pd.DataFrame,
    *,
    form: Literal["wide", "print", "narrow"],
    labels: Mapping[str, str],
) -> Axes:
    """Draw the ratio of every metric and group to the reference group.

    Parameters
    ----------
    rows
        Published rows of one area and period, all metrics of a focus area by ethnic group,
        measure "main". Metrics are drawn by kind, in the order of the rows.
    form
        "wide" (760 pixels), "print" (the same with closer rows) or "narrow" (360).
    labels
        Short name of each metric_id.

    Returns
    -------
    Axes with marks "ratios clear Asian", "ratios unclear Asian" and so on; x is the ratio.
    """
    lines = _lines(rows, labels)
    reference = _reference(rows)
    groups = [group for group in GROUPS if group != reference]
    if form == "narrow":
        return _draw_narrow(lines, groups, reference)
    return _draw_wide(lines, groups, reference, ROWS[form])


def _reference(rows: pd.DataFrame) -> str:
    named = rows.loc[rows["ratio_note"] == "reference", "ethnic_group"]
    return str(named.iloc[0]) if len(named) else REFERENCE


def _lines(rows: pd.DataFrame, labels: Mapping[str, str]) -> list[Line]:
    lines: list[Line] = []
    for kind, heading in KINDS.items():
        part = rows[rows["kind"] == kind]
        if len(part):
            lines.append(Line(heading, None))
        for metric_id, metric_rows in part.groupby("metric_id", sort=False):
            lines.append(Line(labels[str(metric_id)], by_name(metric_rows, of="ratio")))
    return lines


def _is_shown(mark: Mark) -> bool:
    """Tell whether a ratio is drawn; the ratio of a true zero has no place on a log scale."""
    return mark.value is not None and mark.value > 0


def _is_known(mark: Mark) -> bool:
    """Tell whether a ratio is missing because nothing happened, and not because it is hidden."""
    return mark.note in ("0", "e")


def _full_reason(mark: Mark) -> str:
    """Return what stands in place of a ratio: a group without events is not a hidden one."""
    reason = short_reason(mark)
    return f"{reason[:1].upper()}{reason[1:]}" if _is_known(mark) else f"Not shown: {reason}"


def _ratio_words(ratio: float) -> str:
    """Write a ratio; far beyond the scale its decimals would only hide the arrow."""
    return format_ratio(ratio) if ratio < 10 else f"{ratio:,.0f}"


def _spans(centres: list[float], height: float) -> list[tuple[float, float]]:
    return [(y - height / 2, y + height / 2) for y in centres]


def write_ratio(axes: Axes, right: float, baseline: float, mark: Mark, size: float) -> None:
    """Write the number of a ratio, its right edge at `right`: bold where clear, else muted."""
    clear = is_clear(mark)
    words = _ratio_words(mark.value) if mark.value is not None else ""
    colour = TEXT if clear else MUTED
    write(axes, right, baseline, words, size=size, bold=clear, colour=colour, align="right")


def _draw_wide(lines: list[Line], groups: list[str], reference: str, row: float) -> Axes:
    bottom = HEAD + row * len(lines)
    axes = new_axes(WIDE, bottom + 26)
    write(axes, 0, HEAD - 10, f"{reference} group = 1", size=13, colour=MUTED)
    write(axes, 0, bottom + 18, "Log scale: 2 is double", size=13, colour=MUTED)
    for number, group in enumerate(groups):
        _draw_column(axes, lines, group, LABELS + PITCH * number, row)
    for number, line in enumerate(lines):
        end = HEAD + row * (number + 1)
        write(axes, 0, end - row / 2 + 4.5, line.words, size=13, bold=line.ratios is None)
        if line.ratios is None:
            rule = [((0.0, end - 1.0), (float(WIDE), end - 1.0))]
            draw_lines(axes, rule, axes.transData, "rule", colour=RULE, width=1)
    return axes


def _draw_column(axes: Axes, lines: list[Line], group: str, left: float, row: float) -> None:
    """Draw one group's panel of the wide form."""
    ratios = ratio_panel(axes, left, left + SPAN)
    write(axes, left, 14, group, size=14, bold=True)
    for y in (HEAD - 10, HEAD + row * len(lines) + 18):
        write_ratio_ticks(axes, left, left + SPAN, y, 13)
    placed = [
        (line.ratios[group], HEAD + row * (number + 0.5))
        for number, line in enumerate(lines)
        if line.ratios is not None and group in line.ratios
    ]
    shown = [(mark, y) for mark, y in placed if _is_shown(mark)]
    draw_ratio_scale(axes, ratios, _spans([y for _, y in shown], row))
    draw_ratios(axes, ratios, shown, group)
    for mark, y in placed:
        if (mark, y) in shown:
            write_ratio(axes, left + NUMBER, y + 4.5, mark, 13)
        else:
            if not _is_known(mark):
                fill(axes, left, y - row / 2 + 2, NUMBER, row - 4, BAND)
            write(axes, left + 6, y + 4.5, short_reason(mark), size=13, colour=ENGLAND)


def _draw_narrow(lines: list[Line], groups: list[str], reference: str) -> Axes:
    heights = [30 if line.ratios is None else 28 + 20 * len(groups) for line in lines]
    axes = new_axes(NARROW, 34 + sum(heights) + 22)
    write(axes, 0, 12, f"Ratio to the {reference} group (= 1), log scale", colour=MUTED)
    top = 34
    for line, height in zip(lines, heights, strict=True):
        if line.ratios is None:
            fill(axes, 0, top + 4, NARROW, 21, HEADING_BAND)
            write(axes, 6, top + 19, line.words, bold=True)
        else:
            _draw_block(axes, line.words, line.ratios, groups, top)
        top += height
    for y in (30, top + 14):
        write_ratio_ticks(axes, NARROW_LEFT, 308, y, 12)
    return axes


def _draw_block(
    axes: Axes, words: str, marks: Mapping[str, Mark], groups: list[str], top: float
) -> None:
    """Draw one metric of the narrow form, a row for each group."""
    write(axes, 0, top + 20, words, bold=True)
    ratios = ratio_panel(axes, NARROW_LEFT, 308)
    rows = [top + 36 + 20 * number for number in range(len(groups))]
    placed = [(marks[group], y) for group, y in zip(groups, rows, strict=True) if group in marks]
    shown = [(mark, y) for mark, y in placed if _is_shown(mark)]
    draw_ratio_scale(axes, ratios, _spans([y for _, y in shown], 20))
    for mark, y in placed:
        write(axes, 8, y + 4, mark.name)
        if _is_shown(mark):
            draw_ratios(axes, ratios, [(mark, y)], f"{mark.name} {words}")
            write_ratio(axes, NARROW, y + 4, mark, 12)
        else:
            fill_reason(axes, NARROW_LEFT, y, mark)


def fill_reason(axes: Axes, left: float, y: float, mark: Mark) -> None:
    """Say why a ratio is not drawn, on a band from `left` to the edge; nought events have none."""
    if not _is_known(mark):
        fill(axes, left, y - 8, NARROW - left, 16, BAND)
    write(axes, left + 6, y + 4, _full_reason(mark), colour=ENGLAND)
