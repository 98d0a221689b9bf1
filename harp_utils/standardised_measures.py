"""Standardised rates of events in a population, on the grid of published rows.

The main rates are standardised by age, for every breakdown. Over the pooled years each group's
rate stands a second time as ``age_rate``, beside ``age_deprivation_rate``: the same formula with
weights for each age band and fifth of deprivation. Between the two a reader sees how much of a gap
goes with deprivation.
"""

from collections.abc import Iterator, Sequence

import pandas as pd

from harp_utils.breakdowns import add_cells
from harp_utils.denominators import (
    AgeScope,
    add_deprivation,
    scope_population,
    scope_standard,
)
from harp_utils.layout import PLACE, ROW, Layout, sum_on_grid
from harp_utils.params import Metric
from harp_utils.standardisation import REPEAT_METHOD, directly_standardised_rates

AGE_RATE, AGE_DEPRIVATION_RATE = "age_rate", "age_deprivation_rate"
DEPRIVATION_METHOD = (
    "directly standardised rate by age and deprivation, Dobson limits for repeat events"
)
# Below this many person-years one event would move a cell's rate, and so the whole, too far.
FEWEST_PERSON_YEARS = 10
CELL_OF_PLACE = ["area_code", *ROW[len(PLACE) :]]
# What one event adds to a rate: in the age band where that is least, and where it is most.
EVENT_WORTHS = ["event_least", "event_most"]


def standardised_measures(
    frequency: pd.DataFrame,
    metrics: Sequence[Metric],
    people: pd.DataFrame,
    standard: pd.DataFrame,
    layout: Layout,
) -> Iterator[pd.DataFrame]:
    """Standardised rates, one frame for each measure, breakdown, sex and ages.

    Parameters
    ----------
    frequency
        People by their number of events (see ``counts.frequency``).
    metrics
        Those over the population are used.
    people
        Population of every area by category, sex, age band and fifth of deprivation.
    standard
        Age bands and weights of the standard population.
    layout
        Areas, categories and periods.
    """
    chosen = [metric for metric in metrics if metric.denominator == "population"]
    scopes = {AgeScope(m.sex, m.minimum_age, m.maximum_age) for m in chosen}
    for scope in sorted(scopes, key=str):
        inside = [m for m in chosen if AgeScope(m.sex, m.minimum_age, m.maximum_age) == scope]
        weights = scope_standard(standard, scope)
        events = frequency[frequency["metric_id"].isin([metric.metric_id for metric in inside])]
        events = events[events["age_band"].isin(weights["age_band"])]
        scoped = scope_population(people, scope)
        yield from _by_age(events, inside, scoped, weights, layout)
        yield from _by_age_and_deprivation(events, inside, scoped, weights, layout)


def _by_age(
    frequency: pd.DataFrame,
    metrics: Sequence[Metric],
    people: pd.DataFrame,
    weights: pd.DataFrame,
    layout: Layout,
) -> Iterator[pd.DataFrame]:
    """Rates by age of each breakdown; those of whole groups over the pooled years once more."""
    for breakdown in layout.breakdowns:
        # Quintile 0 holds people with their events in all quintiles together.
        by_quintile = frequency["imd_quintile"] != 0
        events = frequency[by_quintile if breakdown == "deprivation" else ~by_quintile]
        totals = _total_events(events, metrics, breakdown, layout)
        cells = _cell_people(people, weights, breakdown, layout)
        rates = _standardised(events, totals, cells, weights, breakdown, layout)
        rates = rates.fillna({"value_note": "z"}).assign(method=REPEAT_METHOD)
        yield rates.assign(measure="main")
        if breakdown in layout.of_whole_groups:
            yield rates[rates["period"] == layout.pooled].assign(measure=AGE_RATE)


