"""The numbers of one standardised rate, age band by age band, for the methods page to work through.

They are of everyone in England, whose counts the disclosure policies leave as they are.
"""

from collections.abc import Sequence

import pandas as pd

from harp_utils.collection import KEYS
from harp_utils.counts.frequency import ALL_QUINTILES
from harp_utils.denominators import AgeScope, area_population, scope_population, scope_standard
from harp_utils.params import FocusArea, Metric, Suite

BANDS = ["age_band", "weight", "events", "squared_events", "population"]
COLUMNS = ["metric_id", "metric_name", "period", *BANDS]


def worked_example(
    frequency: pd.DataFrame,
    suite: Suite,
    focus_areas: Sequence[FocusArea],
    population: pd.DataFrame,
    standard: pd.DataFrame,
    areas: pd.DataFrame,
    gaps: pd.DataFrame,
    published: pd.DataFrame,
) -> pd.DataFrame:
    """Lay out the latest rate of everyone in England for the first lead metric over people.

    Parameters
    ----------
    frequency
        People by their number of events (see ``counts.frequency``).
    suite, focus_areas
        Periods and metrics.
    population, standard, areas
        People of each ICB, the weights of the standard population, and every place.
    gaps
        What the extract does not hold (see `collection.find_gaps`).
    published
        Rows to be published: the bands add up to England's count, so that must be exact there.

    Returns
    -------
    pandas.DataFrame
        One row an age band: ``metric_id, metric_name, period, age_band, weight, events,
        squared_events`` (sum over people of the square of each one's events) and ``population``.
        No rows where England was not collected or its count is not shown as it is, or no lead
        metric is over the population.
    """
    metric = _first_lead(focus_areas)
    year = suite.periods[-1].label
    england = areas.loc[areas["area_level"] == "country", "area_code"].iloc[0]
    lacking = pd.MultiIndex.from_frame(gaps[KEYS])
    if metric is None or (metric.dataset, year, england) in lacking:
        return pd.DataFrame(columns=COLUMNS)
    own = (published["metric_id"] == metric.metric_id) & (published["measure"] == "main")
    own &= (published["area_code"] == england) & (published["breakdown"] == "everyone")
    own &= published["period"] == year
    notes = published.loc[own, "count_note"]
    # A count of which no row is published must not be had from its bands either.
    if notes.empty or not notes.isin(["", "0"]).all():
        return pd.DataFrame(columns=COLUMNS)
    scope = AgeScope(metric.sex, metric.minimum_age, metric.maximum_age)
    people = area_population(population, areas, suite.edition)
    people = scope_population(people[people["area_code"] == england], scope)
    bands = scope_standard(standard, scope).merge(_by_band(people, "population"), on="age_band")
    chosen = frequency[
        (frequency["metric_id"] == metric.metric_id)
        & (frequency["period"] == year)
        & (frequency["area_code"] == england)
        & (frequency["imd_quintile"] == ALL_QUINTILES)
    ]
    rows = bands.merge(_events_by_band(chosen), on="age_band", how="left").fillna(0)
    named = rows.assign(metric_id=metric.metric_id, metric_name=metric.name, period=year)
    whole = named.astype({"events": "int64", "squared_events": "int64"})
    return whole.round({"population": 1})[COLUMNS]


def _first_lead(focus_areas: Sequence[FocusArea]) -> Metric | None:
    """Find the first focus area whose lead metric is over the population, and that metric."""
    leads = (focus.metric(focus.lead_metric) for focus in focus_areas if focus.lead_metric)
    return next((metric for metric in leads if metric.denominator == "population"), None)


def _events_by_band(people: pd.DataFrame) -> pd.DataFrame:
    """Add up events, and their squares, over people by their number of events."""
    repeats = people["events_per_person"]
    events = people["people"] * repeats
    each = people.assign(events=events, squared_events=events * repeats)
    return _by_band(each, "events", "squared_events")


def _by_band(rows: pd.DataFrame, *columns: str) -> pd.DataFrame:
    return rows.groupby("age_band", as_index=False)[list(columns)].sum()
