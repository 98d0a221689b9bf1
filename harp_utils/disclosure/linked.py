"""Counts of a publication that hang together: one cell for each count, and the sums of cells.

A cell is a count of one series (the events of a metric, or the records or deliveries they are out
of) in one period, place and breakdown row. The same cell may stand in several published rows.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from harp_utils.breakdowns import EVERYONE
from harp_utils.disclosure.rests import add_rests
from harp_utils.disclosure.sums import Places, Sums, make_sums
from harp_utils.metric_parts import COUNTS
from harp_utils.params import Metric
from harp_utils.part_sets import PartFacts

CELL = ["series", "period", "area_code", "breakdown", "ethnic_group", "ethnic_category"]
CELL_KEYS = [*CELL, "imd_quintile"]
POOLED_RATES = ("age_rate", "age_deprivation_rate")
SHARED = ("deliveries", "births")
NONE = -1
# How the key of a total differs from that of its parts.
Change = dict[str, str | pd.Series]


@dataclass(frozen=True)
class Linked:
    """The cells of some rows.

    Attributes
    ----------
    cells
        One row a cell: `CELL_KEYS`, ``metric_id`` of its first row, and ``count``.
    numerator, denominator
        For each row, the place of its cell in ``cells``; `NONE` where the number is not a count
        that is published (a population, a sum of days, a count of pooled years).
    """

    cells: pd.DataFrame
    numerator: Places
    denominator: Places


def link_rows(measures: pd.DataFrame, metrics: Mapping[str, Metric]) -> Linked:
    """Find the cell of every numerator and denominator.

    Parameters
    ----------
    measures
        Rows of `measures.build_measures`.
    metrics
        Metrics by their id.
    """
    keys = ["metric_id", *CELL_KEYS[1:]]
    rows = pd.concat(
        [
            measures[keys].assign(series=_series(measures, metrics, side), count=measures[side])
            for side in ("numerator", "denominator")
        ],
        ignore_index=True,
    )
    counted = rows[rows["series"].notna()]
    number = counted.groupby(CELL_KEYS, sort=False).ngroup().to_numpy()
    cell_of = np.full(len(rows), NONE, dtype=np.int64)
    cell_of[counted.index] = number
    first = np.unique(number, return_index=True)[1]
    cells = counted.iloc[first].reset_index(drop=True)
    return Linked(cells, cell_of[: len(measures)], cell_of[len(measures) :])


def _series(measures: pd.DataFrame, metrics: Mapping[str, Metric], column: str) -> pd.Series:
    """Name the series of each number of a column; missing where it is no published count."""
    kinds = {name: metric.kind for name, metric in metrics.items()}
    measure = measures["measure"].replace(dict.fromkeys(POOLED_RATES, "main"))
    keys = zip(measures["metric_id"].map(kinds), measure, strict=True)
    own = pd.Series([COUNTS.get((*key, column)) for key in keys], measures.index, dtype="str")
    named = (measures["metric_id"] + "/" + own).astype(object)
    if column == "numerator":
        return named
    shared = measure.str.extract("^share_of_(.*)$", expand=False).astype(object)
    under = {name: m.denominator for name, m in metrics.items() if m.denominator in SHARED}
    of_births = measures["metric_id"].map(under).astype(object)
    return named.where(named.notna(), shared.where(shared.notna(), of_births))


def link_sums(
    linked: Linked, areas: pd.DataFrame, pooled: str, facts: PartFacts
) -> tuple[Sums, int]:
    """Find every sum that a reader could subtract in.

    Parameters
    ----------
    linked
        Cells, with their true counts.
    areas
        Every place of the edition: ``area_code, parent_code``.
    pooled
        Label of the years together.
    facts
        Series that are part of another.

    Returns
    -------
    Sums and int
        Places within their region and country, groups and categories within everyone, years
        within the pooled ones, fifths of deprivation, and series within series; and how many cells
        there are. Those behind the cells of ``linked`` are the rests of `rests.add_rests`.
    """
    cells, of_sets = add_rests(linked.cells[[*CELL_KEYS, "count"]], CELL_KEYS, facts.sets)
    breakdown, of_pooled = cells["breakdown"], cells["period"] == pooled
    parent = areas.set_index("area_code")["parent_code"]
    fifth = breakdown == "deprivation"
    of_group = fifth & (cells["ethnic_group"] != EVERYONE)
    to_group: Change = {
        "breakdown": "ethnic_group",
        "ethnic_category": "all",
        "imd_quintile": "all",
    }
    to_everyone = to_group | {"breakdown": "everyone", "ethnic_group": EVERYONE}
    yearly = breakdown.isin(["everyone", "ethnic_group"]) & ~of_pooled
    every = pd.Series(True, cells.index)
    kinds: list[tuple[pd.Series, Change]] = [
        (every, {"area_code": cells["area_code"].map(parent)}),
        (breakdown == "ethnic_group", to_everyone),
        (yearly, {"period": pooled}),
        (breakdown == "ethnic_category", to_group),
        (of_group, {"ethnic_group": EVERYONE}),
        (of_group, to_group),
        (fifth & ~of_group, to_everyone),
    ]
    for part, whole in facts.within[["part", "whole"]].astype(str).itertuples(index=False):
        kinds.append((cells["series"] == part, {"series": whole}))
    found = [pair_with_totals(cells, CELL_KEYS, rows, **change) for rows, change in kinds]
    return make_sums([*found, *of_sets], cells["count"].to_numpy(dtype=float)), len(cells)


def pair_with_totals(
    cells: pd.DataFrame, keys: list[str], rows: pd.Series, **total: str | pd.Series
) -> tuple[Places, Places]:
    """Pair some cells with the cell whose key differs as said, where there is one.

    Returns
    -------
    tuple of arrays
        Places of the totals and of the parts, one entry a pair.
    """
    part = np.flatnonzero(rows)
    at = pd.MultiIndex.from_frame(cells[keys])
    sought = cells.loc[rows, keys].assign(**total)
    found = at.get_indexer(pd.MultiIndex.from_frame(sought))
    there = found >= 0
    return found[there].astype(np.int64), part[there]
