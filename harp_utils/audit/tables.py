"""The numeric audit: what can be worked out from the published tables alone."""

import itertools
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from harp_utils.audit.blocks import Block, make_blocks
from harp_utils.audit.bounds import Floats, Sums, narrow
from harp_utils.audit.cells import CELL_KEYS, where
from harp_utils.audit.days import narrow_days
from harp_utils.audit.families import divide
from harp_utils.audit.findings import Finding
from harp_utils.audit.gathering import gather_counts
from harp_utils.audit.programme import Solved, solve_blocks
from harp_utils.audit.proofs import counts_behind
from harp_utils.audit.reading import read_published
from harp_utils.audit.witnesses import Found, Witnesses
from harp_utils.params import FocusArea, Suite, load_focus_areas, load_suite

AS_IT_IS = "a count that is not rounded"
DIVISION = "division"
SUBTRACTION = "subtraction"
PROGRAMME = "subtraction over many sums together"
CONTRADICTION = "tables that contradict each other"
ROUNDS = 50


@dataclass(frozen=True)
class TableAudit:
    """What the numeric audit did and found.

    Attributes
    ----------
    findings
        Everything that must not be published.
    pinned
        The counts that sums leave too few values, by the columns of `cells.CELL_KEYS`.
    behind
        For each of these that a programme found, its row number in `pinned` as ``proof``, and by
        the same columns the rounded counts that the proof rests on.
    cells, hidden, rounded
        How many counts there are, and how many of them are hidden or rounded.
    narrowest
        The fewest values that any hidden count could be proven to have.
    solves
        Linear programmes solved.
    seconds
        Time taken.
    witnesses
        The tables found that meet every sum, for the next audit to begin with: those of each way
        in which counts are divided into programmes (see `families.divide`).
    """

    findings: tuple[Finding, ...]
    pinned: pd.DataFrame
    behind: pd.DataFrame
    cells: int
    hidden: int
    rounded: int
    narrowest: float
    solves: int
    seconds: float
    witnesses: tuple[Witnesses, ...]

    def lines(self) -> list[str]:
        """Say in a few lines what was tried and found."""
        found = Counter(finding.attack for finding in self.findings)
        most = found.most_common(4)
        rest = len(self.findings) - sum(number for _, number in most)
        return [
            f"{self.cells:,} counts: {self.hidden:,} hidden, {self.rounded:,} rounded",
            f"narrowest hidden count: {self.narrowest:g} possible values",
            f"audited by {self.solves:,} linear programmes in {self.seconds:.1f} seconds",
            f"{len(self.findings):,} findings",
            *(f"  {attack}: {number:,}" for attack, number in most),
        ][: 7 if rest else 8] + ([f"  of other kinds: {rest:,}"] if rest else [])


def audit_tables(
    published: Path,
    population: pd.DataFrame,
    suite: Suite | None = None,
    focus_areas: tuple[FocusArea, ...] | None = None,
    before: Sequence[Witnesses] = (),
) -> TableAudit:
    """Try every sum, division and multiplication on a published folder.

    Parameters
    ----------
    published
        The folder: Parquet tables with metadata, ``areas.csv``, ``completeness.csv``.
    population
        The public populations, as `reference.load_population` gives them.
    suite, focus_areas
        The public definitions of what is counted; the committed ones unless others are given.
    before
        What an earlier audit of nearly the same tables found. What still meets every sum is used.

    Raises
    ------
    FileNotFoundError
        If the folder holds no published table.
    """
    start = time.perf_counter()
    suite = suite or load_suite()
    focus_areas = focus_areas or load_focus_areas()
    read = read_published(published)
    table, sums, findings = gather_counts(published, read, population, suite, focus_areas)
    alone = _too_few(table)
    low, high, contradictions = _narrowed(table, sums)
    divisions = [] if contradictions else divide(table, low < high)
    blocks = [make_blocks(sums, way.label, low, high, way.needed) for way in divisions]
    solved, wrong = _solved(_found(blocks, before, len(table)))
    contradictions += wrong
    table = table.assign(low=low, high=high)
    by_sums = _too_few(table)
    for one in itertools.chain.from_iterable(solved):
        table.loc[one.cells, "low"] = np.maximum(table.loc[one.cells, "low"], one.low)
        table.loc[one.cells, "high"] = np.minimum(table.loc[one.cells, "high"], one.high)
    by_programmes = _too_few(table)
    findings += [*_not_rounded(table), *_pinned(alone, DIVISION), *contradictions]
    findings += _pinned(by_sums.drop(alone.index, errors="ignore"), SUBTRACTION)
    findings += _pinned(by_programmes.drop(by_sums.index), PROGRAMME)
    hidden = table[table["kind"] == "hidden"]
    return TableAudit(
        findings=tuple(findings),
        pinned=by_programmes[CELL_KEYS].reset_index(drop=True),
        behind=counts_behind(table, by_programmes.index, itertools.chain.from_iterable(solved)),
        cells=int((table["kind"] != "unknown").sum()),
        hidden=len(hidden),
        rounded=int((table["kind"] == "rounded").sum()),
        narrowest=float((hidden["high"] - hidden["low"] + 1).min()),
        solves=sum(one.solves for one in itertools.chain.from_iterable(solved)),
        seconds=time.perf_counter() - start,
        witnesses=tuple(_witnesses(low, ways) for ways in solved),
    )


