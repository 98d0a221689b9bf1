"""Run the record steps in their order: from typed records to events that can be counted.

Each step's result is kept in a file of the interim folder. They are personal data.
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import ibis
from ibis.expr.types import Table

from harp_utils.activity.admission_filters import passed
from harp_utils.activity.code_membership import (
    ANY,
    attendance_lists,
    first_diagnosis_lists,
    listing_of,
    spell_lists,
)
from harp_utils.activity.dimensions import (
    add_icb,
    add_person_category,
    age_band_of,
    period_of,
)
from harp_utils.activity.labels import Labels
from harp_utils.activity.metric_events import denominator_events, metric_events, metric_table
from harp_utils.activity.official_readmissions import (
    CANCER,
    MATERNITY,
    official_discharges,
    official_events,
    official_stays,
)
from harp_utils.activity.readmissions import (
    add_follow_up,
    add_index,
    begun_admissions,
    finished,
    follow_up,
    last_day,
)
from harp_utils.activity.spells import SPELL, link_episodes, spells
from harp_utils.activity.task import Task
from harp_utils.backend import Backend, Progress, store
from harp_utils.ethnicity import assign_ethnic_categories, contacts

DIMENSIONS = ("period", "icb_code", "ethnic_category", "sex", "age_band", "imd_quintile")
KEPT_OF_ATTENDANCES = (
    *("person", "attendance", "arrival_date", "codes", "provider_code", "sub_icb_code"),
    *("local_authority", "ethnic_category", "sex", "age", "imd_quintile"),
)
EVENT = ("metric_id", "person", "stay", *DIMENSIONS, "is_index", "is_readmitted", "stay_days")


@dataclass(frozen=True)
class History:
    """What happened, one table per kind of event.

    People, spells and breakdowns are numbers. Those of breakdowns have their names in ``labels``.

    Attributes
    ----------
    people
        One row per person: their ethnic category by every rule.
    spells
        One row per spell, finished or not, with its follow-up where it is an admission.
    admissions
        Those spells that are admissions and have finished.
    attendances
        One row per A&E attendance.
    metric_events
        One row per event and metric, in the columns of ``EVENT``.
    official_events
        One row per metric of re-admission and index discharge of the official definition (see
        ``official_readmissions``).
    denominator_events
        One row per denominator and admission: ``denominator``, ``person`` and ``DIMENSIONS``.
    labels
        The names of periods, ICBs, categories, sexes, age bands, metrics and denominators.
    """

    people: Table
    spells: Table
    admissions: Table
    attendances: Table
    metric_events: Table
    official_events: Table
    denominator_events: Table
    labels: Labels


def trace_history(engine: Backend, interim: Path, task: Task, progress: Progress) -> History:
    """Run the record steps over the records in ``interim``, keeping each result there."""
    episodes = engine.read_parquet(interim / "apc.parquet")
    attendances = engine.read_parquet(interim / "ecds.parquet")
    progress("assign ethnic categories")
    people = assign_ethnic_categories(contacts(episodes, attendances), task.suite.ethnicity_rule)
    people = store(engine, people, interim / "people.parquet")
    linked, stays = _trace_spells(engine, interim, episodes, people, task, progress)
    attended = attendances.select(*KEPT_OF_ATTENDANCES, **passed(attendances, task.suite))
    attended = _add_breakdowns(engine, attended, people, "arrival_date", task)
    attended = store(engine, attended, interim / "attendances.parquet")
    last = last_day(begun_admissions(stays), task.suite)
    admitted = add_index(finished(begun_admissions(stays)), task.suite, last)
    progress("find the events of each metric")
    listed = spell_lists(engine, episodes, linked, task.wanted, task.labels)
    listed = store(engine, listed, interim / "spell_lists.parquet")
    events = _metric_events(engine, interim, admitted, attended, listed, task)
    progress("count re-admissions by the official definition")
    official = _official_events(engine, interim, stays, events, listed, task, last)
    under = _denominator_events(admitted, listed, task)
    return History(
        people=people,
        spells=stays,
        admissions=admitted,
        attendances=attended,
        metric_events=events,
        official_events=store(engine, official, interim / "official_events.parquet"),
        denominator_events=store(engine, under, interim / "denominator_events.parquet"),
        labels=task.labels,
    )


def _trace_spells(
    engine: Backend, interim: Path, episodes: Table, people: Table, task: Task, progress: Progress
) -> tuple[Table, Table]:
    """Tell which episodes make spells of several, and say of each spell what came next."""
    progress("join episodes to spells")
    linked = store(engine, link_episodes(episodes), interim / "linked.parquet")
    stays = spells(episodes, linked, task.suite)
    progress("follow admissions up")
    followed = follow_up(begun_admissions(stays), task.suite)
    followed = store(engine, followed, interim / "follow_up.parquet")
    progress("describe spells and attendances")
    stays = _add_breakdowns(engine, add_follow_up(stays, followed), people, "discharge_date", task)
    return linked, store(engine, stays, interim / "spells.parquet")


def _add_breakdowns(engine: Backend, events: Table, people: Table, day: str, task: Task) -> Table:
    events = add_icb(engine, events, task.numbered_places).drop("sub_icb_code", "local_authority")
    people = people.select("person", "ethnic_category")
    placed = add_person_category(events, people)
    return placed.mutate(
        period=period_of(placed[day], task.suite.periods, task.labels),
        sex=task.labels.numbered(placed.sex, "sex"),
        age_band=age_band_of(placed.age, task.labels),
    )


def _metric_events(
    engine: Backend, interim: Path, admitted: Table, attended: Table, listed: Table, task: Task
) -> Table:
    admitted, attended = countable(admitted), countable(attended)
    nothing = {"stay": ibis.null("int64"), "stay_days": ibis.null("int64")}
    attended = attended.mutate(is_index=False, is_readmitted=False, **nothing)
    by_first = first_diagnosis_lists(engine, admitted, task.wanted, task.labels)
    by_any = admitted.join(listed, SPELL).select(*by_first.columns)
    reasons = attendance_lists(engine, attended, task.wanted, task.labels)
    sources = {
        "apc": by_first.union(by_any),
        "ecds": attended.join(reasons, ["person", "attendance"]),
    }
    parts = []
    for dataset, rows in sources.items():
        metrics = [metric for metric in task.metrics if metric.dataset == dataset]
        conditions = metric_table(metrics, task.code_lists, task.labels)
        found = metric_events(engine, dataset, rows, conditions, listed)
        parts.append(found.select(*EVENT))
    return store(engine, ibis.union(*parts), interim / "metric_events.parquet")


def _official_events(
    engine: Backend,
    interim: Path,
    spells: Table,
    events: Table,
    listed: Table,
    task: Task,
    last: date,
) -> Table:
    """Find the events of the official definition, step by step: at once it takes much memory."""
    ids = [metric.metric_id for metric in task.metrics if metric.kind == "readmission"]
    places = [task.labels.place("metric_id", name) for name in ids]
    counted = events.filter(events.metric_id.isin(places))
    # Nobody else is in the result.
    people = counted.select("person").distinct()
    marked = {
        name: listed.filter(
            listed.listing == task.labels.place("listing", listing_of(name, ANY))
        ).select(*SPELL)
        for name in (CANCER, MATERNITY)
    }
    own = spells.semi_join(people, "person")
    stays = store(engine, official_stays(own, marked), interim / "official_stays.parquet")
    found = official_discharges(stays, spells, marked, task.suite, last)
    found = store(engine, found, interim / "official_discharges.parquet")
    return official_events(counted, found)


def _denominator_events(admitted: Table, listed: Table, task: Task) -> Table:
    rows = countable(admitted)
    parts = [
        denominator_events(rows, listed, entry, task.labels).select(
            "person",
            *DIMENSIONS,
            denominator=ibis.literal(task.labels.place("denominator", entry.name), "int8"),
        )
        for entry in task.suite.denominators.values()
    ]
    return ibis.union(*parts)


def countable(events: Table) -> Table:
    """Keep events in a period and of residents of a known area; counts say how many are not."""
    return events.filter(events.period.notnull(), events.icb_code.notnull())
