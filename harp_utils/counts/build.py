"""Build every table of counts from the records of an extract."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from pathlib import Path

import ibis
import pandas as pd
from ibis.expr.types import Table

from harp_utils.activity.history import History, trace_history
from harp_utils.activity.task import Task
from harp_utils.backend import Progress, connect, in_silence
from harp_utils.backend_options import DUCKDB
from harp_utils.counts.additive import Levels, add_up, make_levels, make_national_levels
from harp_utils.counts.by_rule import count_by_rule
from harp_utils.counts.completeness import completeness_by_area, completeness_by_provider
from harp_utils.counts.flow import trace_flow
from harp_utils.counts.frequency import count_people
from harp_utils.counts.repeats import measured_records, sum_over_people
from harp_utils.errors import InputError
from harp_utils.extract import load_report
from harp_utils.params import FocusArea, Metric, Suite, load_code_lists


@dataclass(frozen=True)
class CountTables:
    """Tidy counts, with small numbers in them: disclosure control must come before a reader.

    Every table counts at every level: ``period`` is a year or the pooled label, ``area_code`` an
    ICB, a region or England. ``ethnic_category`` is one of 16 letters, Z (not stated) or 99 (not
    known), as chosen for the person. A group that had no event has no row.

    Attributes
    ----------
    events
        By ``metric_id``, ``period``, ``area_code``, ``ethnic_category``, ``sex`` (F, M, other),
        ``age_band`` (18 bands and unknown) and ``imd_quintile`` (1 most deprived, 0 unknown):
        ``numerator`` and ``denominator``. Admissions and attendances have events over 0;
        re-admission metrics have readmitted over index discharges. Length of stay is in ``stays``.
    frequency
        People by their number of events (see ``frequency.count_people``), for metrics per
        population.
    stays
        By ``metric_id``, ``period``, ``area_code``, ``ethnic_category`` and ``days``: ``spells``.
    official
        Re-admission by the official definition (see ``activity.official_readmissions``), by
        ``metric_id``, ``period``, ``area_code`` and ``ethnic_category``: ``numerator``
        (re-admitted) and ``denominator`` (index discharges).
    repeats
        Sums over people, for intervals that allow for people who come back (see ``repeats``), of
        re-admission and stay.
    denominators
        By ``denominator`` (deliveries, births), ``period``, ``area_code``, ``ethnic_category``:
        ``n``.
    completeness, provider_completeness
        How well ethnicity was recorded (see ``completeness``).
    flow
        What became of the rows: ``dataset``, ``step``, ``rows``.
    rule_events, rule_frequency, rule_denominators, category_changes
        England's counts of the latest year by every rule for a person's ethnic category, and how
        many people each rule moves (see ``by_rule``).
    """

    events: pd.DataFrame
    frequency: pd.DataFrame
    stays: pd.DataFrame
    official: pd.DataFrame
    repeats: pd.DataFrame
    denominators: pd.DataFrame
    completeness: pd.DataFrame
    provider_completeness: pd.DataFrame
    flow: pd.DataFrame
    rule_events: pd.DataFrame
    rule_frequency: pd.DataFrame
    rule_denominators: pd.DataFrame
    category_changes: pd.DataFrame


def build_counts(
    interim: Path,
    suite: Suite,
    focus_areas: Iterable[FocusArea],
    areas: pd.DataFrame,
    places: pd.DataFrame,
    memory_limit: str | None = None,
    progress: Progress = in_silence,
    backend: str = DUCKDB,
) -> CountTables:
    """Count the events of every metric of some focus areas.

    Reads what ``extract.read_extract`` left in ``interim`` and writes each table to
    ``interim/counts``.

    Parameters
    ----------
    areas, places
        Of one edition (see ``geography.load_areas`` and ``load_places``).
    memory_limit
        For example "3GB"; what does not fit is spilled to ``interim``.
    progress
        Called with the name of each step as it begins.
    backend
        The engine that read the extract (see `backend.connect`).

    Raises
    ------
    InputError
        If no extract was read into ``interim``, or a rule of the suite does not exist.
    """
    report = load_report(interim)
    focus_areas = tuple(focus_areas)
    metrics = tuple(metric for area in focus_areas for metric in area.metrics)
    task = Task(suite, metrics, load_code_lists(), places)
    engine = connect(interim, memory_limit, backend)
    history = trace_history(engine, interim, task, progress)
    levels = make_levels(engine, suite, areas, history.labels)
    national = make_national_levels(engine, suite, areas, history.labels)
    progress("count by every rule for ethnicity")
    by_rule = count_by_rule(engine, interim, history, focus_areas, suite, national)
    progress("count events")
    events = _count_events(history, metrics, levels)
    progress("count people by their events")
    frequency = _count_people(history, metrics, levels)
    progress("count stays, re-admissions and completeness")
    tables = CountTables(
        events=events,
        frequency=frequency,
        stays=_count_stays(history, metrics, levels),
        official=_count_official(history, levels),
        repeats=sum_over_people(measured_records(history, metrics), levels),
        denominators=_count_denominators(history, levels),
        completeness=completeness_by_area(history, levels),
        provider_completeness=completeness_by_provider(history, levels),
        flow=trace_flow(report, history),
        rule_events=by_rule.events,
        rule_frequency=by_rule.frequency,
        rule_denominators=by_rule.denominators,
        category_changes=by_rule.changes,
    )
    _write_counts(tables, interim)
    return tables


def load_counts(interim: Path) -> CountTables:
    """Read the counts that were built last.

    Raises
    ------
    InputError
        If there are none.
    """
    paths = {field.name: _table_file(interim, field.name) for field in fields(CountTables)}
    for name, path in paths.items():
        if not path.is_file():
            raise InputError(path, name, "not found", "counts built before")
    return CountTables(**{name: pd.read_parquet(path) for name, path in paths.items()})


def _write_counts(tables: CountTables, interim: Path) -> None:
    for field in fields(CountTables):
        path = _table_file(interim, field.name)
        path.parent.mkdir(parents=True, exist_ok=True)
        getattr(tables, field.name).to_parquet(path, index=False)


def _table_file(interim: Path, name: str) -> Path:
    return interim / "counts" / f"{name}.parquet"


def _of_kind(history: History, metrics: Iterable[Metric], *kinds: str) -> Table:
    place = history.labels.place
    ids = [place("metric_id", metric.metric_id) for metric in metrics if metric.kind in kinds]
    return history.metric_events.filter(history.metric_events.metric_id.isin(ids))


def _count_events(history: History, metrics: Iterable[Metric], levels: Levels) -> pd.DataFrame:
    by = ["metric_id", "ethnic_category", "sex", "age_band", "imd_quintile"]
    rows = _of_kind(history, metrics, "admission", "attendance")
    one, nothing = ibis.literal(1, "int64"), ibis.literal(0, "int64")
    events = rows.mutate(numerator=one, denominator=nothing)
    rows = _of_kind(history, metrics, "readmission").filter(ibis._.is_index)
    followed = rows.mutate(numerator=rows.is_readmitted.cast("int64"), denominator=one)
    both = events.union(followed)
    return add_up(
        both, by, levels, numerator=both.numerator.sum(), denominator=both.denominator.sum()
    )


def _count_people(history: History, metrics: Iterable[Metric], levels: Levels) -> pd.DataFrame:
    per_population = [metric for metric in metrics if metric.denominator == "population"]
    return count_people(_of_kind(history, per_population, "admission", "attendance"), levels)


def _count_stays(history: History, metrics: Iterable[Metric], levels: Levels) -> pd.DataFrame:
    rows = _of_kind(history, metrics, "length_of_stay")
    rows = rows.rename(days="stay_days")
    return add_up(rows, ["metric_id", "ethnic_category", "days"], levels, spells=rows.count())


def _count_official(history: History, levels: Levels) -> pd.DataFrame:
    rows = history.official_events
    readmitted = rows.is_readmitted.cast("int64").sum()
    by = ["metric_id", "ethnic_category"]
    return add_up(rows, by, levels, numerator=readmitted, denominator=rows.count())


def _count_denominators(history: History, levels: Levels) -> pd.DataFrame:
    rows = history.denominator_events
    return add_up(rows, ["denominator", "ethnic_category"], levels, n=rows.count())
