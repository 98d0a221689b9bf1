"""People whom another rule puts in another ethnic group: counts of one table, and their sums."""

from functools import partial
from itertools import permutations
from pathlib import Path

import pandas as pd

from harp_utils.audit.bounds import Sums
from harp_utils.audit.cell_index import CellIndex, Family
from harp_utils.audit.cells import CELL_KEYS
from harp_utils.audit.plain_counts import EVERYONE, known_of_printed
from harp_utils.audit.reading import Published
from harp_utils.audit.sums import join_families
from harp_utils.ethnicity import DETAILED, GROUPINGS, categories_of_groups

OTHERS = "Another group"


def change_cells(folder: Path, published: Published) -> tuple[pd.DataFrame, Sums]:
    """Take the counts of ``category_changes.csv``: people by group under two rules, and sums."""
    path = folder / "category_changes.csv"
    rows = pd.read_csv(path, dtype=str, keep_default_na=False)
    # Both rules are compared with the main one, so people of a group are the same under both.
    under = rows["ethnic_group_under_rule"]
    series = ("changes/" + rows["grouping"] + "/" + rows["rule"]).where(
        under != EVERYONE, "changes/" + rows["grouping"]
    )
    keys = {
        "series": series,
        "area_code": "E92000001",
        "area_level": "country",
        "period": published.pooled,
        "breakdown": "rule",
        "ethnic_group": rows["ethnic_group"],
        "ethnic_category": under,
        "imd_quintile": "all",
    }
    policy = published.policies.min(numeric_only=True)
    every = pd.Series(True, rows.index)
    threshold, base = (every * float(policy[name]) for name in ("threshold", "rounding_base"))
    known = known_of_printed(rows["people"], every, threshold, base)
    table = pd.DataFrame(keys, index=rows.index).join(known)
    table = table.drop_duplicates(CELL_KEYS).reset_index(drop=True)
    return table, _sums_of_changes(table)


def _sums_of_changes(table: pd.DataFrame) -> Sums:
    cells = CellIndex(table)
    of_all, others = cells.is_("ethnic_group", EVERYONE), cells.is_("ethnic_category", OTHERS)
    all_under = cells.is_("ethnic_category", EVERYONE)
    moved = ~of_all & ~others & ~all_under
    itself = (table["ethnic_group"] == table["ethnic_category"]).to_numpy()
    of_group = {"ethnic_category": EVERYONE}
    # Each rule splits the same people, so each has facts of its own.
    families: list[Family] = [
        (*cells.pairs(moved & cells.is_("series", rule), **of_group, series=_grouping), True)
        for rule in cells.names["series"]
    ]
    families += [
        (*cells.pairs(moved & ~itself, ethnic_category=OTHERS), True),
        (*cells.pairs(~of_all & (others | all_under), ethnic_group=EVERYONE), True),
    ]
    for one, other in permutations((*GROUPINGS, DETAILED), 2):
        families += _sums_across(cells, one, other)
    return join_families(families)


def _sums_across(cells: CellIndex, one: str, other: str) -> list[Family]:
    """Say which groups of one grouping are within, or the same as, groups of another.

    Who moves out of a group may stay within a wider one, so movers agree only of the same groups.
    """
    codes, others = categories_of_groups(one), categories_of_groups(other)
    wider = {g: h for g, own in codes.items() for h, every in others.items() if own <= every}
    same = {g: h for g, h in wider.items() if codes[g] == others[h]}
    whole = {EVERYONE: EVERYONE}
    kinds = (
        (wider | whole, wider | whole, False),
        (same | whole, same | whole, True),
        (same, {OTHERS: OTHERS}, True),
    )
    return [
        (
            *cells.pairs(
                cells.is_("series", series),
                series=series.replace(one, other),
                ethnic_group=partial(_named, before),
                ethnic_category=partial(_named, after),
            ),
            equal,
        )
        for series in cells.names["series"]
        if series.split("/")[1] == one
        for before, after, equal in kinds
    ]


def _named(groups: dict[str, str], name: str) -> str:
    return groups.get(name, "")


def _grouping(series: str) -> str:
    return "/".join(series.split("/")[:2])
