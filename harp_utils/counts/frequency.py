"""How many people had how many events: what an interval for repeat admissions needs."""

import ibis
import pandas as pd
from ibis.expr.types import Table

from harp_utils.activity.labels import packed, unpacked
from harp_utils.counts.additive import Levels, at_every_level
from harp_utils.counts.people import over_people_of_several

ALL_QUINTILES = 0
GROUP = ["metric_id", "period", "area_code", "ethnic_category", "age_band", "imd_quintile"]
BY = ["metric_id", "ethnic_category", "age_band", "imd_quintile"]
CELL = ["period", "icb_code", "ethnic_category", "age_band", "imd_quintile"]
FINEST = ["metric_id", *CELL]


def count_people(metric_events: Table, levels: Levels) -> pd.DataFrame:
    """Count people by their number of events.

    Grain: one row per metric, period, area, ethnic category, age band, deprivation quintile (0 is
    all quintiles together, those of unknown deprivation included) and ``events_per_person``.
    ``people`` had that many events within that group: a person who moved, or who had a birthday
    between events, is counted in each group.
    """
    cell = packed(metric_events, CELL)
    people = metric_events.group_by(["metric_id", "person"]).agg(
        events_per_person=metric_events.count(), least=cell.min(), most=cell.max()
    )
    alone = _people_of_one_group(people.filter(people.least == people.most), levels)
    moved = people.filter(people.least != people.most)
    several = metric_events.semi_join(moved, ["metric_id", "person"])
    tallies = several.group_by([*FINEST, "person"]).agg(events_per_person=several.count())
    both = alone.union(_people_of_several(tallies, levels))
    order = [*GROUP, "events_per_person"]
    totals = both.group_by(order).agg(people=both.people.sum().cast("int64"))
    return levels.labels.named(totals.order_by(order).to_pyarrow(), GROUP)


def _people_of_one_group(people: Table, levels: Levels) -> Table:
    """Count people with all their events in one finest group: the same number at every level.

    Most people are of this kind, so they are counted before the levels are laid out.
    """
    counted = _counted(people, ["metric_id", "least"])
    counted = counted.mutate(**unpacked(counted.least, CELL)).drop("least")
    every = at_every_level(_and_all_quintiles(counted), levels)
    return every.select(*GROUP, "events_per_person", "people")


def _people_of_several(tallies: Table, levels: Levels) -> Table:
    """Count people whose events have to be added up anew at each level."""
    tallies = _and_all_quintiles(tallies)
    counted = over_people_of_several(tallies, BY, ["events_per_person"], _counted, levels)
    return counted.select(*GROUP, "events_per_person", "people")


def _counted(people: Table, group: list[str]) -> Table:
    return people.group_by([*group, "events_per_person"]).agg(people=people.count())


def _and_all_quintiles(rows: Table) -> Table:
    together = rows.mutate(imd_quintile=ibis.literal(ALL_QUINTILES, "int8"))
    return rows.filter(rows.imd_quintile != ALL_QUINTILES).union(together)
