"""Read the published folder: by place, so that a page reads only its own rows."""

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow.parquet as pq

from harp_utils.area_data import AreaData, Place
from harp_utils.comparisons import Row, records
from harp_utils.errors import InputError
from harp_utils.hidden_codes import read_with_codes
from harp_utils.place_rows import read_places
from harp_utils.published_run import PublishedRun

PUBLISHED = Path("data/published")
PROTECTION = "protection.json"


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
    focus = load_metadata(focus_area, folder)
    codes = sorted({place.code, place.region_code, place.country_code})
    table = read_places(folder / f"{focus_area}.parquet", codes)
    return AreaData(table, place, focus, focus["provenance"])


def load_place(area: str, folder: Path | str = PUBLISHED) -> dict[str, AreaData]:
    """Read every published focus area that has metrics for one place, by focus area id."""
    folder = Path(folder)
    focus_areas = _load_json("run.json", folder)["focus_areas"]
    measured = [name for name in focus_areas if (folder / f"{name}.parquet").is_file()]
    return {name: load_area(name, area, folder) for name in measured}


def load_focus(focus_area: str, folder: Path = PUBLISHED) -> pd.DataFrame:
    """Read the whole table of one focus area: every place."""
    load_metadata(focus_area, folder)
    with (folder / f"{focus_area}.parquet").open("rb") as file:
        return pq.read_table(file).to_pandas()


def load_metadata(focus_area: str, folder: Path = PUBLISHED) -> dict[str, Any]:
    """Read what a focus area's page needs besides its numbers: words, metrics, periods.

    Raises
    ------
    InputError
        If the focus area is not published there.
    """
    known = _load_json("run.json", folder)["focus_areas"]
    if focus_area not in known:
        raise InputError(folder, "focus_area", focus_area, "one of " + ", ".join(known))
    return _load_json(f"{focus_area}.json", folder)


def load_published_areas(folder: Path = PUBLISHED) -> pd.DataFrame:
    """Read the published places as text, one row each: England, regions, ICBs.

    Raises
    ------
    InputError
        If nothing has been published there.
    """
    path = folder / "areas.csv"
    if not path.is_file():
        expected = "published tables: run make data, and open a notebook from its own folder"
        raise InputError(folder, "published", "no areas.csv", expected)
    return pd.read_csv(path, dtype=str)


def load_completeness(folder: Path | str = PUBLISHED) -> pd.DataFrame:
    """Read how completely ethnicity is recorded, by data set, period and place.

    What was not collected, "[x]", has no row; what is hidden is missing, and ``n_code`` and so on
    have its code.
    """
    path = Path(folder) / "completeness.csv"
    cells = pd.read_csv(path, dtype=str)
    absent = cells.index[cells["n"] == "[x]"]
    # Line 0 is the header.
    return read_with_codes(path, skiprows=list(absent + 1), dtype={"period": str})


def load_sensitivity(folder: Path | str = PUBLISHED) -> pd.DataFrame:
    """Read the lead metrics of England under every rule and grouping for ethnic categories.

    Columns as `sensitivity.headline_sensitivity` gives them and ``data_source``; what is not
    shown is missing, and ``ratio_note`` is the code of the reason.
    """
    # With it comes scipy, for which no other reader has a use.
    from harp_utils.disclosure import REASONS

    codes = [f"[{code}]" for code in REASONS]
    rows = pd.read_csv(Path(folder) / "sensitivity.csv", na_values=[*codes, "none"])
    return rows.assign(
        ratio_note=rows["ratio_note"].map({words: c for c, words in REASONS.items()})
    )


def load_providers(folder: Path | str = PUBLISHED) -> pd.DataFrame:
    """Read how completely each provider records ethnicity, by data set and period.

    Columns as `providers.protect_providers` gives them and ``data_source``; what is hidden is
    missing, and ``n_code`` and so on have its code.
    """
    text = {"provider_code": str, "period": str}
    return read_with_codes(Path(folder) / "providers.csv", dtype=text)


def load_category_changes(folder: Path | str = PUBLISHED) -> pd.DataFrame:
    """Read how many people are in each ethnic group under the suite's rule and under another.

    Columns as `category_changes.public_changes` gives them and ``data_source``; a hidden number
    and its share are missing, and ``people_code`` and ``share_code`` say why.
    """
    return read_with_codes(Path(folder) / "category_changes.csv")


def load_worked_example(folder: Path | str = PUBLISHED) -> pd.DataFrame:
    """Read one rate of everyone in England by age band: events, people and weights.

    Columns as `worked_example.worked_example` gives them and ``data_source``; no rows where
    England was not collected.
    """
    return pd.read_csv(Path(folder) / "worked_example.csv")


def load_published_population(folder: Path = PUBLISHED) -> pd.DataFrame:
    """Read the people of each place by ethnic group."""
    return pd.read_csv(folder / "population.csv")


def load_protection(folder: Path | str = PUBLISHED) -> dict[str, Any]:
    """Read what the auditor came to; empty where it has not run."""
    path = Path(folder) / PROTECTION
    return _load_json(PROTECTION, Path(folder)) if path.is_file() else {}


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


def _place(row: Row, country: str) -> Place:
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
    areas = load_published_areas(folder)
    country = areas.loc[areas["area_level"] == "country", "area_code"].iloc[0]
    return [_place(row, country) for row in records(areas)]


def _load_json(name: str, folder: Path) -> dict[str, Any]:
    path = folder / name
    if not path.is_file():
        raise InputError(path, "file", "absent", "a folder of published tables")
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return content
