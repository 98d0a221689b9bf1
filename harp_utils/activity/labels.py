"""Breakdowns as small numbers: what is sorted, joined and grouped by the million is not text.

The numbers of a column follow the order of its names, so that sorting by number sorts by name.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import ibis
import pandas as pd
import pyarrow as pa
from ibis.expr.types import IntegerScalar, IntegerValue, StringValue, Table

# Fewer names than this in any column that is packed, so that five columns fit into one number.
BITS = 7


@dataclass(frozen=True)
class Labels:
    """The names of each breakdown, in order. A name's place is its number."""

    names: dict[str, tuple[str, ...]]

    def __or__(self, more: dict[str, list[str]]) -> "Labels":
        """Add columns; their names may come in any order."""
        return Labels(self.names | {name: tuple(sorted(set(more[name]))) for name in more})

    def place(self, column: str, name: str) -> int:
        """Return the number of a name."""
        return self.names[column].index(name)

    def places(self, column: str, names: pd.Series) -> pd.Series:
        """Put numbers for the names in a column of a small table."""
        numbers = {name: place for place, name in enumerate(self.names[column])}
        return names.map(numbers).astype("Int16")

    def numbered(self, text: StringValue, column: str) -> IntegerValue:
        """Put numbers for the names in a column of records; null for what is none of them."""
        numbers = ((name, wide(place)) for place, name in enumerate(self.names[column]))
        return text.cases(*numbers).cast("int8")

    def named(self, rows: pa.Table, columns: Iterable[str]) -> pd.DataFrame:
        """Give the numbers in some columns of a table their names back; missing where none."""
        for name in self.names.keys() & set(columns):
            names = pa.array(self.names[name], pa.string())
            place = rows.schema.get_field_index(name)
            rows = rows.set_column(place, name, names.take(rows[name]))
        return rows.to_pandas()


def wide(place: int) -> IntegerScalar:
    """Write a number so that a choice among such numbers is cast: the engine makes it wide."""
    return ibis.literal(place, "int32")


def packed(rows: Table, columns: list[str]) -> IntegerValue:
    """Put the numbers of several columns into one, which is compared at once."""
    parts = [rows[name].cast("int64") * 2 ** (BITS * place) for place, name in enumerate(columns)]
    return sum(parts[1:], parts[0])


def unpacked(cell: IntegerValue, columns: list[str]) -> dict[str, IntegerValue]:
    """Take apart what `packed` put together."""
    return {
        name: ((cell >> BITS * place) & (2**BITS - 1)).cast("int8")
        for place, name in enumerate(columns)
    }
