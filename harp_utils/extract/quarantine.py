"""Keep every refused row, as it was read, with the reason."""

from pathlib import Path

import ibis
from ibis.expr.types import Table

from harp_utils.backend import Backend, store
from harp_utils.extract.duplicates import NOT_CONTENT
from harp_utils.extract.schema import DATASETS

STAGING = "staging"


def judged_file(interim: Path, dataset: str) -> Path:
    """Name the file of rows that broke a rule or shared a key; a row to use has no reason."""
    return interim / STAGING / f"judged_{dataset}.parquet"


def write_quarantine(engine: Backend, interim: Path) -> None:
    """Write the refused rows of all datasets into one file, cells as they were read.

    Columns: ``dataset``, ``file``, ``reason``, then every canonical column of either dataset,
    as text; the codes of a list are divided by commas.
    """
    tables = {name: engine.read_parquet(judged_file(interim, name)) for name in DATASETS}
    names = dict.fromkeys(name for table in tables.values() for name in table.columns)
    cells = [name for name in names if name not in NOT_CONTENT]
    parts = [_aligned(table, dataset, cells) for dataset, table in tables.items()]
    rows = ibis.union(*parts).order_by(["dataset", "file", "reason", "person_id"])
    store(engine, rows, interim / "quarantine.parquet")


def _aligned(rows: Table, dataset: str, cells: list[str]) -> Table:
    values = {name: rows[name] if name in rows.columns else ibis.null(str) for name in cells}
    return rows.filter(rows.reason.notnull()).select(
        dataset=ibis.literal(dataset),
        file=rows.file,
        reason=rows.reason,
        **values,
    )
