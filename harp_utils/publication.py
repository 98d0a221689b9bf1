"""The published rows: disclosure control over everything at once, ratios, words and order."""

from collections.abc import Sequence

import pandas as pd

from harp_utils.breakdowns import GROUP_ORDER, PUBLISHED_BREAKDOWNS
from harp_utils.collection import hide_gaps
from harp_utils.crude_columns import CRUDE, add_crude_rates
from harp_utils.derived import derived_rows
from harp_utils.disclosure import apply_policy, round_rates
from harp_utils.gaps import add_ratios
from harp_utils.params import FocusArea, Metric, Suite
from harp_utils.pooled_rates import (
    POOLED_MEASURES,
    hide_recoverable_rates,
    reshape_pooled_limits,
    withhold_pooled_counts,
)
from harp_utils.revisions import LastPublication, keep_as_published

MEASURE_ORDER = (
    *("main", "official", "median_stay", "zero_day_share"),
    *("share_of_deliveries", "share_of_births"),
    *("age_rate", "age_deprivation_rate"),
    *("difference", "ratio_to_everyone", "change_a_year"),
    *("between_group_variance", "index_of_disparity", "theil_index", "mean_log_deviation"),
    *("attributable_risk", "attributable_fraction"),
    *("slope_index", "relative_index"),
)
UNITS = {
    "median_stay": "days",
    "zero_day_share": "% of stays",
    "share_of_deliveries": "% of deliveries",
    "share_of_births": "% of births",
}
COUNTS = ["numerator", "denominator"]
VALUES = ["value", "lower_95", "upper_95", "lower_998", "upper_998"]
RATIOS = ["ratio", "ratio_lower_95", "ratio_upper_95"]
NUMBERS = [*COUNTS, *VALUES, *CRUDE, *RATIOS]
COLUMNS = [
    *("focus_area", "metric_id", "metric_name", "kind", "measure", "period"),
    *("area_code", "area_name", "area_level", "breakdown"),
    *("ethnic_group", "ethnic_category", "imd_quintile"),
    *(*COUNTS, *VALUES, "unit", "method", "value_note", "count_note"),
    *(*CRUDE, "crude_note"),
    *(*RATIOS, "ratio_note", "data_source"),
]


def make_public(
    measures: pd.DataFrame,
    states: pd.DataFrame,
    suite: Suite,
    focus_areas: Sequence[FocusArea],
    areas: pd.DataFrame,
    gaps: pd.DataFrame,
    data_source: str,
    last: LastPublication | None = None,
) -> pd.DataFrame:
    """Turn measures into the rows that may be published.

    Parameters
    ----------
    measures
        All rows of `measures.build_measures`.
    states
        How each count may be shown (see `disclosure.states.linked_states`).
    suite, focus_areas, areas
        Policies by data source, names of metrics and places.
    gaps
        What the extract does not hold (see `collection.find_gaps`).
    data_source
        What the numbers come from, in words, for every row.
    last
        What was published last, where some of it stays (see `revisions`).

    Returns
    -------
    pandas.DataFrame
        The columns of `COLUMNS`, in a fixed order of rows. Rates and percentages have one
        decimal, ratios two. What can be made from these rows (`derived.derived_rows`) is added.
    """
    metrics = {m.metric_id: m for focus in focus_areas for m in focus.metrics}
    datasets = {name: metric.dataset for name, metric in metrics.items()}
    shown = _apply_policies(measures, datasets, suite, states)
    shown = hide_recoverable_rates(shown, suite.pooled_label)
    shown = reshape_pooled_limits(shown, suite.pooled_label)
    shown = round_rates(withhold_pooled_counts(hide_gaps(shown, datasets, gaps)))
    rows = add_ratios(add_crude_rates(shown), suite.reference_group)
    # Pooled groups are there only to compare detailed categories with.
    of_groups = (rows["breakdown"] == "ethnic_group") & (rows["period"] == suite.pooled_label)
    unwanted = of_groups & ~rows["measure"].isin(POOLED_MEASURES)
    named = _add_names(rows[~unwanted], metrics, areas).assign(data_source=data_source)
    published = _rounded(named[COLUMNS])
    if last is not None:
        published = keep_as_published(published, last.rows, last.kept)
    every = pd.concat([published, derived_rows(published, suite)], ignore_index=True)
    return _in_order(every, list(metrics), areas, suite)


def _apply_policies(
    measures: pd.DataFrame, datasets: dict[str, str], suite: Suite, states: pd.DataFrame
) -> pd.DataFrame:
    """Apply to each row the disclosure policy of the data source of its metric."""
    dataset = measures["metric_id"].map(datasets)
    parts = [
        apply_policy(measures[dataset == source], states[dataset == source], policy)
        for source, policy in sorted(suite.disclosure.items())
    ]
    return pd.concat(parts, ignore_index=True)


def _add_names(rows: pd.DataFrame, metrics: dict[str, Metric], areas: pd.DataFrame) -> pd.DataFrame:
    """Add what each id means: metric, focus area, unit, place."""
    about = pd.DataFrame(
        [(m.metric_id, m.focus_area, m.name, m.kind, m.unit) for m in metrics.values()],
        columns=["metric_id", "focus_area", "metric_name", "kind", "unit"],
    )
    places = areas[["area_code", "area_name", "area_level"]]
    named = rows.merge(about, on="metric_id", validate="many_to_one").merge(
        places, on="area_code", validate="many_to_one"
    )
    return named.assign(unit=named["measure"].map(UNITS).fillna(named["unit"]))


def _in_order(
    rows: pd.DataFrame, metric_ids: list[str], areas: pd.DataFrame, suite: Suite
) -> pd.DataFrame:
    """Sort by place, metric, measure, breakdown, period, group, category and quintile."""
    orders = {
        "area_code": list(areas["area_code"]),
        "metric_id": metric_ids,
        "measure": list(MEASURE_ORDER),
        "breakdown": list(PUBLISHED_BREAKDOWNS),
        "period": [*(p.label for p in suite.periods), suite.pooled_label],
        "ethnic_group": list(GROUP_ORDER),
    }
    ranks = rows[["ethnic_category", "imd_quintile"]].copy()
    for place, (column, order) in enumerate(orders.items()):
        rank = {name: number for number, name in enumerate(order)}
        ranks.insert(place, f"rank_{column}", rows[column].map(rank))
    return rows.loc[ranks.sort_values(list(ranks.columns)).index].reset_index(drop=True)


def _rounded(rows: pd.DataFrame) -> pd.DataFrame:
    """Round counts to whole numbers, values to one decimal and ratios to two."""
    decimals = (
        dict.fromkeys(COUNTS, 0) | dict.fromkeys([*VALUES, *CRUDE], 1) | dict.fromkeys(RATIOS, 2)
    )
    rounded = rows.astype(dict.fromkeys(NUMBERS, float)).round(decimals)
    return rounded.astype(dict.fromkeys(COUNTS, "Int64"))
