"""Everything published, arranged for the pages that stand above single notebooks."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from harp_utils.comparisons import Row, has_ratio, records
from harp_utils.protected_counts import tally_counts
from harp_utils.published_reader import (
    load_completeness,
    load_focus,
    load_metadata,
    load_protection,
    load_published_areas,
    load_published_population,
    load_run,
)
from harp_utils.ranking import rank_gaps, ranking_rule

LEVEL_WORDS = {"country": "Country", "region": "NHS region", "icb": "Integrated care board"}


@dataclass(frozen=True)
class SitePlace:
    """A place as pages above the notebooks show it.

    Attributes
    ----------
    parent
        Code of the region of an ICB, of the country of a region, "none" for the country.
    tile
        Column and row on the tile map; ``None`` off the map.
    joins
        Earlier ICBs it took over, in words; "none" where nothing changed.
    """

    code: str
    name: str
    level: str
    parent: str
    parent_name: str
    slug: str
    tile: tuple[int, int] | None
    tile_code: str
    joins: str


@dataclass(frozen=True)
class SiteData:
    """Published words and latest values of every focus area and place.

    Attributes
    ----------
    places
        England, its regions, its ICBs, in that order.
    focus
        Metadata of each focus area by its id, in display order.
    latest
        By focus area and code of the place: rows of the latest year by ethnic group.
    population
        ``area_code, ethnic_group, people, share``.
    completeness
        ``dataset, period, area_code`` and shares of records by how ethnicity was recorded.
    provenance
        Which extract and which choices made the numbers.
    tally
        What became of every published count; see `protected_counts.tally_counts`.
    protection
        What the auditor came to; empty where it has not run.
    """

    places: tuple[SitePlace, ...]
    focus: dict[str, dict[str, Any]]
    latest: dict[tuple[str, str], list[Row]]
    population: pd.DataFrame
    completeness: pd.DataFrame
    provenance: dict[str, Any]
    tally: pd.DataFrame
    protection: dict[str, Any] = field(default_factory=dict)

    @property
    def country(self) -> SitePlace:
        """The country, with which every place is compared."""
        return next(place for place in self.places if place.level == "country")

    @property
    def regions(self) -> list[SitePlace]:
        """The regions, in alphabetical order."""
        return [place for place in self.places if place.level == "region"]

    @property
    def icbs(self) -> list[SitePlace]:
        """The ICBs, in alphabetical order."""
        return [place for place in self.places if place.level == "icb"]

    def inside(self, place: SitePlace) -> list[SitePlace]:
        """List the places directly inside another."""
        return [other for other in self.places if other.parent == place.code]

    def rows(self, focus_area: str, place: SitePlace) -> list[Row]:
        """List the latest rows by ethnic group of one focus area in one place."""
        return self.latest.get((focus_area, place.code), [])

    def ranked(self, place: SitePlace, focus_area: str | None = None) -> list[Row]:
        """List the gaps that may lead a page in a place, widest first; see `rank_gaps`."""
        wanted = [focus_area] if focus_area else list(self.focus)
        rows = [row for name in wanted for row in self.rows(name, place)]
        return rank_gaps(rows, self.metrics, place.level, self.provenance)

    def is_collected(self, place: SitePlace, focus_area: str | None = None) -> bool:
        """Say whether the extract holds all records of any measure in a place."""
        wanted = [focus_area] if focus_area else list(self.focus)
        rows = (row for name in wanted for row in self.rows(name, place))
        return any(row["value_note"] != "x" for row in rows)

    def has_ratios(self, place: SitePlace) -> bool:
        """Say whether any group of any measure is compared with the reference group."""
        return any(has_ratio(row) for name in self.focus for row in self.rows(name, place))

    def rule(self, place: SitePlace) -> str:
        """Say how the gaps of a place are ranked."""
        return ranking_rule(self.metrics, place.level, self.provenance)

    @property
    def metrics(self) -> dict[str, dict[str, Any]]:
        """Published words of every metric by its id."""
        return {name: m for focus in self.focus.values() for name, m in focus["metrics"].items()}

    @property
    def reference(self) -> str:
        """The ethnic group that ratios compare with."""
        return str(next(iter(self.focus.values()))["reference_group"])

    @property
    def period(self) -> dict[str, str]:
        """Label and words of the latest year."""
        return dict(self.provenance["periods"][-1])


def arrange(
    areas: pd.DataFrame,
    focus: dict[str, dict[str, Any]],
    tables: dict[str, pd.DataFrame],
    population: pd.DataFrame,
    completeness: pd.DataFrame,
    provenance: dict[str, Any],
    protection: dict[str, Any] | None = None,
) -> SiteData:
    """Arrange published tables for the pages above the notebooks.

    Parameters
    ----------
    areas
        As ``geography.load_areas`` gives it, or ``areas.csv`` with "none" in place of blanks.
    focus
        Metadata of each focus area by its id.
    tables
        Published rows of each focus area by its id.
    population, completeness, provenance, protection
        As published; no protection where no auditor has run.
    """
    latest: dict[tuple[str, str], list[Row]] = {}
    period = provenance["periods"][-1]["label"]
    for focus_area, table in tables.items():
        chosen = table[
            (table["period"] == period)
            & (table["measure"] == "main")
            & (table["breakdown"] == "ethnic_group")
        ]
        for row in records(chosen):
            latest.setdefault((focus_area, row["area_code"]), []).append(row)
    places = tuple(_place(row) for row in records(areas))
    tally = tally_counts(tables.values())
    return SiteData(
        places, focus, latest, population, completeness, provenance, tally, protection or {}
    )


def _place(row: Row) -> SitePlace:
    return SitePlace(
        code=row["area_code"],
        name=row["short_name"],
        level=row["area_level"],
        parent=_text(row["parent_code"]),
        parent_name=_text(row["parent_name"]),
        slug=row["slug"],
        tile=_tile(row["tile_col"], row["tile_row"]),
        tile_code=_text(row["tile_code"]),
        joins=_text(row["joins"]),
    )


def _text(value: str | float | None) -> str:
    return "none" if pd.isna(value) or value == "" else str(value)


def _tile(column: str | float | None, row: str | float | None) -> tuple[int, int] | None:
    if _text(column) == "none":
        return None
    return int(float(str(column))), int(float(str(row)))


def read_site_data(folder: Path) -> SiteData:
    """Read the published folder for the pages above the notebooks.

    Raises
    ------
    InputError
        If nothing has been published there.
    """
    run = load_run(folder)
    return arrange(
        load_published_areas(folder),
        {name: load_metadata(name, folder) for name in run.titles},
        {name: load_focus(name, folder) for name in run.choose_focus_areas(None)},
        load_published_population(folder),
        load_completeness(folder),
        run.provenance,
        load_protection(folder),
    )
