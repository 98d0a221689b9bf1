"""How many people had how many events: what an interval for repeat admissions needs."""

import ibis
import pandas as pd
from ibis.expr.types import Table

from harp_utils.counts.additive import Levels, at_every_level

ALL_QUINTILES = 0
GROUP = ["metric_id", "period", "area_code", "ethnic_category", "age_band", "imd_quintile"]


def count_people(metric_events: Table, levels: Levels) -> pd.DataFrame:
    """Count people by their number of events.

    Grain: one row per metric, period, area, ethnic category, age band, deprivation quintile (0 is
    all quintiles together, those of unknown deprivation included) and ``events_per_person``.
    ``people`` had that many events within that group: a person who moved, or who had a birthday
    between events, is counted in each group.
    """
    fine = ["metric_id", "person_id", "period", "icb_code", "ethnic_category", "age_band"]
    tallies = metric_events.group_by([*fine, "imd_quintile"]).agg(events=metric_events.count())
    by_quintile = tallies.filter(tallies.imd_quintile > 0)
    together = tallies.mutate(imd_quintile=ibis.literal(ALL_QUINTILES, "int8"))
    every = at_every_level(by_quintile.union(together), levels)
    each = every.group_by([*GROUP, "person_id"]).agg(events_per_person=every.events.sum())
    order = [*GROUP, "events_per_person"]
    return each.group_by(order).agg(people=each.count()).order_by(order).execute()
