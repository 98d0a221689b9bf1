"""A small published folder of made-up counts, for tests that read published tables.

Three focus areas; England, East of England and NHS Central East; made by the real publishing
path, so hidden values, true zeros and hidden references are there as they would be.
"""

import os
import shutil
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
from conftest import once

from harp_utils.counts import CountTables
from harp_utils.denominators import AgeScope, area_population, scope_population
from harp_utils.geography import load_areas
from harp_utils.metric_parts import metric_parts
from harp_utils.params import (
    FocusArea,
    Metric,
    Suite,
    load_code_lists,
    load_focus_areas,
    load_suite,
)
from harp_utils.published import publish
from harp_utils.reference import REFERENCE, load_population

PARAMS = Path(__file__).resolve().parents[1] / "params"
FOCUS_AREAS = ("cardiovascular", "maternal_neonatal", "sickle_cell")
ENGLAND, REGION, PLACE = "E92000001", "E40000007", "E54000065"
PROVENANCE = {
    "extract_name": "sample",
    "checksum": "0" * 16,
    "synthetic": True,
    "scale": 1,
    "suite_version": "0.1.0",
}
# Events per 1,000 people by category, so that charts and sentences have gaps to show.
RATES = dict(A=10, B=9, C=8, D=9, E=9, F=8, G=9, H=13, J=17, K=15, L=12, M=14, N=12, P=13, R=5, S=8)
SICKLE_RATES = dict.fromkeys("ABCFHJKLRS", 0.01) | dict.fromkeys("DEG", 1) | dict.fromkeys("MNP", 9)
KEYS = ["metric_id", "period", "area_code", "ethnic_category"]
FINE = [*KEYS, "sex", "age_band", "imd_quintile"]


def write_sample_published(folder: Path) -> Path:
    """Publish made-up counts to `folder` and return it."""
    shutil.copytree(_published_once(), folder, dirs_exist_ok=True)
    return folder


@cache
def _published_once() -> Path:
    """Publish them once for all test processes of a run: the audit takes its time."""
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID") or str(os.getpid())
    folder = Path(tempfile.gettempdir()) / f"harp-sample-{run}" / "published"
    with once(folder) as mine:
        if mine:
            suite, focus_areas, areas, population = sample_settings()
            counts = sample_counts(suite, focus_areas, areas, population)
            publish(counts, population, suite, focus_areas, areas, PROVENANCE, folder)
    return folder


def sample_settings() -> tuple[Suite, tuple[FocusArea, ...], pd.DataFrame, pd.DataFrame]:
    """Suite, three focus areas, three places, and the population of the one ICB."""
    suite = load_suite(PARAMS)
    chosen = [f for f in load_focus_areas(PARAMS) if f.focus_area in FOCUS_AREAS]
    areas = load_areas(suite.edition)
    kept = areas[areas["area_code"].isin([ENGLAND, REGION, PLACE])].reset_index(drop=True)
    population = load_population(REFERENCE / "population.csv.gz")
    here = population[population["icb_2026"] == PLACE].reset_index(drop=True)
    return suite, tuple(chosen), kept, here


def sample_counts(
    suite: Suite, focus_areas: tuple[FocusArea, ...], areas: pd.DataFrame, population: pd.DataFrame
) -> CountTables:
    """Count tables with invented events, the same on every call."""
    rng = np.random.default_rng(2026)
    people = area_population(population, areas, suite.edition)
    here = people[people["area_code"] == PLACE]
    metrics = [metric for focus in focus_areas for metric in focus.metrics]
    years = [period.label for period in suite.periods]
    events = _at_every_level(
        lambda: _with_parts(
            {m.metric_id: _events(m, here, years, rng) for m in metrics}, suite, focus_areas
        ),
        FINE,
    )
    births = _at_every_level(lambda: _births(here, years, rng), ["denominator", *KEYS[1:]])
    pooled = suite.pooled_label
    frequency = _frequency(events, pooled)
    denominators = _with_pooled(births, ["denominator", *KEYS[1:]], pooled)
    return CountTables(
        events=_with_pooled(events, FINE, pooled),
        frequency=frequency,
        stays=_stays(events, metrics, pooled),
        official=_official(events, metrics, pooled),
        repeats=_repeats(events, metrics, pooled),
        denominators=denominators,
        completeness=_with_pooled(
            _completeness(areas, years), ["dataset", "period", "area_code"], pooled
        ),
        provider_completeness=_providers(years),
        flow=pd.DataFrame(
            {"dataset": "apc", "step": ["rows read", "refused"], "rows": [123_456, 3]}
        ),
        rule_events=_by_rule(events, years[-1]),
        rule_frequency=_by_rule(frequency[frequency["imd_quintile"] == 0], years[-1]),
        rule_denominators=_by_rule(denominators, years[-1]),
        category_changes=_changes(people),
    )


