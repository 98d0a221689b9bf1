"""The published tables: the only module that writes them (`published_reader` reads them).

One folder holds everything that leaves the pipeline: for each focus area a table as Parquet and
CSV and its metadata as JSON, then ``areas.csv``, ``population.csv``, ``completeness.csv`` and
``run.json``. It is built aside, checked against the disclosure rule, and swapped in whole.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from harp_utils.category_changes import public_changes
from harp_utils.collection import find_gaps
from harp_utils.completeness import area_groups, completeness_in_words, protect_completeness
from harp_utils.ethnicity import load_categories
from harp_utils.measures import build_measures
from harp_utils.metadata import describe_focus_area, describe_provenance, describe_run
from harp_utils.params import FocusArea, Suite
from harp_utils.providers import COUNTS, protect_providers, providers_in_words
from harp_utils.publication import make_public
from harp_utils.published_checks import check_counts, check_published
from harp_utils.published_files import start_aside, swap_folder, write_csv, write_json, write_table
from harp_utils.published_reader import PUBLISHED
from harp_utils.reference import load_standard_population
from harp_utils.sensitivity import headline_sensitivity, sensitivity_in_words
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
) -> None:
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
        Swapped whole at the end; left as it was if anything fails before.

    Raises
    ------
    DisclosureError
        If a table breaks the disclosure rule.
    """
    categories = load_categories(suite.grouping)
    standard = load_standard_population(suite.standard)
    measures = build_measures(counts, population, standard, categories, suite, focus_areas, areas)
    source = SYNTHETIC_WORDS if provenance["synthetic"] else provenance["extract_name"]
    everywhere = area_groups(population, categories, areas, suite.edition)
    populated = set(everywhere.loc[everywhere["people"] > 0, "area_code"])
    gaps = find_gaps(counts.completeness, areas, populated, suite)
    # England and the regions are added up from every place, also where few are published.
    rows = make_public(measures, suite, focus_areas, areas, gaps, source)
    table = _of_places(rows, suite)
    datasets = {m.metric_id: m.dataset for focus in focus_areas for m in focus.metrics}
    check_published(table, datasets, suite.disclosure)
    completeness = _of_places(protect_completeness(counts.completeness, areas, suite), suite)
    people = _of_places(everywhere, suite)
    origin = describe_provenance(suite, provenance)

    aside = start_aside(folder)
    for focus in focus_areas:
        write_json(describe_focus_area(focus, suite, origin), aside / f"{focus.focus_area}.json")
        if not focus.metrics:
            continue
        write_table(table[table["focus_area"] == focus.focus_area], aside / focus.focus_area)
    write_csv(_of_places(areas, suite), aside / "areas.csv")
    write_csv(people.assign(data_source=source), aside / "population.csv")
    recorded = completeness_in_words(completeness).assign(data_source=source)
    write_csv(recorded, aside / "completeness.csv")
    providers = protect_providers(counts.provider_completeness, suite)
    check_counts(providers, COUNTS, providers["dataset"], suite.disclosure)
    write_csv(providers_in_words(providers).assign(data_source=source), aside / "providers.csv")
    frames = (population, standard, areas, gaps)
    headlines = headline_sensitivity(counts, suite, focus_areas, *frames)
    write_csv(sensitivity_in_words(headlines, source), aside / "sensitivity.csv")
    changes = public_changes(counts.category_changes, suite)
    write_csv(changes.assign(data_source=source), aside / "category_changes.csv")
    example = worked_example(counts.frequency, suite, focus_areas, *frames)
    write_csv(example.assign(data_source=source), aside / "worked_example.csv")
    run = describe_run(focus_areas, counts.flow, suite.disclosure, origin)
    write_json(run, aside / "run.json")
    swap_folder(aside, folder)


def _of_places(rows: pd.DataFrame, suite: Suite) -> pd.DataFrame:
    return rows[rows["area_code"].isin(suite.areas)]
