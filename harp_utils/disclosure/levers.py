"""Find the counts that could move a state further, to loosen those that sums pin down."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from harp_utils.disclosure.policy import Floats
from harp_utils.disclosure.sums import Places, Sums

Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Bounds:
    """What is known of each cell at one time.

    Attributes
    ----------
    own_low, own_high
        Before any sum.
    low, high
        After every sum.
    last_low, last_high
        What would be known before any sum if nothing more could be taken away.
    cost
        What it costs to move the cell; infinite where it cannot.
    """

    own_low: Floats
    own_high: Floats
    low: Floats
    high: Floats
    last_low: Floats
    last_high: Floats
    cost: Floats


@dataclass(frozen=True)
class Roles:
    """Where each cell takes part: starts of slices of sums, of entries by part, and by parent."""

    sum_start: Places
    by_part: Places
    part_start: Places
    by_parent: Places
    parent_start: Places


@dataclass(frozen=True)
class _Asks:
    """Cells, and a sum for each that sets a bound of it.

    Lower bounds of others in the sum, or upper ones, would have to give way.
    """

    cell: Places
    which: Places
    by_low: Flags
    by_high: Flags
    is_part: Flags


def find_roles(sums: Sums, number: int) -> Roles:
    """Index some sums of a number of cells."""
    by_part = np.argsort(sums.part, kind="stable")
    by_parent = np.argsort(sums.parent, kind="stable")
    every = np.arange(number + 1)
    return Roles(
        np.searchsorted(sums.of, np.arange(len(sums.parent) + 1)),
        by_part,
        np.searchsorted(sums.part[by_part], every),
        by_parent,
        np.searchsorted(sums.parent[by_parent], every),
    )


def cheapest_levers(bounds: Bounds, sums: Sums, roles: Roles, bad: Places) -> Places:
    """Take from each sum that pins one of some cells down its cheapest member that can move.

    Where all members of a sum are at their last state, what pins these down is looked at in turn.

    Parameters
    ----------
    bounds
        What is known of the cells.
    sums, roles
        The sums, and their index.
    bad
        The cells that are pinned down too far.

    Returns
    -------
    array of int
        Cells to move, each once, in rising order; none if no sum has one that can.
    """
    number = len(sums.parent)
    least = np.bincount(sums.of, bounds.low[sums.part], number).astype(float)
    most = np.bincount(sums.of, bounds.high[sums.part], number).astype(float)
    most[~sums.equal] = np.inf
    asked, used = np.zeros(len(bounds.low), bool), np.zeros(number, bool)
    chosen, waiting = [np.zeros(0, np.int64)], bad
    while len(waiting):
        asked[waiting] = True
        asks = _binding(bounds, sums, roles, (least, most), used, waiting)
        of, member = _looser(bounds, sums, roles, asks)
        cheapest = _first_of_least(of, bounds.cost[member])
        can_move = np.isfinite(bounds.cost[member[cheapest]])
        levers, which = member[cheapest[can_move]], asks.which[of[cheapest[can_move]]]
        used[which] = True
        # Of those who ask the same sum the first is served.
        chosen.append(levers[np.unique(which, return_index=True)[1]])
        further = member[~used[asks.which[of]]]
        waiting = np.unique(further[~asked[further]])
    return np.unique(np.concatenate(chosen))


def levers_around(cell: int, cost: Floats, sums: Sums, roles: Roles) -> Places:
    """Take the cheapest other member of every sum that a cell is in."""
    _, which, _ = _sums_with(np.array([cell]), sums, roles)
    of, entries = _slices(roles.sum_start, which)
    of = np.concatenate([of, np.arange(len(which))])
    member = np.concatenate([sums.part[entries], sums.parent[which]])
    other = member != cell
    of, member = of[other], member[other]
    cheapest = member[_first_of_least(of, cost[member])]
    return np.unique(cheapest[np.isfinite(cost[cheapest])])


def _sums_with(cells: Places, sums: Sums, roles: Roles) -> tuple[Places, Places, Flags]:
    """List the sums that some cells are in: the cell, the sum, and whether it is a part there."""
    of_part, entries = _slices(roles.part_start, cells)
    of_parent, parents = _slices(roles.parent_start, cells)
    which = np.concatenate([sums.of[roles.by_part[entries]], roles.by_parent[parents]])
    is_part = np.repeat([True, False], [len(of_part), len(of_parent)])
    return cells[np.concatenate([of_part, of_parent])], which, is_part


def _binding(
    bounds: Bounds,
    sums: Sums,
    roles: Roles,
    of_parts: tuple[Floats, Floats],
    used: Flags,
    cells: Places,
) -> _Asks:
    """List the sums that set a bound of some cells, but for those used already.

    What the parts of each sum come to, at least and at most, is known.
    """
    cell, which, is_part = _sums_with(cells, sums, roles)
    low, high, parent = bounds.low[cell], bounds.high[cell], sums.parent[which]
    least, most = (side[which] for side in of_parts)
    top = np.where(is_part, bounds.high[parent] - (least - low), most)
    bottom = np.where(is_part, bounds.low[parent] - (most - high), least)
    capped = (top <= high) & (high < bounds.own_high[cell])
    lifted = (bottom >= low) & (low > bounds.own_low[cell])
    # The other parts' least is what caps a part; it is what lifts a total.
    by_low, by_high = np.where(is_part, (capped, lifted), (lifted, capped))
    kept = (by_low | by_high) & ~used[which]
    return _Asks(cell[kept], which[kept], by_low[kept], by_high[kept], is_part[kept])


def _looser(bounds: Bounds, sums: Sums, roles: Roles, asks: _Asks) -> tuple[Places, Places]:
    """Pair the places of asks with members of their sums that could loosen them."""
    of, entries = _slices(roles.sum_start, asks.which)
    member = sums.part[entries]
    lower = (bounds.low > bounds.last_low)[member] & asks.by_low[of]
    higher = (bounds.high < bounds.last_high)[member] & asks.by_high[of]
    kept = (lower | higher) & (member != asks.cell[of])
    parts = np.flatnonzero(asks.is_part)
    parents = sums.parent[asks.which[parts]]
    return np.concatenate([of[kept], parts]), np.concatenate([member[kept], parents])


def _slices(start: Places, of: Places) -> tuple[Places, Places]:
    """List the entries of some slices: for each the place of its slice, and its own."""
    size = start[of + 1] - start[of]
    which = np.repeat(np.arange(len(of)), size)
    return which, np.arange(len(which)) + (start[of] - np.cumsum(size) + size)[which]


def _first_of_least(of: Places, cost: Floats) -> Places:
    """Find the first entry of least cost for each number in ``of``."""
    order = np.lexsort((cost, of))
    return order[np.unique(of[order], return_index=True)[1]]
