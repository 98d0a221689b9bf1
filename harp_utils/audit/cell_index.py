"""Finding cells by their keys: the total of a cell is one whose key differs as said."""

from collections.abc import Callable

import numpy as np
import pandas as pd

from harp_utils.audit.bounds import Flags, Places
from harp_utils.audit.cells import CELL_KEYS

# Totals, a part of each, and whether the parts are all of their total.
Family = tuple[Places, Places, "Flags | bool"]


class CellIndex:
    """Finds the cells whose key differs from that of others in some columns."""

    def __init__(self, table: pd.DataFrame, keys: list[str] | None = None) -> None:
        self.keys = keys or CELL_KEYS
        categories = {key: table[key].astype("category").cat for key in self.keys}
        self.names: dict[str, pd.Index] = {
            key: pd.Index(each.categories.astype(str)) for key, each in categories.items()
        }
        self.codes: dict[str, Places] = {
            key: np.asarray(each.codes, dtype=np.int64) for key, each in categories.items()
        }
        self.index = pd.Index(self._number(self.codes))

    def _number(self, codes: dict[str, Places]) -> Places:
        number = np.zeros(len(codes[self.keys[0]]), dtype=np.int64)
        outside = np.zeros(len(number), dtype=bool)
        for key in self.keys:
            outside |= codes[key] < 0
            number = number * (len(self.names[key]) + 1) + codes[key]
        return np.where(outside, -1, number)

    def pairs(self, rows: Flags, **total: str | Callable[[str], str]) -> tuple[Places, Places]:
        """Pair totals with the cells of ``rows`` that are their parts, where there is a total."""
        part = np.flatnonzero(rows)
        codes = {key: self.codes[key][part] for key in self.keys}
        for key, change in total.items():
            names = self.names[key]
            if isinstance(change, str):
                codes[key] = np.full(len(part), names.get_indexer(pd.Index([change]))[0])
            else:
                changed = pd.Index([change(str(name)) for name in names])
                codes[key] = names.get_indexer(changed)[codes[key]]
        found = self.index.get_indexer(pd.Index(self._number(codes)))
        there = (found >= 0) & (found != part)
        return found[there].astype(np.int64), part[there]

    def is_(self, key: str, *values: str) -> Flags:
        """Say which cells have one of some values in a column."""
        # A list of marks by code is many times as fast as a search for each code.
        is_one = np.zeros(len(self.names[key]) + 1, dtype=bool)
        is_one[self.names[key].get_indexer(pd.Index(values))] = True
        return is_one[self.codes[key]]
