"""Comparing publications: an earlier one with this one, and one map of places with another."""

from pathlib import Path

import numpy as np
import pandas as pd

from harp_utils.audit.bounds import Sums, narrow
from harp_utils.audit.cell_index import CellIndex
from harp_utils.audit.cells import BIG, CELL_KEYS, make_cells, where
from harp_utils.audit.findings import Finding
from harp_utils.audit.plain_counts import together
from harp_utils.audit.reading import Published, read_published
from harp_utils.audit.rests import with_rests
from harp_utils.audit.sums import join_families, published_sums
from harp_utils.params import load_focus_areas, load_suite
from harp_utils.part_sets import part_facts
from harp_utils.reference import load_reference

PREVIOUS = "the publication before"
EDITION = "another edition of the map"
# So few records more or fewer are likely to be those of one person.
LARGEST_REVISION = 7
UNION = "union"


def compare_publications(previous: Path, current: Path) -> list[Finding]:
    """Take the publication before from this one, where England's count moved by a few.

    If a count of everyone in England moved by D, and D is small, then it is likely that D records
    were added or removed and nothing else: each count of the same series and period moved by a
    number from 0 to D.

    Parameters
    ----------
    previous, current
        Published folders of the same edition of the map.

    Returns
    -------
    list of Finding
        Hidden counts of either publication that the two together prove to fewer values than
        each by itself.
    """
    before, now = _narrowed(previous), _narrowed(current)
    both = before.merge(now, on=CELL_KEYS, suffixes=("_before", "_now"))
    moved = _moves(both)
    both = both.merge(moved, on=["series", "period"])
    down, up = np.minimum(both["move"], 0), np.maximum(both["move"], 0)
    joint = {
        "now": (
            np.maximum(both["low_now"], both["low_before"] + down),
            np.minimum(both["high_now"], both["high_before"] + up),
        ),
        "before": (
            np.maximum(both["low_before"], both["low_now"] - up),
            np.minimum(both["high_before"], both["high_now"] - down),
        ),
    }
    findings = []
    for when, (low, high) in joint.items():
        hidden = both[f"kind_{when}"].eq("hidden") & (low <= high)
        narrower = hidden & (high - low < both[f"high_{when}"] - both[f"low_{when}"])
        rows = both.assign(joint_low=low, joint_high=high)[narrower]
        findings += _report(PREVIOUS, rows)
    return findings


def _narrowed(folder: Path) -> pd.DataFrame:
    table, sums, _ = _counts(folder)
    low, high = narrow(table["low"].to_numpy(), table["high"].to_numpy(), sums)
    table[CELL_KEYS] = table[CELL_KEYS].astype(str)
    return table.assign(low=low, high=high)[[*CELL_KEYS, "area_level", "low", "high", "kind"]]


def _counts(folder: Path) -> tuple[pd.DataFrame, Sums, Published]:
    read = read_published(folder)
    table = make_cells(read).table
    facts = part_facts(load_focus_areas(), load_suite())
    table = with_rests(table, facts.sets)
    return table, published_sums(table, read, facts), read


def _moves(both: pd.DataFrame) -> pd.DataFrame:
    """Find the series and periods of which England's exact count of everyone moved by a few."""
    england = both["area_level_now"].eq("country") & both["breakdown"].eq("everyone")
    exact = both["kind_before"].eq("exact") & both["kind_now"].eq("exact")
    rows = both[england & exact]
    move = rows["low_now"] - rows["low_before"]
    few = move.abs().between(1, LARGEST_REVISION)
    return rows.assign(move=move).loc[few, ["series", "period", "move"]]


def compare_editions(a: Path, b: Path) -> list[Finding]:
    """Add up the places of one map to those of another.

    Where some places of one edition together are the same as some of the other, their counts
    add up to the same number, which joins the sums of both publications.

    Parameters
    ----------
    a, b
        Published folders of the same records under two editions of the map.

    Returns
    -------
    list of Finding
        Counts that the two together prove to too few values.

    Raises
    ------
    ValueError
        If both are of the same edition.
    """
    sides = [_of_edition(folder) for folder in (a, b)]
    first, second = (side[2].edition for side in sides)
    if first == second:
        raise ValueError(f"{a} and {b}: both of edition {first}, expected two editions")
    unions = _unions(first, second)
    table, sums = together([side[:2] for side in sides])
    table = _with_unions(table, unions)
    low, high = narrow(
        table["low"].to_numpy(dtype=float),
        table["high"].to_numpy(dtype=float),
        _join(sums, _sums_of_unions(table, unions)),
    )
    few = (high - low + 1 < table["needed"].to_numpy()) & (low <= high)
    findings = _report(EDITION, table.assign(joint_low=low, joint_high=high)[few])
    for row in table[low > high].head(1).to_dict("records"):
        findings.append(Finding(EDITION, where(row), "the two contradict each other"))
    return findings


