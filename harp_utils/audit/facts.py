"""What the tables publish, in the form that a reader of documents needs."""

import csv
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow.parquet as pq

from harp_utils.audit.data_links import series_name
from harp_utils.audit.written import whole_numbers, written_words

VALUES = (
    *("value", "lower_95", "upper_95", "lower_998", "upper_998"),
    *("crude_rate", "crude_lower_95", "crude_upper_95"),
    *("ratio", "ratio_lower_95", "ratio_upper_95"),
)
SERIES = ("metric_id", "measure", "breakdown")
COUNTS = ("numerator", "denominator")
#: Columns of counts in the files that are published as CSV only.
PLAIN_COUNTS = re.compile(r"n|people|events|rows|known_category.*|not_stated.*|not_known.*|admis.*")
NATIONAL = "national"


@dataclass(frozen=True)
class Facts:
    """What may be said.

    Attributes
    ----------
    threshold, bases
        The lowest threshold and all rounding bases of the published policies.
    country
        Code of the country, whose counts are exact.
    slugs, names
        Area code by the name of its pages, and by its name in words (lower case).
    counts
        Published counts by area code; those of other files of no place under `NATIONAL`.
    people
        Published populations by area code, which are no secret.
    metrics
        Metric ids that have rows.
    series
        Number of each series in `of_series` (see ``data_links.series_name``).
    of_series, values
        Published rows: number of the series, and the numbers of `VALUES`.
    places
        First and last row of each focus area and place.
    lines
        Every line of every published CSV file.
    reasons
        Words of each reason code.
    written
        The project's own words, lower case, single spaces.
    """

    threshold: int
    bases: tuple[int, ...]
    country: str
    slugs: dict[str, str]
    names: dict[str, str]
    counts: dict[str, frozenset[int]]
    people: dict[str, frozenset[int]]
    metrics: frozenset[str]
    series: dict[str, int]
    of_series: np.ndarray
    values: np.ndarray
    places: dict[tuple[str, str], slice]
    lines: frozenset[str]
    reasons: dict[str, str]
    written: str
    known: dict[Any, np.ndarray] = field(default_factory=dict)

    @cached_property
    def series_by_metric(self) -> dict[str, list[str]]:
        """Name the series of each measure."""
        return {m: [s for s in self.series if s.partition("|")[0] == m] for m in self.metrics}

    def may_be_local(self, number: int) -> bool:
        """Say whether a number has the form of a count below the country: 0, or rounded."""
        is_rounded = any(number % base == 0 for base in self.bases)
        return number == 0 or (number >= self.threshold and is_rounded)

    def numbers(
        self, area: str, wanted: frozenset[str], first: int = 0, last: int = len(VALUES)
    ) -> np.ndarray:
        """Give the sorted published numbers of some columns of `VALUES` for a place.

        `wanted` names series, or whole metrics; none means all. They are kept for the next time.
        """
        key = (area, wanted, first, last)
        if key not in self.known:
            names = [s for name in wanted for s in self.series_by_metric.get(name, (name,))]
            chosen = [self.series[name] for name in names if name in self.series]
            parts = [np.empty((0, last - first))]
            for (_, code), rows in self.places.items():
                if code == area:
                    mine = self.values[rows, first:last]
                    parts += self._stretches(mine, rows, chosen) if wanted else [mine]
            # A change or a difference is printed with its sign apart.
            numbers = np.unique(abs(np.concatenate(parts)))
            self.known[key] = numbers[~np.isnan(numbers)]
        return self.known[key]

    def _stretches(self, mine: np.ndarray, rows: slice, chosen: list[int]) -> list[np.ndarray]:
        """Cut out the rows of some series: those of a place are in the order of their series."""
        own = self.of_series[rows]
        starts, ends = (np.searchsorted(own, chosen, side).tolist() for side in ("left", "right"))
        return [mine[start:end] for start, end in zip(starts, ends, strict=True)]


