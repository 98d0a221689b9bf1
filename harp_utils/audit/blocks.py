"""Facts of counts divided into linear programmes that can be solved one by one."""

from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp

from harp_utils.audit.bounds import Flags, Floats, Places, Sums


@dataclass(frozen=True)
class Block:
    """One programme: cells that are not known exactly, and the facts between them.

    Attributes
    ----------
    cells
        Places of the cells in the whole.
    low, high, needed
        Bounds of each cell, and how many values must stay possible.
    matrix
        One row a fact, one column a cell: the parts less the total.
    least, most
        Bounds of each fact; without a least where parts are not all of their total.
    """

    cells: Places
    low: Floats
    high: Floats
    needed: Floats
    matrix: sp.csc_matrix
    least: Floats
    most: Floats


def make_blocks(
    sums: Sums, label: Places, low: Floats, high: Floats, needed: Floats
) -> list[Block]:
    """Divide cells into programmes by a label, such as their metric.

    A part of another label than its total is left out: `bounds.narrow` has used it already. The
    other parts are no more than the total, as no count is below 0. Facts that hold whatever the
    table are left out too, and so are cells known exactly.
    """
    free, inside = low < high, label[sums.part] == label[sums.parent[sums.of]]
    every = np.bincount(sums.of, minlength=len(sums.parent))
    whole = sums.equal & (np.bincount(sums.of, inside, len(every)) == every)
    sums = Sums(sums.parent, whole, sums.of, sums.part)
    facts, entries = _facts_used(sums, free, inside, low, high)
    number = int(label.max(initial=-1)) + 1
    groups = (
        _split(np.flatnonzero(free), label, number),
        _split(facts, label[sums.parent], number),
        _split(entries, label[sums.part], number),
    )
    return [
        _block(cells, own_facts, own_entries, sums, (low, high, needed))
        for cells, own_facts, own_entries in zip(*groups, strict=True)
        if len(own_facts) and needed[cells].any()
    ]


def _facts_used(
    sums: Sums, free: Flags, inside: Flags, low: Floats, high: Floats
) -> tuple[Places, Places]:
    number = len(sums.parent)
    parts_inside = np.bincount(sums.of, inside, number)
    loose = np.bincount(sums.of, inside & free[sums.part], number) + free[sums.parent]
    most = np.bincount(sums.of, high[sums.part] * inside, number)
    binds = sums.equal | (most > low[sums.parent])
    used = (parts_inside > 0) & (loose > 0) & binds
    return np.flatnonzero(used), np.flatnonzero(inside & used[sums.of])


def _split(places: Places, label: Places, number: int) -> list[Places]:
    order = places[np.argsort(label[places], kind="stable")]
    return np.split(order, np.searchsorted(label[order], np.arange(1, number)))


def _block(
    cells: Places,
    facts: Places,
    entries: Places,
    sums: Sums,
    known: tuple[Floats, Floats, Floats],
) -> Block:
    """Write each fact as parts less total; cells known exactly go to its constant."""
    low, high, needed = known
    row = np.concatenate([np.searchsorted(facts, sums.of[entries]), np.arange(len(facts))])
    member = np.concatenate([sums.part[entries], sums.parent[facts]])
    sign = np.concatenate([np.ones(len(entries)), -np.ones(len(facts))])
    place = np.minimum(np.searchsorted(cells, member), len(cells) - 1)
    free = cells[place] == member
    fixed = np.bincount(row[~free], (sign * low[member])[~free], len(facts)).astype(float)
    matrix = sp.csc_matrix((sign[free], (row[free], place[free])), (len(facts), len(cells)))
    least = np.where(sums.equal[facts], -fixed, -np.inf)
    return Block(cells, low[cells], high[cells], needed[cells], matrix, least, -fixed)
