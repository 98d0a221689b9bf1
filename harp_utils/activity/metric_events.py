"""Which metrics an event belongs to: its code lists, then the metric's filters."""

from collections.abc import Sequence

import ibis
import pandas as pd
from ibis.expr.types import BooleanValue, IntegerValue, Table

from harp_utils.activity.admission_filters import passes_all
from harp_utils.activity.code_membership import ANY, listing_of
from harp_utils.activity.labels import Labels
from harp_utils.activity.spells import SPELL
from harp_utils.backend import Backend, lookup
from harp_utils.params import CodeList, EventDenominator, Metric

SEXES = {"male": "M", "female": "F"}
CONDITIONS = {
    **dict.fromkeys(("metric_id", "listing", "with_listing", "only_sex"), "Int16"),
    "admission": "str",
    **dict.fromkeys(("minimum_age", "maximum_age"), "Int16"),
}


def metric_table(
    metrics: Sequence[Metric], code_lists: dict[str, CodeList], labels: Labels
) -> pd.DataFrame:
    """Lay out the conditions of metrics, one row per metric, for a join by listing.

    Columns: the numbers of ``metric_id``, ``listing``, ``with_listing`` (missing for none) and
    ``only_sex`` (missing for all); ``admission``; ``minimum_age`` and ``maximum_age`` (missing for
    no limit).
    """
    second = {m.metric_id: listing_of(m.with_code_list, ANY) for m in metrics if m.with_code_list}
    rows = [
        {
            "metric_id": metric.metric_id,
            "listing": listing_of(metric.code_list, code_lists[metric.code_list].position),
            "with_listing": second.get(metric.metric_id),
            "only_sex": SEXES.get(metric.sex),
            "admission": metric.admission,
            "minimum_age": metric.minimum_age,
            "maximum_age": metric.maximum_age,
        }
        for metric in metrics
    ]
    table = pd.DataFrame(rows, columns=list(CONDITIONS))
    columns = {"metric_id": "metric_id", "listing": "listing", "with_listing": "listing"}
    numbered = {
        name: labels.places(of, table[name]) for name, of in (columns | {"only_sex": "sex"}).items()
    }
    return table.assign(**numbered).astype(CONDITIONS)


def metric_events(
    engine: Backend, name: str, events: Table, conditions: pd.DataFrame, listed: Table
) -> Table:
    """Pair events with the metrics that they count for.

    Parameters
    ----------
    name
        Of these events, for the lookups.
    events
        Admissions, or attendances, beside each ``listing`` that they fall under, with the signs of
        `admission_filters.passed`.
    conditions
        Of the metrics of this dataset (see ``metric_table``).
    listed
        The code lists of spells in any position, in which a second list is looked for.

    Returns
    -------
    Table
        Grain: one row per event and metric; the columns of ``events`` and ``metric_id``.
    """
    admissions = sorted(set(conditions["admission"]))
    numbered = conditions["admission"].map(admissions.index).astype("int8")
    conditions = conditions.assign(admission=numbered)
    with_second = conditions["with_listing"].notna()
    alone = lookup(engine, f"conditions_{name}", conditions[~with_second])
    rows = events.join(alone, "listing")
    if with_second.any():
        second = lookup(engine, f"conditions_with_{name}", conditions[with_second])
        both = events.join(second, "listing")
        anywhere = listed.rename(with_listing="listing")
        rows = rows.union(both.semi_join(anywhere, [*SPELL, "with_listing"]))
    asked = enumerate(admissions)
    is_so = ((rows.admission == place) & passes_all(rows, words) for place, words in asked)
    chosen = rows.filter(ibis.or_(*is_so), _is_eligible(rows))
    return chosen.select(*events.columns, "metric_id")


def _is_eligible(rows: Table) -> BooleanValue:
    """Whether the person's sex and age are those of the metric."""
    right_sex = rows.only_sex.isnull() | (rows.only_sex == rows.sex)
    return right_sex & _is_aged(rows.age, rows.minimum_age, rows.maximum_age)


def _is_aged(age: IntegerValue, youngest: IntegerValue, oldest: IntegerValue) -> BooleanValue:
    old_enough = youngest.isnull() | (age >= youngest).fill_null(False)
    return old_enough & (oldest.isnull() | (age <= oldest).fill_null(False))


def denominator_events(
    admissions: Table, listed: Table, entry: EventDenominator, labels: Labels
) -> Table:
    """Keep the admissions that serve as a denominator, such as deliveries.

    An admission counts when it falls under any of the entry's code lists, in any position, or when
    its first episode has one of the entry's types.
    """
    listings = [labels.place("listing", listing_of(name, ANY)) for name in entry.code_lists]
    under = listed.filter(listed.listing.isin(listings)).select(*SPELL).distinct()
    rows = admissions.left_join(under.mutate(is_listed=True), SPELL)
    is_of_type = rows.episode_type.isin(entry.episode_types)
    rows = rows.filter(rows.is_listed.fill_null(False) | is_of_type.fill_null(False))
    rows = rows.select(*admissions.columns)
    if entry.sex in SEXES:
        rows = rows.filter(rows.sex == labels.place("sex", SEXES[entry.sex]))
    youngest, oldest = ibis.literal(entry.minimum_age), ibis.literal(entry.maximum_age)
    return rows.filter(_is_aged(rows.age, youngest.cast("int16"), oldest.cast("int16")))
