"""Sums over people: what an interval needs where the same people come back."""

from collections.abc import Iterable

import ibis
import pandas as pd
from ibis.expr.types import Table

from harp_utils.activity.history import History
from harp_utils.activity.labels import packed, unpacked
from harp_utils.counts.additive import Levels, at_every_level
from harp_utils.counts.people import over_people_of_several
from harp_utils.params import Metric

MEASURED = ["measure", "metric_id"]
GROUP = [*MEASURED, "period", "area_code", "ethnic_category"]
BY = [*MEASURED, "ethnic_category"]
CELL = ["period", "icb_code", "ethnic_category"]
FINEST = [*MEASURED, *CELL]
SUMS = (
    *("people", "numerator", "denominator"),
    *("numerator_squares", "products", "denominator_squares", "record_squares"),
)
RECORD = [*FINEST, "person", "amount"]
MEASURES = ("main", "official", "zero_day_share")


def measured_records(history: History, metrics: Iterable[Metric]) -> Table:
    """List the records that percentages and means are made of, with what each adds to the sum.

    Grain: one row per record, metric and ``measure``: of main, index discharges of re-admission
    metrics (``amount`` 1 where re-admitted) and stays (days); of official, its index discharges;
    of zero_day_share, stays (1 for a same-day one).
    """
    kinds = {history.labels.place("metric_id", metric.metric_id): metric.kind for metric in metrics}
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


def _is_of(events: Table, kinds: dict[int, str], kind: str) -> ibis.expr.types.BooleanValue:
    return events.metric_id.isin([place for place, of in kinds.items() if of == kind])


def _records(rows: Table, measure: str) -> Table:
    amount = rows.amount.cast("int64")
    place = ibis.literal(MEASURES.index(measure), "int8")
    return rows.mutate(measure=place, amount=amount).select(*RECORD)


def sum_over_people(records: Table, levels: Levels) -> pd.DataFrame:
    """Add up records by person, and squares and products of those sums over people.

    Grain: one row per ``measure``, ``metric_id``, ``period``, ``area_code`` and
    ``ethnic_category``. A person has n records that add up to x: ``people``, ``numerator``
    sum(x), ``denominator`` sum(n), ``numerator_squares`` sum(x^2), ``products`` sum(x n),
    ``denominator_squares`` sum(n^2), and ``record_squares``, the sum of the squares of single
    records. Squares do not add up over years or places, so each level is worked out anew.
    """
    cell = packed(records, CELL)
    people = records.group_by([*MEASURED, "person"]).agg(
        **_sums(records), least=cell.min(), most=cell.max()
    )
    # Most people are in one finest group: their sums are the same at every level.
    alone = _squared(people.filter(people.least == people.most), [*MEASURED, "least"])
    alone = alone.mutate(**unpacked(alone.least, CELL)).drop("least")
    moved = people.filter(people.least != people.most)
    of_moved = records.semi_join(moved, [*MEASURED, "person"])
    tallies = of_moved.group_by([*FINEST, "person"]).agg(**_sums(of_moved))
    several = over_people_of_several(tallies, BY, ["x", "n", "q"], _squared, levels)
    placed = at_every_level(alone, levels)
    both = placed.select(*GROUP, *SUMS).union(several.select(*GROUP, *SUMS))
    totals = {name: both[name].sum().cast("int64") for name in SUMS}
    counted = both.group_by(GROUP).agg(**totals).order_by(GROUP).to_pyarrow()
    return (levels.labels | {"measure": list(MEASURES)}).named(counted, GROUP)


def _sums(records: Table) -> dict[str, ibis.expr.types.IntegerScalar]:
    """Add up records: what they add to the sum, how many they are, and squares of the first."""
    squares = records.amount * records.amount
    return {"x": records.amount.sum(), "n": records.count(), "q": squares.sum()}


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
