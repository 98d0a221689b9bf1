"""What a new publication may change: no figure whose change rests on a handful of people.

Two publications of the same years show their difference, and a difference is a count like any
other: if one person's records were added, every figure that moved would be that person's. So a
measure and period in which fewer people changed than the policy shows as a count stays as it was
last published, and a publication in which nothing more than that changed is not made at all.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from harp_utils.errors import InputError
from harp_utils.params import Suite
from harp_utils.publication_basis import GROUP, WHOLE_EXTRACT, small_revisions
from harp_utils.published_reader import load_focus, load_run

# Two publications can be compared only where these are the same in both.
SETTINGS = (
    *("edition", "ethnicity_rule", "grouping", "periods", "policy", "suite_version", "scale"),
    "divided_by",
)
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
    basis
        What it rested on (see `publication_basis`).
    kept
        ``metric_id`` and ``period`` of what stays.
    is_whole
        Whether all of it does.
    """

    rows: pd.DataFrame
    basis: pd.DataFrame
    kept: pd.DataFrame
    is_whole: bool


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
    before = pd.read_parquet(basis)
    revised = small_revisions(before, now, threshold)
    rows = pd.concat([load_focus(name, folder) for name in run.choose_focus_areas(None)])
    same_extract = run.provenance["checksum"] == provenance["checksum"]
    is_whole = len(revised) > 0 and bool(revised["small"].all()) and not same_extract
    kept = revised.loc[revised["small"] & (revised["metric_id"] != WHOLE_EXTRACT), GROUP]
    return LastPublication(rows, before, kept, is_whole)


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
