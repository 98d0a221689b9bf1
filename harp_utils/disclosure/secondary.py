"""Secondary suppression: no hidden count stands alone in a sum.

Some owners of data ask for it. `protection` keeps every hidden count from being worked out without
it, and at a lower cost; this is the simpler rule, on top.
"""

import numpy as np
from numpy.typing import NDArray

from harp_utils.disclosure.protection import ROUNDED, WITHHELD, Cells, States
from harp_utils.disclosure.sums import Places, Sums

Flags = NDArray[np.bool_]
ROUNDS = 100


def add_secondary(cells: Cells, state: States, sums: Sums, asked: Flags) -> tuple[States, int]:
    """Withhold another part of each sum that has just one hidden part beside a shown total.

    Parameters
    ----------
    cells, state, sums
        As `protection.choose_states` takes and gives them.
    asked
        For each count, whether its data source asks for secondary suppression.

    Returns
    -------
    array of int and int
        The states, changed where asked; and how many shown counts the rule takes, over the counts
        that ask for it, or over all where none does.
    """
    within = asked if asked.any() else np.ones(len(state), bool)
    after = state.copy()
    for _ in range(ROUNDS):
        companions = _companions(cells, after, sums, within)
        if not len(companions):
            break
        after[companions] = WITHHELD
    more = int((_hidden(cells, after) & ~_hidden(cells, state)).sum())
    return (after if asked.any() else state), more


def _hidden(cells: Cells, state: States) -> Flags:
    """Find the counts that are not shown: withheld, or small and below England's exact ones."""
    small = (state >= ROUNDED) & (cells.needed[ROUNDED] == cells.needed[WITHHELD])
    return ((state >= WITHHELD) | small) & np.isfinite(cells.cost[ROUNDED])


def _companions(cells: Cells, state: States, sums: Sums, within: Flags) -> Places:
    """Choose the smallest shown part of each sum with a lone hidden one; else its total."""
    hidden, number = _hidden(cells, state), len(sums.parent)
    can = ~hidden & np.isfinite(cells.cost[ROUNDED]) & within
    lone = sums.equal & (np.bincount(sums.of, hidden[sums.part], number) == 1)
    lone &= ~hidden[sums.parent] & np.isfinite(cells.cost[ROUNDED, sums.parent])
    entry = np.flatnonzero(lone[sums.of] & can[sums.part])
    size = cells.low[0][sums.part[entry]]
    smallest = entry[np.lexsort((size, sums.of[entry]))]
    _, first = np.unique(sums.of[smallest], return_index=True)
    chosen = sums.part[smallest[first]]
    without = lone & ~np.isin(np.arange(number), sums.of[entry]) & can[sums.parent]
    return np.unique(np.concatenate([chosen, sums.parent[without]]))