def read_facts(published: Path, reports: Path) -> Facts:
    """Read the published folder, and the written pages beside it."""
    run = json.loads((published / "run.json").read_text(encoding="utf-8"))
    policies = run["provenance"]["policy"].values()
    areas = pd.read_csv(published / "areas.csv", dtype=str, keep_default_na=False)
    country = areas.loc[areas["area_level"] == "country", "area_code"].iloc[0]
    metadata = [json.loads(p.read_text(encoding="utf-8")) for p in sorted(published.glob("*.json"))]
    tables = [published / f"{name}.parquet" for name in run["focus_areas"]]
    series, of_series, values, places, counts = _rows([p for p in tables if p.is_file()])
    for code, found in _plain_counts(published, country):
        counts.setdefault(code, set()).update(found)
    for content in metadata:
        counts.setdefault(NATIONAL, set()).update(whole_numbers(content))
    return Facts(
        threshold=min(int(policy["threshold"]) for policy in policies),
        bases=tuple(sorted({int(policy["rounding_base"]) for policy in policies})),
        country=country,
        slugs=dict(zip(areas["slug"], areas["area_code"], strict=True)),
        names={
            name.lower(): code
            for column in ("area_name", "short_name")
            for name, code in zip(areas[column], areas["area_code"], strict=True)
        },
        counts={code: frozenset(found) for code, found in counts.items()},
        people=_people(published),
        metrics=frozenset(name.partition("|")[0] for name in series),
        series=series,
        of_series=of_series,
        values=values,
        places=places,
        lines=frozenset(line for path in sorted(published.glob("*.csv")) for line in _lines(path)),
        reasons={k: v for content in metadata for k, v in content.get("reasons", {}).items()},
        written=written_words(metadata, reports),
    )


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").split("\n")


def _rows(
    tables: list[Path],
) -> tuple[dict[str, int], np.ndarray, np.ndarray, dict[tuple[str, str], slice], dict]:
    """Read the numbers of all tables, a stretch of rows for each focus area and place."""
    series: dict[str, int] = {}
    of_series, values, start = [], [], 0
    places: dict[tuple[str, str], slice] = {}
    counts: dict[str, set[int]] = {}
    for path in tables:
        table = pq.read_table(path).to_pandas(categories=["area_code", *SERIES])
        numbered = table.assign(series=_number_series(table, series))
        table = numbered.sort_values(["area_code", "series"])
        of_series.append(table["series"].to_numpy())
        values.append(table.reindex(columns=list(VALUES)).to_numpy(float, na_value=np.nan))
        for code, part in table.groupby("area_code", observed=True, sort=False):
            places[path.stem, str(code)] = slice(start, start + len(part))
            start += len(part)
            shown = pd.unique(part[list(COUNTS)].to_numpy(float, na_value=np.nan).ravel())
            counts.setdefault(str(code), set()).update(int(n) for n in shown if n == n)
    empty = np.empty((0, len(VALUES)))
    whole = np.concatenate(of_series) if of_series else np.empty(0, int)
    return series, whole, np.concatenate([empty, *values]), places, counts


def _number_series(table: pd.DataFrame, series: dict[str, int]) -> np.ndarray:
    """Give the number of each row's series, and add new series to those known."""
    rows = table.groupby(list(SERIES), observed=True, sort=False).ngroup().to_numpy()
    firsts = table[list(SERIES)].drop_duplicates().itertuples(index=False)
    names = [series_name(*(str(part) for part in first)) for first in firsts]
    for name in names:
        series.setdefault(name, len(series))
    return np.array([series[name] for name in names], int)[rows]


def _plain_counts(published: Path, country: str) -> Iterator[tuple[str, set[int]]]:
    """Give the counts of each place in the files that are CSV only; of no place: `NATIONAL`."""
    tables = {path.stem for path in published.glob("*.parquet")} | {"areas", "population"}
    for path in sorted(p for p in published.glob("*.csv") if p.stem not in tables):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                code = row.get("area_code") or row.get("provider_code") or NATIONAL
                cells = [v for k, v in row.items() if k and PLAIN_COUNTS.fullmatch(k) and v]
                yield code, {int(v) for v in cells if v.isdigit()}


def _people(published: Path) -> dict[str, frozenset[int]]:
    path = published / "population.csv"
    if not path.is_file():
        return {}
    people = pd.read_csv(path)
    whole = people["people"].round().astype(int)
    return {str(code): frozenset(part) for code, part in whole.groupby(people["area_code"])}
