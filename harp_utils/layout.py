"""The full grid of rows that must exist, whatever was counted."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pandas as pd

from harp_utils.breakdowns import (
    BREAKDOWN_ORDER,
    CELL,
    WHOLE_GROUPS,
    add_cells,
    breakdown_periods,
    list_cells,
)
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
    breakdowns
        Which of `breakdowns.BREAKDOWN_ORDER` are wanted.
    """

    areas: pd.DataFrame
    categories: pd.DataFrame
    years: tuple[str, ...]
    pooled: str
    breakdowns: tuple[str, ...] = BREAKDOWN_ORDER

    @property
    def from_extract(self) -> list[str]:
        """The breakdowns of numbers whose denominator carries no deprivation quintile."""
        return [name for name in self.breakdowns if name != "deprivation"]

    @property
    def of_whole_groups(self) -> list[str]:
        """The breakdowns into nothing finer than ethnic groups."""
        return [name for name in self.breakdowns if name in WHOLE_GROUPS]


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


def make_where_divisible(
    make: Callable[[pd.DataFrame, Sequence[str]], pd.DataFrame], rows: pd.DataFrame, method: str
) -> pd.DataFrame:
    """Make a statistic of the rows with a denominator, and say where there is nothing to divide by.

    `rows` has the columns of `ROW`, each once, with ``numerator`` and ``denominator``. Those with
    a denominator of 0 keep both, and have no value, note "z" and the given method.
    """
    made = make(rows[rows["denominator"] > 0], ROW)
    there_already = [column for column in made if column in rows and column not in ROW]
    laid = rows.merge(made.drop(columns=there_already), on=ROW, how="left", validate="one_to_one")
    return laid.fillna({"value_note": "z", "method": method})
