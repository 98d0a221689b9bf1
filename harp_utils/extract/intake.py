"""Part the rows of a dataset into records and refused rows, and count both."""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ibis
from ibis.expr.types import Table

from harp_utils.backend import Backend, store
from harp_utils.backend_options import DUCKDB
from harp_utils.ethnicity import CATEGORIES
from harp_utils.extract.duplicates import digest, judge_duplicates, repeated_keys
from harp_utils.extract.quarantine import STAGING, judged_file
from harp_utils.extract.reading import gather_codes
from harp_utils.extract.records import FOR_THE_REPORT, TYPED
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

    The rows are read three times and never held: for their keys alone; for the few that break a
    rule or share a key; and for the rest, which become records at once.
    """
    rows = rows.mutate(key_number=quick_number_of(rows[KEY[dataset]]))
    staging = interim / STAGING
    repeated = store(engine, repeated_keys(rows), staging / f"repeated_{dataset}.parquet")
    odd = _chosen(engine, _odd(add_reason(rows, dataset), repeated), dataset)
    odd = store(engine, odd, staging / f"odd_{dataset}.parquet")
    # All rows of a number are odd or none is, so what is left needs no rule tried again.
    plain = rows.anti_join(odd, "key_number").mutate(reason=ibis.null(str))
    plain = _chosen(engine, plain, dataset)
    judged = judge_duplicates(odd.filter(odd.reason.isnull()), dataset)
    judged = judged.union(odd.filter(odd.reason.notnull()))
    judged = store(engine, judged, judged_file(interim, dataset))
    accepted = [TYPED[dataset](plain), TYPED[dataset](judged.filter(judged.reason.isnull()))]
    used = store(engine, ibis.union(*accepted), interim / f"{dataset}.parquet")
    return _describe(used, judged.filter(judged.reason.notnull()), dataset)


def _odd(rows: Table, repeated: Table) -> Table:
    """Keep rows that break a rule or share a key."""
    joined = rows.left_join(repeated.mutate(is_repeated=True), "key_number")
    is_odd = joined.reason.notnull() | joined.is_repeated.fill_null(False)
    return joined.filter(is_odd).select(rows.columns)


def _chosen(engine: Backend, rows: Table, dataset: str) -> Table:
    """Gather the codes of chosen rows and mark each for the report.

    The marks are those of `FOR_THE_REPORT`.
    """
    rows = gather_codes(rows, dataset)
    return rows.mutate(
        row_digest=digest(rows, filled=engine.name != DUCKDB),
        category_fault=category_fault_of(rows.ethnic_category, list(CATEGORIES)),
        is_synthetic=rows.person_id.left(len(SYNTHETIC_PERSON)).upper() == SYNTHETIC_PERSON,
    )


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
