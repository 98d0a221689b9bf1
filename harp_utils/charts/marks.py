"""Published rows as the marks of a chart: a value, a true zero, or a reason why there is none."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from harp_utils.formats import format_value, is_days, is_whole
from harp_utils.reason_codes import format_reason

#: "fewer than 10 events" where there is less room.
UNDER = format_reason("u").replace("fewer than", "under")
LONGEST_UNIT = 60
SHORT_WORDS = {
    "u": UNDER,
    "c": "small count",
    "z": "no value",
    "r": "no reference",
    "d": "too few people",
    "p": "protects another",
    "e": "reference: no events",
}
EVENTS = {
    "attendance": "attendances",
    "admission": "admissions",
    "readmission": "re-admissions",
    "length_of_stay": "stays",
}


@dataclass(frozen=True)
class Mark:
    """One value of one group, as published.

    Parameters
    ----------
    name
        The ethnic group, category or fifth of deprivation.
    value, lower, upper
        None where nothing may be drawn.
    note
        Reason code of the published tables: "" shown, "0" true zero, else hidden.
    """

    name: str
    value: float | None
    lower: float | None
    upper: float | None
    note: str

    @property
    def is_zero(self) -> bool:
        """A true zero: no events. A percentage has limits all the same, a rate has none."""
        return self.note == "0" and self.value is not None

    @property
    def has_limits(self) -> bool:
        """Both limits are published."""
        return self.value is not None and self.lower is not None and self.upper is not None

    def written(self, unit: str) -> str:
        """Write the value, which must be there, in the precision it was published with."""
        assert self.value is not None, "only a value that is shown is written"
        whole = is_whole(self.value, self.lower, self.upper)
        return format_value(self.value, unit, whole=whole)

    @property
    def reason(self) -> str:
        """Why the value is hidden, in words."""
        return format_reason(self.note)


def short_reason(mark: Mark) -> str:
    """Return why a ratio is hidden in the few words a forest has room for."""
    return SHORT_WORDS.get(mark.note, mark.reason)


def _number(value: object) -> float | None:
    return None if pd.isna(value) else float(value)  # type: ignore[arg-type, call-overload]


def read_marks(rows: pd.DataFrame, name: str = "ethnic_group", of: str = "value") -> list[Mark]:
    """Return a mark for each row, in the order of the rows.

    Parameters
    ----------
    rows
        Published rows.
    name
        Column that names the mark.
    of
        "value" (limits lower_95, upper_95, reason value_note) or "ratio" (ratio_lower_95,
        ratio_upper_95, ratio_note).
    """
    limits = ("lower_95", "upper_95") if of == "value" else ("ratio_lower_95", "ratio_upper_95")
    columns = (rows[column].tolist() for column in (name, of, *limits, f"{of}_note"))
    return [
        Mark(str(label), _number(value), _number(lower), _number(upper), str(note))
        for label, value, lower, upper, note in zip(*columns, strict=True)
    ]


def by_name(rows: pd.DataFrame, name: str = "ethnic_group", of: str = "value") -> dict[str, Mark]:
    """Return the marks of `rows` by their name."""
    return {mark.name: mark for mark in read_marks(rows, name, of)}


def extent(marks: Sequence[Mark]) -> list[float | None]:
    """Return every number a scale has to make room for."""
    return [number for mark in marks for number in (mark.value, mark.upper)]


def unit_of(rows: pd.DataFrame) -> str:
    """Return the unit of the rows, which must all have the same one."""
    (unit,) = set(rows["unit"].tolist())
    return str(unit)


def unit_line(rows: pd.DataFrame) -> str:
    """Return the last line of a chart: the unit, and whether age was taken into account.

    Where that is wider than a narrow chart, it starts with "per": a title says what is counted.
    """
    unit = unit_of(rows)
    standardised = any(method.startswith("directly standardised") for method in rows["method"])
    words = "mean days in hospital" if is_days(unit) else unit
    words += ", age-standardised" if standardised else ""
    if len(words) > LONGEST_UNIT:
        words = words[words.find("per ") :]
    return words[0].upper() + words[1:]


def events_of(rows: pd.DataFrame) -> str:
    """Return what the rows count, in the plural: "admissions", "attendances"."""
    return EVENTS.get(str(rows["kind"].iloc[0]), "events")
