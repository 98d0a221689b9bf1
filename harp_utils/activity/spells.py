"""Join the episodes of one stay with one provider into a spell.

Rule (NHS England, HES methodology; Busby and others, 2017): episodes with the same person,
provider and admission date make one spell, in the order of episode start, end, order and key. An
episode also continues the spell before it when that one says it is not finished (discharge method
8 or 9) and ended on the day on which this one starts, with the same provider.
"""

import ibis
from ibis.expr.types import BooleanValue, Table

NOT_FINISHED = ("8", "9")
# A spell is identified by these: the third is its number among those of the other two.
SPELL = ("person_id", "provider_code", "spell")
# Taken from the first episode of a spell, and from the last.
FIRST = (
    *("admission_date", "admission_method", "admission_source", "patient_class", "episode_type"),
    *("age", "sex", "ethnic_category", "sub_icb_code", "local_authority", "imd_quintile"),
    "primary_diagnosis",
    "specialty",
)
LAST = ("discharge_date", "discharge_method", "discharge_destination")


def link_episodes(episodes: Table) -> Table:
    """Tell for each episode the spell it belongs to, and whether it begins and ends that spell.

    Grain: one episode, in the columns of ``episodes`` and ``spell`` (its number among the spells
    of the person with the provider), ``is_first``, ``is_last``.
    """
    order = ["admission_date", "episode_start", "episode_end", "episode_order", "episode_key"]
    stay = ibis.window(group_by=["person_id", "provider_code"], order_by=order)
    begun = episodes.mutate(is_first=~_continues(episodes, stay))
    until_now = ibis.cumulative_window(group_by=["person_id", "provider_code"], order_by=order)
    return begun.mutate(
        spell=begun.is_first.cast("int32").sum().over(until_now),
        is_last=begun.is_first.lead().over(stay).fill_null(True),
    )


def _continues(episodes: Table, stay: ibis.expr.builders.WindowBuilder) -> BooleanValue:
    """Whether an episode belongs to the same spell as the one before it."""
    same_admission = episodes.admission_date == episodes.admission_date.lag().over(stay)
    unfinished = episodes.discharge_method.lag().over(stay).isin(NOT_FINISHED)
    adjoins = episodes.episode_start == episodes.episode_end.lag().over(stay)
    return (same_admission | (unfinished & adjoins)).fill_null(False)


def spells(linked: Table) -> Table:
    """Make one row of each spell: how it began, how it ended, and who it was about.

    Grain: one spell. Columns: ``SPELL``, ``spell_key`` (the key of its first episode), those of
    ``FIRST`` as the first episode says, those of ``LAST`` as the last one says, and
    ``stay_days``. ``discharge_date`` is null where the spell had not finished.
    """
    spell = linked.group_by(SPELL)
    made = spell.agg(
        spell_key=linked.episode_key.max(where=linked.is_first),
        **{name: linked[name].max(where=linked.is_first) for name in FIRST},
        **{name: linked[name].max(where=linked.is_last) for name in LAST},
    )
    return made.mutate(stay_days=made.discharge_date.delta(made.admission_date, unit="day"))
