"""What sums tell of each count: bounds narrowed until nothing narrows further."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Places = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
ROUNDS = 200


@dataclass(frozen=True)
class Sums:
    """Additive facts: the parts of each add up to its total, or to no more than its total.

    Attributes
    ----------
    parent
        Cell of the total, one for each fact.
    equal
        Whether the parts are all of the total.
    of, part
        One entry for each part: which fact, in rising order, and the cell.
    """

    parent: Places
    equal: Flags
    of: Places
    part: Places


def narrow(low: Floats, high: Floats, sums: Sums) -> tuple[Floats, Floats]:
    """Narrow what is known of each cell by what is known of the others, to the last whole number.

    Parameters
    ----------
    low, high
        Smallest and largest value of each cell before any sum.
    sums
        The additive facts, all taken together.

    Returns
    -------
    two arrays
        Bounds at the fixpoint. Where facts contradict each other some ``low`` is above ``high``;
        nothing else is changed for that.
    """
    low, high = low.copy(), high.copy()
    start = np.searchsorted(sums.of, np.arange(len(sums.parent) + 1))
    awake = np.ones(len(sums.parent), dtype=bool)
    for _ in range(ROUNDS):
        changed = _narrow_once(low, high, sums, start, awake)
        if not changed.any() or (low > high).any():
            break
        awake = changed[sums.parent]
        awake[sums.of[changed[sums.part]]] = True
    return low, high


def _narrow_once(low: Floats, high: Floats, sums: Sums, start: Places, awake: Flags) -> Flags:
    """Go once over the facts that are awake; say which cells became narrower."""
    facts = np.flatnonzero(awake)
    sizes = start[facts + 1] - start[facts]
    of = np.repeat(np.arange(len(facts)), sizes)
    entries = np.arange(len(of)) + np.repeat(start[facts] - np.cumsum(sizes) + sizes, sizes)
    part, parent, equal = sums.part[entries], sums.parent[facts], sums.equal[facts]
    old_low, old_high = low.copy(), high.copy()
    least = np.bincount(of, low[part], len(facts))
    most = np.where(equal, np.bincount(of, high[part], len(facts)), np.inf)
    np.maximum.at(low, parent, least)
    np.minimum.at(high, parent, most)
    np.minimum.at(high, part, high[parent][of] - (least[of] - old_low[part]))
    np.maximum.at(low, part, low[parent][of] - (most[of] - old_high[part]))
    return (low > old_low) | (high < old_high)
