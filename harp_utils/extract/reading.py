"""Read the files of one dataset as they are: canonical column names, every cell as text."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import zip_longest

import ibis
from ibis.expr.types import Column, StringColumn, StringScalar, Table

from harp_utils.backend import Backend, complaint, failures
from harp_utils.errors import InputError
from harp_utils.extract.files import ExtractFile
from harp_utils.extract.schema import KEY, LISTS, load_columns, map_columns

NO_TEXT: StringScalar = ibis.null(str)
FIRST_VISIBLE = "!"


def read_dataset(engine: Backend, files: tuple[ExtractFile, ...], dataset: str) -> Table:
    """Read all files of one dataset, lazily: rows flow from the files to whatever asks for them.

    Grain: one row per row of the files. Columns: the canonical ones as text, null where the cell
    is empty; ``diagnosis_01``, ``procedure_01`` and so on, which `gather_codes` gathers; ``file``.

    Raises
    ------
    InputError
        If a column is missing, a key was stored as a number, or a file cannot be opened.
    """
    parts = [_read_file(engine, file) for file in files if file.dataset == dataset]
    return ibis.union(_no_rows(engine, dataset), *parts)


def _no_rows(engine: Backend, dataset: str) -> Table:
    """Give the columns of a dataset without a row, so that a dataset may have no file."""
    cells = [cell for column in load_columns(dataset) for cell in column.cells]
    schema = ibis.schema(dict.fromkeys([*cells, "file"], "string"))
    return engine.create_table(f"no_{dataset}", schema=schema, temp=True)


def _read_file(engine: Backend, file: ExtractFile) -> Table:
    mapping = map_columns(file.path, file.header, file.dataset)
    with blame(engine, [file]):
        if not file.delimiter:
            return _canonical(engine.read_parquet(file.path), file, mapping)
        text = engine.read_csv(file.path, all_varchar=True, header=True, delim=file.delimiter)
        return _canonical(text, file, mapping)


@contextmanager
def blame(engine: Backend, files: Iterable[ExtractFile]) -> Iterator[None]:
    """Turn what the engine says about a file that it cannot read into one line.

    The file is the one that the engine names, and the first where it names none.
    """
    try:
        yield
    except failures(engine) as error:
        said = str(error)
        paths = [file.path for file in files]
        named = (path for path in paths if str(path) in said or path.absolute().as_uri() in said)
        expected = "a whole file with rows that fit the header"
        raise InputError(next(named, paths[0]), "contents", complaint(error), expected) from error


def _canonical(rows: Table, file: ExtractFile, mapping: dict[str, tuple[str, ...]]) -> Table:
    columns: dict[str, Column] = {}
    for column in load_columns(file.dataset):
        found = [_as_text(rows[name]) for name in mapping[column.name]]
        if column.name not in LISTS:
            trim = _trim_key if column.name in _keys(file.dataset) else StringColumn.strip
            found = [trim(cell).nullif("") for cell in found[:1]]
        columns |= dict(zip_longest(column.cells, found, fillvalue=NO_TEXT))
    _check_key_type(rows, file, mapping)
    return rows.select(**columns, file=ibis.literal(file.path.name))


def gather_codes(rows: Table, dataset: str) -> Table:
    """Gather the codes of a row into ``diagnosis`` and ``procedure``, in their order.

    Codes are divided by commas: text costs half of what a list does. New column:
    ``first_diagnosis``. It costs more than all else about a row, so rows are chosen before.
    """
    lists = [column for column in load_columns(dataset) if column.name in LISTS]
    codes = {c.name: [rows[cell].nullif("") for cell in c.cells] for c in lists}
    gathered = {name: ibis.literal(",").join(cells) for name, cells in codes.items()}
    rows = rows.mutate(first_diagnosis=ibis.coalesce(*codes["diagnosis"]), **gathered)
    return rows.drop(*(cell for column in lists for cell in column.cells))


def _as_text(cell: Column) -> Column:
    """Write a cell as HES text does: dates by ISO, whole numbers without a decimal point."""
    kind = cell.type()
    if kind.is_timestamp():
        cell = cell.date()
    if kind.is_floating():
        cell = cell.cast("int64")
    return cell.cast(str)


def _trim_key(cell: StringColumn) -> StringColumn:
    """Strip a cell only where white space is around it: stripping costs as much as all else.

    Other columns hold few values, which DuckDB strips once each.
    """
    has_space = (cell < FIRST_VISIBLE) | (cell.right(1) < FIRST_VISIBLE)
    return ibis.cases((has_space, cell.strip()), else_=cell)


def _keys(dataset: str) -> tuple[str, ...]:
    return "person_id", KEY[dataset]


def _check_key_type(rows: Table, file: ExtractFile, mapping: dict[str, tuple[str, ...]]) -> None:
    """Refuse a file whose 19-character keys went through a floating-point number."""
    for column in _keys(file.dataset):
        name = mapping[column][0]
        kind = rows[name].type()
        if kind.is_floating():
            raise InputError(file.path, name, str(kind), "text, or keys lose their last digits")