def _of_edition(folder: Path) -> tuple[pd.DataFrame, Sums, Published]:
    """Read a publication, its places marked with their edition: some have the same code in both."""
    table, sums, read = _counts(folder)
    table[CELL_KEYS] = table[CELL_KEYS].astype(str)
    table["area_code"] = f"{read.edition} " + table["area_code"]
    return table, sums, read


def _unions(first: int, second: int) -> pd.DataFrame:
    """List the smallest sets of places that are the same in both editions, at each level.

    Columns: ``area_code`` (marked with its edition) and ``union``.
    """
    places = load_reference("sub_icb_locations.csv")
    known = load_reference("geographies.csv")
    parents = {
        year: known[known["edition"] == str(year)].set_index("area_code")["parent_code"]
        for year in (first, second)
    }
    parts = []
    pairs = pd.DataFrame({year: places[f"icb_{year}"] for year in (first, second)})
    for level in range(3):
        marked = pd.DataFrame({year: f"{year} " + pairs[year] for year in parents})
        parts.append(_connected(marked.dropna().drop_duplicates(), f"{UNION} {level}"))
        pairs = pd.DataFrame({year: pairs[year].map(parents[year]) for year in parents})
    return pd.concat(parts, ignore_index=True)


def _connected(pairs: pd.DataFrame, name: str) -> pd.DataFrame:
    """Give the same number to places that share a part, directly or through others."""
    left, right = (pairs.iloc[:, side] for side in (0, 1))
    number = {code: place for place, code in enumerate(sorted({*left, *right}))}
    for _ in number:
        before = dict(number)
        for one, other in zip(left, right, strict=True):
            number[one] = number[other] = min(number[one], number[other])
        if number == before:
            break
    union = [f"{name} {place}" for place in number.values()]
    return pd.DataFrame({"area_code": list(number), UNION: union})


def _with_unions(table: pd.DataFrame, unions: pd.DataFrame) -> pd.DataFrame:
    """Add a count for each union, of which nothing is known by itself."""
    placed = table.merge(unions, on="area_code")
    keys = [key for key in CELL_KEYS if key != "area_code"]
    added = placed.drop_duplicates([UNION, *keys]).assign(area_code=lambda rows: rows[UNION])
    added = added.assign(low=0.0, high=BIG, needed=0.0, kind="unknown").drop(columns=UNION)
    return pd.concat([table, added], ignore_index=True)


def _sums_of_unions(table: pd.DataFrame, unions: pd.DataFrame) -> Sums:
    """Say that the places of each edition add up to their union."""
    cells = CellIndex(table)
    union = dict(zip(unions["area_code"], unions[UNION], strict=True))
    families = []
    for year in sorted({code.split()[0] for code in union}):
        own = unions[unions["area_code"].str.startswith(year)]
        rows = cells.is_("area_code", *own["area_code"])
        total, part = cells.pairs(rows, area_code=lambda code: union.get(code, ""))
        expected = table["area_code"].map(own.groupby(UNION).size()).to_numpy()[total]
        counted = np.bincount(total, minlength=len(table))[total]
        families.append((total, part, counted == expected))
    return join_families(families)


def _join(one: Sums, other: Sums) -> Sums:
    return Sums(
        np.concatenate([one.parent, other.parent]),
        np.concatenate([one.equal, other.equal]),
        np.concatenate([one.of, other.of + len(one.parent)]),
        np.concatenate([one.part, other.part]),
    )


def _report(attack: str, rows: pd.DataFrame) -> list[Finding]:
    return [
        Finding(attack, where(row), f"{row['joint_low']:g} to {row['joint_high']:g} together")
        for row in rows.to_dict("records")
    ]
