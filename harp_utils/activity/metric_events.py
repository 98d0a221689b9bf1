"""Which metrics an event belongs to: its code lists, then the metric's filters."""

from collections.abc import Iterable

import ibis
import pandas as pd
from ibis.backends.duckdb import Backend
from ibis.expr.types import BooleanValue, IntegerValue, Table

from harp_utils.activity.spells import SPELL
from harp_utils.backend import lookup
from harp_utils.params import CodeList, EventDenominator, Metric, Suite

SEXES = {"male": "M", "female": "F"}
CONDITIONS = {
    **dict.fromkeys(("metric_id", "code_list", "position", "with_code_list"), "str"),
    **dict.fromkeys(("admission", "only_sex"), "str"),
    **dict.fromkeys(("minimum_age", "maximum_age"), "Int16"),
}
FILTERED = {
    "admission_methods": "admission_method",
    "patient_classes": "patient_class",
    "attendance_categories": "attendance_category",
}


def metric_table(metrics: Iterable[Metric], code_lists: dict[str, CodeList]) -> pd.DataFrame:
    """Lay out the conditions of metrics, one row per metric, for a join by code list.

    Columns: ``metric_id``, ``code_list``, ``position``, ``with_code_list`` ("" for none),
    ``admission``, ``only_sex`` ("" for all), ``minimum_age`` and ``maximum_age`` (missing for
    no limit).
    """
    rows = [
        {
            "metric_id": metric.metric_id,
            "code_list": metric.code_list,
            "position": code_lists[metric.code_list].position,
            "with_code_list": metric.with_code_list or "",
            "admission": metric.admission,
            "only_sex": SEXES.get(metric.sex, ""),
            "minimum_age": metric.minimum_age,
            "maximum_age": metric.maximum_age,
        }
        for metric in metrics
    ]
    return pd.DataFrame(rows, columns=list(CONDITIONS)).astype(CONDITIONS)


def metric_events(
    engine: Backend, events: Table, listed: Table, conditions: pd.DataFrame, suite: Suite
) -> Table:
    """Pair events with the metrics that they count for.

    Parameters
    ----------
    events
        Admissions, or attendances, in any columns beside those that filters look at.
    listed
        The code lists of each event (see ``code_membership``).
    conditions
        Of the metrics of this dataset (see ``metric_table``).

    Returns
    -------
    Table
        Grain: one row per event and metric; the columns of ``events`` and ``metric_id``.
    """
    key = [name for name in listed.columns if name not in ("code_list", "position")]
    metrics = lookup(engine, f"conditions_of_{key[0]}", conditions)
    candidates = metrics.join(listed, ["code_list", "position"])
    second = candidates.filter(candidates.with_code_list != "")
    anywhere = listed.filter(listed.position == "any").drop("position")
    anywhere = anywhere.rename(with_code_list="code_list")
    met = second.semi_join(anywhere, [*key, "with_code_list"])
    candidates = candidates.filter(candidates.with_code_list == "").union(met)
    rows = events.join(candidates, key)
    chosen = rows.filter(
        _is_admitted_so(rows, sorted(set(conditions["admission"])), suite), _is_eligible(rows)
    )
    return chosen.select(*events.columns, "metric_id")


def _is_admitted_so(rows: Table, admissions: Iterable[str], suite: Suite) -> BooleanValue:
    """Whether an event passes every filter that its metric's ``admission`` names."""
    return ibis.or_(
        *((rows.admission == words) & _passes(rows, words, suite) for words in admissions)
    )


def _passes(rows: Table, words: str, suite: Suite) -> BooleanValue:
    tests = [
        rows[column].isin(codes)
        for word in words.split()
        for field, column in FILTERED.items()
        if (codes := getattr(suite.admission_filters[word], field))
    ]
    return ibis.and_(*tests).fill_null(False)


def _is_eligible(rows: Table) -> BooleanValue:
    """Whether the person's sex and age are those of the metric."""
    right_sex = (rows.only_sex == "") | (rows.only_sex == rows.sex)
    return right_sex & _is_aged(rows.age, rows.minimum_age, rows.maximum_age)


def _is_aged(age: IntegerValue, youngest: IntegerValue, oldest: IntegerValue) -> BooleanValue:
    old_enough = youngest.isnull() | (age >= youngest).fill_null(False)
    return old_enough & (oldest.isnull() | (age <= oldest).fill_null(False))


def denominator_events(admissions: Table, listed: Table, entry: EventDenominator) -> Table:
    """Keep the admissions that serve as a denominator, such as deliveries.

    An admission counts when it falls under any of the entry's code lists, in any position, or when
    its first episode has one of the entry's types.
    """
    under = listed.filter(listed.code_list.isin(entry.code_lists), listed.position == "any")
    by_code = admissions.semi_join(under, list(SPELL))
    by_type = admissions.filter(admissions.episode_type.isin(entry.episode_types))
    rows = by_code.union(by_type, distinct=True)
    if entry.sex in SEXES:
        rows = rows.filter(rows.sex == SEXES[entry.sex])
    youngest, oldest = ibis.literal(entry.minimum_age), ibis.literal(entry.maximum_age)
    return rows.filter(_is_aged(rows.age, youngest.cast("int16"), oldest.cast("int16")))
