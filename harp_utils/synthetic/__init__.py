"""A synthetic hospital extract: invented people, real column names, known truth."""

import shutil
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

import numpy as np
import pyarrow as pa

from harp_utils.params import load_suite
from harp_utils.synthetic.chunks import make_chunks
from harp_utils.synthetic.files import ENDINGS, Write, check_form, open_file
from harp_utils.synthetic.label import write_label, write_population
from harp_utils.synthetic.population import Design, make_design
from harp_utils.synthetic.truth import write_truth

__all__ = ["synthesise"]


def synthesise(
    folder: Path,
    *,
    scale: float = 0.1,
    seed: int = 2026,
    form: str = "parquet",
    noise: bool = True,
    repeats: bool = True,
    areas: Sequence[str] | None = None,
    focus_areas: Sequence[str] | None = None,
) -> None:
    """Write a synthetic extract: HES-shaped files of people who do not exist.

    Writes ``apc/`` and ``ecds/`` (one file per financial year, every cell text, with the columns
    and quirks of ``hes_columns.csv``), ``population.csv.gz`` (people to divide by, at the scale),
    ``extract.yml`` (what this is) and ``truth/`` (what was planted; see `truth`). The same
    arguments give the same bytes. Memory does not grow with the scale, which may exceed 1.

    Conditions of the metrics come at about their published volumes times ``scale``. Other activity
    is thinned: 28% of other emergency admissions, 10% of other elective ones and 4% of other
    emergency attendances are made, so totals are below those of England. Every episode of a
    spell is in the file of the year in which the spell ended. People do not age and do not move.

    Parameters
    ----------
    folder
        Where the extract goes; an earlier extract there is replaced.
    scale
        Size against England: 0.1 makes a tenth of its people and of their activity.
    form
        ``parquet``, ``text`` (delimited by ``|``) or ``csv.gz``: the same content.
    noise
        Whether records have errors: wrong and empty ethnic categories, duplicate rows, dates that
        cannot be read, missing ids, residents of nowhere. Without it the true category stands in
        every record.
    repeats
        Whether people come back. Without it every planted event is of a new person, and
        readmissions are for causes outside every metric.
    areas
        ONS codes of ICBs, of either edition, to make; None makes all.
    focus_areas
        Focus areas whose conditions are made, beside the background; None makes all.

    Raises
    ------
    InputError
        If the scale is not above 0, or a form, area or focus area is unknown.
    """
    check_form(form)
    suite = load_suite()
    design = make_design(
        suite.periods,
        scale=scale,
        seed=seed,
        noise=noise,
        repeats=repeats,
        areas=areas,
        focus_areas=focus_areas,
    )
    for part in ("apc", "ecds", "truth"):
        shutil.rmtree(folder / part, ignore_errors=True)
    _write_rows(folder, design, form)
    write_population(folder, design)
    write_label(folder, design, form)
    write_truth(folder / "truth", design, suite)


def _write_rows(folder: Path, design: Design, form: str) -> None:
    """Write the records and the true category of every person, chunk by chunk."""
    writers: dict[Path, Write] = {}
    with ExitStack() as stack:

        def write(path: Path, rows: pa.Table, form: str) -> None:
            if path not in writers:
                writers[path] = open_file(path, form, rows.column_names, stack)
            writers[path](rows)

        for chunk in make_chunks(design):
            for dataset, rows in chunk.rows.items():
                years = chunk.years[dataset]
                for number, period in enumerate(design.periods):
                    name = f"{dataset}_{period.label.replace('/', '-')}.{ENDINGS[form]}"
                    chosen = pa.array(np.nonzero(years == number)[0])
                    write(folder / dataset / name, rows.take(chosen), form)
            write(folder / "truth" / "people.parquet", chunk.people, "parquet")
