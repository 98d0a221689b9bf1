"""The published tables: the only module that writes them (`published_reader` reads them).

One folder holds everything that leaves the pipeline: for each focus area a table as Parquet and
CSV and its metadata as JSON, then ``areas.csv``, ``population.csv``, ``completeness.csv`` and
``run.json``. It is built aside, checked against the disclosure rule, and swapped in whole.
"""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from harp_utils.audit.witnesses import Witnesses
from harp_utils.category_changes import public_changes
from harp_utils.collection import find_gaps, without_gaps
from harp_utils.completeness import area_groups, completeness_in_words, protect_completeness
from harp_utils.disclosure.states import link_counts, linked_states
from harp_utils.ethnicity import load_categories
from harp_utils.measures import build_measures
from harp_utils.metadata import describe_focus_area, describe_provenance, describe_run
from harp_utils.params import FocusArea, Suite
from harp_utils.processes import side_by_side
from harp_utils.progress import say, say_step
from harp_utils.providers import COUNTS, protect_providers, providers_in_words
from harp_utils.publication import make_public
from harp_utils.publication_audit import write_what_passes
from harp_utils.publication_basis import basis_of_published, publication_basis
from harp_utils.published_checks import check_counts, check_published
from harp_utils.published_files import (
    restore_folder,
    start_aside,
    swap_folder,
    write_csv,
    write_json,
    write_table,
    write_words,
)
from harp_utils.published_reader import PUBLISHED
from harp_utils.reference import load_standard_population
from harp_utils.revisions import kept_lines, load_last
from harp_utils.sensitivity import headline_sensitivity, sensitivity_in_words
from harp_utils.sensitivity_measures import measures_by_grouping
from harp_utils.worked_example import worked_example

if TYPE_CHECKING:
    from harp_utils.counts import CountTables

SYNTHETIC_WORDS = "SYNTHETIC: invented numbers"


def publish(
    counts: "CountTables",
    population: pd.DataFrame,
    suite: Suite,
    focus_areas: Sequence[FocusArea],
    areas: pd.DataFrame,
    provenance: dict[str, Any],
    folder: Path = PUBLISHED,
    basis: Path | None = None,
) -> tuple[list[str], tuple[Witnesses, ...]]:
    """Write everything that may be published to `folder`, in place of what was there.

    Parameters
    ----------
    counts
        Tidy counts of the extract, with every area level and the pooled period.
    population
        One row an ICB, ethnic category, sex, age band and deprivation quintile, at the extract's
        scale.
    suite, focus_areas, areas
        What to publish, and every place of the edition; `suite.areas` are published.
    provenance
        ``extract_name, checksum, synthetic, scale, suite_version``: what made the numbers.
    folder
        Swapped whole at the end; left as it was if anything fails before, or if too few people
        changed since to publish anything new (see `revisions`).
    basis
        File that says what the last publication rested on; without one nothing is compared.

    Returns
    -------
    list of str, and tuple of Witnesses
        What the auditor found and what stays as last published, a line each, and the tables that
        it found on the way; nothing where all of it stays.

    Raises
    ------
    DisclosureError
        If a table breaks the disclosure rule, or the auditor can prove a hidden count.
    InputError
        If the same years are published already for another edition of the map.
    """
    restore_folder(folder)
    categories = load_categories(suite.grouping)
    standard = load_standard_population(suite.standard)
    origin = describe_provenance(suite, provenance)
    now = publication_basis(counts, focus_areas, areas)
    last = load_last(folder, basis, now, origin, suite)
    if last is not None and last.is_whole:
        say("published tables: fewer than 8 people changed; all stays as it was, new words too")
        return [], ()
    say_step("rates, ratios and their intervals")
    frames = (population, standard, areas)
    measures = _measures(counts, categories, suite, focus_areas, *frames)
    source = SYNTHETIC_WORDS if provenance["synthetic"] else provenance["extract_name"]
    everywhere = area_groups(population, categories, areas, suite.edition)
    populated = set(everywhere.loc[everywhere["people"] > 0, "area_code"])
    gaps = find_gaps(counts.completeness, areas, populated, suite)
    datasets = {m.metric_id: m.dataset for focus in focus_areas for m in focus.metrics}
    linked = link_counts(measures, suite, focus_areas, areas, gaps)
    by_grouping = measures_by_grouping(counts, suite, focus_areas, *frames)

    def write_aside(pinned: pd.DataFrame | None) -> tuple[Path, int]:
        # England and the regions are added up from every place, also where few are published.
        states, more = linked_states(linked, pinned)
        rows = make_public(measures, states, suite, focus_areas, areas, gaps, source, last)
        table = _of_places(rows, suite)
        check_published(table, datasets, suite.disclosure)
        aside = start_aside(folder)
        _write_focus_areas(aside, focus_areas, table, suite, origin)
        write_csv(_of_places(areas, suite), aside / "areas.csv")
        people = _of_places(everywhere, suite)
        write_csv(people.assign(data_source=source), aside / "population.csv")
        headlines = headline_sensitivity(by_grouping, suite, focus_areas, areas, gaps, table)
        example = worked_example(counts.frequency, suite, focus_areas, *frames, gaps, table)
        background = {
            "sensitivity": sensitivity_in_words(headlines, source),
            "worked_example": example,
            "category_changes": public_changes(counts.category_changes, suite, pinned),
            **_tables_of_recording(counts, suite, areas, gaps),
        }
        for name, rows in background.items():
            write_csv(rows.assign(data_source=source), aside / f"{name}.csv")
        run = describe_run(focus_areas, counts.flow, suite.disclosure, origin)
        write_json(run, aside / "run.json")
        return aside, more

    aside, audit = write_what_passes(write_aside, population, suite)
    write_words(aside)
    if basis is None:
        swap_folder(aside, folder)
    else:
        draft = basis.with_suffix(".part")
        rests_on = now if last is None else basis_of_published(now, last.basis, last.kept)
        rests_on.to_parquet(draft, index=False)
        swap_folder(aside, folder)
        # At once, so that hardly anything can come between tables and what they rest on.
        draft.replace(basis)
    return [*audit.lines(), *kept_lines(last)], audit.witnesses


