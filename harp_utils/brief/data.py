"""What the brief of one place shows: every focus area, and how completely ethnicity is known."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import log
from pathlib import Path

import pandas as pd

from harp_utils.area_data import AreaData
from harp_utils.comparisons import Row, records
from harp_utils.narrative import gap_rows
from harp_utils.published_reader import load_completeness, load_place, load_sensitivity
from harp_utils.ranking import rank_gaps
from harp_utils.recorded_shares import recorded_shares


@dataclass(frozen=True)
class Brief:
    """What the brief of one place shows.

    Attributes
    ----------
    places
        Published data of every focus area with metrics, in published order.
    completeness
        Shares of records by how ethnicity was recorded, latest year, admissions: this place, its
        region and England (see ``recorded_shares``).
    sensitivity
        England's lead measures under every rule and grouping for ethnic group.
    widest
        The widest clear gap of each focus area that has one, widest first.
    """

    places: tuple[AreaData, ...]
    completeness: pd.DataFrame
    sensitivity: pd.DataFrame
    widest: tuple[tuple[AreaData, Row], ...]

    @property
    def first(self) -> AreaData:
        """Any one focus area, for what they all share: place, periods, provenance."""
        return self.places[0]


def load_brief(area: str, folder: Path) -> Brief:
    """Read the published data of one place.

    Parameters
    ----------
    area
        Area code, such as ``"E54000065"``.
    folder
        The published folder.
    """
    places = tuple(load_place(area, folder).values())
    data = places[0]
    names = {data.area.code: data.area.short_name, data.area.region_code: data.area.parent}
    names |= {data.area.country_code: "England", data.area.code: data.area.short_name}
    completeness = recorded_shares(load_completeness(folder), names, data.latest)
    return Brief(places, completeness, load_sensitivity(folder), widest_first(places))


def widest_first(places: Sequence[AreaData]) -> tuple[tuple[AreaData, Row], ...]:
    """Give the widest clear gap of each focus area that has one, widest first."""
    found = [(data, row) for data in places for row in _ranked(data)[:1]]
    return tuple(sorted(found, key=lambda pair: -abs(log(pair[1]["ratio"]))))


def _ranked(data: AreaData) -> list[Row]:
    rows = records(gap_rows(data))
    return rank_gaps(rows, data.focus["metrics"], data.area.level, data.provenance)
