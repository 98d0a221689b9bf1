"""Read a hospital extract: map its columns, refuse rows with a reason, keep typed records.

The way in for patient-level data. Whatever form the files have, the same content gives the same
records, the same report and the same checksum.
"""

import shutil
from pathlib import Path

from harp_utils.backend import Progress, connect, in_silence
from harp_utils.backend_options import DUCKDB
from harp_utils.extract.files import find_files
from harp_utils.extract.intake import Intake, checksum, take_in
from harp_utils.extract.quarantine import STAGING, write_quarantine
from harp_utils.extract.reading import blame, read_dataset
from harp_utils.extract.report import (
    ExtractReport,
    Refusal,
    check_usable,
    load_report,
    read_label,
    write_report,
)
from harp_utils.extract.schema import DATASETS

__all__ = ["ExtractReport", "Refusal", "check_usable", "load_report", "read_extract"]


def read_extract(
    source: Path,
    interim: Path,
    memory_limit: str | None = None,
    progress: Progress = in_silence,
    backend: str = DUCKDB,
) -> ExtractReport:
    """Read an extract into typed records, and say what was used and what was refused.

    Writes ``apc.parquet`` (one row per finished episode), ``ecds.parquet`` (one row per
    attendance), ``quarantine.parquet`` (every refused row as it was read, with its dataset, file
    and reason) and ``extract_report.json``. A dataset without a file gives no records.

    Parameters
    ----------
    source
        One file or a folder of ``|``-delimited text, CSV (either may be gzipped) or Parquet.
    interim
        Folder for the records. They are personal data: it must not be published.
    memory_limit
        For example "3GB"; what does not fit is spilled to ``interim``.
    progress
        Called with the name of each step as it begins.
    backend
        The engine (see `backend.connect`). It may give the checksum another value.

    Raises
    ------
    InputError
        If there are no files, or one cannot be read, or a column is missing.
    """
    found, label = find_files(source), read_label(source)
    engine = connect(interim, memory_limit, backend)
    intakes: dict[str, Intake] = {}
    for dataset in DATASETS:
        progress(f"read {dataset}")
        rows = read_dataset(engine, found.used, dataset)
        progress(f"check {dataset}")
        with blame(engine, found.used):
            intakes[dataset] = take_in(engine, rows, dataset, interim)
    write_quarantine(engine, interim)
    shutil.rmtree(interim / STAGING, ignore_errors=True)
    report = ExtractReport(
        name=label.name,
        synthetic=label.synthetic or any(intake.synthetic for intake in intakes.values()),
        scale=label.scale,
        population=label.population,
        checksum=checksum(intakes),
        files=tuple(_inside(source, file.path) for file in found.used),
        set_aside=tuple(_inside(source, path) for path in found.set_aside),
        rows_read={name: intake.rows_read for name, intake in intakes.items()},
        rows_used={name: intake.rows_used for name, intake in intakes.items()},
        refused=tuple(entry for intake in intakes.values() for entry in intake.refused),
        first_date={name: intake.first_date for name, intake in intakes.items()},
        last_date={name: intake.last_date for name, intake in intakes.items()},
        pre_2001_categories={name: intake.pre_2001 for name, intake in intakes.items()},
        unlisted_categories={name: intake.unlisted for name, intake in intakes.items()},
    )
    report.check_sums()
    write_report(report, interim)
    return report


def _inside(source: Path, path: Path) -> str:
    return path.name if path == source else path.relative_to(source).as_posix()
