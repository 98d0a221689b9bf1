"""Choose what else is withheld, so that no sum gives a hidden or rounded count away.

Every count has a state: exact (England alone), rounded by the policy (hidden where small),
withheld, of which a reader knows only that it is not nought and what a rate beside it tells, or
silent, where the rate is taken away too. As long as sums pin some count down too far, the cheapest
count that takes part in pinning it down goes one state further.
"""

from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from harp_utils.disclosure.levers import (
    Bounds,
    Roles,
    cheapest_levers,
    find_roles,
    levers_around,
)
from harp_utils.disclosure.policy import Floats
from harp_utils.disclosure.sums import Places, Sums, narrow, split_sums
from harp_utils.errors import DisclosureError
from harp_utils.processes import side_by_side

EXACT, ROUNDED, WITHHELD, SILENT = 0, 1, 2, 3
States = NDArray[np.int64]
ROUNDS = 100
# How many counts of each sum cover one that many sums together pin down.
COVER = 3
NO_PLACES = np.zeros(0, np.int64)


@dataclass(frozen=True)
class Cells:
    """What a reader can know of each count, state by state.

    Attributes
    ----------
    low, high, needed
        One row for each state: the bounds of each count in that state before any sum, and how many
        values must stay possible.
    cost
        One row for each state but the last: how much is lost by moving each count to the next
        state; infinite where that cannot be or tells no less.
    """

    low: Floats
    high: Floats
    needed: Floats
    cost: Floats

    def only(self, places: Places) -> "Cells":
        """Keep some counts."""
        return Cells(
            self.low[:, places],
            self.high[:, places],
            self.needed[:, places],
            self.cost[:, places],
        )


def choose_states(cells: Cells, start: States, sums: Sums, pinned: Places = NO_PLACES) -> States:
    """Move counts to further states until every count keeps as many possible values as it needs.

    Parameters
    ----------
    cells
        What each state tells.
    start
        The state that the policy alone gives each count.
    sums
        Which counts add up to which.
    pinned
        Counts that many sums together pin down though no one of them does, as the auditor can
        find: in each of their sums the cheapest `COVER` other counts move first, and each time the
        count is named again twice as many more.

    Returns
    -------
    array of int
        A state for each count, never before its start.

    Raises
    ------
    DisclosureError
        If a count stays pinned down with everything around it withheld.
    """
    state = start.copy()
    parts = sorted(split_sums(sums, len(start)), key=lambda part: -len(part[0]))
    tasks = []
    for places, own in parts:
        named = np.searchsorted(places, pinned[np.isin(pinned, places)])
        tasks.append(partial(_settled, cells.only(places), start[places], own, named))
    for (places, _), settled in zip(parts, side_by_side(tasks), strict=True):
        state[places] = settled
    return state


def _settled(cells: Cells, start: States, sums: Sums, pinned: Places) -> States:
    """Choose states for counts that all hang together."""
    roles = find_roles(sums, len(start))
    state = _covered(cells, start, sums, roles, pinned)
    for _ in range(ROUNDS):
        bounds = _bounds(cells, state, sums)
        bad = np.flatnonzero(bounds.high - bounds.low + 1 < _in_state(cells.needed, state))
        if not len(bad):
            return state
        levers = _levers(bounds, _in_state(cells.needed, state), sums, roles, bad)
        if not len(levers):
            break
        exact = levers[state[levers] == EXACT]
        # To round an exact count costs least, and may be all that is needed.
        state[exact if len(exact) else levers] += 1
    raise DisclosureError(f"{len(bad)} counts cannot be protected, whatever else is withheld")


def _covered(cells: Cells, start: States, sums: Sums, roles: Roles, pinned: Places) -> States:
    """Move the cheapest others around each pinned count, as often as it is to be covered."""
    state = start.copy()
    cost = costs_of_moving(cells, state)
    each, named = np.unique(pinned, return_counts=True)
    for cell in np.repeat(each, COVER * (2**named - 1)):
        levers = levers_around(int(cell), cost, sums, roles)
        state[levers] += 1
        cost[levers] = costs_of_moving(cells, state, levers)
    return state


def _levers(bounds: Bounds, needed: Floats, sums: Sums, roles: Roles, bad: Places) -> Places:
    """Choose the counts to move on.

    A count that its own rate pins down, or that nothing around it can help, moves itself.
    """
    movable = bad[np.isfinite(bounds.cost[bad])]
    by_itself = (bounds.own_high - bounds.own_low + 1 < needed)[movable]
    around = cheapest_levers(bounds, sums, roles, bad)
    chosen = np.union1d(movable[by_itself], around)
    return chosen if len(chosen) else movable


def _in_state(table: Floats, state: States) -> Floats:
    return table[state, np.arange(len(state))]


def costs_of_moving(cells: Cells, state: States, of: Places | slice = slice(None)) -> Floats:
    """Cost of moving some counts on: there is nothing after the last state."""
    table = np.vstack([cells.cost[:, of], np.full(len(state[of]), np.inf)])
    return _in_state(table, state[of])


def _bounds(cells: Cells, state: States, sums: Sums) -> Bounds:
    own = _in_state(cells.low, state), _in_state(cells.high, state)
    narrowed = narrow(*own, sums)
    return Bounds(
        *own, *narrowed, cells.low[SILENT], cells.high[SILENT], costs_of_moving(cells, state)
    )
