"""Turn counts into values with limits, for all metrics, areas, groups and periods at once.

Everything here is before disclosure control: nothing but `disclosure` may read it. One row for
each metric, measure, period, area and breakdown row of the full grid, whatever was counted, with
``numerator, denominator, value, standard_error``, limits, ``statistic`` ("dsr", "crude",
"percentage", "mean", "median"), ``method`` and ``value_note``. The unit is the metric's own, and
comes at publication.
"""

from collections.abc import Iterator, Sequence
from itertools import product
from typing import TYPE_CHECKING

import pandas as pd

from harp_utils.breakdowns import BREAKDOWN_ORDER, UNKNOWN, add_cells
from harp_utils.denominators import AgeScope, area_population, scope_population, scope_standard
from harp_utils.layout import PLACE, ROW, Layout, make_where_divisible, sum_on_grid
from harp_utils.params import FocusArea, Metric, Suite
from harp_utils.standardisation import (
    CRUDE_METHOD,
    PROPORTION_METHOD,
    REPEAT_METHOD,
    directly_standardised_rates,
    proportions,
    rates_per_1000,
)
from harp_utils.stays import stay_measures

if TYPE_CHECKING:
    from harp_utils.counts import CountTables

# Numbers taken from the extract carry no deprivation quintile of their denominator.
FROM_EXTRACT = [name for name in BREAKDOWN_ORDER if name != "deprivation"]
BIRTH_METHOD = CRUDE_METHOD.format(multiplier=1_000)


def build_measures(
    counts: "CountTables",
    population: pd.DataFrame,
    standard: pd.DataFrame,
    categories: pd.DataFrame,
    suite: Suite,
    focus_areas: Sequence[FocusArea],
    areas: pd.DataFrame,
) -> pd.DataFrame:
    """Value of every metric for every area, period, group, category and quintile.

    Parameters
    ----------
    counts
        Tidy counts, every area level and the pooled period already in them.
    population
        One row an ICB, ethnic category, sex, age band and deprivation quintile.
    standard
        Age bands and weights of the standard population.
    categories
        Ethnic categories: ``code, label, ethnic_group``.
    suite, focus_areas, areas
        What to measure, and where.

    Returns
    -------
    pandas.DataFrame
        As in the module. People of unknown age count in no age-standardised rate; people whose
        ethnic group is unknown count towards everyone and have a count, but no rate, of their own.
    """
    years = tuple(period.label for period in suite.periods)
    layout = Layout(areas, categories, years, suite.pooled_label)
    metrics = [metric for focus in focus_areas for metric in focus.metrics]
    people = area_population(population, areas, suite.edition)
    events = _sum_events(counts.events, metrics)
    parts = [
        *_population_measures(counts.frequency, metrics, people, standard, layout),
        *_readmission_measures(events, metrics, layout),
        *_birth_measures(events, counts.denominators, metrics, layout),
        *stay_measures(counts.stays, metrics, layout),
    ]
    measures = pd.concat(parts, ignore_index=True).drop(columns="unit", errors="ignore")
    return _without_rates_of_unknown(measures)


def _population_measures(
    frequency: pd.DataFrame,
    metrics: Sequence[Metric],
    people: pd.DataFrame,
    standard: pd.DataFrame,
    layout: Layout,
) -> Iterator[pd.DataFrame]:
    """Standardised rates, one frame for each breakdown and each sex and ages."""
    chosen = [metric for metric in metrics if metric.denominator == "population"]
    scopes = {AgeScope(m.sex, m.minimum_age, m.maximum_age) for m in chosen}
    for scope in sorted(scopes, key=str):
        inside = [m for m in chosen if AgeScope(m.sex, m.minimum_age, m.maximum_age) == scope]
        weights = scope_standard(standard, scope)
        events = _of(frequency, inside)
        events = events[events["age_band"].isin(weights["age_band"])]
        scoped = scope_population(people, scope)
        for breakdown in BREAKDOWN_ORDER:
            yield _standardised(events, inside, scoped, weights, breakdown, layout)


def _standardised(
    frequency: pd.DataFrame,
    metrics: Sequence[Metric],
    people: pd.DataFrame,
    weights: pd.DataFrame,
    breakdown: str,
    layout: Layout,
) -> pd.DataFrame:
    """Standardised rates of one breakdown; a count alone where a band has no population."""
    # Quintile 0 holds people with their events in all quintiles together.
    by_quintile = frequency["imd_quintile"] != 0
    chosen = frequency[by_quintile if breakdown == "deprivation" else ~by_quintile]
    chosen = chosen.assign(events=chosen["people"] * chosen["events_per_person"])
    totals = sum_on_grid(chosen, metrics, breakdown, layout, numerator="events")
    cells = _cell_people(people, weights, breakdown, layout)
    rows = _rows_to_standardise(chosen, totals, cells, breakdown, layout)
    rates = directly_standardised_rates(
        rows,
        ROW,
        weights,
        numerator="people",
        denominator="population",
        frequency="events_per_person",
    )
    result = totals.merge(rates.drop(columns="numerator"), on=ROW, how="left")
    return result.fillna({"value_note": "z", "method": REPEAT_METHOD}).assign(
        statistic="dsr", measure="main", breakdown=breakdown
    )


