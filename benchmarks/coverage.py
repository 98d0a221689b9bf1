"""How often the intervals of sickle cell admissions hold the rate that was planted.

Draws a year of admissions a thousand times (see ``drawn_extracts.py``), counts people by their
number of admissions as the suite does, and makes each rate with three intervals: the one for repeat
admissions, Dobson's plain one, and the gamma interval of Fay and Feuer over people. Re-admissions
and stays follow (see ``coverage_of_returns.py``).
Run: python benchmarks/coverage.py
"""

import argparse
from pathlib import Path

import coverage_of_returns
import numpy as np
import pandas as pd
from drawn_extracts import (
    ADMITTED,
    CONDITION,
    GROUP,
    SETTINGS,
    Setting,
    and_everyone,
    draw_spells_of,
    groups_of,
    one_year,
)
from scipy import stats

from harp_utils.params import load_code_lists, load_focus_areas, load_suite
from harp_utils.reference import load_standard_population
from harp_utils.standardisation import directly_standardised_rates
from harp_utils.synthetic.expected import make_expectation, metric_spells
from harp_utils.synthetic.population import Design
from harp_utils.synthetic.rates import age_bands

COLUMNS = ["measure", "setting", "ethnic_group", "interval", "shown", "people", "events"]
COLUMNS += ["design_effect", "bias", "held", "truth_below", "truth_above", "width"]


def count_people(design: Design, extracts: int, seed: int) -> pd.DataFrame:
    """Count people by their admissions in the year, of each extract, group and age band.

    Grain: one row an extract, ethnic group (and "Everyone"), age band and number of admissions
    ``k``. Columns: ``people``.
    """
    cells = design.cells[["age_band"]].assign(ethnic_group=groups_of(design.cells))
    keys = ["ethnic_group", "age_band", "k"]
    parts = []
    for extract, spells in enumerate(draw_spells_of(design, extracts, seed)):
        admitted = spells[spells["same"] & spells["type"].isin(ADMITTED)]
        each = admitted.groupby(["cell", "index"]).size().rename("k").reset_index()
        people = and_everyone(each.join(cells, on="cell")).groupby(keys).size()
        parts.append(people.rename("people").reset_index().assign(extract=extract))
    return pd.concat(parts, ignore_index=True)


def planted_rates(design: Design) -> pd.Series:
    """Directly standardised rate per 100,000 that was planted, by ethnic group and of everyone."""
    given = make_expectation(design, load_suite(), load_code_lists())
    focus = {area.focus_area: area for area in load_focus_areas()}[CONDITION]
    events = metric_spells(focus.metric(f"{CONDITION}_admissions"), given).counted.sum(axis=1)
    bands = np.array(age_bands())[given.cells["band"]]
    rows = given.cells.assign(events=events, ethnic_group=groups_of(given.cells), age_band=bands)
    sums = and_everyone(rows).groupby(["ethnic_group", "age_band"])[["events", "population"]].sum()
    weights = _standard().set_index("age_band")["weight"]
    rates = (sums["events"] / sums["population"]).unstack()[weights.index]
    return rates @ weights / weights.sum() * 100_000


def _standard() -> pd.DataFrame:
    return load_standard_population(load_suite().standard)


def make_rates(people: pd.DataFrame, design: Design, extracts: int) -> pd.DataFrame:
    """Rate of every extract and group with each interval.

    Grain: one row an extract, group and ``interval`` ("repeat", "plain" or "gamma"). Columns:
    those of `directly_standardised_rates`, and ``people`` admitted.
    """
    grid = _population(design).merge(pd.DataFrame({"extract": range(extracts)}), how="cross")
    counted = people.merge(grid, on=[*GROUP, "age_band"])
    rows = pd.concat([grid.assign(k=1, people=0), counted], ignore_index=True)
    rows["events"] = rows["people"] * rows["k"]
    options = {"denominator": "population", "confidence": 0.95}
    standard = _standard()
    repeat = directly_standardised_rates(
        rows, GROUP, standard, numerator="people", frequency="k", **options
    )
    plain = directly_standardised_rates(rows, GROUP, standard, numerator="events", **options)
    kinds = {"repeat": repeat, "plain": plain, "gamma": with_gamma_limits(repeat, counted)}
    parts = [part.assign(interval=name) for name, part in kinds.items()]
    made = pd.concat(parts, ignore_index=True)
    return made.join(people.groupby(GROUP)["people"].sum(), on=GROUP)


