"""Run the record steps in their order: from typed records to events that can be counted.

Each step's result is kept in a file of the interim folder. They are personal data.
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import ibis
import pandas as pd
from ibis.backends.duckdb import Backend
from ibis.expr.types import Table

from harp_utils.activity.code_membership import (
    Wanted,
    attendance_lists,
    marks,
    spell_lists,
    wanted_lists,
)
from harp_utils.activity.dimensions import add_icb, add_person_category, age_band_of, period_of
from harp_utils.activity.metric_events import denominator_events, metric_events, metric_table
from harp_utils.activity.official_readmissions import (
    CANCER,
    MATERNITY,
    add_stay_number,
    official_discharges,
    official_events,
)
from harp_utils.activity.readmissions import (
    add_follow_up,
    begun_admissions,
    finished,
    last_day,
)
from harp_utils.activity.spells import link_episodes, spells
from harp_utils.backend import Progress, store
from harp_utils.ethnicity import assign_ethnic_categories, contacts
from harp_utils.params import CodeList, Metric, Suite

DIMENSIONS = ("period", "icb_code", "ethnic_category", "sex", "age_band", "imd_quintile")


@dataclass(frozen=True)
class History:
    """What happened, one table per kind of event.

    Attributes
    ----------
    people
        One row per person: their ethnic category by every rule.
    spells
        One row per spell, finished or not.
    admissions
        One row per finished spell that is an admission, with its follow-up.
    attendances
        One row per A&E attendance.
    metric_events
        One row per event and metric: ``metric_id``, ``person_id``, ``stay_number``,
        ``DIMENSIONS``, ``is_index``, ``is_readmitted``, ``stay_days``.
    official_events
        One row per metric of re-admission and index discharge of the official definition (see
        ``official_readmissions``).
    denominator_events
        One row per denominator and admission: ``denominator``, ``person_id`` and ``DIMENSIONS``.
    """

    people: Table
    spells: Table
    admissions: Table
    attendances: Table
    metric_events: Table
    official_events: Table
    denominator_events: Table


@dataclass(frozen=True)
class Task:
    """What the record steps are asked for."""

    suite: Suite
    metrics: tuple[Metric, ...]
    code_lists: dict[str, CodeList]
    places: pd.DataFrame

    @property
    def wanted(self) -> Wanted:
        """The code lists of the metrics and denominators."""
        denominators = self.suite.denominators.values()
        return wanted_lists(self.metrics, denominators, self.code_lists, (CANCER, MATERNITY))


def trace_history(engine: Backend, interim: Path, task: Task, progress: Progress) -> History:
    """Run the record steps over the records in ``interim``, keeping each result there."""
    episodes = engine.read_parquet(interim / "apc.parquet")
    attendances = engine.read_parquet(interim / "ecds.parquet")
    progress("assign ethnic categories")
    people = assign_ethnic_categories(contacts(episodes, attendances), task.suite.ethnicity_rule)
    people = store(engine, people, interim / "people.parquet")
    progress("join episodes to spells")
    linked = link_episodes(_slim(episodes, task.wanted))
    linked = store(engine, linked, interim / "linked.parquet")
    stays = _add_breakdowns(engine, spells(linked), people, "discharge_date", task)
    stays = store(engine, stays, interim / "spells.parquet")
    progress("follow admissions up")
    followed, last = _follow_up(engine, interim, stays, task.suite)
    admitted = finished(followed)
    attended = _add_breakdowns(engine, attendances, people, "arrival_date", task)
    attended = store(engine, attended, interim / "attendances.parquet")
    progress("find the events of each metric")
    listed = spell_lists(engine, linked, task.wanted)
    listed = store(engine, listed, interim / "spell_lists.parquet")
    events = _metric_events(engine, interim, admitted, attended, listed, task)
    discharges = official_discharges(followed, stays, listed, task.suite, last)
    official = official_events(_of_readmission(events, task.metrics), discharges)
    return History(
        people=people,
        spells=stays,
        admissions=admitted,
        attendances=attended,
        metric_events=events,
        official_events=store(engine, official, interim / "official_events.parquet"),
        denominator_events=_denominator_events(admitted, listed, task.suite),
    )


def _follow_up(engine: Backend, interim: Path, stays: Table, suite: Suite) -> tuple[Table, date]:
    """Say of each admission what came next, and until which day the extract could show it."""
    begun = begun_admissions(stays, suite)
    last = last_day(begun, suite)
    followed = add_stay_number(add_follow_up(begun, suite, last))
    return store(engine, followed, interim / "admissions.parquet"), last


def _slim(episodes: Table, wanted: Wanted) -> Table:
    """Keep of an episode's codes the first diagnosis and those that a list may hold."""
    return episodes.mutate(
        primary_diagnosis=episodes.diagnosis[0], marks=marks(episodes, wanted)
    ).drop("diagnosis", "procedure", "row_digest", "category_fault")


def _add_breakdowns(engine: Backend, events: Table, people: Table, day: str, task: Task) -> Table:
    placed = add_person_category(add_icb(engine, events, task.places), people)
    return placed.mutate(
        period=period_of(placed[day], task.suite.periods), age_band=age_band_of(placed.age)
    )


def _of_readmission(events: Table, metrics: tuple[Metric, ...]) -> Table:
    ids = [metric.metric_id for metric in metrics if metric.kind == "readmission"]
    return events.filter(events.metric_id.isin(ids))


def _metric_events(
    engine: Backend, interim: Path, admitted: Table, attended: Table, listed: Table, task: Task
) -> Table:
    nothing = ibis.null("int64")
    attended = attended.mutate(
        is_index=False, is_readmitted=False, stay_days=nothing, stay_number=nothing
    )
    sources = {
        "apc": (admitted, listed),
        "ecds": (attended, attendance_lists(engine, attended, task.wanted)),
    }
    columns = ["metric_id", "person_id", "stay_number", *DIMENSIONS]
    columns += ["is_index", "is_readmitted", "stay_days"]
    parts = []
    for dataset, (events, lists) in sources.items():
        metrics = [metric for metric in task.metrics if metric.dataset == dataset]
        conditions = metric_table(metrics, task.code_lists)
        found = metric_events(engine, countable(events), lists, conditions, task.suite)
        parts.append(found.select(columns))
    return store(engine, ibis.union(*parts), interim / "metric_events.parquet")


def _denominator_events(admitted: Table, listed: Table, suite: Suite) -> Table:
    rows = countable(admitted)
    parts = [
        denominator_events(rows, listed, entry).select(
            "person_id", *DIMENSIONS, denominator=ibis.literal(entry.name)
        )
        for entry in suite.denominators.values()
    ]
    return ibis.union(*parts)


def countable(events: Table) -> Table:
    """Keep events in a period and of residents of a known area; counts say how many are not."""
    return events.filter(events.period.notnull(), events.icb_code.notnull())
