"""Choose what else is withheld, so that no sum gives a hidden or rounded count away.

Every count has a state: exact (England alone), rounded by the policy (hidden where small),
withheld, of which a reader knows only that it is not nought and what a rate beside it tells, or
silent, where the rate is taken away too. As long as sums pin some count down too far, the cheapest
count that takes part in pinning it down goes one state further.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from harp_utils.disclosure.policy import Floats
from harp_utils.disclosure.sums import Places, Sums, narrow
from harp_utils.errors import DisclosureError

EXACT, ROUNDED, WITHHELD, SILENT = 0, 1, 2, 3
States = NDArray[np.int64]
ROUNDS = 100
# How many counts of each sum cover one that many sums together pin down.
COVER = 3


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


@dataclass(frozen=True)
class _Index:
    """Where each cell takes part: slices into entries sorted by part, by sum and by parent."""

    by_part: Places
    part_start: Places
    sum_start: Places
    by_parent: Places
    parent_start: Places


def choose_states(cells: Cells, start: States, sums: Sums, pinned: Places | None = None) -> States:
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
    state, index = start.copy(), _index(sums, len(start))
    for cell in _to_cover(pinned):
        levers = _Search(cells, state, sums, index, cells.low[0], cells.high[0]).around(cell)
        state[sorted(levers)] += 1
    for _ in range(ROUNDS):
        low, high = _narrowed(cells, state, sums)
        bad = np.flatnonzero(high - low + 1 < _in_state(cells.needed, state))
        if not len(bad):
            return state
        levers = _Search(cells, state, sums, index, low, high).levers(bad)
        if not levers:
            break
        exact = [lever for lever in levers if state[lever] == EXACT]
        # To round an exact count costs least, and may be all that is needed.
        state[exact or sorted(levers)] += 1
    raise DisclosureError(f"{len(bad)} counts cannot be protected, whatever else is withheld")


def _to_cover(pinned: Places | None) -> list[int]:
    """Repeat each count as often as it is to be covered."""
    if pinned is None:
        return []
    each, named = np.unique(pinned, return_counts=True)
    return [int(cell) for cell in np.repeat(each, COVER * (2**named - 1))]


def _in_state(table: Floats, state: States) -> Floats:
    return table[state, np.arange(len(state))]


def _narrowed(cells: Cells, state: States, sums: Sums) -> tuple[Floats, Floats]:
    return narrow(_in_state(cells.low, state), _in_state(cells.high, state), sums)


def _index(sums: Sums, number: int) -> _Index:
    by_part = np.argsort(sums.part, kind="stable")
    by_parent = np.argsort(sums.parent, kind="stable")
    every = np.arange(number + 1)
    return _Index(
        by_part,
        np.searchsorted(sums.part[by_part], every),
        np.searchsorted(sums.of, np.arange(len(sums.parent) + 1)),
        by_parent,
        np.searchsorted(sums.parent[by_parent], every),
    )


class _Search:
    """One round of looking for the counts to move on: the bounds stay as they are meanwhile."""

    def __init__(
        self, cells: Cells, state: States, sums: Sums, index: _Index, low: Floats, high: Floats
    ) -> None:
        self.cells, self.state, self.sums, self.index = cells, state, sums, index
        self.low, self.high = low, high
        number = len(sums.parent)
        self.least = np.bincount(sums.of, low[sums.part], number)
        self.most = np.where(sums.equal, np.bincount(sums.of, high[sums.part], number), np.inf)
        last = state == SILENT
        self.cost = np.where(last, np.inf, _in_state(cells.cost, np.where(last, 0, state)))
        self.own_low, self.own_high = _in_state(cells.low, state), _in_state(cells.high, state)

    def levers(self, bad: Places) -> set[int]:
        """Take from each sum that pins a count down its cheapest member that can move.

        A count that its own rate pins down, or that nothing around it can help, moves itself.
        """
        width = (self.own_high - self.own_low + 1)[bad]
        by_itself = bad[width < _in_state(self.cells.needed, self.state)[bad]]
        chosen = self._movable(by_itself)
        asked, waiting, used = set(bad.tolist()), bad.tolist(), set()
        while waiting:
            cell = waiting.pop()
            for which, members in self._binding(cell):
                if which in used:
                    continue
                cheapest = int(members[np.argmin(self.cost[members])])
                if np.isfinite(self.cost[cheapest]):
                    used.add(which)
                    chosen.add(cheapest)
                    continue
                # Everything here is withheld already: what pins these down in turn?
                further = [m for m in members.tolist() if m not in asked]
                asked.update(further)
                waiting += further
        return chosen or self._movable(bad)

    def around(self, cell: int) -> set[int]:
        """Take the cheapest other member of every sum that a count is in."""
        index, sums = self.index, self.sums
        entries = index.by_part[index.part_start[cell] : index.part_start[cell + 1]]
        own = index.by_parent[index.parent_start[cell] : index.parent_start[cell + 1]]
        chosen: set[int] = set()
        for which in [*sums.of[entries].tolist(), *own.tolist()]:
            members = np.append(self._parts(which), sums.parent[which])
            members = members[members != cell]
            cheapest = int(members[np.argmin(self.cost[members])])
            if np.isfinite(self.cost[cheapest]):
                chosen.add(cheapest)
        return chosen

    def _parts(self, which: int) -> Places:
        start = self.index.sum_start
        return self.sums.part[start[which] : start[which + 1]]

    def _movable(self, members: Places) -> set[int]:
        return set(members[np.isfinite(self.cost[members])].tolist())

    def _binding(self, cell: int) -> list[tuple[int, Places]]:
        """List the sums that set a bound of a cell, each with the members that could loosen it."""
        index, found = self.index, []
        above = self.high[cell] < self.own_high[cell]
        below = self.low[cell] > self.own_low[cell]
        if not (above or below):
            return []
        for entry in index.by_part[index.part_start[cell] : index.part_start[cell + 1]]:
            which = int(self.sums.of[entry])
            parent = self.sums.parent[which]
            top = self.high[parent] - (self.least[which] - self.low[cell])
            bottom = self.low[parent] - (self.most[which] - self.high[cell])
            members = self._looser(
                which, cell, above and top <= self.high[cell], below and bottom >= self.low[cell]
            )
            if members is not None:
                found.append((which, np.append(members, parent)))
        for which in index.by_parent[index.parent_start[cell] : index.parent_start[cell + 1]]:
            members = self._looser(
                int(which),
                cell,
                below and self.least[which] >= self.low[cell],
                above and self.most[which] <= self.high[cell],
            )
            if members is not None and len(members):
                found.append((int(which), members))
        return found

    def _looser(self, which: int, cell: int, by_low: bool, by_high: bool) -> Places | None:
        """Parts of a sum whose bounds on one side, or the other, would loosen it."""
        if not (by_low or by_high):
            return None
        parts = self._parts(which)
        parts = parts[parts != cell]
        lower = self.low[parts] > self.cells.low[SILENT, parts]
        higher = self.high[parts] < self.cells.high[SILENT, parts]
        return parts[(lower & by_low) | (higher & by_high)]
