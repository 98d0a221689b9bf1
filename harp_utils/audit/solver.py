"""One linear programme: tables that meet all of its facts, as far out as they can be."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import highspy
import numpy as np

from harp_utils.audit.blocks import Block
from harp_utils.audit.bounds import Floats, Places
from harp_utils.audit.witnesses import DUST, Found

# Tables need not be at the very end of a direction to lie far apart.
NEARLY_BEST = 1e-5
PRIMAL = 4
DUAL = 1
# Rules of presolve that may be switched off, by their bits, and the one that finds facts which
# follow from others.
SWITCHED = range(5, 24)
DEPENDENT = 10


class Solver:
    """A programme, kept warm between objectives.

    Attributes
    ----------
    found
        The tables found so far.
    solves
        How many objectives were solved.
    """

    def __init__(self, found: Found) -> None:
        block = found.block
        self.found, self.size, self.solves = found, len(block.cells), 0
        self._columns = np.arange(self.size, dtype=np.int32)
        self._highs = _quiet()
        # Perturbed bounds cost the many small steps of the simplex more than they save.
        self._set(simplex_strategy=PRIMAL, primal_simplex_bound_perturbation_multiplier=0.0)
        self._set(ipm_optimality_tolerance=NEARLY_BEST, primal_feasibility_tolerance=DUST / 1e4)
        self._set(presolve_rule_off=1 << DEPENDENT)
        self._highs.passModel(_without_dependent(_model(block)))

    def follow(self, costs: Floats) -> None:
        """Look for a table near the end of a direction, by an interior point method."""
        self._set(solver="ipm", presolve="on", run_crossover="off")
        self._run(costs)
        self.found.note_if_true(self._table())

    def start(self) -> None:
        """Find a corner from which the simplex can start."""
        self._set(solver="ipm", presolve="on", run_crossover="on")
        self._run(np.zeros(self.size))
        self._set(solver="simplex", presolve="off")

    def solve(self, costs: Floats) -> Floats:
        """Give a table that makes the costs least, by the simplex, from the last corner.

        Raises
        ------
        ArithmeticError
            If no table meets the facts: what is published contradicts itself.
        """
        self._run(costs)
        if not self._is_best():
            # A start far from the answer can end nowhere; one from nothing does not.
            self._highs.clearSolver()
            self._set(presolve="on", simplex_strategy=DUAL)
            self._highs.run()
            self._set(presolve="off", simplex_strategy=PRIMAL)
        if not self._is_best():
            raise ArithmeticError(f"a programme ended as {self._highs.getModelStatus()}")
        table = self._table()
        self.found.note(table)
        return table

    def binding(self) -> Places:
        """Give the cells whose bounds keep the last costs from being less."""
        return np.flatnonzero(np.abs(self._highs.getSolution().col_dual) > DUST)

    def _set(self, **options: bool | int | float | str) -> None:
        _set_options(self._highs, **options)

    def _run(self, costs: Floats) -> None:
        self._highs.changeColsCost(self.size, self._columns, costs)
        self._highs.run()
        self.solves += 1

    def _is_best(self) -> bool:
        return bool(self._highs.getModelStatus() == highspy.HighsModelStatus.kOptimal)

    def _table(self) -> Floats:
        return self.found.block.low + np.array(self._highs.getSolution().col_value)


@contextmanager
def _no_greeting() -> Iterator[None]:
    """Keep off a log what the library prints when first used, before it can be told not to."""
    sys.stdout.flush()
    kept, nowhere = os.dup(1), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    try:
        yield
    finally:
        os.dup2(kept, 1)
        os.close(kept)
        os.close(nowhere)


def _quiet() -> highspy.Highs:
    with _no_greeting():
        highs = highspy.Highs()
    _set_options(highs, output_flag=False, log_to_console=False, threads=1)
    return highs


def _set_options(highs: highspy.Highs, **options: bool | int | float | str) -> None:
    for name, value in options.items():
        highs.setOptionValue(name, value)


def _without_dependent(model: highspy.HighsLp) -> highspy.HighsLp:
    """Leave out facts that follow from others, once and not again for each objective."""
    finder = _quiet()
    others = sum(1 << rule for rule in SWITCHED if rule != DEPENDENT)
    _set_options(finder, presolve_rule_off=others)
    finder.passModel(model)
    finder.presolve()
    fewer = finder.getPresolvedLp()
    # A programme that has no table, or in which some cell is in no fact, is left as it is.
    return fewer if fewer.num_col_ == model.num_col_ else model


def _model(block: Block) -> highspy.HighsLp:
    """Write cells as what they have above their least, since tolerances are relative."""
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = len(block.cells), len(block.least)
    model.col_cost_ = np.zeros(len(block.cells))
    model.col_lower_, model.col_upper_ = np.zeros(len(block.cells)), block.high - block.low
    lowest = block.matrix @ block.low
    model.row_lower_, model.row_upper_ = block.least - lowest, block.most - lowest
    model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    model.a_matrix_.start_, model.a_matrix_.index_ = block.matrix.indptr, block.matrix.indices
    model.a_matrix_.value_ = block.matrix.data
    return model
