"""What was read, what was refused and why: the report that travels with an extract."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

import yaml

from harp_utils.errors import InputError

REPORT = "extract_report.json"
HARMLESS = ("unfinished episode", "exact duplicate row")
LARGEST_SHARE = 0.2


@dataclass(frozen=True)
class Refusal:
    """How many rows of a dataset were refused for one reason."""

    dataset: str
    reason: str
    rows: int


@dataclass(frozen=True)
class ExtractReport:
    """What an extract held.

    Attributes
    ----------
    name, synthetic, scale
        From the ``extract.yml`` beside the data; else the name of the file or folder, False and 1.
        ``synthetic`` is also True when any person id starts with SYN, whatever the file says.
    population
        The population file that came with the extract, "" where none did.
    checksum
        Of the canonical cells of every row read; the same for any file form and row order.
    files, set_aside
        File names, inside the extract: those read, and those that hold neither dataset.
    rows_read, rows_used
        Rows by dataset; 0 for a dataset without a file, whose metrics were not collected.
    first_date, last_date
        By dataset: the earliest and latest admission or arrival among the rows used, "" for none.
    pre_2001_categories
        By dataset: rows read whose ethnic category is of the old scheme, taken as not known.
    unlisted_categories
        By dataset: rows read whose ethnic category is no code of any scheme, taken as not known.
    """

    name: str
    synthetic: bool
    scale: float
    population: str
    checksum: str
    files: tuple[str, ...]
    set_aside: tuple[str, ...]
    rows_read: dict[str, int]
    rows_used: dict[str, int]
    refused: tuple[Refusal, ...]
    first_date: dict[str, str]
    last_date: dict[str, str]
    pre_2001_categories: dict[str, int]
    unlisted_categories: dict[str, int]

    def check_sums(self) -> None:
        """Raise ValueError unless every row read was either used or refused with a reason."""
        for dataset, read in self.rows_read.items():
            refused = sum(entry.rows for entry in self.refused if entry.dataset == dataset)
            if read != self.rows_used[dataset] + refused:
                raise ValueError(f"{dataset}: {read} rows read, but not all used or refused")


def check_usable(report: ExtractReport) -> None:
    """Refuse an extract of which one fault takes a large share: its form is not understood.

    Unfinished episodes and duplicates are a matter of how an extract was cut, not of its form.

    Raises
    ------
    InputError
        If one other reason refuses more than a fifth of a data set's rows.
    """
    for part in report.refused:
        read = report.rows_read[part.dataset]
        if part.reason not in HARMLESS and part.rows > read * LARGEST_SHARE:
            # Without numbers, which could be small: they are in the report beside the records.
            found = f"more than 1 row in 5: {part.reason}"
            expected = (
                "fewer (dates are YYYY-MM-DD; see quarantine.parquet and extract_report.json)"
            )
            raise InputError(report.name, f"{part.dataset} rows", found, expected)


def write_report(report: ExtractReport, interim: Path) -> None:
    """Write the report beside the records of the extract."""
    text = json.dumps(asdict(report), indent=1, ensure_ascii=False)
    (interim / REPORT).write_text(text + "\n", encoding="utf-8")


def load_report(interim: Path) -> ExtractReport:
    """Read the report of the extract whose records are in ``interim``.

    Raises
    ------
    InputError
        If no extract was read into that folder.
    """
    path = interim / REPORT
    if not path.is_file():
        raise InputError(path, "report", "not found", "an extract read before")
    read = json.loads(path.read_text(encoding="utf-8"))
    lists = {name: tuple(read[name]) for name in ("files", "set_aside")}
    refused = tuple(Refusal(**entry) for entry in read["refused"])
    return ExtractReport(**(read | lists | {"refused": refused}))


@dataclass(frozen=True)
class Label:
    """What the ``extract.yml`` beside the data says of them."""

    name: str
    synthetic: bool
    scale: float
    population: str


def read_label(source: Path) -> Label:
    """Read ``extract.yml``, if there is one beside the data.

    Raises
    ------
    InputError
        If the file is not YAML, or names a population file that is not there.
    """
    folder = source if source.is_dir() else source.parent
    path = folder / "extract.yml"
    if not path.is_file():
        return Label(source.stem, False, 1.0, "")
    try:
        said = yaml.safe_load(path.read_text(encoding="utf-8"))
        name, scale = str(said["name"]), float(said.get("scale", 1))
    except (yaml.YAMLError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise InputError(path, "contents", "unreadable", "YAML with a name and a scale") from error
    population = str(said.get("population", ""))
    if population and not (folder / population).is_file():
        raise InputError(path, "population", population, "a file beside the data")
    return Label(name, bool(said.get("synthetic", False)), scale, population)
