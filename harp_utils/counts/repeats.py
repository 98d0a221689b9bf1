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
# Of the share of same-day stays, where they are not those of the days.
SAME_DAY = {
    "numerator": "same_day",
    "numerator_squares": "same_day_squares",
    "products": "same_day_products",
    "record_squares": "same_day",
}
RECORD = [*FINEST, "person", "amount"]
# What records are of; stays give the sums of two measures.
MAIN, OFFICIAL, STAYS = "main", "official", "stays"
SOURCES = (MAIN, OFFICIAL, STAYS)


def measured_records(history: History, metrics: Iterable[Metric]) -> Table:
    """List the records that percentages and means are made of, with what each adds to the sum.

    Grain: one row per record, metric and ``measure``, by number of ``SOURCES``: index discharges
    of re-admission metrics (``amount`` 1 where re-admitted), those of the official definition, and
    stays (days).
    """
    kinds = {history.labels.place("metric_id", metric.metric_id): metric.kind for metric in metrics}
    events = history.metric_events
    indexes = events.filter(_is_of(events, kinds, "readmission"), events.is_index)
    stays = events.filter(_is_of(events, kinds, "length_of_stay"))
    official = history.official_events
    return ibis.union(
        _records(indexes.mutate(amount=indexes.is_readmitted), MAIN),
        _records(official.mutate(amount=official.is_readmitted), OFFICIAL),
        _records(stays.mutate(amount=stays.stay_days), STAYS),
    )


def _is_of(events: Table, kinds: dict[int, str], kind: str) -> ibis.expr.types.BooleanValue:
    return events.metric_id.isin([place for place, of in kinds.items() if of == kind])


def _records(rows: Table, source: str) -> Table:
    amount = rows.amount.cast("int64")
    place = ibis.literal(SOURCES.index(source), "int8")
    return rows.mutate(measure=place, amount=amount).select(*RECORD)


def sum_over_people(records: Table, levels: Levels) -> pd.DataFrame:
    """Add up records by person, and squares and products of those sums over people.

    Grain: one row per ``measure`` (main, official; zero_day_share, the same-day stays among all),
    ``metric_id``, ``period``, ``area_code`` and ``ethnic_category``. A person has n records that
    add up to x: ``people``, ``numerator`` sum(x), ``denominator`` sum(n), ``numerator_squares``
    sum(x^2), ``products`` sum(x n), ``denominator_squares`` sum(n^2), and ``record_squares``, the
    sum of the squares of single records. Squares do not add up over years or places, so each level
    is worked out anew.
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
    several = over_people_of_several(tallies, BY, ["x", "n", "q", "z"], _squared, levels)
    placed = at_every_level(alone, levels)
    sums = list(dict.fromkeys([*SUMS, *SAME_DAY.values()]))
    both = placed.select(*GROUP, *sums).union(several.select(*GROUP, *sums))
    totals = {name: both[name].sum().cast("int64") for name in sums}
    counted = both.group_by(GROUP).agg(**totals).to_pyarrow()
    return _by_measure((levels.labels | {"measure": list(SOURCES)}).named(counted, GROUP))


def _by_measure(sums: pd.DataFrame) -> pd.DataFrame:
    """Make two measures of stays: their days, and the share of those of one day."""
    stays = sums[sums["measure"] == STAYS]
    same_day = stays.assign(
        measure="zero_day_share", **{name: stays[of] for name, of in SAME_DAY.items()}
    )
    both = pd.concat([sums.replace({"measure": {STAYS: MAIN}}), same_day])
    return both[[*GROUP, *SUMS]].sort_values(GROUP, ignore_index=True)


def _sums(records: Table) -> dict[str, ibis.expr.types.IntegerScalar]:
    """Add up records: what they add, how many they are, the squares, and how many add nothing."""
    amount = records.amount
    nothing = records.count(where=amount == 0)
    return {"x": amount.sum(), "n": records.count(), "q": (amount * amount).sum(), "z": nothing}


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
        same_day=people.z.sum().cast("int64"),
        same_day_squares=(people.z * people.z).sum().cast("int64"),
        same_day_products=(people.z * people.n).sum().cast("int64"),
    )
