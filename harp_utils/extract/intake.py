"""Part the rows of a dataset into records and refused rows, and count both."""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ibis
from ibis.expr.types import Table

from harp_utils.backend import Backend, read_part, store, store_apart
from harp_utils.backend_options import DUCKDB
from harp_utils.ethnicity import CATEGORIES
from harp_utils.extract.duplicates import digest, judge_duplicates, repeated_keys
from harp_utils.extract.quarantine import STAGING, judged_file
from harp_utils.extract.reading import gather_codes
from harp_utils.extract.records import (
    FOR_THE_REPORT,
    ODD,
    TYPED,
    load_records,
    rows_folder,
    settled_file,
)
from harp_utils.extract.report import Refusal
from harp_utils.extract.rules import add_reason
from harp_utils.extract.schema import KEY, TELLTALE
from harp_utils.extract.values import PRE_2001, UNLISTED, category_fault_of, quick_number_of

SYNTHETIC_PERSON = "SYN"
WORD = 2**32


@dataclass(frozen=True)
class Intake:
    """What one dataset held. ``content_sums`` add up a digest of every row, in any order."""

    rows_read: int
    rows_used: int
    refused: tuple[Refusal, ...]
    content_sums: tuple[int, int]
    synthetic: bool
    pre_2001: int
    unlisted: int
    first_date: str
    last_date: str


def take_in(engine: Backend, rows: Table, dataset: str, interim: Path) -> Intake:
    """Write the records of a dataset to ``interim``, and its refused rows beside them for now.

    The rows are read twice and never held: for their keys alone, and to become records. The few
    that break a rule or share a key take their cells along, and are then judged by them.
    """
    rows = rows.mutate(key_number=quick_number_of(rows[KEY[dataset]]))
    repeated = repeated_keys(rows)
    repeated = store(engine, repeated, interim / STAGING / f"repeated_{dataset}.parquet")
    marked = _marked(engine, _with_odd_cells(rows, repeated, dataset), dataset)
    beside = {name: marked[name] for name in (ODD, "reason", "odd_cells")}
    typed = marked.select(**TYPED[dataset](marked), **beside)
    folder = rows_folder(interim, dataset)
    store_apart(engine, typed, folder, ODD)
    odd = _cells_by_name(read_part(engine, folder, ODD, truth=True), rows)
    judged = store(engine, _judged(engine, odd, dataset), judged_file(interim, dataset))
    settled = judged.filter(judged.reason.isnull())
    store(engine, settled.select(**TYPED[dataset](settled)), settled_file(interim, dataset))
    used = load_records(engine, interim, dataset)
    return _describe(used, judged.filter(judged.reason.notnull()), dataset)


def _with_odd_cells(rows: Table, repeated: Table, dataset: str) -> Table:
    """Say which rows break a rule or share a key (``is_odd``); list their cells (``odd_cells``).

    All rows of a key are odd or none is.
    """
    names = _cell_names(rows)
    joined = add_reason(rows, dataset).left_join(repeated.mutate(is_repeated=True), "key_number")
    is_odd = joined.reason.notnull() | joined.is_repeated.fill_null(False)
    cells = ibis.cases((is_odd, ibis.array([joined[name] for name in names])))
    return joined.select(*names, "reason", is_odd=is_odd, odd_cells=cells)


def _cells_by_name(odd: Table, rows: Table) -> Table:
    """Give the cells of odd rows as columns again, and their ``reason``."""
    cells = {name: odd.odd_cells[place] for place, name in enumerate(_cell_names(rows))}
    return odd.select("reason", **cells)


def _cell_names(rows: Table) -> list[str]:
    return [name for name in rows.columns if name != "key_number"]


def _marked(engine: Backend, rows: Table, dataset: str) -> Table:
    """Gather the codes of rows and mark each for the report (see `FOR_THE_REPORT`)."""
    rows = gather_codes(rows, dataset)
    return rows.mutate(
        row_digest=digest(rows, filled=engine.name != DUCKDB),
        category_fault=category_fault_of(rows.ethnic_category, list(CATEGORIES)),
        is_synthetic=rows.person_id.left(len(SYNTHETIC_PERSON)).upper() == SYNTHETIC_PERSON,
    )


def _judged(engine: Backend, odd: Table, dataset: str) -> Table:
    """Give a reason to odd rows that are of no use, and none to those that can be used."""
    odd = _marked(engine, odd, dataset)
    judged = judge_duplicates(odd.filter(odd.reason.isnull()), dataset)
    return judged.union(odd.filter(odd.reason.notnull()))


def _describe(used: Table, refused: Table, dataset: str) -> Intake:
    rows = used.select(*FOR_THE_REPORT).union(refused.select(*FOR_THE_REPORT))
    digest = rows.row_digest
    day = used[TELLTALE[dataset]].cast(str)
    read = _only_row(
        rows.aggregate(
            rows=rows.count(),
            low=(digest % WORD).cast("int64").sum().fill_null(0),
            high=(digest >> 32).cast("int64").sum().fill_null(0),
            synthetic=rows.is_synthetic.any().fill_null(False),
            pre_2001=(rows.category_fault == PRE_2001).sum().fill_null(0),
            unlisted=(rows.category_fault == UNLISTED).sum().fill_null(0),
        )
    )
    kept = _only_row(
        used.aggregate(
            rows=used.count(), first=day.min().fill_null(""), last=day.max().fill_null("")
        )
    )
    return Intake(
        rows_read=int(read["rows"]),
        rows_used=int(kept["rows"]),
        refused=_count_refusals(refused, dataset),
        content_sums=(int(read["low"]), int(read["high"])),
        synthetic=bool(read["synthetic"]),
        pre_2001=int(read["pre_2001"]),
        unlisted=int(read["unlisted"]),
        first_date=str(kept["first"]),
        last_date=str(kept["last"]),
    )


def _only_row(summary: Table) -> dict[str, Any]:
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
