"""Count again by every rule for a person's ethnic category: England alone, the latest year.

What a reader needs to see how far a headline rests on the rule. Every event keeps its place, age
and year; only the category of its person is that of another rule.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
from ibis.expr.types import Table

from harp_utils.activity.history import History
from harp_utils.activity.labels import Labels
from harp_utils.backend import Backend, store
from harp_utils.counts.additive import Levels, add_up
from harp_utils.counts.frequency import ALL_QUINTILES, count_people
from harp_utils.ethnicity import BY_NUMBER, RULES
from harp_utils.params import FocusArea, Metric, Suite


@dataclass(frozen=True)
class RuleCounts:
    """Counts by rule; each table has the column ``rule`` before those of its namesake.

    Attributes
    ----------
    events, frequency, denominators
        As in ``build.CountTables``, of the lead metrics; no deprivation quintiles.
    changes
        People of the whole extract by ``rule``, ``ethnic_category`` (under the suite's rule) and
        ``category_under_rule``: ``people``.
    """

    events: pd.DataFrame
    frequency: pd.DataFrame
    denominators: pd.DataFrame
    changes: pd.DataFrame


def lead_metrics(focus_areas: Iterable[FocusArea]) -> tuple[Metric, ...]:
    """Give the metric that leads each focus area, where it counts admissions or attendances."""
    leads = [area.metric(area.lead_metric) for area in focus_areas if area.lead_metric]
    return tuple(metric for metric in leads if metric.kind in ("admission", "attendance"))


def count_by_rule(
    engine: Backend,
    interim: Path,
    history: History,
    focus_areas: Iterable[FocusArea],
    suite: Suite,
    levels: Levels,
) -> RuleCounts:
    """Count the events of the lead metrics by each rule.

    Parameters
    ----------
    interim
        Where the events with all their categories are kept; they are personal data.
    levels
        Of England and the latest year alone (see ``additive.make_national_levels``).
    """
    place = history.labels.place
    latest = place("period", suite.periods[-1].label)
    leads = {place("metric_id", metric.metric_id): metric for metric in lead_metrics(focus_areas)}
    ids = list(leads)
    over_people = [place for place, lead in leads.items() if lead.denominator == "population"]
    events = history.metric_events
    events = events.filter(events.period == latest, events.metric_id.isin(ids))
    under = history.denominator_events.filter(history.denominator_events.period == latest)
    events = _with_rules(events, history.people)
    events = store(engine, events, interim / "events_by_rule.parquet")
    under = _with_rules(under, history.people)
    under = store(engine, under, interim / "denominator_events_by_rule.parquet")
    in_people = events.filter(events.metric_id.isin(over_people))
    return RuleCounts(
        events=_by_every_rule(events, _count_events, levels),
        frequency=_by_every_rule(in_people, _count_people, levels),
        denominators=_by_every_rule(under, _count_denominators, levels),
        changes=_count_changes(history.people, history.labels),
    )


def _count_events(rows: Table, levels: Levels) -> pd.DataFrame:
    by = ["metric_id", "ethnic_category"]
    return add_up(rows, by, levels, numerator=rows.count()).assign(denominator=0)


def _count_people(rows: Table, levels: Levels) -> pd.DataFrame:
    people = count_people(rows, levels)
    return people[people["imd_quintile"] == ALL_QUINTILES].reset_index(drop=True)


def _count_denominators(rows: Table, levels: Levels) -> pd.DataFrame:
    return add_up(rows, ["denominator", "ethnic_category"], levels, n=rows.count())


def _with_rules(rows: Table, people: Table) -> Table:
    """Put the category that each rule gives to a person beside each of their events."""
    return rows.join(people.select("person", *RULES), "person")


def _by_every_rule(
    rows: Table, count: Callable[[Table, Levels], pd.DataFrame], levels: Levels
) -> pd.DataFrame:
    """Count rows once for each rule, by the category that the rule gives their person."""
    parts = []
    for rule in RULES:
        counted = count(rows.mutate(ethnic_category=rows[rule]).drop(*RULES), levels)
        counted.insert(0, "rule", rule)
        parts.append(counted)
    return pd.concat(parts, ignore_index=True)


def _count_changes(people: Table, labels: Labels) -> pd.DataFrame:
    """Count people by their category under the suite's rule and under each rule."""
    labels = labels | {"category_under_rule": list(BY_NUMBER)}
    parts = []
    for rule in RULES:
        both = people.select("ethnic_category", category_under_rule=people[rule])
        keys = ["ethnic_category", "category_under_rule"]
        counted = both.group_by(keys).agg(people=both.count()).order_by(keys)
        counted = labels.named(counted.to_pyarrow(), keys)
        counted.insert(0, "rule", rule)
        parts.append(counted)
    return pd.concat(parts, ignore_index=True)
