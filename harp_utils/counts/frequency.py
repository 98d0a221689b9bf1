"""How many people had how many events: what an interval for repeat admissions needs."""

import ibis
import pandas as pd
from ibis.expr.types import Table

from harp_utils.counts.additive import Levels, at_every_level

ALL_QUINTILES = 0
GROUP = ["metric_id", "period", "area_code", "ethnic_category", "age_band", "imd_quintile"]
FINEST = ["metric_id", "period", "icb_code", "ethnic_category", "age_band", "imd_quintile"]


def count_people(metric_events: Table, levels: Levels) -> pd.DataFrame:
    """Count people by their number of events.

    Grain: one row per metric, period, area, ethnic category, age band, deprivation quintile (0 is
    all quintiles together, those of unknown deprivation included) and ``events_per_person``.
    ``people`` had that many events within that group: a person who moved, or who had a birthday
    between events, is counted in each group.
    """
    tallies = metric_events.group_by([*FINEST, "person_id"]).agg(
        events_per_person=metric_events.count()
    )
    of_person = ibis.window(group_by=["metric_id", "person_id"])
    tallies = tallies.mutate(groups=tallies.count().over(of_person))
    alone = _people_of_one_group(tallies.filter(tallies.groups == 1), levels)
    others = _people_of_several(tallies.filter(tallies.groups > 1), levels)
    both = alone.union(others)
    order = [*GROUP, "events_per_person"]
    totals = both.group_by(order).agg(people=both.people.sum().cast("int64"))
    return totals.order_by(order).execute()


def _people_of_one_group(tallies: Table, levels: Levels) -> Table:
    """Count people with all their events in one finest group: the same number at every level.

    Most people are of this kind, so they are counted before the levels are laid out.
    """
    by = [*FINEST, "events_per_person"]
    counted = tallies.group_by(by).agg(people=tallies.count())
    every = at_every_level(_and_all_quintiles(counted), levels)
    return every.select(*GROUP, "events_per_person", "people")


def _people_of_several(tallies: Table, levels: Levels) -> Table:
    """Count people whose events have to be added up anew at each level."""
    every = at_every_level(_and_all_quintiles(tallies), levels)
    each = every.group_by([*GROUP, "person_id"]).agg(
        events_per_person=every.events_per_person.sum()
    )
    return each.group_by([*GROUP, "events_per_person"]).agg(people=each.count())


def _and_all_quintiles(rows: Table) -> Table:
    together = rows.mutate(imd_quintile=ibis.literal(ALL_QUINTILES, "int8"))
    return rows.filter(rows.imd_quintile != ALL_QUINTILES).union(together)
