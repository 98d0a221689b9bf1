"""What a new publication may change: no figure whose change rests on a handful of people.

Two publications of the same years show their difference, and a difference is a count like any
other: if one person's records were added, every figure that moved would be that person's. So a
measure and period in which fewer people changed than the policy shows as a count stays as it was
last published, and a publication in which nothing more than that changed is not made at all.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from harp_utils.counts.frequency import ALL_QUINTILES
from harp_utils.disclosure.linked import SHARED
from harp_utils.errors import InputError
from harp_utils.params import FocusArea, Suite
from harp_utils.published_reader import load_focus, load_run

if TYPE_CHECKING:
    from harp_utils.counts import CountTables

WHOLE_EXTRACT = "every record"
# Two publications can be compared only where these are the same in both.
SETTINGS = ("edition", "ethnicity_rule", "grouping", "periods", "policy", "suite_version", "scale")
GROUP = ["metric_id", "period"]
BASIS = [*GROUP, "key", "people", "sums"]
ROW = [
    *("metric_id", "measure", "period", "area_code", "breakdown"),
    *("ethnic_group", "ethnic_category", "imd_quintile"),
]


@dataclass(frozen=True)
class LastPublication:
    """What stays of the last publication.

    Attributes
    ----------
    rows
        Its rows, of all focus areas.
    kept
        ``metric_id`` and ``period`` of what stays.
    is_whole
        Whether all of it does.
    """

    rows: pd.DataFrame
    kept: pd.DataFrame
    is_whole: bool


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
        ``people``, and ``sums`` of what they add up to. The metric `WHOLE_EXTRACT` has the people
        of the extract.
    """
    icbs = areas.loc[areas["area_level"] == "icb", "area_code"]
    metrics = [metric for focus in focus_areas for metric in focus.metrics]
    frequency = counts.frequency[counts.frequency["imd_quintile"] == ALL_QUINTILES]
    # Nobody gives birth, or is born, often: there an event stands for a person.
    of_births = [metric.metric_id for metric in metrics if metric.denominator in SHARED]
    births = counts.events[counts.events["metric_id"].isin(of_births)]
    sums = ["numerator", "denominator", "numerator_squares"]
    parts = [
        _rows(frequency, ["age_band", "events_per_person"], "people", []),
        _rows(counts.repeats, ["measure"], "people", sums),
        _rows(births, ["sex", "age_band", "imd_quintile"], "numerator", []),
    ]
    for metric in metrics:
        for shared in {metric.denominator, metric.share_of} & set(SHARED):
            out_of = counts.denominators[counts.denominators["denominator"] == shared]
            parts.append(_rows(out_of.assign(metric_id=metric.metric_id), ["denominator"], "n", []))
    local = pd.concat(parts, ignore_index=True)
    local = local[local["area_code"].isin(icbs)]
    changes = counts.category_changes
    everyone = changes[changes["rule"] == changes["rule"].iloc[0]]
    everyone = everyone.assign(metric_id=WHOLE_EXTRACT, period="", area_code="")
    whole = _rows(everyone, ["category_under_rule"], "people", [])
    return pd.concat([local, whole], ignore_index=True)[BASIS]


def _rows(table: pd.DataFrame, keys: list[str], people: str, sums: list[str]) -> pd.DataFrame:
    named = table[[*GROUP, "area_code"]].copy()
    parts = table[["area_code", "ethnic_category", *keys]].astype(str)
    named["key"] = people + "|" + parts.agg("|".join, axis=1) if len(parts) else ""
    named["people"] = table[people].astype(float)
    return named.assign(sums=table[sums].sum(axis=1).astype(float))


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
    differ = (moved > 0) | (both["sums"] != both["sums_after"])
    changed = moved.where(~differ | (moved > 0), 1).groupby([both[name] for name in GROUP]).sum()
    rows = changed[changed > 0].rename("changed").reset_index()
    known = pd.MultiIndex.from_frame(before[GROUP])
    there = pd.MultiIndex.from_frame(rows[GROUP]).isin(known)
    return rows.assign(small=there & (rows["changed"] < threshold))


