"""Under which code lists a spell or an attendance falls."""

from collections.abc import Iterable
from dataclasses import dataclass

import ibis
import pandas as pd
from ibis.backends.duckdb import Backend
from ibis.expr.types import ArrayValue, Table

from harp_utils.activity.codes import categories, match_codes
from harp_utils.activity.spells import SPELL
from harp_utils.backend import lookup
from harp_utils.params import CodeList, EventDenominator, Metric

ANYWHERE = ("diagnosis", "ICD10"), ("procedure", "OPCS4")


@dataclass(frozen=True)
class Wanted:
    """The code lists that metrics and denominators need, by how they are looked for."""

    primary: tuple[CodeList, ...]
    anywhere: tuple[CodeList, ...]
    attendance: tuple[CodeList, ...]


def wanted_lists(
    metrics: Iterable[Metric],
    denominators: Iterable[EventDenominator],
    code_lists: dict[str, CodeList],
    others: Iterable[str],
) -> Wanted:
    """Sort out which lists are looked for in the first diagnosis, anywhere, and in attendances.

    ``others`` are looked for anywhere, whatever is measured.
    """
    metrics = tuple(metrics)
    named = {code_lists[metric.code_list] for metric in metrics}
    also = {code_lists[metric.with_code_list] for metric in metrics if metric.with_code_list}
    also |= {code_lists[name] for entry in denominators for name in entry.code_lists}
    also |= {code_lists[name] for name in others}
    return Wanted(
        primary=_by_name(codes for codes in named if codes.position == "primary"),
        anywhere=_by_name({codes for codes in named if codes.position == "any"} | also),
        attendance=_by_name(codes for codes in named if codes.system == "SNOMED"),
    )


def _by_name(lists: Iterable[CodeList]) -> tuple[CodeList, ...]:
    return tuple(sorted(lists, key=lambda codes: codes.name))


def marks(episodes: Table, wanted: Wanted) -> ArrayValue:
    """List the codes of an episode that a wanted list may hold, each after its coding system.

    Only the category (three characters) is compared here, which drops most codes cheaply.
    """
    kept = [_marked(episodes[column], system, wanted.anywhere) for column, system in ANYWHERE]
    return kept[0].concat(kept[1])


def _marked(codes: ArrayValue, system: str, lists: tuple[CodeList, ...]) -> ArrayValue:
    near = categories(entry for entry in lists if entry.system == system)
    kept = codes.filter(lambda code: code.upper()[0:3].isin(near))
    return kept.map(lambda code: ibis.literal(system + " ") + code)


def spell_lists(engine: Backend, linked: Table, wanted: Wanted) -> Table:
    """Say under which lists each spell falls.

    Grain: one row per spell (``SPELL``), ``code_list`` and ``position`` ("primary" or "any").
    ``linked`` has the episodes with their ``marks``.
    """
    first = linked.filter(linked.is_first).select(*SPELL, code=linked.primary_diagnosis)
    codes = _distinct(first)
    names = lookup(engine, "primary_codes", match_codes(codes, wanted.primary))
    primary = first.join(names, "code").select(
        *SPELL, "code_list", position=ibis.literal("primary")
    )
    marked = linked.filter(linked.marks.length() > 0)
    marked = marked.select(*SPELL, code=marked.marks.unnest())
    names = lookup(engine, "marked_codes", _match_marks(_distinct(marked), wanted.anywhere))
    anywhere = marked.join(names, "code").select(*SPELL, "code_list", position=ibis.literal("any"))
    return primary.union(anywhere).distinct()


def _distinct(rows: Table) -> list[str]:
    codes = rows.filter(rows.code.notnull()).select("code").distinct()
    return codes.execute()["code"].tolist()


def _match_marks(marked: list[str], lists: tuple[CodeList, ...]) -> pd.DataFrame:
    """Match marks, "ICD10 E119" or "OPCS4 R171", with the lists of their own system."""
    tables = []
    for system in ("ICD10", "OPCS4"):
        stem = system + " "
        codes = [mark.removeprefix(stem) for mark in marked if mark.startswith(stem)]
        found = match_codes(codes, [entry for entry in lists if entry.system == system])
        tables.append(found.assign(code=stem + found["code"]))
    return pd.concat(tables, ignore_index=True)


def attendance_lists(engine: Backend, attendances: Table, wanted: Wanted) -> Table:
    """Say under which lists each attendance falls, by chief complaint or any diagnosis.

    Grain: one row per ``attendance_key`` and ``code_list``; ``position`` is the lists' own.
    """
    rows = attendances.select("attendance_key", code=attendances.codes.unnest())
    names = lookup(engine, "attendance_codes", match_codes(_distinct(rows), wanted.attendance))
    position = ibis.literal("chief_complaint_or_diagnosis")
    return (
        rows.join(names, "code").select("attendance_key", "code_list", position=position).distinct()
    )
