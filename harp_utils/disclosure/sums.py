"""What sums give away: counts that add up to others, and how far each is pinned down by them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from harp_utils.disclosure.policy import Floats

Places = NDArray[np.int64]
ROUNDS = 200
WORTH_ALONE = 1000


@dataclass(frozen=True)
class Sums:
    """Sums over cells of counts.

    Attributes
    ----------
    parent
        For each sum, the cell that holds the total.
    equal
        For each sum, whether the parts make up the whole of it, or are at most that.
    of, part
        One entry for each part of each sum: the sum's number, and the cell of the part. Entries
        of one sum stand together.
    """

    parent: Places
    equal: NDArray[np.bool_]
    of: Places
    part: Places


def make_sums(relations: Sequence[tuple[Places, Places]], counts: Floats) -> Sums:
    """Gather sums of several kinds, each given as pairs of a parent and one of its parts.

    A sum whose true parts add up to its parent counts as equal, whether or not a reader can be
    sure of it: who guesses it must not learn more. One whose parts come to more is none.
    """
    parents, of, parts, number = [], [], [], 0
    for parent, part in relations:
        order = np.argsort(parent, kind="stable")
        each, at = np.unique(parent[order], return_inverse=True)
        parents.append(each)
        of.append(at + number)
        parts.append(part[order])
        number += len(each)
    if not number:
        none = np.zeros(0, np.int64)
        return Sums(none, none.astype(bool), none, none)
    parent, every, part = (np.concatenate(rows) for rows in (parents, of, parts))
    total = np.bincount(every, counts[part], number)
    holds = total <= counts[parent]
    kept, renumbered = holds[every], np.cumsum(holds) - 1
    equal = (total == counts[parent])[holds]
    return Sums(parent[holds], equal, renumbered[every[kept]], part[kept])


def sums_within(sums: Sums, number: int) -> Sums:
    """Keep the sums that are of the first cells alone."""
    kept = sums.parent < number
    np.logical_and.at(kept, sums.of, sums.part < number)
    return _only(sums, kept)


def _only(sums: Sums, kept: NDArray[np.bool_]) -> Sums:
    entries, renumbered = kept[sums.of], np.cumsum(kept) - 1
    return Sums(
        sums.parent[kept], sums.equal[kept], renumbered[sums.of[entries]], sums.part[entries]
    )


def split_sums(sums: Sums, number: int) -> list[tuple[Places, Sums]]:
    """Divide cells, of which there are a number, into those that no sum links to others.

    Returns
    -------
    list of arrays and Sums
        The cells, in rising order, and their sums, which number them from 0. What hangs together
        in less than `WORTH_ALONE` cells is left with others of the kind.
    """
    links = coo_matrix((np.ones(len(sums.part)), (sums.part, sums.parent[sums.of])), (number,) * 2)
    _, linked = connected_components(links, directed=False)
    alone = np.bincount(linked, minlength=1)[linked] >= WORTH_ALONE
    _, label = np.unique(np.where(alone, linked, -1), return_inverse=True)
    within, found = np.zeros(number, np.int64), []
    for one in range(label.max(initial=-1) + 1):
        places = np.flatnonzero(label == one)
        within[places] = np.arange(len(places))
        own = _only(sums, label[sums.parent] == one)
        found.append((places, Sums(within[own.parent], own.equal, own.of, within[own.part])))
    return found


def narrow(low: Floats, high: Floats, sums: Sums) -> tuple[Floats, Floats]:
    """Narrow the bounds of cells by every sum, again and again until nothing moves.

    Parameters
    ----------
    low, high
        What is known of each cell.
    sums
        Which cells add up to which.

    Returns
    -------
    tuple of arrays
        The narrowed bounds; a total lies between the sums of its parts' bounds, and a part
        between what the total and the other parts leave.
    """
    low, high = low.copy(), high.copy()
    whole = sums.equal
    number = len(sums.parent)
    for _ in range(ROUNDS):
        before = low.sum() - high.sum()
        least = np.bincount(sums.of, low[sums.part], number)
        most = np.bincount(sums.of, high[sums.part], number)
        np.maximum.at(low, sums.parent, least)
        np.minimum.at(high, sums.parent[whole], most[whole])
        others_least = least[sums.of] - low[sums.part]
        others_most = np.where(whole, most, np.inf)[sums.of] - high[sums.part]
        top, bottom = high[sums.parent][sums.of], low[sums.parent][sums.of]
        np.minimum.at(high, sums.part, top - others_least)
        np.maximum.at(low, sums.part, bottom - others_most)
        if low.sum() - high.sum() == before:
            return low, high
    return low, high
