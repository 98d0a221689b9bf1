"""Apply the policy to values: what is hidden, rounded, made again from what is shown, and why.

Percentages and rates per 1,000 below England are made again from the shown numbers. Rates
standardised by age come from the true counts and need 10 events; means and medians need 8 stays.
Where limits allow for people who come back, the effective size of a percentage or mean is rounded
like a count.
"""

from functools import partial

import numpy as np
import pandas as pd

from harp_utils.disclosure.limits import (
    limit_columns,
    reshape_limits_of_means,
    reshape_limits_of_rates,
    without_limits_of_zero,
)
from harp_utils.disclosure.policy import lowest_of_shown, protect_counts
from harp_utils.disclosure.protection import EXACT, ROUNDED, SILENT, WITHHELD
from harp_utils.disclosure.same_day import round_medians, telling_days
from harp_utils.params import DisclosurePolicy
from harp_utils.repeat_people import EFFECT
from harp_utils.standardisation import proportions, rates_per_1000

COUNTS = ["numerator", "denominator"]


def policy_states(is_england: pd.Series) -> pd.DataFrame:
    """Give the states of counts where nothing but the policy is applied.

    Columns: ``numerator``, ``denominator`` and ``policy``, each exact for England, else rounded.
    """
    state = pd.Series(np.where(is_england, EXACT, ROUNDED), index=is_england.index)
    return pd.DataFrame({"numerator": state, "denominator": state, "policy": state})


def apply_policy(
    measures: pd.DataFrame, states: pd.DataFrame, policy: DisclosurePolicy
) -> pd.DataFrame:
    """Leave of each measure what may be published, with the reason for what may not.

    Parameters
    ----------
    measures
        Rows of `measures.build_measures`, all of one data source.
    states
        Same index: state of ``numerator`` and ``denominator`` (see `protection`), and the one the
        ``policy`` alone gives.
    policy
        The data source's policy.

    Returns
    -------
    pandas.DataFrame
        The same rows; `numerator`, `denominator`, `value` and limits are missing where hidden,
        and `value_note` and `count_note` hold a code of `REASONS`. ``local`` says whether the
        row's value follows the rule for places below England.
    """
    rows, states = measures.reset_index(drop=True), states.reset_index(drop=True)
    rate = rows["statistic"] == "dsr"
    average = rows["statistic"].isin(["mean", "median"])
    parts = states[COUNTS].assign(
        numerator=states["numerator"].mask(average, states["denominator"]),
        denominator=states["denominator"].mask(rate, states["numerator"]),
    )
    local = parts.max(axis=1) > EXACT
    count = rows["numerator"].where(~average, rows["denominator"])
    few = rate & (count < policy.minimum_events_for_rate) & (count > 0)
    few_stays = average & (count < policy.minimum_for_means) & (count > 0)

    shown = _protect_parts(rows, parts, rate, policy)
    events = protect_counts(rows["numerator"].where(rate), policy)
    shown = shown.assign(
        local=local,
        rounded_events=events,
        lowest_events=lowest_of_shown(events, policy),
        lowest_stays=lowest_of_shown(shown["denominator"].where(average), policy),
        withheld=parts["numerator"] >= WITHHELD,
        count_note=_count_notes(shown, rows, states["policy"], parts, average),
    )
    shown = reshape_limits_of_means(reshape_limits_of_rates(_remake_from_parts(shown, local)))
    small, withheld = _hidden_parts(shown, rows, parts, rate)
    withheld |= rate & (parts["numerator"] == SILENT) & (count > 0)
    shown = _hide(shown, few, "u")
    shown = _hide(shown, withheld, "p")
    shown = _hide(shown, few_stays | (small & ~average), "c")
    shown = round_medians(shown)
    return without_limits_of_zero(_hide(shown, telling_days(shown, policy), "p"))


def _protect_parts(
    rows: pd.DataFrame, states: pd.DataFrame, rate: pd.Series, policy: DisclosurePolicy
) -> pd.DataFrame:
    """Hide and round numerators, and denominators that are counts from the same records."""
    shown = rows.copy()
    counts = rows[COUNTS].assign(denominator=rows["denominator"].where(~rate))
    for column in COUNTS:
        rounded = protect_counts(counts[column], policy)
        shown[column] = counts[column].mask(states[column] > EXACT, rounded)
    effects = _rounded_effects(rows, shown["denominator"], policy)
    shown[EFFECT] = rows[EFFECT].mask(states.max(axis=1) > EXACT, effects)
    for column in COUNTS:
        withheld = (states[column] >= WITHHELD) & (counts[column] > 0)
        shown[column] = shown[column].mask(withheld)
    # Populations are public; they are modelled, so a fraction of a person is dropped.
    shown["denominator"] = shown["denominator"].where(~rate, rows["denominator"].round())
    return shown


def _count_notes(
    shown: pd.DataFrame,
    rows: pd.DataFrame,
    by_policy: pd.Series,
    states: pd.DataFrame,
    average: pd.Series,
) -> np.ndarray:
    """Say why the count of each row is not shown, or not as it is."""
    count = rows["numerator"].where(~average, rows["denominator"])
    printed = shown["numerator"].where(~average, shown["denominator"])
    state = states["numerator"]
    reasons = [
        count == 0,
        state >= WITHHELD,
        printed.isna(),
        (by_policy == EXACT) & (state == ROUNDED),
    ]
    return np.select(reasons, ["0", "p", "c", "b"], "")


def _hidden_parts(
    shown: pd.DataFrame, rows: pd.DataFrame, states: pd.DataFrame, rate: pd.Series
) -> tuple[pd.Series, pd.Series]:
    """Find values made from counts of which one is small, and of which one is withheld."""
    small, withheld = (pd.Series(False, index=rows.index) for _ in range(2))
    for column in COUNTS:
        gone = shown[column].isna() & ~rate
        taken = gone & (states[column] >= WITHHELD) & (rows[column] > 0)
        withheld |= taken
        small |= gone & ~taken
    return small & shown["local"], withheld


def _rounded_effects(rows: pd.DataFrame, shown: pd.Series, policy: DisclosurePolicy) -> pd.Series:
    """Make design effects again from the shown denominator and a rounded effective size."""
    base = policy.rounding_base
    effective = (np.floor(shown / rows[EFFECT] / base + 0.5) * base).clip(lower=base)
    return (shown / effective).where(shown > 0, 1.0).clip(lower=1.0)


def _remake_from_parts(shown: pd.DataFrame, local: pd.Series) -> pd.DataFrame:
    """Make percentages and rates per 1,000 below England again from the shown numbers."""
    whole = local & shown[COUNTS].notna().all(axis=1)
    remade = shown.copy()
    shares = partial(proportions, design_effect=EFFECT)
    for statistic, make in (("percentage", shares), ("crude", rates_per_1000)):
        rows = whole & (shown["statistic"] == statistic) & (shown["value_note"] != "z")
        rows &= shown["denominator"] > 0
        again = make(shown[rows].assign(row=shown.index[rows]), ["row"]).set_index("row")
        columns = again.columns.drop(["numerator", "denominator", "unit", "method"])
        remade.loc[again.index, columns] = again[columns]
    return remade


def _hide(shown: pd.DataFrame, chosen: pd.Series, reason: str) -> pd.DataFrame:
    """Take away value and limits of some rows and note the reason, unless none applies anyhow."""
    hidden, rows = shown.copy(), chosen & (shown["value_note"] != "z")
    columns = ["value", "standard_error", *limit_columns(shown)]
    hidden[columns] = hidden[columns].mask(rows)
    hidden["value_note"] = hidden["value_note"].mask(rows, reason)
    return hidden