def load_last(
    folder: Path,
    basis: Path | None,
    now: pd.DataFrame,
    provenance: dict[str, Any],
    suite: Suite,
) -> LastPublication | None:
    """Read what stays of the last publication, or nothing where there is none to compare with.

    Parameters
    ----------
    folder, basis
        Where the last publication is, and the file that says what it rested on.
    now, provenance
        `publication_basis` and provenance of the publication being made.
    suite
        Its settings.

    Raises
    ------
    InputError
        If the last publication is of the same years and another edition (see `check_edition`).
    """
    if not (folder / "areas.csv").is_file():
        return None
    run = load_run(folder)
    check_edition(run.provenance, suite, folder)
    comparable = is_comparable(run.provenance, json.loads(json.dumps(provenance)))
    if basis is None or not basis.is_file() or not comparable:
        return None
    threshold = min(policy.threshold for policy in suite.disclosure.values())
    revised = small_revisions(pd.read_parquet(basis), now, threshold)
    rows = pd.concat([load_focus(name, folder) for name in run.choose_focus_areas(None)])
    same_extract = run.provenance["checksum"] == provenance["checksum"]
    is_whole = len(revised) > 0 and bool(revised["small"].all()) and not same_extract
    kept = revised.loc[revised["small"] & (revised["metric_id"] != WHOLE_EXTRACT), GROUP]
    return LastPublication(rows, kept, is_whole)


def kept_lines(last: LastPublication | None) -> list[str]:
    """Say what stays as it was last published."""
    if last is None or not len(last.kept):
        return []
    named = (last.kept["metric_id"] + " " + last.kept["period"]).tolist()
    first = (
        f"{len(named)} measures and periods stay as last published (fewer than 8 people changed)"
    )
    return [first, *(f"  {name}" for name in named)]


def keep_as_published(
    rows: pd.DataFrame, previous: pd.DataFrame, kept: pd.DataFrame
) -> pd.DataFrame:
    """Put the last published numbers in the place of those of some measures and periods.

    Parameters
    ----------
    rows
        Rows about to be published; nothing derived from other rows among them.
    previous
        Rows that were published last.
    kept
        ``metric_id`` and ``period`` of what stays; nothing stays of a measure and period that
        had other rows then.
    """
    chosen = pd.MultiIndex.from_frame(rows[GROUP]).isin(pd.MultiIndex.from_frame(kept[GROUP]))
    if not chosen.any():
        return rows
    old = previous.set_index(ROW)
    keys = pd.MultiIndex.from_frame(rows.loc[chosen, ROW])
    absent = rows.loc[chosen, GROUP][~keys.isin(old.index)].drop_duplicates()
    chosen &= ~pd.MultiIndex.from_frame(rows[GROUP]).isin(pd.MultiIndex.from_frame(absent))
    keys = pd.MultiIndex.from_frame(rows.loc[chosen, ROW])
    columns = [name for name in rows.columns if name not in ROW and name in previous.columns]
    stays = old.reindex(keys)[columns].set_axis(rows.index[chosen])
    kept_columns = {
        name: stays[name].reindex(rows.index).where(chosen, rows[name]).astype(rows[name].dtype)
        for name in columns
    }
    return rows.assign(**kept_columns)


def is_comparable(previous: dict[str, Any], current: dict[str, Any]) -> bool:
    """Tell whether two publications, by their provenance, were made in the same way."""
    return all(previous.get(name) == current.get(name) for name in SETTINGS)


def check_edition(previous: dict[str, Any], suite: Suite, folder: Path) -> None:
    """Refuse to publish years again for another edition of the map of ICBs.

    Parameters
    ----------
    previous
        Provenance of the last publication.
    suite
        The settings of the one about to be made.
    folder
        Where the last one is.

    Raises
    ------
    InputError
        If both have a year in common: boards that were merged or split could be had by taking
        one publication from the other.
    """
    years = {period["label"] for period in previous["periods"]}
    common = years & {period.label for period in suite.periods}
    if common and previous["edition"] != suite.edition:
        expected = (
            f"{previous['edition']}, in which {min(common)} is published already (in {folder}): "
            "a reader with both could take one from the other. To change edition, withdraw "
            "that publication everywhere and remove the folder"
        )
        raise InputError("params/suite.yml", "edition", suite.edition, expected)
