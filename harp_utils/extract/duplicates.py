"""Find rows that use the same key, and choose the one to keep."""

from dataclasses import dataclass

import ibis
from ibis.expr.types import StringColumn, Table

from harp_utils.extract.schema import KEY, LISTS

EXACT = "exact duplicate row"
SAME_KEY = "key used by another row"
NOT_CONTENT = ("file", "reason", "key_hash")


@dataclass(frozen=True)
class Parted:
    """Acceptable rows parted into those to use and the duplicates that are refused."""

    used: Table
    refused: Table


def content(rows: Table) -> StringColumn:
    """Write a row's canonical cells, without its file name, as one text."""
    cells = [
        rows[name].join(",") if name in LISTS else rows[name].fill_null("")
        for name in rows.columns
        if name not in NOT_CONTENT
    ]
    return ibis.literal("|").join(cells)


def part_duplicates(rows: Table, dataset: str) -> Parted:
    """Keep one row for each key: the first by its content, whatever the order of the rows.

    Keys are first compared by a hash, which takes little memory; only the few rows whose hash
    occurs twice are then compared as they are.
    """
    hashed = rows.mutate(key_hash=rows[KEY[dataset]].hash())
    repeated = hashed.group_by("key_hash").having(lambda t: t.count() > 1).agg()
    doubtful = _rank(hashed.semi_join(repeated, "key_hash").select(hashed.columns), KEY[dataset])
    single = hashed.anti_join(repeated, "key_hash").select(rows.columns)
    first = doubtful.filter(doubtful.place == 0).select(rows.columns)
    others = doubtful.filter(doubtful.place > 0)
    reason = ibis.ifelse(others.content == others.kept_content, EXACT, SAME_KEY)
    refused = others.mutate(reason=reason).select(rows.columns)
    return Parted(single.union(first), refused)


def _rank(rows: Table, key: str) -> Table:
    """Add each row's place among those of its key, from 0, and the content of the first."""
    rows = rows.mutate(content=content(rows))
    same_key = ibis.window(group_by=key, order_by=["content", "file"])
    return rows.mutate(
        place=ibis.row_number().over(same_key),
        kept_content=rows.content.first().over(same_key),
    )
