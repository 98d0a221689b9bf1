"""Find the files of an extract and tell what each is: its dataset, form and delimiter."""

import csv
import gzip
from dataclasses import dataclass
from pathlib import Path

import pyarrow
import pyarrow.parquet

from harp_utils.errors import InputError
from harp_utils.extract.schema import DATASETS, dataset_of

TEXT_ENDINGS = (".csv", ".txt", ".csv.gz", ".txt.gz")
DELIMITERS = ("|", ",")


@dataclass(frozen=True)
class ExtractFile:
    """One file of an extract. ``delimiter`` is "" for Parquet."""

    path: Path
    dataset: str
    header: tuple[str, ...]
    delimiter: str


@dataclass(frozen=True)
class FoundFiles:
    """The files that an extract consists of, and those in its folder that are something else."""

    used: tuple[ExtractFile, ...]
    set_aside: tuple[Path, ...]


def find_files(source: Path) -> FoundFiles:
    """Find the APC and ECDS files of an extract, in the order of their names.

    ``source`` is one file or a folder. A folder holds subfolders ``apc`` and ``ecds``, or files
    with one of those words in their names, or files that their columns tell apart.

    Raises
    ------
    InputError
        If nothing is there, a file cannot be read, or its header has no usable delimiter.
    """
    used, set_aside = [], []
    for path in _candidates(source):
        header, delimiter = _read_header(path)
        dataset = _named_dataset(path, source) or dataset_of(header)
        if dataset is None:
            set_aside.append(path)
        else:
            used.append(ExtractFile(path, dataset, header, delimiter))
    if not used:
        raise InputError(source, "extract", "no APC or ECDS file", "text, CSV or Parquet files")
    return FoundFiles(tuple(used), tuple(set_aside))


def _candidates(source: Path) -> list[Path]:
    if source.is_file():
        return [source]
    if not source.is_dir():
        raise InputError(source, "extract", "not found", "a file or a folder")
    folders = [path for path in sorted(source.iterdir()) if path.name.lower() in DATASETS]
    folders = [path for path in folders if path.is_dir()] or [source]
    paths = [path for folder in folders for path in sorted(folder.iterdir())]
    return [path for path in paths if path.is_file() and _is_data(path)]


def _is_data(path: Path) -> bool:
    """Whether a file may hold records: the population beside an extract does not."""
    name = path.name.lower()
    return name.endswith((".parquet", *TEXT_ENDINGS)) and not name.startswith(("population", "."))


def _named_dataset(path: Path, source: Path) -> str | None:
    if path == source:
        return None
    words = path.relative_to(source).as_posix().lower()
    named = [dataset for dataset in DATASETS if dataset in words]
    return named[0] if len(named) == 1 else None


def _read_header(path: Path) -> tuple[tuple[str, ...], str]:
    if path.name.lower().endswith(".parquet"):
        return _parquet_header(path), ""
    line = _first_line(path)
    delimiter = _delimiter(path, line)
    return tuple(next(csv.reader([line], delimiter=delimiter))), delimiter


def _parquet_header(path: Path) -> tuple[str, ...]:
    try:
        return tuple(pyarrow.parquet.read_schema(path).names)
    except (pyarrow.ArrowException, OSError) as error:
        raise InputError(path, "contents", "unreadable", "a Parquet file") from error


def _first_line(path: Path) -> str:
    opener = gzip.open if path.name.lower().endswith(".gz") else open
    try:
        with opener(path, "rt", encoding="utf-8-sig") as text:
            return text.readline().rstrip("\r\n")
    except (OSError, EOFError, UnicodeDecodeError) as error:
        raise InputError(path, "contents", "unreadable", "delimited text in UTF-8") from error


def _delimiter(path: Path, line: str) -> str:
    """Return the one delimiter that a header line is divided by."""
    present = [delimiter for delimiter in DELIMITERS if delimiter in line]
    if len(present) != 1:
        expected = "column names divided by '|' or by ',' alone"
        raise InputError(path, "header", line[:60], expected)
    return present[0]
