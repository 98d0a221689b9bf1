"""Join the episodes of one stay with one provider into a spell.

Rule (NHS England, HES methodology; Busby and others, 2017): episodes with the same person,
provider and admission date make one spell, in the order of episode start, end, order and key. An
episode also continues the spell before it when that one says it is not finished (discharge method
8 or 9) and ended on the day on which this one starts, with the same provider.

Nine spells in ten are of one episode, so only those of the others are kept beside the records.
"""

from collections.abc import Iterable

import ibis
from ibis.expr.builders import WindowBuilder
from ibis.expr.types import BooleanValue, Table

from harp_utils.activity.admission_filters import passed
from harp_utils.extract.signs import is_any_of
from harp_utils.params import Suite

# A spell is identified by these: the second is the number of its first episode's key.
SPELL = ("person", "spell")
# Taken from the first episode of a spell, and from the last.
FIRST = (
    *("admission_date", "episode_type", "primary_diagnosis"),
    *("age", "sex", "ethnic_category", "sub_icb_code", "local_authority", "imd_quintile"),
    *("was_sent", "is_birth", "is_obstetric", "is_psychiatric"),
)
LAST = ("discharge_date", "has_died", "is_sent_on")
DAY_CASE = ("2",)
STAY = ("person", "provider_code")
ORDER = ("admission_date", "episode_start", "episode_end", "episode_order", "episode_key")
# What says that an episode goes on, and that another one goes on with it.
CONTINUED = ("admission_date", "episode_end", "is_unfinished")
CONTINUING = ("admission_date", "episode_start")


def link_episodes(episodes: Table) -> Table:
    """Tell the spell of each episode that is not a spell by itself.

    Grain: one episode of a spell of several. Columns: ``SPELL``, ``episode``, ``is_first``,
    ``is_last`` and those of ``LAST``.
    """
    stay = ibis.window(group_by=STAY, order_by=ORDER)
    rows = _of_several(episodes).select(*STAY, *ORDER, *LAST, "is_unfinished", "episode")
    beside = beside_neighbours(rows, stay, CONTINUED, CONTINUING)
    is_first, is_last = ~_continues(beside, "last_", ""), ~_continues(beside, "", "next_")
    begun = beside.mutate(is_first=is_first, is_last=is_last)
    several = begun.filter(~(begun.is_first & begun.is_last))
    until_now = ibis.cumulative_window(group_by=STAY, order_by=ORDER)
    placed = several.mutate(place=several.is_first.cast("int32").sum().over(until_now))
    spell = ibis.window(group_by=(*STAY, "place"))
    named = placed.mutate(spell=placed.episode.max(where=placed.is_first).over(spell))
    return named.select(*SPELL, "episode", "is_first", "is_last", *LAST)


def beside_neighbours(
    rows: Table, order: WindowBuilder, before: Iterable[str], after: Iterable[str]
) -> Table:
    """Add some columns of the row before as ``last_``, and of the one after as ``next_``."""
    last = {f"last_{name}": rows[name].lag().over(order) for name in before}
    following = {f"next_{name}": rows[name].lead().over(order) for name in after}
    return rows.mutate(**last, **following)


def _of_several(episodes: Table) -> Table:
    """Keep people with a provider where any episode can continue another: far less to sort."""
    days = episodes.group_by([*STAY, "admission_date"])
    repeated = days.having(episodes.count() > 1).agg().select(*STAY)
    unfinished = episodes.filter(episodes.is_unfinished).select(*STAY)
    return episodes.semi_join(repeated.union(unfinished), STAY)


def _continues(beside: Table, earlier: str, later: str) -> BooleanValue:
    """Whether two episodes, each named by its prefix, belong to the same spell."""
    same_admission = beside[f"{later}admission_date"] == beside[f"{earlier}admission_date"]
    unfinished = beside[f"{earlier}is_unfinished"]
    adjoins = beside[f"{later}episode_start"] == beside[f"{earlier}episode_end"]
    return (same_admission | (unfinished & adjoins)).fill_null(False)


def spells(episodes: Table, linked: Table, suite: Suite) -> Table:
    """Make one row of each spell: how it began, how it ended, and who it was about.

    Grain: one spell; a person has one at most with a provider and admission date. Columns:
    ``SPELL``, ``provider_code``, those of ``FIRST`` as the first episode says, ``is_emergency``,
    ``is_day_case`` and those of `admission_filters.passed` by the codes of that episode, those of
    ``LAST`` as the last one says, and ``stay_days``. ``discharge_date`` is null where the spell
    had not finished.
    """
    later = linked.filter(~linked.is_first)
    begun = episodes.anti_join(later, ["person", "episode"]).rename(spell="episode")
    ends = linked.filter(linked.is_last).select(
        *SPELL, is_of_several=True, **{f"last_{name}": linked[name] for name in LAST}
    )
    joined = begun.left_join(ends, SPELL)
    several = joined.is_of_several.fill_null(False)
    emergency = suite.admission_filters["emergency"].admission_methods
    made = joined.select(
        *SPELL,
        *("provider_code", *FIRST),
        **passed(joined, suite),
        is_emergency=is_any_of(joined.admission_method, emergency),
        is_day_case=is_any_of(joined.patient_class, DAY_CASE),
        **{name: several.ifelse(joined[f"last_{name}"], joined[name]) for name in LAST},
    )
    return made.mutate(stay_days=made.discharge_date.delta(made.admission_date, unit="day"))


def spell_of(rows: Table, linked: Table) -> Table:
    """Put the spell of an episode in its place. ``rows`` has ``person`` and ``episode``."""
    joined = rows.left_join(linked.select(*SPELL, "episode"), ["person", "episode"])
    kept = [name for name in rows.columns if name != "episode"]
    return joined.select(*kept, spell=ibis.coalesce(joined.spell, joined.episode))
