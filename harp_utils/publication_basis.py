"""Whom a publication rests on: people by measure, period and place, to see one of them change."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd

from harp_utils.counts.frequency import ALL_QUINTILES
from harp_utils.disclosure.linked import SHARED
from harp_utils.params import FocusArea

if TYPE_CHECKING:
    from harp_utils.counts import CountTables

WHOLE_EXTRACT = "every record"
GROUP = ["metric_id", "period"]
BASIS = [*GROUP, "key", "people", "sums"]


def publication_basis(
    counts: "CountTables", focus_areas: Sequence[FocusArea], areas: pd.DataFrame
) -> pd.DataFrame:
    """Count the people behind each measure and period, finely enough to see one of them change.

    It holds small numbers and stays inside: it is never published.

    Parameters
    ----------
    counts
        Tidy counts of an extract.
    focus_areas, areas
        Whose metrics and places.

    Returns
    -------
    pandas.DataFrame
        One row for each ``metric_id``, ``period`` and ``key`` (place, category and so on):
        ``people``, and ``sums`` of what they add up to; of births only the sums. The metric
        `WHOLE_EXTRACT` has the people of the extract.
    """
    icbs = set(areas.loc[areas["area_level"] == "icb", "area_code"])
    metrics = [metric for focus in focus_areas for metric in focus.metrics]
    of_births = [metric.metric_id for metric in metrics if metric.denominator in SHARED]
    frequency, repeats, births, denominators = (
        table[kept & table["area_code"].isin(icbs)]
        for table, kept in (
            (counts.frequency, counts.frequency["imd_quintile"] == ALL_QUINTILES),
            (counts.repeats, True),
            (counts.events, counts.events["metric_id"].isin(of_births)),
            (counts.denominators, True),
        )
    )
    sums = ["numerator", "denominator", "numerator_squares"]
    parts = [
        _rows(frequency, ["age_band", "events_per_person"], "people", []),
        _rows(repeats, ["measure"], "people", sums),
        # Here no table counts people, and one baby may be moved eight times: a row is one person.
        _rows(births, ["sex", "age_band", "imd_quintile"], None, ["numerator"]),
    ]
    for metric in metrics:
        for shared in {metric.denominator, metric.share_of} & set(SHARED):
            out_of = denominators[denominators["denominator"] == shared]
            named = out_of.assign(metric_id=metric.metric_id)
            parts.append(_rows(named, ["denominator"], None, ["n"]))
    changes = counts.category_changes
    everyone = changes[changes["rule"] == changes["rule"].iloc[0]]
    everyone = everyone.assign(metric_id=WHOLE_EXTRACT, period="", area_code="")
    parts.append(_rows(everyone, ["category_under_rule"], "people", []))
    return pd.concat(parts, ignore_index=True)[BASIS]


def _rows(
    table: pd.DataFrame, keys: list[str], people: str | None, sums: list[str]
) -> pd.DataFrame:
    named = table[GROUP].copy()
    named["key"] = people or sums[0]
    for name in ("area_code", "ethnic_category", *keys):
        named["key"] += "|" + table[name].astype(str)
    named["people"] = table[people].astype(float) if people else 0.0
    return named.assign(sums=table[sums].sum(axis=1).astype(float))


def basis_of_published(now: pd.DataFrame, before: pd.DataFrame, kept: pd.DataFrame) -> pd.DataFrame:
    """Say what a publication rests on of which some measures and periods stay as last published.

    They still rest on what they rested on then: else small revisions one after the other, each
    measured from the one before, could come to a change of one person in what a reader sees.

    Parameters
    ----------
    now, before
        `publication_basis` of this publication and of the last one.
    kept
        ``metric_id`` and ``period`` of what stays.
    """
    stays = pd.MultiIndex.from_frame(kept[GROUP])
    old, new = (pd.MultiIndex.from_frame(rows[GROUP]).isin(stays) for rows in (before, now))
    return pd.concat([before[old], now[~new]], ignore_index=True)


def small_revisions(before: pd.DataFrame, after: pd.DataFrame, threshold: int) -> pd.DataFrame:
    """Find the measures and periods that changed, but by fewer people than may be shown.

    Parameters
    ----------
    before, after
        `publication_basis` of the last publication and of the one being made.
    threshold
        The smallest count that the policy shows.

    Returns
    -------
    pandas.DataFrame
        One row a measure and period in both: ``metric_id, period, changed`` (people whose row
        differs, at least 1) where that is not 0; ``small`` where it is below `threshold`.
    """
    keys = [*GROUP, "key"]
    both = before.merge(after, on=keys, how="outer", suffixes=("", "_after")).fillna(0)
    moved = (both["people"] - both["people_after"]).abs()
    # As many people with other sums: at least one of them is another, or has other records.
    others = (moved == 0) & (both["sums"] != both["sums_after"])
    changed = moved.mask(others, 1).groupby([both[name] for name in GROUP]).sum()
    rows = changed[changed > 0].rename("changed").reset_index()
    known = pd.MultiIndex.from_frame(before[GROUP])
    there = pd.MultiIndex.from_frame(rows[GROUP]).isin(known)
    return rows.assign(small=there & (rows["changed"] < threshold))
