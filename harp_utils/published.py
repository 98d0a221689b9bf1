"""The published tables: the only module that writes and reads them.

One folder holds everything that leaves the pipeline: for each focus area a table as Parquet and
CSV and its metadata as JSON, then ``areas.csv``, ``population.csv``, ``completeness.csv`` and
``run.json``. It is built aside, checked against the disclosure rule, and swapped in whole.
Reading is by place: the tables are sorted by place, one row group each, so that a page reads
only its own rows.
"""

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
import pyarrow.parquet as pq

from harp_utils.area_data import AreaData, Place
from harp_utils.completeness import area_groups, completeness_in_words, protect_completeness
from harp_utils.errors import InputError
from harp_utils.measures import build_measures
from harp_utils.metadata import describe_focus_area, describe_provenance, describe_run
from harp_utils.params import DisclosurePolicy, FocusArea, Suite
from harp_utils.publication import make_public
from harp_utils.published_checks import check_published
from harp_utils.published_files import start_aside, swap_folder, write_csv, write_json, write_table
from harp_utils.published_run import PublishedRun
from harp_utils.reference import load_reference, load_standard_population

if TYPE_CHECKING:
    from harp_utils.counts import CountTables

PUBLISHED = Path("data/published")
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
    # England and the regions are added up from every place, also where few are published.
    table = _of_places(make_public(measures, suite, focus_areas, areas, source), suite)
    datasets = {m.metric_id: m.dataset for focus in focus_areas for m in focus.metrics}
    check_published(table, datasets, suite.disclosure)
    completeness = _of_places(protect_completeness(counts.completeness, areas, suite), suite)
    people = _of_places(area_groups(population, categories, areas, suite.edition), suite)
    origin = describe_provenance(suite, provenance)

    aside = start_aside(folder)
    for focus in focus_areas:
        write_json(describe_focus_area(focus, suite, origin), aside / f"{focus.focus_area}.json")
        if not focus.metrics:
            continue
        rows = table[table["focus_area"] == focus.focus_area]
        write_table(rows, aside / focus.focus_area)
    write_csv(_of_places(areas, suite), aside / "areas.csv")
    write_csv(people.assign(data_source=source), aside / "population.csv")
    recorded = completeness_in_words(completeness).assign(data_source=source)
    write_csv(recorded, aside / "completeness.csv")
    run = describe_run(focus_areas, counts.flow, suite.disclosure, origin)
    write_json(run, aside / "run.json")
    swap_folder(aside, folder)


def load_area(focus_area: str, area: str, folder: Path | str = PUBLISHED) -> AreaData:
    """Read what one page shows: a focus area, a place, and what to compare it with.

    Parameters
    ----------
    focus_area
        Id of a published focus area, such as ``"sickle_cell"``.
    area
        Area code, such as ``"E54000071"``.
    folder
        The published folder.

    Raises
    ------
    InputError
        If the focus area or the place is not published there.
    """
    folder = Path(folder)
    place = load_place_named(area, folder)
    focus = _load_metadata(focus_area, folder)
    codes = sorted({place.code, place.region_code, place.country_code})
    table = pq.read_table(folder / f"{focus_area}.parquet", filters=[("area_code", "in", codes)])
    return AreaData(table.to_pandas(), place, focus, focus["provenance"])


def load_place(area: str, folder: Path = PUBLISHED) -> dict[str, AreaData]:
    """Read every published focus area that has metrics for one place, by focus area id."""
    focus_areas = _load_json("run.json", folder)["focus_areas"]
    measured = [name for name in focus_areas if (folder / f"{name}.parquet").is_file()]
    return {name: load_area(name, area, folder) for name in measured}


def load_focus(focus_area: str, folder: Path = PUBLISHED) -> pd.DataFrame:
    """Read the whole table of one focus area: every place."""
    _load_metadata(focus_area, folder)
    return pq.read_table(folder / f"{focus_area}.parquet").to_pandas()


