"""The full grid of rows that must exist, whatever was counted."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from harp_utils.breakdowns import CELL, add_cells, breakdown_periods, list_cells
from harp_utils.params import Metric

PLACE = ["metric_id", "period", "area_code"]
ROW = [*PLACE, *CELL]


@dataclass(frozen=True)
class Layout:
    """What every measure is laid out over.

    Attributes
    ----------
    areas
        One row an area, as `geography.load_areas` gives it.
    categories
        Ethnic categories: ``code, label, ethnic_group``.
    years, pooled
        Labels of the single years and of all of them together.
    """

    areas: pd.DataFrame
    categories: pd.DataFrame
    years: tuple[str, ...]
    pooled: str


def lay_grid(metrics: Sequence[Metric], breakdown: str, layout: Layout) -> pd.DataFrame:
    """List every row of a breakdown for some metrics: the columns of `ROW`."""
    ids = pd.DataFrame({"metric_id": [metric.metric_id for metric in metrics]}, dtype="str")
    periods = breakdown_periods(breakdown, layout.years, layout.pooled)
    return (
        ids.merge(pd.DataFrame({"period": periods}), how="cross")
        .merge(layout.areas[["area_code"]], how="cross")
        .merge(list_cells(breakdown, layout.categories), how="cross")
    )


def sum_on_grid(
    data: pd.DataFrame,
    metrics: Sequence[Metric],
    breakdown: str,
    layout: Layout,
    **columns: str,
) -> pd.DataFrame:
    """Lay out the grid with sums of columns of `data`, 0 where nothing was counted.

    ``sum_on_grid(..., numerator="events")`` sums the column ``events`` as ``numerator``.
    """
    grid = lay_grid(metrics, breakdown, layout)
    cells = add_cells(data, breakdown, layout.categories)
    sums = cells.groupby(ROW, as_index=False)[list(columns.values())].sum()
    named = sums.rename(columns={column: name for name, column in columns.items()})
    laid = grid.merge(named, on=ROW, how="left")
    return laid.fillna(dict.fromkeys(columns, 0.0))
