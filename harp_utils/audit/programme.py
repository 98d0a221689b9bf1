"""Linear programmes: the true smallest and largest value of each count over all facts together.

Sums taken one at a time (`bounds.narrow`) can miss what several of them tell together. Here the
counts of each metric are one programme. Tables that meet every fact are looked for first, far
along random directions, then along what is left in small batches: a count that takes values far
enough apart in them is safe, and needs no programme of its own. Only the others are each made as
small and as large as they can be.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

import numpy as np

from harp_utils.audit.blocks import Block
from harp_utils.audit.bounds import Floats, Places
from harp_utils.audit.solver import Solver
from harp_utils.audit.witnesses import DUST, Found
from harp_utils.processes import side_by_side

# Two ends of a direction, by an interior point method, take as long as so many counts in batches.
WORTH_DIRECTION = 40
BATCH = 20
# Batches stop once a round of them settles less than this share.
WORTH_BATCHES = 0.3
SEED = 1
# Below so many cells a second process costs more than it saves.
WORTH_PROCESSES = 20_000


@dataclass(frozen=True)
class Solved:
    """What a programme proved.

    Attributes
    ----------
    programme, tables
        Places of its cells, and the tables found that meet every fact, one a row.
    cells, low, high
        The cells looked at one by one that may not keep enough values, and their bounds.
    behind
        For each of these, the cells whose own bounds the proof rests on.
    solves
        How many objectives were solved.
    """

    programme: Places
    tables: Floats
    cells: Places
    low: Floats
    high: Floats
    behind: tuple[Places, ...]
    solves: int


class _Ends(NamedTuple):
    """The smallest and the largest value of a cell, and the cells that this rests on."""

    cell: int
    low: float
    high: float
    behind: Places


def solve_blocks(found: Sequence[Found]) -> list[Solved]:
    """Solve every programme, side by side where that is worth it.

    Parameters
    ----------
    found
        The programmes, each with the tables found so far.
    """
    order = sorted(range(len(found)), key=lambda place: -len(_unsettled(found[place])))
    work = sum(len(one.block.cells) for one in found if len(_unsettled(one)))
    ordered = [found[place] for place in order]
    if work < WORTH_PROCESSES:
        solved = [solve_block(one) for one in ordered]
    else:
        tasks = [partial(solve_block, one) for one in ordered]
        solved = side_by_side(tasks, "linear programmes")
    return [solved[place] for place in np.argsort(order)]


def solve_block(found: Found) -> Solved:
    """Find the cells of a block that may not keep enough possible values, and their bounds.

    Cells that had too few before are left out; they are known to the caller.
    """
    left, cells, solves = _unsettled(found), found.block.cells, 0
    narrow: list[_Ends] = []
    if len(left):
        narrow, solves = _solve(found, left)
    at = cells[[ends.cell for ends in narrow]]
    low, high = (np.array([getattr(ends, side) for ends in narrow]) for side in ("low", "high"))
    behind = tuple(cells[ends.behind] for ends in narrow)
    return Solved(cells, np.array(found.tables), at, low, high, behind, solves)


def _solve(found: Found, wanted: Places) -> tuple[list[_Ends], int]:
    """Give the cells that stay narrow with their ends, and how many objectives were solved."""
    solver, rng = Solver(found), np.random.default_rng(SEED)
    left = _follow_directions(solver, wanted, rng)
    if len(left):
        solver.start()
        left = _solve_batches(solver, left, rng)
    ends = [_ends(solver, cell) for cell in left.tolist()]
    return [known for known in ends if not found.is_safe(known.cell)], solver.solves


def _unsettled(found: Found) -> Places:
    """Give the cells that need values between them, have room for these, and are not yet safe."""
    block = found.block
    room = (block.needed > 0) & (block.high - block.low + 1 >= block.needed)
    wanted = np.flatnonzero(room)
    return wanted[~found.is_safe(wanted)]


def _follow_directions(solver: Solver, wanted: Places, rng: np.random.Generator) -> Places:
    """Give the wanted cells that tables far along random directions do not show to be safe."""
    left = wanted
    while len(left) > WORTH_DIRECTION:
        costs = _balanced_costs(solver.found.block, left, rng)
        # Each direction is followed by its opposite.
        solver.follow(costs)
        solver.follow(-costs)
        before, left = len(left), left[~solver.found.is_safe(left)]
        if before - len(left) < WORTH_DIRECTION:
            break
    return left


def _balanced_costs(block: Block, cells: Places, rng: np.random.Generator) -> Floats:
    """Give each cell a cost above or below 0, so that those of one fact nearly cancel.

    Parts that would all grow together take the room from each other. Costs of one size would
    leave many tables equally good, and the method ends in the middle of these, at no cell's end.
    """
    matrix, costs = block.matrix, np.zeros(len(block.cells))
    starts, facts, signs = (a.tolist() for a in (matrix.indptr, matrix.indices, matrix.data))
    sizes = np.bincount(matrix.indices, minlength=len(block.least))
    # The tilt of a fact is the sum of the costs of its cells so far, over how many there are.
    tilt = rng.choice([-1e-9, 1e-9], len(block.least)).tolist()
    step = (1 / np.maximum(1, sizes)).tolist()
    for cell in rng.permutation(cells).tolist():
        entries = range(starts[cell], starts[cell + 1])
        side = -1.0 if sum(signs[e] * tilt[facts[e]] for e in entries) > 0 else 1.0
        costs[cell] = side
        for e in entries:
            tilt[facts[e]] += side * signs[e] * step[facts[e]]
    return costs * rng.uniform(0.5, 1.5, len(costs))


def _solve_batches(solver: Solver, wanted: Places, rng: np.random.Generator) -> Places:
    """Push few cells at a time to the ends where they have the most room left."""
    left = wanted
    while len(left):
        for cells in np.array_split(rng.permutation(left), -(-len(left) // BATCH)):
            unsafe = cells[~solver.found.is_safe(cells)]
            costs = np.zeros(solver.size)
            costs[unsafe] = _farther_end(solver, unsafe)
            solver.solve(costs)
        before, left = len(left), left[~solver.found.is_safe(left)]
        if before - len(left) < WORTH_BATCHES * before:
            break
    return left


def _farther_end(solver: Solver, cells: Places) -> Floats:
    """Give 1 where a cell may still go far down, and -1 where it may still go farther up."""
    found, block = solver.found, solver.found.block
    below, above = found.least[cells] - block.low[cells], block.high[cells] - found.most[cells]
    return np.where(below > above, 1.0, -1.0)


def _ends(solver: Solver, cell: int) -> _Ends:
    """Give the smallest and the largest whole value of a cell, or of those found if it is safe."""
    first, behind = _farther_end(solver, np.array([cell]))[0], [np.zeros(0, np.int64)]
    for sign in (first, -first):
        if not solver.found.is_safe(cell):
            costs = np.zeros(solver.size)
            costs[cell] = sign
            solver.solve(costs)
            behind.append(solver.binding())
    low, high = np.ceil(solver.found.least[cell] - DUST), np.floor(solver.found.most[cell] + DUST)
    return _Ends(cell, float(low), float(high), np.unique(np.concatenate(behind)))
