"""Part the rows of a dataset into records and refused rows, and count both."""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ibis
import ibis.expr.datatypes as dt
from ibis.backends.duckdb import Backend
from ibis.expr.types import Table

from harp_utils.backend import store
from harp_utils.extract.duplicates import content, part_duplicates
from harp_utils.extract.records import TYPED
from harp_utils.extract.report import Refusal
from harp_utils.extract.rules import add_reason
from harp_utils.extract.schema import DATASETS, LISTS, TELLTALE
from harp_utils.extract.values import is_pre_2001

SYNTHETIC_PERSON = "SYN"
WORD = 2**32


@ibis.udf.scalar.builtin
def md5_number_lower(text: str) -> dt.uint64:
    """Half of a text's MD5 digest, as DuckDB gives it."""


@dataclass(frozen=True)
class Intake:
    """What one dataset held. ``content_sums`` add up a digest of every row, in any order."""

    rows_read: int
    rows_used: int
    refused: tuple[Refusal, ...]
    content_sums: tuple[int, int]
    synthetic: bool
    pre_2001: int
    first_date: str
    last_date: str


def take_in(engine: Backend, rows: Table, dataset: str, interim: Path) -> Intake:
    """Write the records of a dataset to ``interim`` and its refused rows to staging."""
    checked = add_reason(rows, dataset)
    parted = part_duplicates(checked.filter(checked.reason.isnull()), dataset)
    refused = checked.filter(checked.reason.notnull()).union(parted.refused)
    refused = store(engine, refused, _refused_file(interim, dataset))
    used = store(engine, TYPED[dataset](parted.used), interim / f"{dataset}.parquet")
    read = _describe_read(rows)
    span = _describe_used(used, dataset)
    return Intake(
        rows_read=int(read["rows"]),
        rows_used=int(span["rows"]),
        refused=_count_refusals(refused, dataset),
        content_sums=(int(read["low"]), int(read["high"])),
        synthetic=bool(read["synthetic"]),
        pre_2001=int(read["pre_2001"]),
        first_date=str(span["first"]),
        last_date=str(span["last"]),
    )


def _refused_file(interim: Path, dataset: str) -> Path:
    return interim / "staging" / f"refused_{dataset}.parquet"


def _describe_read(rows: Table) -> dict[str, Any]:
    digest = md5_number_lower(content(rows))
    summary = rows.aggregate(
        rows=rows.count(),
        low=(digest % WORD).cast("int64").sum().fill_null(0),
        high=(digest >> 32).cast("int64").sum().fill_null(0),
        synthetic=rows.person_id.upper().startswith(SYNTHETIC_PERSON).any().fill_null(False),
        pre_2001=is_pre_2001(rows.ethnic_category).fill_null(False).sum().fill_null(0),
    )
    return summary.execute().iloc[0].to_dict()


def _describe_used(rows: Table, dataset: str) -> dict[str, Any]:
    day = rows[TELLTALE[dataset]].cast(str)
    summary = rows.aggregate(
        rows=rows.count(), first=day.min().fill_null(""), last=day.max().fill_null("")
    )
    return summary.execute().iloc[0].to_dict()


def _count_refusals(refused: Table, dataset: str) -> tuple[Refusal, ...]:
    counts = refused.group_by("reason").agg(rows=refused.count()).order_by("reason").execute()
    return tuple(
        Refusal(dataset, reason, int(rows))
        for reason, rows in zip(counts["reason"], counts["rows"], strict=True)
    )


def checksum(intakes: dict[str, Intake]) -> str:
    """Name the content of an extract in 16 hexadecimal digits."""
    parts = [f"{name}:{i.rows_read}:{i.content_sums}" for name, i in sorted(intakes.items())]
    return hashlib.sha256(" ".join(parts).encode()).hexdigest()[:16]


def write_quarantine(engine: Backend, interim: Path) -> None:
    """Write the refused rows of all datasets into one file, cells as they were read.

    Columns: ``dataset``, ``file``, ``reason``, then every canonical column of either dataset,
    as text; the codes of a list are divided by commas.
    """
    tables = {name: engine.read_parquet(_refused_file(interim, name)) for name in DATASETS}
    names = dict.fromkeys(name for table in tables.values() for name in table.columns)
    cells = [name for name in names if name not in ("file", "reason")]
    parts = [_aligned(table, dataset, cells) for dataset, table in tables.items()]
    rows = ibis.union(*parts).order_by(["dataset", "file", "reason", "person_id"])
    store(engine, rows, interim / "quarantine.parquet")


def _aligned(rows: Table, dataset: str, cells: list[str]) -> Table:
    columns = {
        name: rows[name].join(",") if name in LISTS else rows[name]
        for name in cells
        if name in rows.columns
    }
    absent = {name: ibis.null(str) for name in cells if name not in columns}
    values = columns | absent
    return rows.select(
        dataset=ibis.literal(dataset),
        file=rows.file,
        reason=rows.reason,
        **{name: values[name] for name in cells},
    )
