"""Follow each admission to the next one of the same person: transfers and re-admissions.

Rule `harp`: an index admission, discharged alive, is followed by a re-admission when the person's
next admission is an emergency, from any cause, 0 to 29 days after the discharge, and not a
transfer. A continuous inpatient spell carries on (a transfer) when the next admission begins
within 3 days of the discharge and either says that it came from, or went to, another provider.
"""

from datetime import date, timedelta

import ibis
from ibis.expr.types import BooleanValue, Table

from harp_utils.params import Suite

TRANSFER_DAYS = 3
OTHER_PROVIDER = ("51", "52", "53")
TRANSFER_METHODS = ("2B", "81")
DIED = ("4", "5")
DIED_DESTINATION = "79"


def begun_admissions(spells: Table, suite: Suite) -> Table:
    """Keep spells that are admissions, finished or not: no regular attenders.

    A person who came back and is still in hospital was re-admitted, so follow-up needs both.
    """
    return spells.filter(spells.patient_class.isin(suite.admission_filters["any"].patient_classes))


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


def add_follow_up(admissions: Table, suite: Suite, last: date) -> Table:
    """Add to each admission what came next.

    New columns: ``is_index`` (discharged alive, and more than ``suite.readmission_days`` days
    before the last day of the extract), ``is_transferred`` (the next admission continues this
    stay), ``is_readmitted`` (the next admission is a re-admission; False where not an index).
    """
    followed = _beside_next(admissions)
    gap = followed.next_admission_date.delta(followed.discharge_date, unit="day")
    emergency = followed.next_admission_method.isin(
        suite.admission_filters["emergency"].admission_methods
    )
    followed = followed.mutate(
        is_index=full_follow_up(followed, suite, last) & ~has_died(followed),
        is_transferred=_is_transfer(followed, gap).fill_null(False),
        is_soon=(emergency & gap.between(0, suite.readmission_days - 1)).fill_null(False),
    )
    readmitted = followed.is_index & followed.is_soon & ~followed.is_transferred
    return followed.select(
        *admissions.columns, "is_index", "is_transferred", is_readmitted=readmitted
    )


def _beside_next(admissions: Table) -> Table:
    order = ["admission_date", "discharge_date", "spell_key"]
    person = ibis.window(group_by="person_id", order_by=order)
    return admissions.mutate(
        next_admission_date=admissions.admission_date.lead().over(person),
        next_admission_method=admissions.admission_method.lead().over(person),
        next_admission_source=admissions.admission_source.lead().over(person),
    )


def _is_transfer(followed: Table, gap: ibis.expr.types.IntegerValue) -> BooleanValue:
    moved = (
        followed.discharge_destination.isin(OTHER_PROVIDER).fill_null(False)
        | followed.next_admission_source.isin(OTHER_PROVIDER).fill_null(False)
        | followed.next_admission_method.isin(TRANSFER_METHODS).fill_null(False)
    )
    return gap.between(0, TRANSFER_DAYS) & moved


def full_follow_up(spells: Table, suite: Suite, last: date) -> BooleanValue:
    """Whether the extract goes on long enough after a discharge to show who came back."""
    return spells.discharge_date <= last - timedelta(days=suite.readmission_days)


def has_died(spells: Table) -> BooleanValue:
    """Whether a spell ended in death."""
    by_method = spells.discharge_method.isin(DIED).fill_null(False)
    return by_method | (spells.discharge_destination == DIED_DESTINATION).fill_null(False)