def _by_age_and_deprivation(
    frequency: pd.DataFrame,
    metrics: Sequence[Metric],
    people: pd.DataFrame,
    weights: pd.DataFrame,
    layout: Layout,
) -> Iterator[pd.DataFrame]:
    """Rates of whole groups by age and fifth, pooled; events of no known fifth are left out."""
    countries = layout.areas.loc[layout.areas["area_level"] == "country", "area_code"]
    fifths = people.assign(fifth=people["imd_quintile"])
    by_both = add_deprivation(weights, fifths[fifths["area_code"].isin(countries)])
    known = frequency[(frequency["imd_quintile"] != 0) & (frequency["period"] == layout.pooled)]
    events = known.assign(fifth=known["imd_quintile"])
    for breakdown in layout.of_whole_groups:
        totals = _total_events(events, metrics, breakdown, layout)
        totals = totals[totals["period"] == layout.pooled]
        cells = _cell_people(fifths, by_both, breakdown, layout)
        enough = cells["population"] * len(layout.years) >= FEWEST_PERSON_YEARS
        few = pd.MultiIndex.from_frame(cells.loc[~enough, CELL_OF_PLACE])
        cells = cells[~pd.MultiIndex.from_frame(cells[CELL_OF_PLACE]).isin(few)]
        rates = _standardised(events, totals, cells, by_both, breakdown, layout)
        rates = rates.fillna({"value_note": "d"}).assign(method=DEPRIVATION_METHOD)
        yield rates.assign(measure=AGE_DEPRIVATION_RATE)


def _total_events(
    frequency: pd.DataFrame, metrics: Sequence[Metric], breakdown: str, layout: Layout
) -> pd.DataFrame:
    """Lay all events on the grid, whatever rates can be made of them."""
    events = frequency.assign(events=frequency["people"] * frequency["events_per_person"])
    return sum_on_grid(events, metrics, breakdown, layout, numerator="events")


def _standardised(
    frequency: pd.DataFrame,
    totals: pd.DataFrame,
    cells: pd.DataFrame,
    weights: pd.DataFrame,
    breakdown: str,
    layout: Layout,
) -> pd.DataFrame:
    """Put rates beside the counts; no value and no note where a band has too few people."""
    rates = directly_standardised_rates(
        _rows_to_standardise(frequency, totals, cells, breakdown, layout),
        ROW,
        weights,
        numerator="people",
        denominator="population",
        frequency="events_per_person",
    )
    result = totals.merge(rates.drop(columns="numerator"), on=ROW, how="left")
    worths = _event_worths(cells, weights)
    result = result.merge(worths, on=CELL_OF_PLACE, how="left", validate="many_to_one")
    years = (result["period"] == layout.pooled).map({True: len(layout.years), False: 1})
    result[EVENT_WORTHS] = result[EVENT_WORTHS].div(years, axis=0)
    return result.assign(statistic="dsr", breakdown=breakdown)


def _event_worths(cells: pd.DataFrame, weights: pd.DataFrame) -> pd.DataFrame:
    """Add to each cell what one event adds to its yearly rate: in which band least, in which most.

    Disclosure control needs to know how well a rate tells its count.
    """
    bands = _band_keys(weights)
    placed = cells.merge(weights, on=bands)
    placed["worth"] = placed["weight"] / weights["weight"].sum() / placed["population"] * 100_000
    found = placed.groupby(CELL_OF_PLACE)["worth"].agg(["min", "max"])
    return found.set_axis(EVENT_WORTHS, axis="columns").reset_index()


def _cell_people(
    people: pd.DataFrame, weights: pd.DataFrame, breakdown: str, layout: Layout
) -> pd.DataFrame:
    """Add up population by area, cell and band, of the cells with people in every band."""
    bands = _band_keys(weights)
    placed = add_cells(people, breakdown, layout.categories)
    sums = placed.groupby([*CELL_OF_PLACE, *bands], as_index=False)[["population"]].sum()
    weighted = sums.merge(weights[bands], on=bands)
    filled = weighted.groupby(CELL_OF_PLACE)["population"].transform("size") == len(weights)
    return weighted[filled]


def _rows_to_standardise(
    frequency: pd.DataFrame,
    totals: pd.DataFrame,
    cells: pd.DataFrame,
    breakdown: str,
    layout: Layout,
) -> pd.DataFrame:
    """One row without events for each band of the grid, and the rows of people with events."""
    bands = [name for name in cells.columns if name not in (*CELL_OF_PLACE, "population")]
    keys = [*ROW, *bands]
    grid = totals[ROW].merge(cells, on=CELL_OF_PLACE)
    # A pooled period holds as many years of population as it has years.
    years = (grid["period"] == layout.pooled).map({True: len(layout.years), False: 1})
    grid = grid.assign(population=grid["population"] * years, people=0.0, events_per_person=1)
    placed = add_cells(frequency, breakdown, layout.categories)
    counted = placed.groupby([*keys, "events_per_person"], as_index=False)[["people"]].sum()
    counted = counted.merge(grid[[*keys, "population"]], on=keys)
    return pd.concat([grid, counted], ignore_index=True)


def _band_keys(weights: pd.DataFrame) -> list[str]:
    return [name for name in weights.columns if name != "weight"]