def _population(design: Design) -> pd.DataFrame:
    cells = design.cells.assign(ethnic_group=groups_of(design.cells))
    cells["population"] *= design.scale
    keys = ["ethnic_group", "age_band"]
    return and_everyone(cells).groupby(keys, as_index=False)[["population"]].sum()


def with_gamma_limits(rates: pd.DataFrame, counted: pd.DataFrame) -> pd.DataFrame:
    """Replace the limits by those of Fay and Feuer, Statistics in Medicine 1997; 16: 791-801.

    A rate is a weighted sum of independent Poisson counts of people: a person with k admissions
    weighs ``k w / (n sum(w))``. The upper limit allows for one more person of the largest weight.
    """
    standard = _standard()
    share = standard.set_index("age_band")["weight"] / standard["weight"].sum()
    weight = counted["k"] * counted["age_band"].map(share) / counted["population"] * 100_000
    largest = weight.groupby([counted[name] for name in GROUP]).max()
    top = rates[GROUP].join(largest.rename("top"), on=GROUP)["top"].to_numpy()
    value, variance = rates["value"].to_numpy(), rates["standard_error"].to_numpy() ** 2
    above, wider = value + top, variance + top**2
    return rates.assign(
        lower_95=stats.gamma.ppf(0.025, value**2 / variance, scale=variance / value),
        upper_95=stats.gamma.ppf(0.975, above**2 / wider, scale=wider / above),
    )


def coverage(made: pd.DataFrame, truth: pd.Series) -> pd.DataFrame:
    """Share of shown intervals that hold the truth. Grain: ethnic group and interval.

    Columns: ``shown`` (extracts with a rate), ``people`` and ``events`` (mean), ``bias`` (mean
    rate over the truth), ``held`` (% of intervals with the truth inside), ``truth_below`` and
    ``truth_above`` (%), ``width`` (mean width over the truth).
    """
    true = made["ethnic_group"].map(truth)
    judged = made.assign(
        events=made["numerator"],
        bias=made["value"] / true,
        held=100 * true.between(made["lower_95"], made["upper_95"]),
        truth_below=100 * (true < made["lower_95"]),
        truth_above=100 * (true > made["upper_95"]),
        width=(made["upper_95"] - made["lower_95"]) / true,
    )[made["value_note"] == ""]
    columns = ["people", "events", "bias", "held", "truth_below", "truth_above", "width"]
    groups = judged.groupby(["ethnic_group", "interval"])
    means = groups[columns].mean()
    means.insert(0, "shown", groups.size())
    return means.reset_index()


def coverage_of(setting: Setting, extracts: int, seed: int) -> pd.DataFrame:
    """Simulate the extracts of a setting and judge their intervals."""
    design = one_year(setting)
    made = make_rates(count_people(design, extracts, seed), design, extracts)
    judged = coverage(made, planted_rates(design))
    return judged.assign(setting=setting.name, measure="rate")


def main() -> None:
    """Print the coverage of each setting, measure, group and interval."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--extracts", type=int, default=1_000)
    options.add_argument("--seed", type=int, default=2026)
    options.add_argument("--out", type=Path, help="also write the figures as CSV")
    given = options.parse_args()
    judges = (coverage_of, coverage_of_returns.coverage_of)
    found = [judge(each, given.extracts, given.seed) for each in SETTINGS for judge in judges]
    figures = pd.concat(found, ignore_index=True)[COLUMNS].round(3)
    print(figures.to_string(index=False))
    if given.out:
        figures.to_csv(given.out, index=False, lineterminator="\n")


if __name__ == "__main__":
    main()
