"""Turn counts into values with limits, for all metrics, areas, groups and periods at once.

Everything here is before disclosure control: nothing but `disclosure` may read it. One row for
each metric, measure, period, area and breakdown row of the full grid, whatever was counted, with
``numerator, denominator, value, standard_error``, limits, ``statistic`` ("dsr", "crude",
"percentage", "mean", "median"), ``design_effect`` of people who come back (1 where limits do not
allow for it), ``method`` and ``value_note``. The unit is the metric's own, and comes at
publication.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import product
from typing import TYPE_CHECKING

import pandas as pd

from harp_utils.breakdowns import BREAKDOWN_ORDER, UNKNOWN
from harp_utils.denominators import area_population
from harp_utils.layout import PLACE, ROW, Layout, make_where_divisible, sum_on_grid
from harp_utils.official_measures import official_measures
from harp_utils.params import FocusArea, Metric, Suite
from harp_utils.repeat_people import EFFECT, add_repeat_effects, repeat_shares
from harp_utils.standardisation import (
    CRUDE_METHOD,
    PROPORTION_METHOD,
    proportions,
    rates_per_1000,
)
from harp_utils.standardised_measures import EVENT_WORTHS, standardised_measures
from harp_utils.stays import stay_measures

if TYPE_CHECKING:
    from harp_utils.counts import CountTables

BIRTH_METHOD = CRUDE_METHOD.format(multiplier=1_000)


def build_measures(
    counts: "CountTables",
    population: pd.DataFrame,
    standard: pd.DataFrame,
    categories: pd.DataFrame,
    suite: Suite,
    focus_areas: Sequence[FocusArea],
    areas: pd.DataFrame,
    breakdowns: tuple[str, ...] = BREAKDOWN_ORDER,
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
    suite, focus_areas
        What to measure; `suite.areas` are measured.
    areas
        Every place of the edition, since England and the regions are added up from all of them.
    breakdowns
        Into what; all of them unless fewer are named.

    Returns
    -------
    pandas.DataFrame
        As in the module. People of unknown age count in no age-standardised rate; people whose
        ethnic group is unknown count towards everyone and have a count, but no rate, of their own.
    """
    years = tuple(period.label for period in suite.periods)
    measured = areas[areas["area_code"].isin(suite.areas)]
    layout = Layout(measured, categories, years, suite.pooled_label, breakdowns)
    metrics = [metric for focus in focus_areas for metric in focus.metrics]
    people = area_population(population, areas, suite.edition)
    counts = _counts_in_places(counts, suite.areas)
    events = _sum_events(counts.events, metrics)
    parts = [
        *standardised_measures(counts.frequency, metrics, people, standard, layout),
        *_readmission_measures(events, counts.repeats, metrics, layout),
        *official_measures(counts.official, events, counts.repeats, metrics, layout),
        *_birth_measures(events, counts.denominators, metrics, layout),
        *stay_measures(counts.stays, counts.repeats, metrics, layout),
    ]
    measures = pd.concat(parts, ignore_index=True).drop(columns="unit", errors="ignore")
    columns = measures.columns.union([EFFECT, *EVENT_WORTHS], sort=False)
    measures = measures.reindex(columns=columns).fillna({EFFECT: 1.0})
    return _without_rates_of_unknown(measures)


def _in_places(rows: pd.DataFrame, codes: Sequence[str]) -> pd.DataFrame:
    return rows[rows["area_code"].isin(codes)]


def _counts_in_places(counts: "CountTables", codes: Sequence[str]) -> "CountTables":
    """Keep what is counted in some places: a run for few places need not lay out them all."""
    names = ("events", "frequency", "stays", "denominators", "official", "repeats")
    return replace(counts, **{name: _in_places(getattr(counts, name), codes) for name in names})


def _sum_events(events: pd.DataFrame, metrics: Sequence[Metric]) -> pd.DataFrame:
    """Add up the events that are divided by a number from the extract, over age and sex."""
    over_extract = [m for m in metrics if m.denominator != "population" or m.share_of]
    chosen = events[events["metric_id"].isin([metric.metric_id for metric in over_extract])]
    keys = [*PLACE, "ethnic_category"]
    return chosen.groupby(keys, as_index=False)[["numerator", "denominator"]].sum()


def _readmission_measures(
    events: pd.DataFrame, repeats: pd.DataFrame, metrics: Sequence[Metric], layout: Layout
) -> Iterator[pd.DataFrame]:
    """Percentages of index discharges; limits allow for people who come back."""
    chosen = [metric for metric in metrics if metric.kind == "readmission"]
    if not chosen:
        return
    columns = {"numerator": "numerator", "denominator": "denominator"}
    for breakdown in layout.from_extract:
        rows = sum_on_grid(_of(events, chosen), chosen, breakdown, layout, **columns)
        rows = add_repeat_effects(rows, repeats, "main", breakdown, layout)
        yield repeat_shares(rows).assign(
            statistic="percentage", measure="main", breakdown=breakdown
        )


def _birth_measures(
    events: pd.DataFrame, denominators: pd.DataFrame, metrics: Sequence[Metric], layout: Layout
) -> Iterator[pd.DataFrame]:
    """Rates per 1,000 deliveries or births, and shares of deliveries beside population rates."""
    for name, breakdown in product(("births", "deliveries"), layout.from_extract):
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
