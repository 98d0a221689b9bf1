"""What is left of a whole without its parts: never below 0, and with sums of its own."""

import numpy as np
import pandas as pd

from harp_utils.audit.cell_index import CellIndex, Family
from harp_utils.audit.cells import with_unknown
from harp_utils.part_sets import PartFacts

REST = "rest "


def with_rests(table: pd.DataFrame, sets: pd.DataFrame) -> pd.DataFrame:
    """Add a cell, of which nothing is known, for each whole that all parts of a set stand beside.

    Parameters
    ----------
    table
        Cells, as `cells.make_cells` gives them.
    sets
        ``set, part, whole``: series that together are part of another.

    Returns
    -------
    pandas.DataFrame
        The cells, and behind them the rests. Their series is `REST`, the set's number, and the
        series of the whole.
    """
    cells = CellIndex(table)
    rests = []
    for number, members in sets.groupby("set"):
        whole = str(members["whole"].iloc[0])
        beside = np.zeros(len(table), dtype=np.int64)
        for part in members["part"]:
            total, _ = cells.pairs(cells.is_("series", part), series=whole)
            beside[total] += 1
        found = table[beside == len(members)]
        if len(found):
            rests.append(found.assign(series=f"{REST}{number} {whole}"))
    return with_unknown(table, *rests)


def sums_of_rests(cells: CellIndex, facts: PartFacts) -> list[Family]:
    """Say that parts and rest are the whole, and which rests are part of which others.

    Parameters
    ----------
    cells
        Of a table made by `with_rests`; without rests there is nothing to say.
    facts
        The sets that have rests, and which rests are within which.
    """
    names = {name.split()[1]: name for name in cells.names["series"] if name.startswith(REST)}
    families: list[Family] = []
    for number, members in facts.sets.groupby("set"):
        if rest := names.get(str(number)):
            families.append(_whole(cells, rest, list(members["part"])))
    for part, whole in facts.within[["part", "whole"]].astype(str).itertuples(index=False):
        if part in names and whole in names:
            total, member = cells.pairs(cells.is_("series", names[part]), series=names[whole])
            families.append((total, member, False))
    return families


def _whole(cells: CellIndex, rest: str, parts: list[str]) -> Family:
    """Pair the wholes with their rests, and with the parts that stand beside a rest."""
    total, of_rest = cells.pairs(cells.is_("series", rest), series=rest.split()[2])
    whole = np.zeros(len(cells.index), dtype=np.int64)
    whole[of_rest] = total
    beside = [cells.pairs(cells.is_("series", part), series=rest) for part in parts]
    totals = [total, *(whole[of_part] for of_part, _ in beside)]
    return np.concatenate(totals), np.concatenate([of_rest, *(part for _, part in beside)]), True
