"""The record steps: from an extract to published tables that the auditor has passed."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from harp_utils import __version__
from harp_utils.audit.witnesses import save_witnesses
from harp_utils.audit_once import POPULATION, WITNESSES, note_passed
from harp_utils.backend import own_spark_ended
from harp_utils.collection import check_periods_covered
from harp_utils.counts import build_counts
from harp_utils.digests import file_digest, text_digest
from harp_utils.extract import ExtractReport, check_usable, read_extract
from harp_utils.params import FocusArea, Suite
from harp_utils.pipeline import INTERIM
from harp_utils.progress import Steps, say_step
from harp_utils.published import publish
from harp_utils.reference import load_population

# What the last publication rested on, to see how far the next one moves from it.
BASIS = INTERIM / "published_basis.parquet"


def make_published(
    source: Path,
    suite: Suite,
    focus_areas: Sequence[FocusArea],
    areas: pd.DataFrame,
    places: pd.DataFrame,
    steps: Steps,
    memory: str | None,
    backend: str,
) -> ExtractReport:
    """Read an extract and publish tables made from it.

    Parameters
    ----------
    source
        The extract, a file or a folder.
    suite, focus_areas, areas, places
        What to publish, and the geography of the edition.
    steps
        Where the seconds of each step are kept.
    memory
        What the record steps may take, such as "3GB"; the engine's own limit if not said.
    backend
        What runs the record steps (see `backend.connect`).

    Raises
    ------
    InputError
        If the extract cannot be used.
    DisclosureError
        If the auditor can prove a hidden count.
    """
    with own_spark_ended():
        with steps.step("read and check the extract"):
            report = read_extract(source, INTERIM, memory, say_step, backend)
            check_usable(report)
            check_periods_covered(report, suite)
        with steps.step("spells, re-admissions and counts"):
            counts = build_counts(
                INTERIM, suite, focus_areas, areas, places, memory, say_step, backend
            )
    with steps.step("rates, disclosure control, tables"):
        people = _population(source, report, suite)
        population = load_population(people)
        origin = _provenance(report, people, suite)
        lines, witnesses = publish(
            counts, population, suite, focus_areas, areas, origin, basis=BASIS
        )
    if witnesses:
        # Not before: what stands is audited by the population that it was divided by.
        population.to_parquet(POPULATION, index=False)
        save_witnesses(witnesses, WITNESSES)
        note_passed(lines)
    return report


def _population(source: Path, report: ExtractReport, suite: Suite) -> Path:
    """Return the population to divide by: the extract's own if it came with one."""
    folder = source if source.is_dir() else source.parent
    return folder / report.population if report.population else suite.population


def _provenance(report: ExtractReport, population: Path, suite: Suite) -> dict[str, Any]:
    """Return what a reader is told of the extract behind the numbers.

    ``divided_by`` names the content of the population, and what else rates rest on.
    """
    rest_on = (file_digest(population), suite.standard, suite.reference_group, *suite.areas)
    return {
        "extract_name": report.name,
        "checksum": report.checksum,
        "synthetic": report.synthetic,
        "scale": report.scale,
        "divided_by": text_digest(*rest_on)[:16],
        "suite_version": __version__,
    }