def _cell_people(
    people: pd.DataFrame, weights: pd.DataFrame, breakdown: str, layout: Layout
) -> pd.DataFrame:
    """Add up population by area, cell and age band, of the cells with people in every band."""
    cell = ["area_code", *ROW[len(PLACE) :]]
    placed = add_cells(people, breakdown, layout.categories)
    bands = placed.groupby([*cell, "age_band"], as_index=False)[["population"]].sum()
    filled = bands.groupby(cell)["age_band"].transform("size") == len(weights)
    return bands[filled]


def _rows_to_standardise(
    frequency: pd.DataFrame,
    totals: pd.DataFrame,
    cells: pd.DataFrame,
    breakdown: str,
    layout: Layout,
) -> pd.DataFrame:
    """One row without events for each band of the grid, and the rows of people with events."""
    keys = [*ROW, "age_band"]
    grid = totals[ROW].merge(cells, on=["area_code", *ROW[len(PLACE) :]])
    # A pooled period holds as many years of population as it has years.
    years = (grid["period"] == layout.pooled).map({True: len(layout.years), False: 1})
    grid = grid.assign(population=grid["population"] * years, people=0.0, events_per_person=1)
    placed = add_cells(frequency, breakdown, layout.categories)
    counted = placed.groupby([*keys, "events_per_person"], as_index=False)[["people"]].sum()
    counted = counted.merge(grid[[*keys, "population"]], on=keys)
    return pd.concat([grid, counted], ignore_index=True)


def _sum_events(events: pd.DataFrame, metrics: Sequence[Metric]) -> pd.DataFrame:
    """Add up the events that are divided by a number from the extract, over age and sex."""
    over_extract = [m for m in metrics if m.denominator != "population" or m.share_of]
    chosen = events[events["metric_id"].isin([metric.metric_id for metric in over_extract])]
    keys = [*PLACE, "ethnic_category"]
    return chosen.groupby(keys, as_index=False)[["numerator", "denominator"]].sum()


def _readmission_measures(
    events: pd.DataFrame, metrics: Sequence[Metric], layout: Layout
) -> Iterator[pd.DataFrame]:
    """Percentages of index discharges."""
    chosen = [metric for metric in metrics if metric.kind == "readmission"]
    if not chosen:
        return
    columns = {"numerator": "numerator", "denominator": "denominator"}
    for breakdown in FROM_EXTRACT:
        rows = sum_on_grid(_of(events, chosen), chosen, breakdown, layout, **columns)
        shares = make_where_divisible(proportions, rows, PROPORTION_METHOD)
        yield shares.assign(statistic="percentage", measure="main", breakdown=breakdown)


def _birth_measures(
    events: pd.DataFrame, denominators: pd.DataFrame, metrics: Sequence[Metric], layout: Layout
) -> Iterator[pd.DataFrame]:
    """Rates per 1,000 deliveries or births, and shares of deliveries beside population rates."""
    for name, breakdown in product(("births", "deliveries"), FROM_EXTRACT):
        under = denominators[denominators["denominator"] == name]
        over = [metric for metric in metrics if metric.denominator == name]
        shared = [metric for metric in metrics if metric.share_of == name]
        if over:
            rows = _over_denominator(events, under, over, breakdown, layout)
            rates = make_where_divisible(rates_per_1000, rows, BIRTH_METHOD)
            yield rates.assign(statistic="crude", measure="main", breakdown=breakdown)
        if shared:
            rows = _over_denominator(events, under, shared, breakdown, layout)
            shares = make_where_divisible(proportions, rows, PROPORTION_METHOD)
            yield shares.assign(
                statistic="percentage", measure=f"share_of_{name}", breakdown=breakdown
            )


def _over_denominator(
    events: pd.DataFrame,
    under: pd.DataFrame,
    metrics: Sequence[Metric],
    breakdown: str,
    layout: Layout,
) -> pd.DataFrame:
    """Lay on the grid the events of some metrics and the deliveries or births they are out of."""
    ids = pd.DataFrame({"metric_id": [metric.metric_id for metric in metrics]}, dtype="str")
    every = under[["period", "area_code", "ethnic_category", "n"]].merge(ids, how="cross")
    rows = sum_on_grid(_of(events, metrics), metrics, breakdown, layout, numerator="numerator")
    out_of = sum_on_grid(every, metrics, breakdown, layout, denominator="n")
    return rows.merge(out_of, on=ROW)


def _of(rows: pd.DataFrame, metrics: Sequence[Metric]) -> pd.DataFrame:
    return rows[rows["metric_id"].isin([metric.metric_id for metric in metrics])]


def _without_rates_of_unknown(measures: pd.DataFrame) -> pd.DataFrame:
    """Keep only the count where the ethnic group is not known: no population to divide it by."""
    unknown = measures["ethnic_group"] == UNKNOWN
    columns = [
        c for c in measures.columns if c.startswith(("value", "standard_", "lower", "upper"))
    ]
    numbers = [column for column in columns if column != "value_note"]
    measures[numbers] = measures[numbers].mask(unknown)
    measures["value_note"] = measures["value_note"].mask(unknown, "z")
    return measures
