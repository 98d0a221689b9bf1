"""Each group's ratio to the reference group twice: by age, and by age and deprivation."""

import pandas as pd
from matplotlib.axes import Axes

from harp_utils.charts.forest import fill_reason, write_ratio
from harp_utils.charts.log_scale import (
    draw_ratio_scale,
    draw_ratios,
    ratio_panel,
    write_ratio_ticks,
)
from harp_utils.charts.marks import Mark, by_name
from harp_utils.charts.style import GROUPS, MUTED, NARROW, new_axes, write

BY_AGE, BY_BOTH = "by age", "and deprivation"
LEFT, RIGHT = 116, 308
HEAD, ROW, BLOCK = 38, 20, 70


def plot_deprivation_ratios(by_age: pd.DataFrame, by_both: pd.DataFrame, reference: str) -> Axes:
    """Draw how the ratio of each group changes once deprivation is allowed for as well.

    Parameters
    ----------
    by_age, by_both
        Published rows of one metric and area by ethnic group: measures "age_rate" and
        "age_deprivation_rate".
    reference
        The group that ratios compare with.

    Returns
    -------
    Axes with marks "ratios clear Asian by age", "ratios unclear Asian and deprivation" and so on;
    x is the ratio.
    """
    ratios = {BY_AGE: by_name(by_age, of="ratio"), BY_BOTH: by_name(by_both, of="ratio")}
    groups = [group for group in GROUPS if group != reference]
    axes = new_axes(NARROW, HEAD + BLOCK * len(groups) + 8)
    write(axes, 0, 12, f"Ratio to the {reference} group (= 1), log scale", colour=MUTED)
    write_ratio_ticks(axes, LEFT, RIGHT, HEAD - 6, 12)
    for number, group in enumerate(groups):
        top = HEAD + BLOCK * number
        write(axes, 0, top + 16, group, size=14, bold=True)
        for line, (words, marks) in enumerate(ratios.items()):
            _draw_row(axes, words, marks[group], top + 34 + ROW * line)
    return axes


def _draw_row(axes: Axes, words: str, mark: Mark, y: float) -> None:
    """Draw one ratio, or the band with the reason why there is none."""
    write(axes, 8, y + 4, words[0].upper() + words[1:])
    if mark.value is None or mark.value <= 0:
        fill_reason(axes, LEFT, y, mark)
        return
    ratios = ratio_panel(axes, LEFT, RIGHT)
    draw_ratio_scale(axes, ratios, [(y - ROW / 2, y + ROW / 2)])
    draw_ratios(axes, ratios, [(mark, y)], f"{mark.name} {words}")
    write_ratio(axes, NARROW, y + 4, mark, 12)
