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

from harp_utils.audit.data_links import SERIES, series_name
from harp_utils.audit.written import whole_numbers, written_words

VALUES = (
    *("value", "lower_95", "upper_95", "lower_998", "upper_998"),
    *("crude_rate", "crude_lower_95", "crude_upper_95"),
    *("ratio", "ratio_lower_95", "ratio_upper_95"),
)
COUNTS = ("numerator", "denominator")
#: Columns of counts in the files that are published as CSV only.
PLAIN_COUNTS = re.compile(r"n|people|events|rows|known_category.*|not_stated.*|not_known.*|admis.*")
NATIONAL = "national"


# No two are compared: each can then be a key of what was worked out from it.
@dataclass(frozen=True, eq=False)
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
        The rows of each place.
    lines
        Hashes of every line of every published CSV file: a third of the memory of the lines.
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
    places: dict[str, slice]
    lines: frozenset[int]
    reasons: dict[str, str]
    written: str
    known: dict[Any, np.ndarray] = field(default_factory=dict)

    @cached_property
    def series_by_metric(self) -> dict[str, list[str]]:
        """Name the series of each measure."""
        return {m: [s for s in self.series if s.partition("|")[0] == m] for m in self.metrics}

    def has_line(self, line: str) -> bool:
        """Say whether a line stands in a published CSV file."""
        return hash(line) in self.lines

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
            rows = self.places.get(area, slice(0, 0))
            mine = self.values[rows, first:last]
            shown = self._of_series(mine, rows, wanted) if wanted else mine
            # A change or a difference is printed with its sign apart.
            self.known[key] = np.unique(abs(shown[~np.isnan(shown)]))
        return self.known[key]

    def _of_series(self, mine: np.ndarray, rows: slice, wanted: frozenset[str]) -> np.ndarray:
        """Cut some series out of the rows of a place, which are in the order of their series."""
        names = [s for name in wanted for s in self.series_by_metric.get(name, (name,))]
        chosen = [self.series[name] for name in names if name in self.series]
        own = self.of_series[rows]
        starts, ends = (np.searchsorted(own, chosen, side).tolist() for side in ("left", "right"))
        parts = [mine[start:end] for start, end in zip(starts, ends, strict=True)]
        return np.concatenate([mine[:0], *parts])


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
        lines=frozenset(hash(line) for path in published.glob("*.csv") for line in _lines(path)),
        reasons={k: v for content in metadata for k, v in content.get("reasons", {}).items()},
        written=written_words(metadata, reports),
    )


def _lines(path: Path) -> Iterator[str]:
    """Give the lines of a file, and the empty one after the last."""
    with path.open(encoding="utf-8", newline="\n") as file:
        for line in file:
            yield line.removesuffix("\n")
    yield ""


def _rows(
    tables: list[Path],
) -> tuple[dict[str, int], np.ndarray, np.ndarray, dict[str, slice], dict[str, set[int]]]:
    """Read the numbers of all tables: rows by place, and those of a place by their series."""
    series: dict[str, int] = {}
    parts = [pd.DataFrame(columns=["area_code", "series", *VALUES, *COUNTS], dtype=float)]
    for path in tables:
        there = pq.read_schema(path).names
        columns = [name for name in ("area_code", *SERIES, *VALUES, *COUNTS) if name in there]
        table = pq.read_table(path, columns=columns).to_pandas(categories=["area_code", *SERIES])
        numbers = table.reindex(columns=[*VALUES, *COUNTS]).astype(float)
        area = table["area_code"].astype(str)
        parts.append(numbers.assign(area_code=area, series=_number_series(table, series)))
    rows = pd.concat(parts).sort_values(["area_code", "series"])
    places, counts, start = {}, {}, 0
    for code, part in rows.groupby("area_code", sort=False):
        places[str(code)] = slice(start, start + len(part))
        start += len(part)
        shown = pd.unique(part[list(COUNTS)].to_numpy(float).ravel())
        counts[str(code)] = {int(number) for number in shown if number == number}
    return series, rows["series"].to_numpy(int), rows[list(VALUES)].to_numpy(float), places, counts


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
