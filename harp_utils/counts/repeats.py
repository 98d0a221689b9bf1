"""Sums over people: what an interval needs where the same people come back."""

from collections.abc import Iterable

import ibis
import pandas as pd
from ibis.expr.types import Table

from harp_utils.activity.history import History
from harp_utils.counts.additive import Levels, at_every_level
from harp_utils.params import Metric

MEASURED = ["measure", "metric_id"]
GROUP = [*MEASURED, "period", "area_code", "ethnic_category"]
FINEST = [*MEASURED, "period", "icb_code", "ethnic_category"]
SUMS = (
    *("people", "numerator", "denominator"),
    *("numerator_squares", "products", "denominator_squares", "record_squares"),
)
RECORD = [*FINEST, "person_id", "amount"]


def measured_records(history: History, metrics: Iterable[Metric]) -> Table:
    """List the records that percentages and means are made of, with what each adds to the sum.

    Grain: one row per record, metric and ``measure``: of main, index discharges of re-admission
    metrics (``amount`` 1 where re-admitted) and stays (days); of official, its index discharges;
    of zero_day_share, stays (1 for a same-day one).
    """
    kinds = {metric.metric_id: metric.kind for metric in metrics}
    events = history.metric_events
    indexes = events.filter(_is_of(events, kinds, "readmission"), events.is_index)
    stays = events.filter(_is_of(events, kinds, "length_of_stay"))
    official = history.official_events
    return ibis.union(
        _records(indexes.mutate(amount=indexes.is_readmitted), "main"),
        _records(official.mutate(amount=official.is_readmitted), "official"),
        _records(stays.mutate(amount=stays.stay_days), "main"),
        _records(stays.mutate(amount=stays.stay_days == 0), "zero_day_share"),
    )


def _is_of(events: Table, kinds: dict[str, str], kind: str) -> ibis.expr.types.BooleanValue:
    return events.metric_id.isin([name for name, of in kinds.items() if of == kind])


def _records(rows: Table, measure: str) -> Table:
    amount = rows.amount.cast("int64")
    return rows.mutate(measure=ibis.literal(measure), amount=amount).select(*RECORD)


def sum_over_people(records: Table, levels: Levels) -> pd.DataFrame:
    """Add up records by person, and squares and products of those sums over people.

    Grain: one row per ``measure``, ``metric_id``, ``period``, ``area_code`` and
    ``ethnic_category``. A person has n records that add up to x: ``people``, ``numerator``
    sum(x), ``denominator`` sum(n), ``numerator_squares`` sum(x^2), ``products`` sum(x n),
    ``denominator_squares`` sum(n^2), and ``record_squares``, the sum of the squares of single
    records. Squares do not add up over years or places, so each level is worked out anew.
    """
    tallies = records.group_by([*FINEST, "person_id"]).agg(
        x=records.amount.sum(), n=records.count(), q=(records.amount * records.amount).sum()
    )
    of_person = ibis.window(group_by=[*MEASURED, "person_id"])
    tallies = tallies.mutate(groups=tallies.count().over(of_person))
    # Most people are in one finest group: their sums are the same at every level.
    alone = _squared(tallies.filter(tallies.groups == 1), FINEST)
    several = at_every_level(tallies.filter(tallies.groups > 1), levels)
    anew = several.group_by([*GROUP, "person_id"]).agg(
        x=several.x.sum(), n=several.n.sum(), q=several.q.sum()
    )
    placed = at_every_level(alone, levels)
    both = placed.select(*GROUP, *SUMS).union(_squared(anew, GROUP).select(*GROUP, *SUMS))
    totals = {name: both[name].sum().cast("int64") for name in SUMS}
    return both.group_by(GROUP).agg(**totals).order_by(GROUP).execute()


def _squared(people: Table, by: list[str]) -> Table:
    """Add up over people their sums, the squares and products of these."""
    return people.group_by(by).agg(
        people=people.count(),
        numerator=people.x.sum().cast("int64"),
        denominator=people.n.sum().cast("int64"),
        numerator_squares=(people.x * people.x).sum().cast("int64"),
        products=(people.x * people.n).sum().cast("int64"),
        denominator_squares=(people.n * people.n).sum().cast("int64"),
        record_squares=people.q.sum().cast("int64"),
    )
