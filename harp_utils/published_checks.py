"""The last gate before anything is written: a table that breaks the rule stops the run."""

from collections.abc import Iterator, Mapping

import pandas as pd

from harp_utils.disclosure import REASONS
from harp_utils.params import DisclosurePolicy

LIMITS = ["lower_95", "upper_95", "lower_998", "upper_998"]


class DisclosureError(ValueError):
    """A table to be published breaks the disclosure rule."""


def check_published(
    table: pd.DataFrame, datasets: Mapping[str, str], policies: Mapping[str, DisclosurePolicy]
) -> None:
    """Raise if a published table breaks the policy of its data source, or leaves a gap unsaid.

    It reads only what would be published, and makes no use of the code that applied the policy.

    Parameters
    ----------
    table
        Published rows.
    datasets
        Data source of each metric, by metric id.
    policies
        Policy of each data source.

    Raises
    ------
    DisclosureError
        Naming the rule and the first row that breaks it.
    """
    source = table["metric_id"].map(datasets)
    if not source.isin(list(policies)).all():
        raise DisclosureError("a metric whose data source has no policy")
    for name, policy in policies.items():
        for rule, broken in _broken_rules(table[source == name], policy):
            if broken.any():
                row = table.loc[broken[broken].index[0], "metric_id":"imd_quintile"]
                raise DisclosureError(f"{rule}: {', '.join(row.astype(str))}")


def _broken_rules(table: pd.DataFrame, policy: DisclosurePolicy) -> Iterator[tuple[str, pd.Series]]:
    """Yield each rule with the rows that break it."""
    local = table["area_level"] != "country"
    rate = table["method"].str.startswith("directly")
    average = table["method"].str.startswith("me")
    from_counts = ~rate & ~average
    numerator = table["numerator"].astype(float)
    denominator = table["denominator"].astype(float)
    stays_or_cases = denominator.where(~rate)
    value = table["value"]
    shown = value.notna()
    count = numerator.where(~average, denominator)

    yield "a small count below England", local & _small(numerator, policy)
    yield "a small denominator below England", local & _small(stays_or_cases, policy)
    yield "a count that is not rounded", local & _unrounded(numerator, policy)
    yield "a denominator that is not rounded", local & _unrounded(stays_or_cases, policy)
    yield (
        "a rate of too few events",
        rate & shown & (count < policy.minimum_events_for_rate) & (count > 0),
    )
    yield "a rate of a hidden count", rate & shown & count.isna()
    yield "an average of too few stays", average & shown & ~(count >= policy.minimum_for_means)
    hidden_part = numerator.isna() | denominator.isna()
    yield "a share of a hidden count", local & from_counts & shown & hidden_part
    yield "a total of days", average & numerator.notna()
    yield "limits of a hidden value", ~shown & table[LIMITS].notna().any(axis=1)
    unsaid = shown != table["value_note"].isin(["", "0"])
    yield "a missing value without its reason", unsaid
    yield "a hidden count without its reason", count.isna() != (table["count_note"] == "c")
    yield "a ratio of a hidden value", table["ratio"].notna() & ~shown
    yield "a missing ratio without its reason", table["ratio"].isna() & (table["ratio_note"] == "")
    for note in ("value_note", "count_note", "ratio_note"):
        yield f"a {note} that is not a known reason", ~table[note].isin(list(REASONS))


def _small(counts: pd.Series, policy: DisclosurePolicy) -> pd.Series:
    return (counts > 0) & (counts < policy.threshold)


def _unrounded(counts: pd.Series, policy: DisclosurePolicy) -> pd.Series:
    return counts.notna() & (counts % policy.rounding_base != 0)
