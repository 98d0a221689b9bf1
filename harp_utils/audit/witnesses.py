"""Tables that meet every fact of a programme: each is a witness to what its counts may be.

Two witnesses that lie far enough apart at a count prove it safe. Whether a table is one is checked
against the facts in no time; only finding one takes long. So those of an audit are kept, and the
next audit of nearly the same publication begins with all of them that still meet every fact.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np

from harp_utils.audit.blocks import Block
from harp_utils.audit.bounds import Flags, Floats, Places
from harp_utils.progress import say

# Witnesses are whole, and meet the facts, only up to the tolerance of the solver.
DUST = 1e-5
NO_PROGRAMME = -1


class Found:
    """The witnesses of a programme found so far.

    Parameters
    ----------
    block
        The programme.
    candidates
        Tables that may meet its facts, one a row: those that do are the first witnesses.

    Attributes
    ----------
    least, most
        The smallest and largest value of each cell in any of them.
    tables
        One array a witness, one number a cell of the block.
    """

    def __init__(self, block: Block, candidates: Iterable[Floats] = ()) -> None:
        size = len(block.cells)
        self.block, self.tables = block, list[Floats]()
        self.least, self.most = np.full(size, np.inf), np.full(size, -np.inf)
        for table in candidates:
            self.note_if_true(table)

    def note(self, table: Floats) -> None:
        """Keep a table known to meet the facts."""
        self.tables.append(table)
        self.least, self.most = np.minimum(self.least, table), np.maximum(self.most, table)

    def note_if_true(self, table: Floats) -> None:
        """Keep a table if it meets the facts."""
        block, sums = self.block, self.block.matrix @ table
        gaps = (block.low - table, table - block.high, block.least - sums, sums - block.most)
        if all(gap.max(initial=0) <= DUST for gap in gaps):
            self.note(table)

    def is_safe(self, cells: Places | int) -> Flags:
        """Say which cells have enough whole numbers between the values they take."""
        first, last = np.ceil(self.least - DUST), np.floor(self.most + DUST)
        return np.asarray((last - first + 1 >= self.block.needed)[cells])


@dataclass(frozen=True)
class Witnesses:
    """What an audit found of a whole publication, its counts divided in one way.

    Attributes
    ----------
    known
        For each count the smallest value that sums leave it: the only one, where it is in no
        programme.
    cells, tables
        For each programme the places of its cells, and one row a witness.
    """

    known: Floats
    cells: tuple[Places, ...]
    tables: tuple[Floats, ...]

    def of_blocks(self, blocks: Sequence[Block], counts: int) -> list[Floats]:
        """Give each programme tables put together from these, one a row, one number a cell.

        They need not meet its facts. There are none if the publication had other counts.
        """
        if counts != len(self.known):
            return [np.empty((0, len(block.cells))) for block in blocks]
        owner, column = self._owners()
        places = [block.cells for block in blocks]
        return [self._joined(cells, owner[cells], column[cells]) for cells in places]

    def _joined(self, cells: Places, owner: Places, column: Places) -> Floats:
        owners = [number for number in np.unique(owner).tolist() if number != NO_PROGRAMME]
        rows = max((len(self.tables[number]) for number in owners), default=0)
        joined = np.tile(self.known[cells], (rows, 1))
        for number in owners:
            table, own = self.tables[number], owner == number
            if len(table):
                joined[:, own] = table[np.arange(rows) % len(table)][:, column[own]]
        return joined

    def _owners(self) -> tuple[Places, Places]:
        """Give each count the number of its programme, and its place there."""
        owner = np.full(len(self.known), NO_PROGRAMME)
        column = np.zeros(len(self.known), dtype=np.int64)
        for number, cells in enumerate(self.cells):
            owner[cells], column[cells] = number, np.arange(len(cells))
        return owner, column


def save_witnesses(witnesses: Sequence[Witnesses], path: Path) -> None:
    """Write the witnesses of a publication to a file of their own, whole or not at all.

    Parameters
    ----------
    witnesses
        Those of each division of its counts into programmes.
    path
        Where they go.
    """
    arrays: dict[str, Places | Floats] = {}
    for way, found in enumerate(witnesses):
        arrays[f"known_{way}"] = found.known
        arrays |= {f"cells_{way}_{number}": cells for number, cells in enumerate(found.cells)}
        arrays |= {f"tables_{way}_{number}": tables for number, tables in enumerate(found.tables)}
    draft = path.with_suffix(".part")
    with draft.open("wb") as stream:
        np.savez(stream, allow_pickle=False, **arrays)
    draft.replace(path)


def load_witnesses(path: Path) -> tuple[Witnesses, ...]:
    """Read witnesses, if there are any; of a damaged file none, for they only save time."""
    if not path.is_file():
        return ()
    try:
        with np.load(path) as kept:
            ways = range(sum(name.startswith("known_") for name in kept.files))
            return tuple(_of_division(kept, way) for way in ways)
    except (OSError, ValueError, KeyError, EOFError, BadZipFile):
        say(f"{path} is damaged: the audit begins with nothing")
        return ()


def _of_division(kept: Mapping[str, Any], way: int) -> Witnesses:
    numbers = range(sum(name.startswith(f"cells_{way}_") for name in kept))
    known = np.asarray(kept[f"known_{way}"], dtype=np.float64)
    cells = tuple(np.asarray(kept[f"cells_{way}_{n}"], dtype=np.int64) for n in numbers)
    tables = tuple(np.asarray(kept[f"tables_{way}_{n}"], dtype=np.float64) for n in numbers)
    for own, found in zip(cells, tables, strict=True):
        fits = own.ndim == 1 and found.ndim == 2 and found.shape[1] == len(own)
        if not fits or (len(own) and not 0 <= own.min() <= own.max() < len(known)):
            raise ValueError("tables that do not fit their counts")
    return Witnesses(known, cells, tables)