def _found(
    blocks: list[list[Block]], before: Sequence[Witnesses], counts: int
) -> list[list[Found]]:
    """Begin each programme of each division with what an earlier audit found."""
    found = []
    for place, own in enumerate(blocks):
        earlier = before[place].of_blocks(own, counts) if place < len(before) else [()] * len(own)
        found.append(list(map(Found, own, earlier)))
    return found


def _witnesses(known: Floats, solved: list[Solved]) -> Witnesses:
    return Witnesses(
        known, tuple(one.programme for one in solved), tuple(one.tables for one in solved)
    )


def _narrowed(table: pd.DataFrame, sums: Sums) -> tuple[Floats, Floats, list[Finding]]:
    """Narrow by sums; tables that contradict each other are reported, and prove nothing."""
    start = table["low"].to_numpy(dtype=float), table["high"].to_numpy(dtype=float)
    low, high = _narrow_all(*start, sums, table)
    wrong = table[low > high].drop_duplicates("metric")
    if wrong.empty:
        return low, high, []
    return *start, [_contradiction(where(row)) for row in wrong.to_dict("records")]


def _solved(found: list[list[Found]]) -> tuple[list[list[Solved]], list[Finding]]:
    """Solve the programmes of every division; one that no table meets is reported."""
    try:
        solved = iter(solve_blocks(list(itertools.chain.from_iterable(found))))
    except ArithmeticError:
        return [], [_contradiction("some sums together")]
    return [list(itertools.islice(solved, len(own))) for own in found], []


def _contradiction(place: str) -> Finding:
    return Finding(CONTRADICTION, place, "no whole numbers make all sums true")


def _narrow_all(
    low: Floats, high: Floats, sums: Sums, table: pd.DataFrame
) -> tuple[Floats, Floats]:
    """Narrow by sums, and by the days that means make of stays, until neither tells more."""
    for _ in range(ROUNDS):
        low, high = narrow(low, high, sums)
        low, high, narrower = narrow_days(low, high, table)
        if not narrower.any() or (low > high).any():
            break
    return low, high


def _too_few(table: pd.DataFrame) -> pd.DataFrame:
    return table[table["high"] - table["low"] + 1 < table["needed"]]


def _not_rounded(table: pd.DataFrame) -> list[Finding]:
    """Report counts of places that are no multiple of the base, or stand for small ones only."""
    local = table[table["kind"].eq("rounded") & table["shown"].gt(0)]
    off = local["shown"] % local["base"] != 0
    small = local["shown"] + local["base"] / 2 <= local["threshold"]
    return [
        Finding(AS_IT_IS, where(row), f"it is shown as {row['shown']:g}")
        for row in local[off | small].to_dict("records")
    ]


def _pinned(rows: pd.DataFrame, attack: str) -> list[Finding]:
    """Report counts with too few possible values."""
    return [
        Finding(attack, where(row), f"a {row['kind']} count is {_values(row['low'], row['high'])}")
        for row in rows.to_dict("records")
    ]


def _values(low: float, high: float) -> str:
    return f"{low:g}" if low == high else f"{low:g} to {high:g}"
