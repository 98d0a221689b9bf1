"""What an extract must hold: its columns, their other names, and which may be absent."""

import re
from dataclasses import dataclass
from pathlib import Path

from harp_utils.errors import InputError
from harp_utils.reference import REFERENCE, load_reference

DATASETS = ("apc", "ecds")
LISTS = ("diagnosis", "procedure")
OPTIONAL = frozenset(
    ("lsoa", "specialty", "finished_admission", "spell_begin", "spell_end", "department_type")
)
# A file belongs to the dataset whose date it holds.
TELLTALE = {"apc": "admission_date", "ecds": "arrival_date"}
KEY = {"apc": "episode_key", "ecds": "attendance_key"}


@dataclass(frozen=True)
class Column:
    """One canonical column: the names it may have, the preferred one first.

    A column of several positions (diagnosis, procedure) has one tuple of names per scheme.
    """

    dataset: str
    name: str
    schemes: tuple[tuple[str, ...], ...]

    def found(self, header: dict[str, str]) -> tuple[str, ...]:
        """Return the file's own names for this column, () where it has none.

        ``header`` gives the name in the file for each name in capitals.
        """
        for scheme in self.schemes:
            present = tuple(header[name] for name in scheme if name in header)
            if present:
                return present
        return ()

    @property
    def cells(self) -> tuple[str, ...]:
        """The names of its cells before they are gathered: one for each position of a list."""
        if self.name not in LISTS:
            return (self.name,)
        return tuple(f"{self.name}_{n:02d}" for n in range(1, max(map(len, self.schemes)) + 1))

    @property
    def wanted(self) -> str:
        """The names that would have been accepted, in words."""
        names = [f"{s[0]} to {s[-1]}" if len(s) > 1 else s[0] for s in self.schemes]
        return " or ".join(names)


def load_columns(dataset: str, folder: Path = REFERENCE) -> tuple[Column, ...]:
    """Read the canonical columns of a dataset, in the order of ``hes_columns.csv``.

    Raises
    ------
    InputError
        If the reference table is absent.
    """
    table = load_reference("hes_columns.csv", folder)
    rows = table[table["dataset"] == dataset]
    return tuple(
        Column(dataset, name, _schemes(name, aliases))
        for name, aliases in zip(rows["canonical"], rows["aliases"], strict=True)
    )


def _schemes(name: str, aliases: str) -> tuple[tuple[str, ...], ...]:
    """Spell out every accepted name in capitals, ranges such as DIAG_01..DIAG_20 position by one.

    Examples
    --------
    >>> _schemes("sex", "STATED_GENDER|SEX")
    (('STATED_GENDER',), ('SEX',))
    >>> _schemes("diagnosis", "DX_09..DX_11")
    (('DX_09', 'DX_10', 'DX_11'), ('DIAGNOSIS',))
    """
    names = [*aliases.split("|"), name]
    schemes = (_positions(alias.upper()) for alias in names)
    return tuple(dict.fromkeys(schemes))


def _positions(alias: str) -> tuple[str, ...]:
    match = re.fullmatch(r"(.*?)(\d+)\.\.\1(\d+)", alias)
    if match is None:
        return (alias,)
    stem, first, last = match.groups()
    numbers = range(int(first), int(last) + 1)
    return tuple(f"{stem}{number:0{len(first)}d}" for number in numbers)


def map_columns(file: Path, header: tuple[str, ...], dataset: str) -> dict[str, tuple[str, ...]]:
    """Say which columns of a file carry each canonical column; () for an absent optional one.

    Raises
    ------
    InputError
        If a column that may not be absent is, or a list of codes lacks its first or has a gap.
    """
    names = {name.strip().upper(): name for name in header}
    columns = load_columns(dataset)
    mapping = {column.name: column.found(names) for column in columns}
    absent = [c for c in columns if not mapping[c.name] and c.name not in OPTIONAL]
    if absent:
        first, *others = absent
        more = f"; absent too: {'; '.join(c.wanted for c in others)}" if others else ""
        raise InputError(file, first.name, "no such column", f"a column {first.wanted}{more}")
    for column in columns:
        _check_positions(file, column, mapping[column.name])
    return mapping


def _check_positions(file: Path, column: Column, found: tuple[str, ...]) -> None:
    """Refuse a list without its first code, or with a gap: the next would be taken for it."""
    capitals = tuple(name.strip().upper() for name in found)
    scheme = next((names for names in column.schemes if set(capitals) <= set(names)), capitals)
    absent = [name for name in scheme[: len(capitals)] if name not in capitals]
    if absent:
        expected = f"{column.name} codes from {scheme[0]} on without a gap"
        raise InputError(file, absent[0], "no such column", expected)


def dataset_of(header: tuple[str, ...]) -> str | None:
    """Tell from its column names which dataset a file belongs to, None for neither."""
    names = {name.strip().upper(): name for name in header}
    for dataset, telltale in TELLTALE.items():
        column = next(c for c in load_columns(dataset) if c.name == telltale)
        if column.found(names):
            return dataset
    return None