def _providers(years: list[str]) -> pd.DataFrame:
    """Three providers: a large one, one that records badly, and one with few records."""
    counts = [("RAA", 9_000, 600, 400), ("RBB", 700, 250, 50), ("RCC", 30, 6, 0)]
    rows = pd.DataFrame(
        counts, columns=["provider_code", "known_category", "not_stated", "not_known"]
    )
    rows["n"] = rows[["known_category", "not_stated", "not_known"]].sum(axis=1)
    grid = pd.DataFrame({"period": years}).merge(pd.DataFrame({"dataset": ["apc"]}), how="cross")
    return rows.merge(grid, how="cross")


def _by_rule(rows: pd.DataFrame, year: str) -> pd.DataFrame:
    """England's rows of a year under each rule; OHID's calls people of category S Caribbean."""
    england = rows[(rows["area_code"] == ENGLAND) & (rows["period"] == year)]
    parts = [england.assign(rule=rule) for rule in ("most_frequent", "most_recent", "ohid_chime")]
    parts[-1] = parts[-1].replace({"ethnic_category": {"S": "M"}})
    return pd.concat(parts)


def _changes(people: pd.DataFrame) -> pd.DataFrame:
    """One person in ten by category; four of category R are Chinese by one rule alone."""
    england = people[people["area_code"] == ENGLAND]
    sums = (england.groupby("ethnic_category")["population"].sum() // 10).astype(int)
    rows = sums.rename("people").reset_index().assign(rule="most_frequent")
    rows = rows.assign(category_under_rule=rows["ethnic_category"])
    moved = rows.assign(rule="ohid_chime").replace({"category_under_rule": {"S": "M"}})
    few = rows[rows["ethnic_category"] == "R"].assign(people=4, category_under_rule="S")
    stayed = rows.assign(people=rows["people"] - 4 * (rows["ethnic_category"] == "R"))
    recent = pd.concat([stayed, few]).assign(rule="most_recent")
    return pd.concat([rows, recent, moved])


def _at_every_level(draw: Callable[[], pd.DataFrame], keys: list[str]) -> pd.DataFrame:
    """Count the events of the one place, more in the rest of its region, more again in England."""
    own, nearby, far = draw(), draw(), draw()
    levels = {PLACE: [own], REGION: [own, nearby], ENGLAND: [own, nearby, far]}
    rows = pd.concat([pd.concat(parts).assign(area_code=code) for code, parts in levels.items()])
    numbers = [name for name in ("numerator", "denominator", "n") if name not in keys]
    present = [name for name in numbers if name in rows]
    return rows.groupby(keys, as_index=False)[present].sum()


def _with_parts(
    events: dict[str, pd.DataFrame], suite: Suite, focus_areas: tuple[FocusArea, ...]
) -> pd.DataFrame:
    """Add to each metric the events of those that are part of it, as strokes are of CVD."""
    pairs = metric_parts(focus_areas, suite, load_code_lists())
    ids = pairs.apply(lambda column: column.str.partition("/")[0])
    waiting = ids[(ids["part"] != ids["whole"]) & ids["whole"].isin(list(events))]
    waiting = waiting.drop_duplicates()
    while len(waiting):
        # Only metrics that are themselves complete are added to others.
        ready = waiting[~waiting["part"].isin(waiting["whole"])]
        for part, whole in ready.itertuples(index=False):
            added = events[part].assign(metric_id=whole)
            if "readmission" in part and "readmission" not in whole:
                added = added.assign(numerator=added["denominator"], denominator=0)
            events[whole] = pd.concat([events[whole], added])
        waiting = waiting.drop(ready.index)
    return pd.concat(events.values())


def _events(
    metric: Metric, people: pd.DataFrame, years: list[str], rng: np.random.Generator
) -> pd.DataFrame:
    """Events of one metric; a tenth as many again are of unknown ethnic group."""
    scoped = scope_population(people, AgeScope(metric.sex, metric.minimum_age, metric.maximum_age))
    rates = SICKLE_RATES if metric.focus_area == "sickle_cell" else RATES
    age = scoped["age_band"].str.extract(r"^(\d+)", expand=False).astype(float)
    rise = 1.0 if metric.focus_area != "cardiovascular" else 0.02 + (age / 45) ** 2
    rarity = 0.15 if metric.kind == "readmission" else 1 / (1 + 3 * (len(metric.name) % 3))
    expected = scoped["population"] * scoped["ethnic_category"].map(rates) / 1000 * rise * rarity
    parts = []
    for year, label in enumerate(years):
        known = scoped.assign(period=label, numerator=rng.poisson(expected * (1 + 0.03 * year)))
        lost = known.assign(numerator=rng.binomial(known["numerator"], 0.1), ethnic_category="Z")
        parts += [known, lost]
    rows = pd.concat(parts).assign(metric_id=metric.metric_id)
    readmission = metric.kind == "readmission"
    rows["denominator"] = rows["numerator"] * 6 if readmission else 0
    sums = rows.groupby(FINE, as_index=False)[["numerator", "denominator"]].sum()
    return sums[sums["numerator"] > 0]


def _frequency(events: pd.DataFrame, pooled: str) -> pd.DataFrame:
    """One person in five with two events, by quintile and for all quintiles (0) together."""
    keys = [*KEYS, "age_band", "imd_quintile"]
    every = pd.concat([events, events.assign(imd_quintile=0)])
    sums = _with_pooled(every, keys, pooled)
    twice = sums["numerator"] // 5
    once = sums.assign(events_per_person=1, people=sums["numerator"] - 2 * twice)
    both = pd.concat([once, sums.assign(events_per_person=2, people=twice)])
    return both.loc[both["people"] > 0, [*keys, "events_per_person", "people"]]


def _stays(events: pd.DataFrame, metrics: list[Metric], pooled: str) -> pd.DataFrame:
    """A histogram of days: some same-day stays, most of a few days, a long tail."""
    ids = [metric.metric_id for metric in metrics if metric.kind == "length_of_stay"]
    rows = events[events["metric_id"].isin(ids)]
    # By age band, so that the days of a person are the same at every level.
    days = rows["age_band"].str.extract(r"^(\d+)", expand=False).astype(int) // 5
    rows = rows.assign(days=days.map(lambda band: (0, 1, 2, 4, 9, 30)[(band * 7) % 6]))
    sums = _with_pooled(rows, [*KEYS, "days"], pooled).rename(columns={"numerator": "spells"})
    return sums.loc[sums["spells"] > 0, [*KEYS, "days", "spells"]]


def _official(events: pd.DataFrame, metrics: list[Metric], pooled: str) -> pd.DataFrame:
    """Discharges of women after re-admission metrics; none of cancer and maternity."""
    emptied = ("cancer", "maternal_neonatal")
    kept = [m.metric_id for m in metrics if m.kind == "readmission" and m.focus_area not in emptied]
    chosen = events["metric_id"].isin(kept) & (events["sex"] == "F")
    sums = _with_pooled(events[chosen], KEYS, pooled)
    return sums[[*KEYS, "numerator", "denominator"]].query("denominator > 0")


def _repeats(events: pd.DataFrame, metrics: list[Metric], pooled: str) -> pd.DataFrame:
    """Everybody has two records that are alike: the design effect is 2."""
    ids = [metric.metric_id for metric in metrics if metric.kind == "readmission"]
    followed = _with_pooled(events[events["metric_id"].isin(ids)], KEYS, pooled)
    indexes = followed.assign(total=followed["numerator"], n=followed["denominator"])
    official = _official(events, metrics, pooled)
    official = official.assign(total=official["numerator"], n=official["denominator"])
    stays = _stays(events, metrics, pooled).rename(columns={"spells": "n"})
    days = stays.assign(total=stays["days"] * stays["n"], squares=stays["days"] ** 2 * stays["n"])
    same_day = stays.assign(total=(stays["days"] == 0) * stays["n"])
    named = {"main": pd.concat([indexes, days]), "official": official, "zero_day_share": same_day}
    rows = pd.concat([part.assign(measure=name) for name, part in named.items()])
    rows["squares"] = rows["squares"].fillna(rows["total"])
    keys = ["measure", *KEYS]
    sums = rows.groupby(keys, as_index=False)[["total", "n", "squares"]].sum()
    return sums[keys].assign(
        people=(sums["n"] + 1) // 2,
        numerator=sums["total"],
        denominator=sums["n"],
        numerator_squares=2 * sums["squares"],
        products=2 * sums["total"],
        denominator_squares=2 * sums["n"],
        record_squares=sums["squares"],
    )


def _births(people: pd.DataFrame, years: list[str], rng: np.random.Generator) -> pd.DataFrame:
    women = scope_population(people, AgeScope("female", 15, 49))
    sums = women.groupby(["area_code", "ethnic_category"], as_index=False)["population"].sum()
    rows = sums.merge(pd.DataFrame({"period": years}), how="cross").merge(
        pd.DataFrame({"denominator": ["births", "deliveries"]}), how="cross"
    )
    known = rows.assign(n=rng.poisson(rows["population"] * 0.5)).drop(columns="population")
    lost = known.assign(ethnic_category="Z", n=known["n"] // 10)
    keys = ["denominator", "period", "area_code", "ethnic_category"]
    return pd.concat([known, lost]).groupby(keys, as_index=False)["n"].sum()


def _with_pooled(rows: pd.DataFrame, keys: list[str], pooled: str) -> pd.DataFrame:
    """Add the sum of the years to rows of single years."""
    numbers = [c for c in rows.select_dtypes("number").columns if c not in keys]
    both = pd.concat([rows, rows.assign(period=pooled)])
    return both.groupby(keys, as_index=False)[numbers].sum()


def _completeness(areas: pd.DataFrame, years: list[str]) -> pd.DataFrame:
    rows = areas[["area_code"]].merge(pd.DataFrame({"period": years}), how="cross")
    rows = rows.merge(pd.DataFrame({"dataset": ["apc", "ecds"]}), how="cross")
    known = np.where(rows["dataset"] == "apc", 91_234, 84_321)
    times = rows["area_code"].map({PLACE: 1, REGION: 2, ENGLAND: 3})
    counts = rows.assign(
        known_category=known * times, not_stated=6_543 * times, not_known=2_345 * times
    )
    return counts.assign(n=counts[["known_category", "not_stated", "not_known"]].sum(axis=1))
