"""Length of stay: mean, median and share of same-day stays, from histograms of days."""

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from harp_utils.breakdowns import add_cells
from harp_utils.layout import ROW, Layout, lay_grid
from harp_utils.params import Metric
from harp_utils.repeat_people import EFFECT, add_repeat_effects, repeat_shares
from harp_utils.standardisation import MEAN_REPEAT_METHOD, means

MEDIAN_METHOD = "median"


def stay_measures(
    stays: pd.DataFrame, repeats: pd.DataFrame, metrics: Sequence[Metric], layout: Layout
) -> Iterator[pd.DataFrame]:
    """Mean, median and same-day share of each row of the grid.

    Parameters
    ----------
    stays
        One row for each metric, period, area, category and number of ``days``: ``spells``.
    repeats
        Sums over people (see ``counts.repeats``).
    metrics
        Those that are lengths of stay are used.
    layout
        Areas, categories and periods.
    """
    chosen = [metric for metric in metrics if metric.kind == "length_of_stay"]
    if not chosen:
        return
    ids = [metric.metric_id for metric in chosen]
    stays = stays[stays["metric_id"].isin(ids)]
    of_stays = repeats[repeats["metric_id"].isin(ids)]
    for breakdown in layout.from_extract:
        grid = lay_grid(chosen, breakdown, layout)
        placed = add_cells(stays, breakdown, layout.categories).merge(grid, on=ROW)
        histogram = placed.groupby([*ROW, "days"], as_index=False)[["spells"]].sum()
        whole, same_day = (
            add_repeat_effects(grid, of_stays, measure, breakdown, layout)
            for measure in ("main", "zero_day_share")
        )
        parts = (
            mean_stays(histogram, whole),
            median_stays(histogram, grid),
            same_day_shares(histogram, same_day),
        )
        for rows in parts:
            yield rows.assign(breakdown=breakdown)


def mean_stays(histogram: pd.DataFrame, grid: pd.DataFrame) -> pd.DataFrame:
    """Mean days with t limits for the design effects of the grid; no value where nobody stayed."""
    days = histogram.merge(grid, on=ROW)
    rows = means(days, ROW, value="days", frequency="spells", design_effect=EFFECT)
    laid = _lay(rows.drop(columns=EFFECT), grid, MEAN_REPEAT_METHOD)
    return laid.assign(statistic="mean", measure="main")


def median_stays(histogram: pd.DataFrame, grid: pd.DataFrame) -> pd.DataFrame:
    """Median days: the middle stay, or halfway between the two middle ones."""
    ordered = histogram.sort_values([*ROW, "days"])
    so_far = ordered.groupby(ROW)["spells"].cumsum()
    total = ordered.groupby(ROW)["spells"].transform("sum")
    keys = ordered.set_index(ROW).index
    middles = [
        ordered["days"].where((so_far >= place).to_numpy()).groupby(keys).min()
        for place in ((total + 1) // 2, total // 2 + 1)
    ]
    median = (middles[0] + middles[1]) / 2
    rows = pd.DataFrame(list(median.index), columns=ROW).assign(value=median.to_numpy())
    stays = ordered.groupby(ROW, as_index=False)[["spells"]].sum()
    rows = rows.merge(stays.rename(columns={"spells": "denominator"}), on=ROW)
    laid = _lay(rows.assign(value_note=""), grid, MEDIAN_METHOD)
    return laid.assign(statistic="median", measure="median_stay")


def same_day_shares(histogram: pd.DataFrame, grid: pd.DataFrame) -> pd.DataFrame:
    """Percentage of stays that began and ended on one day."""
    same_day = histogram["spells"].where(histogram["days"] == 0, 0)
    parts = histogram.assign(numerator=same_day, denominator=histogram["spells"])
    sums = parts.groupby(ROW, as_index=False)[["numerator", "denominator"]].sum()
    rows = grid.merge(sums, on=ROW, how="left").fillna({"numerator": 0.0, "denominator": 0.0})
    return repeat_shares(rows).assign(statistic="percentage", measure="zero_day_share")


def _lay(rows: pd.DataFrame, grid: pd.DataFrame, method: str) -> pd.DataFrame:
    """Put averages on the grid: the number of stays is 0 where nobody stayed."""
    laid = grid.merge(rows, on=ROW, how="left").assign(method=method, numerator=np.nan)
    return laid.fillna({"denominator": 0.0, "value_note": "z"})
