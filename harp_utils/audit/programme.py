"""Linear programmes: the true smallest and largest value of each count over all facts together.

Sums taken one at a time (`bounds.narrow`) can miss what several of them tell together. Here the
counts of each metric are one programme. Tables that meet every fact are looked for first, at the
far ends of random directions: a count that takes values far enough apart in them is safe, and needs
no programme of its own. Only the others are each made as small and as large as they can be.
"""

import hashlib
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context

import highspy
import numpy as np
import scipy.sparse as sp

from harp_utils.audit.bounds import Flags, Floats, Places, Sums

DIRECTIONS = 30
# Two ends of a direction, found by an interior point method, take as long as the simplex takes for
# so many counts one by one.
WORTH_DIRECTION = 15
# Solutions are whole only up to the solver's own tolerance.
DUST = 1e-5
SEED = 1
# Below so many cells a second process costs more than it saves.
WORTH_PROCESSES = 20_000


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
        Bounds of each fact.
    """

    cells: Places
    low: Floats
    high: Floats
    needed: Floats
    matrix: sp.csc_matrix
    least: Floats
    most: Floats


@dataclass(frozen=True)
class Solved:
    """What the programmes proved of the cells they looked at one by one, and how many they were."""

    cells: Places
    low: Floats
    high: Floats
    solves: int


def make_blocks(
    sums: Sums, label: Places, low: Floats, high: Floats, needed: Floats
) -> list[Block]:
    """Divide cells into programmes by a label, such as their metric.

    Facts between cells of two labels are left out: `bounds.narrow` has used them one at a time.
    So are facts that hold whatever the table, and cells known exactly.
    """
    free, inside = low < high, label[sums.part] == label[sums.parent[sums.of]]
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
        if len(cells) and len(own_facts)
    ]


def _facts_used(
    sums: Sums, free: Flags, inside: Flags, low: Floats, high: Floats
) -> tuple[Places, Places]:
    number = len(sums.parent)
    parts_inside = np.bincount(sums.of, inside, number)
    loose = np.bincount(sums.of, inside & free[sums.part], number) + free[sums.parent]
    most = np.bincount(sums.of, high[sums.part], number)
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
    least = np.where(sums.equal[facts], -fixed, -highspy.kHighsInf)
    return Block(cells, low[cells], high[cells], needed[cells], matrix, least, -fixed)


def solve_blocks(
    blocks: Sequence[Block], before: dict[str, Solved], processes: int = 2
) -> list[Solved]:
    """Solve every programme, on several processes where that is worth it.

    Parameters
    ----------
    blocks
        The programmes.
    before
        Those solved before, by `_digest`: they are not solved again. New ones are added.
    processes
        How many at a time.
    """
    names = {_digest(block): block for block in blocks}
    ordered = sorted(
        (name for name in names if name not in before), key=lambda name: -len(names[name].cells)
    )
    new = [names[name] for name in ordered]
    if processes == 1 or sum(len(block.cells) for block in new) < WORTH_PROCESSES:
        solved = [solve_block(block) for block in new]
    else:
        with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
            solved = list(pool.map(solve_block, new))
    before.update(zip(ordered, solved, strict=True))
    return [before[name] for name in names]


def _digest(block: Block) -> str:
    """Digest everything that the answer depends on, the places of the cells too."""
    digest = hashlib.blake2b()
    numbers = (block.cells, block.low, block.high, block.needed, block.least, block.most)
    matrix = (block.matrix.indptr, block.matrix.indices, block.matrix.data)
    for array in (*numbers, *matrix):
        digest.update(np.ascontiguousarray(array).tobytes())
        digest.update(b"|")
    return digest.hexdigest()


def solve_block(block: Block) -> Solved:
    """Find the cells of a block that may not keep enough possible values, and their bounds.

    Cells that had too few before are left out; they are known to the caller.
    """
    wanted = np.flatnonzero((block.needed > 0) & (block.high - block.low + 1 >= block.needed))
    solver = _Solver(block)
    left = _follow_directions(solver, wanted)
    ends = {int(cell): solver.ends(int(cell)) for cell in left if not solver.is_safe(cell).item()}
    bounds = np.array(list(ends.values()), dtype=float).reshape(-1, 2)
    cells = block.cells[np.array(list(ends), dtype=np.int64)]
    return Solved(cells, bounds[:, 0], bounds[:, 1], solver.solves)


def _follow_directions(solver: "_Solver", wanted: Places) -> Places:
    """Give the wanted cells that tables at the ends of random directions do not show to be safe."""
    rng, left = np.random.default_rng(SEED), wanted
    for _ in range(DIRECTIONS):
        if not len(left):
            break
        costs = _random_costs(rng, left, solver.size)
        # Each direction is followed by its opposite.
        solver.solve(costs, interior=True)
        solver.solve(-costs, interior=True)
        before, left = len(left), left[~solver.is_safe(left)]
        if before - len(left) < WORTH_DIRECTION:
            break
    return left


def _random_costs(rng: np.random.Generator, cells: Places, number: int) -> Floats:
    costs = np.zeros(number)
    costs[cells] = rng.choice([-1.0, 1.0], len(cells))
    return costs


class _Solver:
    """One programme, kept warm between objectives."""

    def __init__(self, block: Block) -> None:
        self.block, self.size, self.solves = block, len(block.cells), 0
        self.columns = np.arange(self.size, dtype=np.int32)
        # The least and most that each cell takes in any table found.
        self.least, self.most = np.full(self.size, np.inf), np.full(self.size, -np.inf)
        self.highs = highspy.Highs()
        self._set(output_flag=False, threads=1, presolve="off")
        self._set(simplex_strategy=4, run_crossover="off")
        self.highs.passModel(_model(block))

    def _set(self, **options: bool | int | str) -> None:
        for name, value in options.items():
            self.highs.setOptionValue(name, value)

    def solve(self, costs: Floats, interior: bool = False) -> Floats:
        """Give the table that makes the costs least."""
        self._set(solver="ipm" if interior else "simplex")
        self.highs.changeColsCost(self.size, self.columns, costs)
        self.highs.run()
        self.solves += 1
        found = self.highs.getModelStatus() == highspy.HighsModelStatus.kOptimal
        if not found and interior:
            return self.solve(costs)
        if not found:
            # A start far from the answer can end nowhere; one from nothing does not.
            self.highs.clearSolver()
            self._set(presolve="on", simplex_strategy=1)
            self.highs.run()
            self._set(presolve="off", simplex_strategy=4)
            found = self.highs.getModelStatus() == highspy.HighsModelStatus.kOptimal
        if not found:
            raise ArithmeticError(f"a programme ended as {self.highs.getModelStatus()}")
        table = np.array(self.highs.getSolution().col_value)
        self.least, self.most = np.minimum(self.least, table), np.maximum(self.most, table)
        return table

    def is_safe(self, cells: Places) -> Flags:
        """Say which cells take values far enough apart in the tables found."""
        return np.asarray((self.most - self.least + 1 >= self.block.needed - DUST)[cells])

    def ends(self, cell: int) -> tuple[float, float]:
        """Give the smallest and the largest whole value of one cell."""
        costs = np.zeros(self.size)
        costs[cell] = 1.0
        least, most = self.solve(costs)[cell], self.solve(-costs)[cell]
        return float(np.ceil(least - DUST)), float(np.floor(most + DUST))


def _model(block: Block) -> highspy.HighsLp:
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = len(block.cells), len(block.least)
    model.col_cost_ = np.zeros(len(block.cells))
    model.col_lower_, model.col_upper_ = block.low, block.high
    model.row_lower_, model.row_upper_ = block.least, block.most
    model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    model.a_matrix_.start_, model.a_matrix_.index_ = block.matrix.indptr, block.matrix.indices
    model.a_matrix_.value_ = block.matrix.data
    return model
