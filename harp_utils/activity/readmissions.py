"""Follow each admission to the next one of the same person: transfers and re-admissions.

Rule `harp`: an index admission, discharged alive, is followed by a re-admission when the person's
next admission is an emergency, from any cause, 0 to 29 days after the discharge, and not a
transfer. A continuous inpatient spell carries on (a transfer) when the next admission begins
within 3 days of the discharge and either says that it came from, or went to, another provider.
"""

from datetime import date, timedelta

import ibis
from ibis.expr.types import BooleanValue, Table

from harp_utils.activity.admission_filters import ANY_ADMISSION, passes_all
from harp_utils.activity.spells import SPELL, beside_neighbours
from harp_utils.params import Suite

TRANSFER_DAYS = 3
# The provider settles ties: nobody has two spells with one provider and admission date.
ORDER = ("admission_date", "discharge_date", "provider_code")
# What must be known of the admission before, and of the next one.
ENDED = ("discharge_date", "is_sent_on")
BEGAN = ("spell", "admission_date", "is_emergency", "was_sent")
# Of no use once it is known what followed; the fewer columns, the less to write and read.
NEEDED_TO_FOLLOW = ("is_emergency", "was_sent", "is_sent_on")
CONNECTIONS = ("continues", "is_transferred", "next_emergency")


def begun_admissions(spells: Table) -> Table:
    """Keep spells that are admissions, finished or not: no regular attenders.

    A person who came back and is still in hospital was re-admitted, so follow-up needs both.
    """
    return spells.filter(passes_all(spells, ANY_ADMISSION))


def finished(admissions: Table) -> Table:
    """Keep admissions that have ended: those that are counted."""
    return admissions.filter(admissions.discharge_date.notnull())


def last_day(admissions: Table, suite: Suite) -> date:
    """Tell the last day on which the extract shows admissions.

    It is the latest admission date; dates after the follow-up of the last period do not count,
    so that one mistyped year cannot make follow-up look complete.
    """
    horizon = suite.periods[-1].end + timedelta(days=suite.readmission_days)
    known = admissions.filter(admissions.admission_date <= horizon)
    latest = known.admission_date.max().execute()
    return horizon if latest is None else date.fromisoformat(str(latest)[:10])


def add_follow_up(spells: Table, followed: Table) -> Table:
    """Add to each spell what came next, and the continuous spell that it is a part of.

    What is said of a spell that is no admission means nothing. ``followed`` is that of
    ``follow_up``; the columns that it alone needs are left out. New ones: ``is_transferred`` (the
    next admission continues this stay), ``next_emergency`` (that of `follow_up`), ``begins_stay``
    and ``stay`` (the spell that began it).
    """
    rows = spells.drop(*NEEDED_TO_FOLLOW)
    joined = rows.left_join(followed, SPELL)
    return joined.select(
        *rows.columns,
        is_transferred=joined.is_transferred.fill_null(False),
        next_emergency=joined.next_emergency,
        begins_stay=~joined.continues.fill_null(False),
        stay=ibis.coalesce(joined.stay, joined.spell),
    )


def add_index(admissions: Table, suite: Suite, last: date) -> Table:
    """Say which admissions are an index, and which of these were followed by a re-admission.

    New columns: ``is_index`` (discharged alive, and more than ``suite.readmission_days`` days
    before the ``last`` day of the extract) and ``is_readmitted`` (an emergency came next; False
    where not an index).
    """
    is_index = (full_follow_up(admissions, suite, last) & ~admissions.has_died).fill_null(False)
    is_readmitted = is_index & admissions.next_emergency.notnull()
    return admissions.mutate(is_index=is_index, is_readmitted=is_readmitted)


def follow_up(admissions: Table, suite: Suite) -> Table:
    """Find the admissions that another one continues or follows soon.

    Grain: one admission, where any of the new columns says something: ``continues`` and
    ``is_transferred`` (it carries on the stay before it; the next one carries it on) and
    ``next_emergency`` (the spell of the next one, where that is an emergency within
    ``suite.readmission_days`` days and no transfer). Other columns: ``SPELL`` and ``stay``, the
    spell with which the continuous one began.
    """
    person = ibis.window(group_by="person", order_by=ORDER)
    rows = admissions.select("person", *ORDER, "spell", *NEEDED_TO_FOLLOW)
    beside = beside_neighbours(rows, person, ENDED, BEGAN)
    days = beside.next_admission_date.delta(beside.discharge_date, unit="day")
    is_soon = beside.next_is_emergency & days.between(0, suite.readmission_days - 1)
    is_transferred = _is_transfer(beside, "", "next_")
    connected = beside.mutate(
        is_transferred=is_transferred,
        continues=_is_transfer(beside, "last_", ""),
        next_emergency=ibis.cases((is_soon & ~is_transferred, beside.next_spell)),
    )
    told = connected.next_emergency.notnull()
    kept = connected.filter(told | connected.is_transferred | connected.continues)
    return _with_stay(kept.select("person", *ORDER, "spell", *CONNECTIONS))


def _is_transfer(beside: Table, earlier: str, later: str) -> BooleanValue:
    """Whether the second of two admissions continues the first; each is named by its prefix."""
    gap = beside[f"{later}admission_date"].delta(beside[f"{earlier}discharge_date"], unit="day")
    moved = beside[f"{earlier}is_sent_on"] | beside[f"{later}was_sent"]
    return (gap.between(0, TRANSFER_DAYS) & moved).fill_null(False)


def _with_stay(connected: Table) -> Table:
    """Name each continuous spell by its first one: the latest that continues none before it."""
    until_now = ibis.cumulative_window(group_by="person", order_by=ORDER)
    numbered = connected.mutate(place=connected.count(where=~connected.continues).over(until_now))
    stay = ibis.window(group_by=("person", "place"))
    named = numbered.mutate(stay=numbered.spell.max(where=~numbered.continues).over(stay))
    return named.select(*SPELL, "stay", *CONNECTIONS)


def full_follow_up(spells: Table, suite: Suite, last: date) -> BooleanValue:
    """Whether the extract goes on long enough after a discharge to show who came back."""
    return spells.discharge_date <= last - timedelta(days=suite.readmission_days)
