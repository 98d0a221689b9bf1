"""What one page shows: a place, its numbers, and the numbers to compare them with."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from harp_utils.breakdowns import PUBLISHED_BREAKDOWNS
from harp_utils.errors import InputError
from harp_utils.measure_words import MEASURES

# Measures that are made of all years together, whatever their breakdown.
OF_ALL_YEARS = (
    *("age_rate", "age_deprivation_rate", "change_a_year"),
    *("slope_index", "relative_index"),
)
#: A part of a published table: metric_id, breakdown, measure and area_code.
Key = tuple[str, ...]


@dataclass(frozen=True)
class Place:
    """A published place.

    Attributes
    ----------
    level
        country, region or icb.
    parent
        Name of the region of an ICB, of the country of a region, "none" for England.
    region_code, country_code
        What the place is compared with; its own code where it is a region or the country.
    """

    code: str
    name: str
    short_name: str
    level: str
    parent: str
    slug: str
    region_code: str
    country_code: str


@dataclass(frozen=True)
class AreaData:
    """Published rows of one focus area for one place, its region and England.

    Attributes
    ----------
    table
        Published rows, in published order.
    area
        The place.
    focus
        The metadata of the focus area: words, metrics, periods.
    provenance
        Which extract and which choices made the numbers.
    """

    table: pd.DataFrame
    area: Place
    focus: dict[str, Any]
    provenance: dict[str, Any]

    @property
    def latest(self) -> str:
        """Label of the latest single year."""
        return str(self.focus["periods"][-1]["label"])

    def rows(
        self,
        metric_id: str,
        breakdown: str = "ethnic_group",
        period: str | None = None,
        measure: str = "main",
        area: str = "this",
    ) -> pd.DataFrame:
        """Rows of one metric, in display order.

        Parameters
        ----------
        metric_id
            A metric of the focus area.
        breakdown
            everyone, ethnic_group, ethnic_category, deprivation or inequality.
        period
            A label; "all" for every period; None for the latest year, or for the pooled years
            where the breakdown or the measure has no single ones.
        measure
            main, or a further one, such as median_stay, difference or slope_index.
        area
            this, region or england.

        Returns
        -------
        pandas.DataFrame
            Published columns; empty if there is no such row.

        Raises
        ------
        InputError
            If what is asked for has a name that no publication of this focus area could have.
        """
        by_year = breakdown in ("everyone", "ethnic_group", "inequality")
        single = by_year and measure not in OF_ALL_YEARS
        wanted = period or (self.latest if single else self.focus["pooled_label"])
        self._check_known(
            metric_id=metric_id, breakdown=breakdown, period=wanted, measure=measure, area=area
        )
        key = (metric_id, breakdown, measure, self._codes[area])
        if (key, wanted) not in self._parts:
            self._parts[key, wanted] = self._part(key, wanted)
        return self._parts[key, wanted].copy(deep=False)

    def _check_known(self, **asked: str) -> None:
        """Refuse a misspelt name: it would have no rows, like a place that sends no records."""
        for name, value in asked.items():
            known = self._names[name]
            if value not in known:
                raise InputError("data.rows", name, value, "one of " + ", ".join(known))

    @cached_property
    def _names(self) -> dict[str, tuple[str, ...]]:
        """The names that a part may be asked for by, whether or not it is published here."""
        years = [str(year["label"]) for year in self.focus["periods"]]
        return {
            "metric_id": tuple(self.focus["metrics"]),
            "breakdown": PUBLISHED_BREAKDOWNS,
            "period": (*years, str(self.focus["pooled_label"]), "all"),
            "measure": tuple(MEASURES),
            "area": tuple(self._codes),
        }

    @cached_property
    def _codes(self) -> dict[str, str]:
        place = self.area
        return {"this": place.code, "region": place.region_code, "england": place.country_code}

    def _part(self, key: Key, period: str) -> pd.DataFrame:
        chosen = self._positions.get(key, [])
        if period != "all":
            chosen = [row for row in chosen if self._periods[row] == period]
        return self.table.take(chosen).reset_index(drop=True)

    @cached_property
    def _parts(self) -> dict[tuple[Key, str], pd.DataFrame]:
        """Parts already taken: most are asked for again, by a chart, its words and its table."""
        return {}

    @cached_property
    def _positions(self) -> dict[Key, list[int]]:
        """Where the rows of each part of the table are: a page asks for more than a hundred."""
        keys = ["metric_id", "breakdown", "measure", "area_code"]
        found: dict[Key, list[int]] = {}
        columns = (self.table[key].tolist() for key in keys)
        for row, key in enumerate(zip(*columns, strict=True)):
            found.setdefault(key, []).append(row)
        return found

    @cached_property
    def _periods(self) -> list[str]:
        return self.table["period"].tolist()
