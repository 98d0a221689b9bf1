"""Find rows that use the same key, and choose the one to keep."""

import ibis
from ibis.expr.types import IntegerColumn, StringColumn, Table

from harp_utils.extract.records import FOR_THE_REPORT
from harp_utils.extract.schema import KEY

EXACT = "exact duplicate row"
SAME_KEY = "key used by another row"
# Added to a row, or about its file.
NOT_CONTENT = ("file", "reason", *FOR_THE_REPORT, "first_diagnosis", "key_number")


def content(rows: Table) -> StringColumn:
    """Write a row's canonical cells, without its file name, as one text."""
    return ibis.literal("|").join(list(_cells(rows, filled=True).values()))


def digest(rows: Table, *, filled: bool) -> IntegerColumn:
    """Make one number of a row's canonical cells, without writing them as text.

    Missing cells are filled in first for an engine whose hash passes over them, and so would take
    a value for the same in another column.
    """
    return ibis.struct(_cells(rows, filled=filled)).hash()


def _cells(rows: Table, *, filled: bool) -> dict[str, StringColumn]:
    names = [name for name in rows.columns if name not in NOT_CONTENT]
    return {name: rows[name].fill_null("") if filled else rows[name] for name in names}


def repeated_keys(rows: Table) -> Table:
    """List the ``key_number`` of keys that occur more than once.

    A number takes little memory. That two keys share one by chance does no harm: the few rows found
    here are then compared by the keys themselves.
    """
    return rows.group_by("key_number").having(lambda table: table.count() > 1).agg()


def judge_duplicates(rows: Table, dataset: str) -> Table:
    """Give a reason to every row of a key but one: the first by content, in whatever file order."""
    rows = rows.mutate(content=content(rows))
    same_key = ibis.window(group_by=KEY[dataset], order_by=["content", "file"])
    ranked = rows.mutate(
        place=ibis.row_number().over(same_key),
        kept_content=rows.content.first().over(same_key),
    )
    reason = ibis.cases(
        (ranked.place == 0, ibis.null(str)),
        (ranked.content == ranked.kept_content, EXACT),
        else_=SAME_KEY,
    )
    return ranked.mutate(reason=reason).drop("content", "place", "kept_content")
