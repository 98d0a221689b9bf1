"""Re-admission by the official NHS England definition, beside HARP's, which is the main one."""

from collections.abc import Iterator, Sequence

import pandas as pd

from harp_utils.layout import ROW, Layout, sum_on_grid
from harp_utils.params import Metric
from harp_utils.repeat_people import add_repeat_effects, repeat_shares

OFFICIAL = "official"
PARTS = {"numerator": "numerator", "denominator": "denominator"}


def official_measures(
    official: pd.DataFrame,
    events: pd.DataFrame,
    repeats: pd.DataFrame,
    metrics: Sequence[Metric],
    layout: Layout,
) -> Iterator[pd.DataFrame]:
    """Percentages of the index discharges of the official definition, by ethnic group.

    Parameters
    ----------
    official
        One row for each metric, period, area and category: ``numerator`` (re-admitted) and
        ``denominator`` (index discharges) by the official definition.
    events
        The same by HARP's definition.
    repeats
        Sums over people (see ``counts.repeats``).
    metrics
        Those of re-admission are used.
    layout
        Areas, categories and periods.

    Yields
    ------
    pandas.DataFrame
        The full grid of a breakdown, measure "official", with Wilson limits that allow for people
        who come back. Where the definition leaves nobody, though HARP's counts somebody, the value
        is missing with note "o"; where neither counts anybody, with note "z".
    """
    chosen = [metric for metric in metrics if metric.kind == "readmission"]
    if not chosen:
        return
    ids = [metric.metric_id for metric in chosen]
    own = [rows[rows["metric_id"].isin(ids)] for rows in (official, events)]
    for breakdown in layout.of_whole_groups:
        rows, harp = (sum_on_grid(part, chosen, breakdown, layout, **PARTS) for part in own)
        rows = add_repeat_effects(rows, repeats, OFFICIAL, breakdown, layout)
        yield _shares(rows, harp).assign(
            statistic="percentage", measure=OFFICIAL, breakdown=breakdown
        )


def _shares(rows: pd.DataFrame, harp: pd.DataFrame) -> pd.DataFrame:
    """Divide where there is something to divide by, and say elsewhere why not."""
    counted = harp.rename(columns={"denominator": "by_harp"})[[*ROW, "by_harp"]]
    laid = repeat_shares(rows).merge(counted, on=ROW)
    left_out = (laid["value_note"] == "z") & (laid["by_harp"] > 0)
    notes = laid["value_note"].mask(left_out, "o")
    return laid.assign(value_note=notes).drop(columns="by_harp")
