"""The last gate before anything is written: a table that breaks the rule stops the run."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pandas as pd

from harp_utils.disclosure import REASONS
from harp_utils.errors import DisclosureError, InputError
from harp_utils.params import DisclosurePolicy
from harp_utils.published_reader import PUBLISHED, load_focus, load_metadata, load_run

LIMITS = ["lower_95", "upper_95", "lower_998", "upper_998"]


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


def check_counts(
    table: pd.DataFrame,
    counts: Sequence[str],
    source: pd.Series,
    policies: Mapping[str, DisclosurePolicy],
) -> None:
    """Raise if a count of a table is small or not rounded, by the policy of its row's source.

    Raises
    ------
    DisclosureError
        Naming the column, and the first row that breaks the rule.
    """
    for name, policy in policies.items():
        for column in counts:
            shown = table.loc[source == name, column].astype(float)
            broken = shown[_small(shown, policy) | _unrounded(shown, policy)]
            if len(broken):
                row = ", ".join(table.loc[broken.index[0]].astype(str))
                raise DisclosureError(f"{column}: a count that is small or not rounded: {row}")


def check_published_folder(folder: Path = PUBLISHED) -> None:
    """Check every published table against the policies that were published with it.

    Raises
    ------
    DisclosureError
        Naming the rule and the first row that breaks it.
    InputError
        If nothing has been published there, or the table of a focus area is absent.
    """
    run = load_run(folder)
    have_tables = run.choose_focus_areas(None)
    for focus_area in run.titles:
        if load_metadata(focus_area, folder)["metrics"] and focus_area not in have_tables:
            table = folder / f"{focus_area}.parquet"
            raise InputError(table, "file", "absent", "the table of a published focus area")
    for focus_area in have_tables:
        focus = load_metadata(focus_area, folder)
        datasets = {name: metric["dataset"] for name, metric in focus["metrics"].items()}
        given = focus["provenance"]["policy"]
        policies = {name: DisclosurePolicy(**policy) for name, policy in given.items()}
        check_published(load_focus(focus_area, folder), datasets, policies)


def _broken_rules(table: pd.DataFrame, policy: DisclosurePolicy) -> Iterator[tuple[str, pd.Series]]:
    """Yield each rule with the rows that break it."""
    yield from _broken_count_rules(table, policy)
    yield from _broken_value_rules(table, policy)
    yield from _broken_note_rules(table)


def _broken_count_rules(
    table: pd.DataFrame, policy: DisclosurePolicy
) -> Iterator[tuple[str, pd.Series]]:
    """Find small and unrounded numbers below England."""
    local = table["area_level"] != "country"
    numerator = table["numerator"].astype(float)
    from_records = table["denominator"].astype(float).where(~_is_rate(table))
    yield "a small count below England", local & _small(numerator, policy)
    yield "a small denominator below England", local & _small(from_records, policy)
    yield "a count that is not rounded", local & _unrounded(numerator, policy)
    said = (table["count_note"] == "b") & _unrounded(_count(table), policy)
    yield "a count said to be rounded that is not", said
    yield "a denominator that is not rounded", local & _unrounded(from_records, policy)
    yield "a total of days", _is_average(table) & numerator.notna()


def _broken_value_rules(
    table: pd.DataFrame, policy: DisclosurePolicy
) -> Iterator[tuple[str, pd.Series]]:
    """Find values that rest on too little, or on a number that is hidden."""
    rate, average = _is_rate(table), _is_average(table)
    count, shown = _count(table), table["value"].notna()
    few = (count > 0) & (count < policy.minimum_events_for_rate)
    hidden_part = table[["numerator", "denominator"]].isna().any(axis=1)
    derived = _is_derived(table)
    from_parts = ~rate & ~average & ~derived
    told_apart = table["count_note"].isin(["n", "p"])
    yield "a rate of too few events", rate & shown & few
    yield "a rate of a hidden count", rate & shown & count.isna() & ~told_apart
    yield "an average of too few stays", average & shown & ~(count >= policy.minimum_for_means)
    yield "a share of a hidden count", from_parts & shown & hidden_part
    yield (
        "a count in a derived row",
        derived & table[["numerator", "denominator"]].notna().any(axis=1),
    )
    yield "a comparison of a hidden value", _is_of_hidden(table)
    yield "a derived value without limits", derived & shown & _without_limits(table)
    yield "limits of a hidden value", ~shown & table[LIMITS].notna().any(axis=1)
    zero = table["value_note"] == "0"
    percentage = table["method"].str.startswith("percentage")
    yield "a zero percentage without limits", zero & percentage & _without_limits(table)
    yield "limits of a zero rate", zero & ~percentage & ~_without_limits(table)
    yield "a ratio of a hidden value", ~shown & table["ratio"].notna()
    limits = table[["crude_lower_95", "crude_upper_95"]].notna().any(axis=1)
    yield "limits of a hidden crude rate", table["crude_rate"].isna() & limits
    yield "a crude rate of another count than the shown one", _is_off_crude(table)


def _broken_note_rules(table: pd.DataFrame) -> Iterator[tuple[str, pd.Series]]:
    """Find numbers that are missing without a reason, or shown with one."""
    shown = table["value"].notna()
    yield "a missing value without its reason", shown != table["value_note"].isin(["", "0"])
    hidden = _count(table).isna() & ~_is_derived(table)
    yield (
        "a hidden count without its reason",
        hidden != table["count_note"].isin(["c", "p", "x", "n"]),
    )
    somebody = table["denominator"].astype(float) > 0
    yield "left out though somebody is counted", (table["value_note"] == "o") & somebody
    crude = table["crude_note"].isin(["", "0"])
    yield "a missing crude rate without its reason", table["crude_rate"].notna() != crude
    yield "a missing ratio without its reason", table["ratio"].isna() & (table["ratio_note"] == "")
    for note in ("value_note", "count_note", "crude_note", "ratio_note"):
        yield f"a {note} that is not a known reason", ~table[note].isin(list(REASONS))


def _without_limits(table: pd.DataFrame) -> pd.Series:
    return table[LIMITS].isna().all(axis=1)


def _is_rate(table: pd.DataFrame) -> pd.Series:
    return table["method"].str.startswith("directly")


def _is_average(table: pd.DataFrame) -> pd.Series:
    return table["method"].str.startswith("me")


def _is_derived(table: pd.DataFrame) -> pd.Series:
    """Find rows made from published rows: they have no counts of their own."""
    return table["method"].str.startswith("derived")


def _is_of_hidden(table: pd.DataFrame) -> pd.Series:
    """Find shown comparisons of a group whose own value of that year is hidden."""
    keys = ["metric_id", "area_code", "period", "ethnic_group"]
    compared = table["measure"].isin(["difference", "ratio_to_everyone"]) & table["value"].notna()
    own = (table["measure"] == "main") & (table["breakdown"] == "ethnic_group")
    hidden = pd.MultiIndex.from_frame(table.loc[own & table["value"].isna(), keys])
    return compared & pd.MultiIndex.from_frame(table[keys]).isin(hidden)


def _is_off_crude(table: pd.DataFrame) -> pd.Series:
    """Find crude rates that do not follow, but for rounding, from the two numbers beside them."""
    numbers = table[["numerator", "denominator", "crude_rate"]].astype(float)
    expected = numbers["numerator"] / numbers["denominator"] * 100_000
    rounded = (numbers["crude_rate"] - expected).abs() <= 0.051
    return numbers["crude_rate"].notna() & ~rounded


def _count(table: pd.DataFrame) -> pd.Series:
    """Give the count a value rests on: stays for an average, the numerator for the rest."""
    counts = table[["numerator", "denominator"]].astype(float)
    return counts["numerator"].where(~_is_average(table), counts["denominator"])


def _small(counts: pd.Series, policy: DisclosurePolicy) -> pd.Series:
    return (counts > 0) & (counts < policy.threshold)


def _unrounded(counts: pd.Series, policy: DisclosurePolicy) -> pd.Series:
    return counts.notna() & (counts % policy.rounding_base != 0)