def _measures(
    counts: "CountTables",
    categories: pd.DataFrame,
    suite: Suite,
    focus_areas: Sequence[FocusArea],
    population: pd.DataFrame,
    standard: pd.DataFrame,
    areas: pd.DataFrame,
) -> pd.DataFrame:
    """Build all measures: no focus area needs another, so two halves of them go side by side."""
    largest_first = sorted(focus_areas, key=lambda focus: -len(focus.metrics))
    halves = [half for half in (largest_first[::2], largest_first[1::2]) if half]
    arguments = (counts, population, standard, categories, suite)
    tasks = [partial(build_measures, *arguments, half, areas) for half in halves]
    return pd.concat(side_by_side(tasks), ignore_index=True)


def _write_focus_areas(
    folder: Path,
    focus_areas: Sequence[FocusArea],
    table: pd.DataFrame,
    suite: Suite,
    origin: dict[str, Any],
) -> None:
    """Write the table of each focus area that has metrics, and its metadata."""
    for focus in focus_areas:
        write_json(describe_focus_area(focus, suite, origin), folder / f"{focus.focus_area}.json")
        if focus.metrics:
            write_table(table[table["focus_area"] == focus.focus_area], folder / focus.focus_area)


def _tables_of_recording(
    counts: "CountTables", suite: Suite, areas: pd.DataFrame, gaps: pd.DataFrame
) -> dict[str, pd.DataFrame]:
    """Say in tables how well places and providers record ethnic categories.

    Providers are not set beside each other on the records of some places alone. Of one place's
    extract their counts would also add up to those of the place, and so tell hidden ones.
    """
    completeness = protect_completeness(counts.completeness, areas, suite, gaps)
    providers = without_gaps(protect_providers(counts.provider_completeness, suite), areas, gaps)
    check_counts(providers, COUNTS, providers["dataset"], suite.disclosure)
    return {
        "completeness": completeness_in_words(_of_places(completeness, suite)),
        "providers": providers_in_words(providers),
    }


def _of_places(rows: pd.DataFrame, suite: Suite) -> pd.DataFrame:
    return rows[rows["area_code"].isin(suite.areas)]
