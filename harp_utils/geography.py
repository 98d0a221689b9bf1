"""Places: dated editions of the ICB map, short names, slugs and who joined whom.

An ICB keeps neither its name nor its code for ever: on 1 April 2026 twelve were abolished and six
created, and one kept its organisation code under a new ONS code. So every table of places belongs
to an edition, named by the year in which it began.
"""

import re
from pathlib import Path

import pandas as pd

from harp_utils.errors import InputError
from harp_utils.reference import REFERENCE, load_reference

LEVELS = ("country", "region", "icb")
SUFFIX = " Integrated Care Board"


def short_name(name: str) -> str:
    """Name a place as running text does: without "Integrated Care Board".

    Examples
    --------
    >>> short_name("NHS Central East Integrated Care Board")
    'NHS Central East'
    >>> short_name("East of England")
    'East of England'
    """
    return name.removesuffix(SUFFIX)


def slug(name: str) -> str:
    """Name a place as an address does: lower-case words joined by hyphens.

    Examples
    --------
    >>> slug("NHS West and North London Integrated Care Board")
    'west-and-north-london'
    >>> slug("Leicester, Leicestershire and Rutland")
    'leicester-leicestershire-and-rutland'
    """
    bare = short_name(name).removeprefix("NHS ").lower()
    return re.sub(r"[^a-z0-9]+", "-", bare).strip("-")


def load_editions(folder: Path = REFERENCE) -> tuple[int, ...]:
    """List the editions that the reference table holds, oldest first.

    Examples
    --------
    >>> load_editions()
    (2023, 2026)
    """
    table = load_reference("geographies.csv", folder)
    return tuple(sorted(int(edition) for edition in table["edition"].unique()))


def check_edition(edition: object, folder: Path = REFERENCE) -> int:
    """Return the edition as a number, or say which editions there are.

    Raises
    ------
    InputError
        If the edition is unknown.
    """
    known = load_editions(folder)
    if str(edition) not in {str(year) for year in known}:
        expected = "one of " + ", ".join(str(year) for year in known)
        raise InputError("geographies.csv", "edition", edition, expected)
    return int(str(edition))


def load_areas(edition: int, folder: Path = REFERENCE) -> pd.DataFrame:
    """Read every area of an edition: England, its regions and its ICBs.

    Grain: one row per area. England first, then regions, then ICBs, each in alphabetical order.

    Columns: ``area_code`` (ONS), ``ods_code``, ``area_name`` (in full), ``short_name``,
    ``area_level`` (country, region or icb), ``parent_code``, ``parent_name`` ("" for England),
    ``slug``, ``tile_col``, ``tile_row`` (place on the tile map, counted from the top left; missing
    for England and regions), ``tile_code`` (letters on the tile), ``joins`` (the earlier ICBs that
    an area took over, in words, "" where nothing changed).

    Raises
    ------
    InputError
        If the edition is unknown.
    """
    year = check_edition(edition, folder)
    table = load_reference("geographies.csv", folder)
    areas = table[table["edition"] == str(year)].drop(columns="edition")
    parents = areas.set_index("area_code")["area_name"]
    joined = joined_from(year, folder)
    areas = areas.assign(
        short_name=areas["area_name"].map(short_name),
        slug=areas["area_name"].map(slug),
        parent_name=areas["parent_code"].map(parents).map(short_name, na_action="ignore"),
        tile_col=pd.to_numeric(areas["tile_col"]).astype("Int64"),
        tile_row=pd.to_numeric(areas["tile_row"]).astype("Int64"),
        joins=[joined.get(code, "") for code in areas["area_code"]],
    ).fillna({"parent_name": ""})
    return _in_display_order(areas)


def _in_display_order(areas: pd.DataFrame) -> pd.DataFrame:
    columns = "area_code ods_code area_name short_name area_level parent_code parent_name slug"
    rank = areas["area_level"].map({level: place for place, level in enumerate(LEVELS)})
    ordered = areas.assign(rank=rank).sort_values(["rank", "slug"])
    chosen = [*columns.split(), "tile_col", "tile_row", "tile_code", "joins"]
    return ordered[chosen].reset_index(drop=True)


def load_places(edition: int, folder: Path = REFERENCE) -> pd.DataFrame:
    """Read the lookup from where a record says its person lives to the ICB of an edition.

    Grain: one row per ``sub_icb_code`` and ``local_authority``. Columns: ``sub_icb_code``,
    ``local_authority`` ("" where any district will do; only Frimley, D4U1Y, needs the district),
    ``icb_code``.

    Raises
    ------
    InputError
        If the edition is unknown.
    """
    year = check_edition(edition, folder)
    table = load_reference("sub_icb_locations.csv", folder)
    places = table.rename(columns={f"icb_{year}": "icb_code"})
    return places[["sub_icb_code", "local_authority", "icb_code"]]


def joined_from(edition: int, folder: Path = REFERENCE) -> dict[str, str]:
    """Say in words which ICBs of the edition before an area of this edition took over.

    Keys are area codes. An ICB that was shared out is named "part of"; parts come last, and
    semicolons divide the names, because the names hold commas. An area that took over exactly
    one whole ICB did not change, so it has no entry.

    Examples
    --------
    >>> joined_from(2026)["E54000071"]
    'North Central London; North West London'
    >>> joined_from(2026)["E54000067"]
    'Hampshire and Isle of Wight; part of Frimley'
    """
    earlier = [year for year in load_editions(folder) if year < edition]
    if not earlier:
        return {}
    pairs = _successions(earlier[-1], edition, folder)
    parts = pairs.sort_values(["shared", "name"]).groupby("after")
    words = parts["words"].agg("; ".join)
    changed = parts["words"].size().gt(1) | parts["shared"].any()
    return {str(code): text for code, text in words[changed].items()}


def _successions(earlier: int, later: int, folder: Path) -> pd.DataFrame:
    """One row per ICB of one edition and ICB of the next that took over some or all of it."""
    places = load_reference("sub_icb_locations.csv", folder)
    pairs = places[[f"icb_{earlier}", f"icb_{later}"]].drop_duplicates()
    pairs = pairs.set_axis(["before", "after"], axis="columns")
    table = load_reference("geographies.csv", folder)
    old = table[table["edition"] == str(earlier)].set_index("area_code")["area_name"]
    name = pairs["before"].map(old).map(short_name).str.removeprefix("NHS ")
    shared = pairs["before"].duplicated(keep=False)
    words = name.where(~shared, "part of " + name)
    return pairs.assign(name=name, shared=shared, words=words)
