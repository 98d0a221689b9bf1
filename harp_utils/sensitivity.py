"""How far each headline rests on the rule for a person's ethnic category and on the grouping.

England alone and its latest year: national counts may be shown as they are, and one table says
what a reader of any page needs to know.
"""

from collections.abc import Mapping, Sequence

import pandas as pd

from harp_utils.breakdowns import GROUP_ORDER, UNKNOWN
from harp_utils.category_changes import CHOICE, in_order
from harp_utils.collection import hide_gaps
from harp_utils.disclosure import REASONS, apply_policy, policy_states, round_rates
from harp_utils.ethnicity import GROUPINGS, RULES
from harp_utils.gaps import add_ratios
from harp_utils.params import FocusArea, Suite
from harp_utils.sensitivity_measures import RULE_PLACES, leading_metrics

RATIOS = ["ratio", "ratio_lower_95", "ratio_upper_95"]
COLUMNS = [
    *(*CHOICE, "focus_area", "metric_id", "metric_name", "ethnic_group", "value", "unit"),
    *(*RATIOS, "ratio_note", "movement"),
]


def headline_sensitivity(
    by_grouping: Mapping[str, pd.DataFrame],
    suite: Suite,
    focus_areas: Sequence[FocusArea],
    areas: pd.DataFrame,
    gaps: pd.DataFrame,
    published: pd.DataFrame,
) -> pd.DataFrame:
    """Lead metric of each focus area under every rule and grouping: England, the latest year.

    Parameters
    ----------
    by_grouping
        Of `sensitivity_measures.measures_by_grouping`.
    suite, focus_areas
        What leads each area, the policies, and the rule and grouping of the suite.
    areas
        Every place of the edition.
    gaps
        What the extract does not hold (see `collection.find_gaps`).
    published
        Rows to be published: where England's count is not shown as it is there, its values are
        printed here as those of a place are.

    Returns
    -------
    pandas.DataFrame
        One row for each of ``rule, grouping, metric_id, ethnic_group``; the columns of `COLUMNS`.
        ``value`` is in ``unit`` and missing where it is not shown; ``ratio`` compares with the
        reference group; ``ratio_note`` is a code of `disclosure.REASONS`; ``movement`` is the
        ratio over that under the suite's own rule and grouping, missing where either is not shown.
    """
    leading = leading_metrics(focus_areas)
    country = areas.loc[areas["area_level"] == "country"]
    lacking = gaps[gaps["area_code"].isin(country["area_code"])].drop(columns="area_code")
    lacking = lacking.merge(RULE_PLACES, how="cross")
    blurred = _blurred(published, country)
    parts = [
        _headlines(measures, suite, leading, lacking, blurred).assign(grouping=grouping)
        for grouping, measures in by_grouping.items()
    ]
    return _in_order(_add_movement(pd.concat(parts), suite), leading)


def _headlines(
    measures: pd.DataFrame,
    suite: Suite,
    leading: Sequence[FocusArea],
    gaps: pd.DataFrame,
    blurred: pd.MultiIndex,
) -> pd.DataFrame:
    """Apply disclosure control to the rows by ethnic group and put ratios beside them."""
    metrics = {focus.metrics[0].metric_id: focus.metrics[0] for focus in leading}
    datasets = {name: metric.dataset for name, metric in metrics.items()}
    chosen = measures[
        measures["area_code"].isin(list(RULES))
        & (measures["period"] == suite.periods[-1].label)
        & (measures["breakdown"] == "ethnic_group")
        & (measures["measure"] == "main")
        & (measures["ethnic_group"] != UNKNOWN)
    ]
    source = chosen["metric_id"].map(datasets)
    states = policy_states(~pd.Series(_keys(chosen).isin(blurred), chosen.index))
    parts = [
        apply_policy(rows, states.loc[rows.index], suite.disclosure[str(name)])
        for name, rows in chosen.groupby(source)
    ]
    shown = round_rates(hide_gaps(pd.concat(parts, ignore_index=True), datasets, gaps))
    about = pd.DataFrame(
        [(name, m.focus_area, m.name, m.unit) for name, m in metrics.items()],
        columns=["metric_id", "focus_area", "metric_name", "unit"],
    )
    ratios = add_ratios(shown, suite.reference_group).drop(
        columns=about.columns[1:], errors="ignore"
    )
    return ratios.merge(about, on="metric_id").rename(columns={"area_code": "rule"})


def _keys(rows: pd.DataFrame) -> pd.MultiIndex:
    return pd.MultiIndex.from_frame(rows[["metric_id", "period", "ethnic_group"]])


def _blurred(published: pd.DataFrame, country: pd.DataFrame) -> pd.MultiIndex:
    """List England's groups whose count is not published as it is."""
    own = published["area_code"].isin(country["area_code"]) & (published["measure"] == "main")
    own &= published["breakdown"] == "ethnic_group"
    return _keys(published[own & ~published["count_note"].isin(["", "0", "x"])])


def _add_movement(rows: pd.DataFrame, suite: Suite) -> pd.DataFrame:
    """Divide each ratio by that under the suite's rule and grouping."""
    own = (rows["rule"] == suite.ethnicity_rule) & (rows["grouping"] == suite.grouping)
    keys = ["metric_id", "ethnic_group"]
    base = rows.loc[own, [*keys, "ratio"]].rename(columns={"ratio": "own_ratio"})
    beside = rows.merge(base, on=keys, how="left", validate="many_to_one")
    return beside.assign(movement=beside["ratio"] / beside["own_ratio"])


def _in_order(rows: pd.DataFrame, leading: Sequence[FocusArea]) -> pd.DataFrame:
    """Sort by choice, metric and group; round as published tables are, movement to three."""
    orders: dict[str, Sequence[str]] = {
        "rule": list(RULES),
        "grouping": GROUPINGS,
        "metric_id": [focus.metrics[0].metric_id for focus in leading],
        "ethnic_group": GROUP_ORDER,
    }
    return in_order(rows, orders)[COLUMNS].round(
        {"value": 1, "movement": 3} | dict.fromkeys(RATIOS, 2)
    )


def sensitivity_in_words(rows: pd.DataFrame, data_source: str) -> pd.DataFrame:
    """Give every cell of `headline_sensitivity` something to read: a number, a code or words."""
    codes = rows["ratio_note"].map(
        lambda note: f"[{note}]" if note in ("c", "u", "x", "r") else "[z]"
    )
    words = rows.astype(object)
    for column in ("value", *RATIOS, "movement"):
        words[column] = words[column].where(rows[column].notna(), codes)
    return words.assign(ratio_note=rows["ratio_note"].map(REASONS), data_source=data_source)
