"""Under which code lists a spell or an attendance falls."""

from collections.abc import Iterable
from dataclasses import dataclass

from ibis.expr.types import StringColumn, Table

from harp_utils.activity.codes import match_codes
from harp_utils.activity.labels import Labels
from harp_utils.activity.spells import spell_of
from harp_utils.backend import Backend, lookup
from harp_utils.params import CodeList, EventDenominator, Metric

ANYWHERE = ("diagnosis", "ICD10"), ("procedure", "OPCS4")
ATTENDANCE = ("person", "attendance")
PRIMARY, ANY, ATTENDED = "primary", "any", "chief_complaint_or_diagnosis"


@dataclass(frozen=True)
class Wanted:
    """The code lists that metrics and denominators need, by how they are looked for."""

    primary: tuple[CodeList, ...]
    anywhere: tuple[CodeList, ...]
    attendance: tuple[CodeList, ...]

    @property
    def listings(self) -> list[str]:
        """The name of every list together with where it is looked for."""
        kinds = ((PRIMARY, self.primary), (ANY, self.anywhere), (ATTENDED, self.attendance))
        return [listing_of(codes.name, position) for position, lists in kinds for codes in lists]


def listing_of(code_list: str, position: str) -> str:
    """Name a code list together with where it is looked for."""
    return f"{position} {code_list}"


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


def spell_lists(
    engine: Backend, episodes: Table, linked: Table, wanted: Wanted, labels: Labels
) -> Table:
    """Say under which lists each spell falls, by the codes of all its episodes.

    Grain: one row per spell (``SPELL``) and ``listing``.
    """
    parts = []
    for column, system in ANYWHERE:
        lists = [entry for entry in wanted.anywhere if entry.system == system]
        rows = _single_codes(episodes, ("person", "episode"), episodes[column])
        parts.append(_listed(engine, rows, f"{column}_codes", lists, ANY, labels))
    return spell_of(parts[0].union(parts[1]), linked).distinct()


def first_diagnosis_lists(engine: Backend, events: Table, wanted: Wanted, labels: Labels) -> Table:
    """Pair each admission with the lists that its first diagnosis is on.

    Grain: one row per admission and ``listing``, in the columns of ``events``.
    """
    rows = events.mutate(code=events.primary_diagnosis)
    return _listed(engine, rows, "primary_codes", wanted.primary, PRIMARY, labels)


def attendance_lists(engine: Backend, attendances: Table, wanted: Wanted, labels: Labels) -> Table:
    """Say under which lists each attendance falls, by chief complaint or any diagnosis.

    Grain: one row per attendance (``ATTENDANCE``) and ``listing``.
    """
    rows = _single_codes(attendances, ATTENDANCE, attendances.codes)
    lists = wanted.attendance
    return _listed(engine, rows, "attendance_codes", lists, ATTENDED, labels).distinct()


def _single_codes(rows: Table, key: Iterable[str], codes: StringColumn) -> Table:
    return rows.filter(codes != "").select(*key, code=codes.split(",").unnest())


def _listed(
    engine: Backend,
    rows: Table,
    name: str,
    lists: Iterable[CodeList],
    position: str,
    labels: Labels,
) -> Table:
    """Put the number of each list that has the ``code`` of a row in its place."""
    found = match_codes(_distinct(rows), lists)
    listings = labels.places("listing", found["code_list"].map(lambda n: listing_of(n, position)))
    codes = lookup(engine, name, found.assign(listing=listings)[["code", "listing"]])
    return rows.join(codes, "code").drop("code")


def _distinct(rows: Table) -> list[str]:
    codes = rows.filter(rows.code.notnull()).select("code").distinct()
    return codes.execute()["code"].tolist()
