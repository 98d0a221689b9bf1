"""Every count of a publication together: what each tells by itself, and what adds up to what."""

import json
from pathlib import Path

import numpy as np
import pandas as pd

from harp_utils.audit.bounds import Places, Sums
from harp_utils.audit.cells import NO_CELL, make_cells
from harp_utils.audit.changes import change_cells
from harp_utils.audit.days import with_days
from harp_utils.audit.divisions import check_divisions, narrow_by_means
from harp_utils.audit.findings import Finding
from harp_utils.audit.plain_counts import recording_cells, together
from harp_utils.audit.rates import narrow_by_rates
from harp_utils.audit.reading import Published
from harp_utils.audit.rests import with_rests
from harp_utils.audit.same_day import narrow_by_same_day_stays
from harp_utils.audit.sums import published_sums
from harp_utils.audit.worths import event_worths
from harp_utils.params import FocusArea, Suite
from harp_utils.part_sets import part_facts
from harp_utils.reference import load_standard_population


def gather_counts(
    folder: Path,
    read: Published,
    population: pd.DataFrame,
    suite: Suite,
    focus_areas: tuple[FocusArea, ...],
) -> tuple[pd.DataFrame, Sums, list[Finding]]:
    """Gather all counts, their sums, and what needs no sums to find.

    Parameters
    ----------
    folder, read
        What is published.
    population
        The public populations, as `reference.load_population` gives them.
    suite, focus_areas
        The public definitions of what is counted.

    Returns
    -------
    table, sums and findings
        Counts with the columns of `cells.Cells` and `days.with_days`, and numbers of the programme
        that each is in: ``metric``, ``family`` of the metrics of which one is part of another, and
        ``region``, which is that of a place; the country has one of its own.
    """
    cells = make_cells(read)
    metrics = [metric for focus in focus_areas for metric in focus.metrics]
    standard = load_standard_population(suite.standard)
    worths = event_worths(population, standard, read, metrics, _grouping(folder))
    table, of_rates = narrow_by_rates(cells, read, worths)
    table = narrow_by_same_day_stays(cells, narrow_by_means(cells, table, read), read)
    facts = part_facts(focus_areas, suite)
    table = with_days(cells, with_rests(table, facts.sets), read)
    sums = published_sums(table, read, facts)
    parts = [(table, sums)]
    if (folder / "completeness.csv").is_file():
        parts.append(recording_cells(folder, read))
    if (folder / "category_changes.csv").is_file():
        parts.append(change_cells(folder, read))
    every, all_sums = together(parts)
    every["stays"] = every["stays"].fillna(NO_CELL).astype(np.int64)
    series = every["series"].astype("category")
    metric = [name.partition("/")[0] for name in series.cat.categories]
    number = {name: place for place, name in enumerate(dict.fromkeys(metric))}
    family = _families(facts.sets, number)
    labels = {
        label: np.array([numbers[name] for name in metric])[series.cat.codes]
        for label, numbers in (("metric", number), ("family", family))
    }
    findings = [*cells.findings, *of_rates, *check_divisions(read)]
    return every.assign(**labels, region=_regions(every, read)), all_sums, findings


def _regions(every: pd.DataFrame, read: Published) -> Places:
    """Give each count the number of its region; those of no known place have one together."""
    areas = read.areas.set_index("area_code")
    region = areas["parent_code"].where(areas["area_level"] == "icb", areas.index.to_series())
    return pd.factorize(every["area_code"].astype(str).map(region).fillna(""))[0]


def _families(sets: pd.DataFrame, metrics: dict[str, int]) -> dict[str, int]:
    """Give one number to all metrics that are linked by a part of one within another."""
    number = dict(metrics)
    pairs = sets[["part", "whole"]].apply(lambda series: series.str.partition("/")[0])
    known = pairs[pairs.isin(list(metrics)).all(axis=1)].drop_duplicates()
    for _ in number:
        before = dict(number)
        for part, whole in known.itertuples(index=False):
            number[part] = number[whole] = min(number[part], number[whole])
        if number == before:
            break
    return number


def _grouping(folder: Path) -> str:
    first = min(path for path in folder.glob("*.json") if path.with_suffix(".parquet").is_file())
    return str(json.loads(first.read_text(encoding="utf-8"))["provenance"]["grouping"])
