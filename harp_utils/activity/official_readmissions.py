"""Re-admissions as the official NHS England indicator counts them, rule `nhs_official`.

The unit is the continuous inpatient spell: spells that follow one another by transfer. A finished
one is an index discharge unless it is a day case, ended in death, is for maternity (by specialty,
episode type or diagnosis), or mentions cancer or chemotherapy in itself or in any of the person's
spells of the 365 days before. It is followed by a re-admission where the person's next continuous
spell, finished or not, begins as an emergency 0 to 29 days after the discharge, was not under an
obstetric or mental health specialty, and does not mention cancer or chemotherapy.

Source: NHS England, I02040 Emergency readmissions within 30 days of discharge from hospital,
specification version 3; numerator and denominator in full in CCG Outcomes Indicator Set 3.2. The
specification takes "selected medical and surgical specialties" for the denominator without a list
that we could read, so no specialty but maternity is left out there. The official figure is also
standardised indirectly; here it is a plain percentage.
"""

from datetime import date

import ibis
from ibis.expr.types import Table

from harp_utils.activity.admission_filters import ANY_ADMISSION, passes_all
from harp_utils.activity.readmissions import full_follow_up
from harp_utils.activity.spells import SPELL
from harp_utils.params import Suite

CANCER, MATERNITY = "readmission_cancer", "readmission_maternity"
LOOK_BACK_DAYS = 365
STAY = ("person", "stay")
BEGINS = ("admission_date", "is_obstetric", "is_psychiatric", "icb_code", "ethnic_category")
ENDS = ("discharge_date", "period", "next_emergency", "has_died")


def official_stays(followed: Table, marked: dict[str, Table]) -> Table:
    """Make one row of each continuous inpatient spell: how it began and ended, what it mentions.

    Nearly all are of one spell, which is taken as it is. Spells that are no admissions are among
    them, and said to be none: where they are left out first, DuckDB takes what is left for few
    rows and holds it all in memory.

    Parameters
    ----------
    followed
        Spells with their ``stay``, finished or not (see ``readmissions.add_follow_up``).
    marked
        The spells that are on the lists ``CANCER`` and ``MATERNITY``, one row each.
    """
    spells, marks = _marked(followed, marked), ("is_maternity", "is_cancer")
    columns = (*STAY, *BEGINS, *ENDS, *marks, "is_day_case", "is_admission")
    is_whole = spells.begins_stay & ~spells.is_transferred
    parts = spells.filter(~is_whole)
    joined = parts.group_by(STAY).agg(
        **{name: parts[name].max(where=parts.begins_stay) for name in BEGINS},
        **{name: parts[name].max(where=~parts.is_transferred) for name in ENDS},
        **{name: parts[name].any() for name in marks},
        is_day_case=parts.is_day_case.all(),
        is_admission=parts.is_admission.all(),
    )
    return spells.filter(is_whole).select(*columns).union(joined.select(*columns))


def official_discharges(
    stays: Table, every_spell: Table, marked: dict[str, Table], suite: Suite, last: date
) -> Table:
    """Find the index discharges of the official definition, and who came back.

    Parameters
    ----------
    stays
        Those of `official_stays`.
    every_spell
        Spells of every patient class: chemotherapy is often given to regular attenders.
    marked
        The spells that are on the lists ``CANCER`` and ``MATERNITY``, one row each.
    last
        The last day on which the extract shows admissions.

    Returns
    -------
    Table
        Grain: one index discharge, a continuous inpatient spell. Columns: those of ``STAY``,
        ``period`` (of its last spell), ``icb_code`` and ``ethnic_category`` (of its first) and
        ``is_readmitted``.
    """
    left_out = stays.is_day_case | stays.has_died | stays.is_maternity | stays.is_cancer
    index = stays.filter(full_follow_up(stays, suite, last), stays.is_admission, ~left_out)
    earlier = every_spell.semi_join(marked[CANCER], list(SPELL))
    index = index.anti_join(_with_earlier(index, earlier), list(STAY))
    index = _add_readmitted(index, stays)
    return index.select(*STAY, "period", "icb_code", "ethnic_category", "is_readmitted")


def _marked(followed: Table, marked: dict[str, Table]) -> Table:
    """Tell of each spell if it is an admission, is for maternity and mentions cancer."""
    needed = (*SPELL, "stay", "begins_stay", "is_transferred", "is_birth", "is_day_case")
    rows = followed.select(
        *needed, *BEGINS, *ENDS, is_admission=passes_all(followed, ANY_ADMISSION)
    )
    for mark, name in (("is_cancer", CANCER), ("is_listed_maternity", MATERNITY)):
        joined = rows.left_join(marked[name].mutate(is_marked=True), list(SPELL))
        rows = joined.select(*rows.columns, **{mark: joined.is_marked.fill_null(False)})
    return rows.mutate(is_maternity=rows.is_obstetric | rows.is_birth | rows.is_listed_maternity)


def _with_earlier(index: Table, cancer: Table) -> Table:
    """Keep stays of people with a spell that mentions cancer in the year before admission."""
    seen = cancer.select(
        "person",
        began=cancer.admission_date,
        ended=ibis.coalesce(cancer.discharge_date, cancer.admission_date),
    )
    joined = index.select(*STAY, "admission_date").join(seen, "person")
    recent = joined.ended >= joined.admission_date - ibis.interval(days=LOOK_BACK_DAYS)
    return joined.filter(joined.began < joined.admission_date, recent).select(*STAY).distinct()


def _add_readmitted(index: Table, stays: Table) -> Table:
    """Say of each index discharge whether a stay that counts as a re-admission soon follows."""
    counted = stays.filter(~stays.is_obstetric, ~stays.is_psychiatric, ~stays.is_cancer)
    counted = counted.select("person", next_emergency=counted.stay, is_readmitted=True)
    joined = index.left_join(counted, ["person", "next_emergency"])
    return joined.select(*index.columns, is_readmitted=joined.is_readmitted.fill_null(False))


def official_events(events: Table, discharges: Table) -> Table:
    """Pair the index discharges with the metrics under which any of their spells counts.

    Grain: one row per metric and index discharge, in the columns of ``discharges`` and
    ``metric_id``: a stay of two spells with the condition counts once. A transfer for an operation
    is part of the stay, so the spell that counts need not be the first.
    """
    counted = events.select("metric_id", *STAY).distinct()
    rows = counted.join(discharges, list(STAY))
    return rows.filter(rows.period.notnull(), rows.icb_code.notnull())