def load_completeness(folder: Path | str = PUBLISHED) -> pd.DataFrame:
    """Read how completely ethnicity is recorded, by data set, period and place."""
    return pd.read_csv(
        Path(folder) / "completeness.csv", na_values=["[c]", "[z]", "none"], dtype={"period": str}
    )


def load_published_population(folder: Path = PUBLISHED) -> pd.DataFrame:
    """Read the people of each place by ethnic group."""
    return pd.read_csv(folder / "population.csv")


def load_run(folder: Path | str = PUBLISHED) -> PublishedRun:
    """Read what was published: which focus areas, for which places, from what.

    Raises
    ------
    InputError
        If nothing has been published there.
    """
    folder = Path(folder)
    content = _load_json("run.json", folder)
    return PublishedRun(
        folder=folder,
        areas=tuple(_load_places(folder)),
        titles=content["focus_areas"],
        flow=tuple(content["flow"]),
        provenance=content["provenance"],
        digest=_digest(folder),
    )


def load_menu(folder: Path | str = PUBLISHED) -> tuple[list[Place], dict[str, str]]:
    """Read what a page links to: every place, and the titles of the focus areas by id."""
    folder = Path(folder)
    return _load_places(folder), _load_json("run.json", folder)["focus_areas"]


def load_place_named(area: str, folder: Path = PUBLISHED) -> Place:
    """Read one published place by its code.

    Raises
    ------
    InputError
        If no published place has that code.
    """
    for place in _load_places(folder):
        if place.code == area:
            return place
    raise InputError(folder / "areas.csv", "area_code", area, "the code of a published place")


def check_published_folder(folder: Path = PUBLISHED) -> None:
    """Check every published table against the policies that were published with it.

    Raises
    ------
    DisclosureError
        Naming the rule and the first row that breaks it.
    InputError
        If nothing has been published there.
    """
    for focus_area in _load_json("run.json", folder)["focus_areas"]:
        focus = _load_json(f"{focus_area}.json", folder)
        if not focus["metrics"]:
            continue
        datasets = {name: metric["dataset"] for name, metric in focus["metrics"].items()}
        given = focus["provenance"]["policy"]
        policies = {name: DisclosurePolicy(**policy) for name, policy in given.items()}
        check_published(load_focus(focus_area, folder), datasets, policies)


def load_categories(grouping: str) -> pd.DataFrame:
    """Read ethnic categories in a grouping: ``code, label, ethnic_group``."""
    table = load_reference("ethnic_categories.csv")
    return table.rename(columns={grouping: "ethnic_group"})[["code", "label", "ethnic_group"]]


def _of_places(rows: pd.DataFrame, suite: Suite) -> pd.DataFrame:
    return rows[rows["area_code"].isin(suite.areas)]


def _place(row: pd.Series, country: str) -> Place:
    parents = {"country": country, "region": row["area_code"], "icb": row["parent_code"]}
    return Place(
        code=row["area_code"],
        name=row["area_name"],
        short_name=row["short_name"],
        level=row["area_level"],
        parent=row["parent_name"],
        slug=row["slug"],
        region_code=parents[row["area_level"]],
        country_code=country,
    )


def _load_places(folder: Path) -> list[Place]:
    """Every published place: England, regions, ICBs."""
    areas = pd.read_csv(folder / "areas.csv", dtype=str)
    country = areas.loc[areas["area_level"] == "country", "area_code"].iloc[0]
    return [_place(row, country) for _, row in areas.iterrows()]


def _load_metadata(focus_area: str, folder: Path) -> dict[str, Any]:
    known = _load_json("run.json", folder)["focus_areas"]
    if focus_area not in known:
        raise InputError(folder, "focus_area", focus_area, "one of " + ", ".join(known))
    return _load_json(f"{focus_area}.json", folder)


def _load_json(name: str, folder: Path) -> dict[str, Any]:
    path = folder / name
    if not path.is_file():
        raise InputError(path, "file", "absent", "a folder of published tables")
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return content


def _digest(folder: Path) -> str:
    """Digest of every published file, by name and content."""
    digest = hashlib.sha256()
    for path in sorted(folder.iterdir()):
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()
