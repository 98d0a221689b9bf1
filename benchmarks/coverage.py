"""How often the intervals of sickle cell admissions hold the rate that was planted.

Draws a year of admissions a thousand times from the generator's own model of events, counts people
by their number of admissions as the suite does, and makes each rate with three intervals: the one
for repeat admissions, Dobson's plain one, and the gamma interval of Fay and Feuer over people.
Run: python benchmarks/coverage.py
"""

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from scipy import stats

from harp_utils.params import load_code_lists, load_focus_areas, load_suite
from harp_utils.reference import load_standard_population
from harp_utils.standardisation import directly_standardised_rates
from harp_utils.synthetic.admission_types import TYPES
from harp_utils.synthetic.events import draw_events
from harp_utils.synthetic.expected import make_expectation, metric_spells
from harp_utils.synthetic.population import Design, make_design
from harp_utils.synthetic.rates import age_bands, group_of_category
from harp_utils.synthetic.spells import draw_spells, spell_odds

CONDITION = "sickle_cell"
ADMITTED = [number for number, kind in enumerate(TYPES) if kind.patient_class in ("1", "2", "5")]
GROUP = ["extract", "ethnic_group"]


@dataclass(frozen=True)
class Setting:
    """What an extract covers: a name, ICBs (None for England) and its size against real life."""

    name: str
    areas: tuple[str, ...] | None
    scale: float


SETTINGS = (
    Setting("England at a tenth of its size", None, 0.1),
    Setting("West and North London", ("E54000071",), 1.0),
    Setting("Cheshire and Merseyside", ("E54000008",), 1.0),
)


def one_year(setting: Setting) -> Design:
    """Design of an extract of the suite's latest year, clean, with people who come back."""
    options = {"scale": setting.scale, "areas": setting.areas, "focus_areas": [CONDITION]}
    return make_design(load_suite().periods[-1:], seed=0, noise=False, repeats=True, **options)


def draw_spells_of(design: Design, extracts: int, seed: int) -> Iterator[pd.DataFrame]:
    """Draw the spells of the condition, one extract at a time.

    Grain: one spell. Columns: those of `spells.draw_spells`; ``cell`` and ``index`` name a person.
    """
    planted, cells = design.planted, design.cells
    people = cells["population"].to_numpy() * design.scale
    wanted = (planted.conditions["process"] == CONDITION).to_numpy()
    expected = (people[:, None] * planted.rates(cells) * wanted)[:, :, None]
    odds = spell_odds(planted, cells, repeats=True)
    days = int(design.years[-1])
    for extract in range(extracts):
        rng = np.random.default_rng([seed, extract])
        args = expected, people, planted.conditions, design.years, rng
        spells = draw_spells(draw_events(*args, repeats=True), planted, odds, days, rng)
        yield spells[wanted[spells["condition"]]]


def count_people(design: Design, extracts: int, seed: int) -> pd.DataFrame:
    """Count people by their admissions in the year, of each extract, group and age band.

    Grain: one row an extract, ethnic group (and "Everyone"), age band and number of admissions
    ``k``. Columns: ``people``.
    """
    cells = design.cells[["age_band"]].assign(ethnic_group=_groups(design.cells))
    keys = ["ethnic_group", "age_band", "k"]
    parts = []
    for extract, spells in enumerate(draw_spells_of(design, extracts, seed)):
        admitted = spells[spells["type"].isin(ADMITTED)]
        each = admitted.groupby(["cell", "index"]).size().rename("k").reset_index()
        people = _and_everyone(each.join(cells, on="cell")).groupby(keys).size()
        parts.append(people.rename("people").reset_index().assign(extract=extract))
    return pd.concat(parts, ignore_index=True)


def planted_rates(design: Design) -> pd.Series:
    """Directly standardised rate per 100,000 that was planted, by ethnic group and of everyone."""
    given = make_expectation(design, load_suite(), load_code_lists())
    focus = {area.focus_area: area for area in load_focus_areas()}[CONDITION]
    events = metric_spells(focus.metric(f"{CONDITION}_admissions"), given).counted.sum(axis=1)
    bands = np.array(age_bands())[given.cells["band"]]
    rows = given.cells.assign(events=events, ethnic_group=_groups(given.cells), age_band=bands)
    sums = _and_everyone(rows).groupby(["ethnic_group", "age_band"])[["events", "population"]].sum()
    weights = _standard().set_index("age_band")["weight"]
    rates = (sums["events"] / sums["population"]).unstack()[weights.index]
    return rates @ weights / weights.sum() * 100_000


def _standard() -> pd.DataFrame:
    return load_standard_population(load_suite().standard)


def _groups(cells: pd.DataFrame) -> np.ndarray:
    return np.array(list(group_of_category().values()))[cells["category"]]


def _and_everyone(rows: pd.DataFrame) -> pd.DataFrame:
    return pd.concat([rows, rows.assign(ethnic_group="Everyone")], ignore_index=True)


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
    cells = design.cells.assign(ethnic_group=_groups(design.cells))
    cells["population"] *= design.scale
    keys = ["ethnic_group", "age_band"]
    return _and_everyone(cells).groupby(keys, as_index=False)[["population"]].sum()


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
    judged.insert(0, "setting", setting.name)
    return judged


def main() -> None:
    """Print the coverage of each setting, group and interval."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--extracts", type=int, default=1_000)
    options.add_argument("--seed", type=int, default=2026)
    options.add_argument("--out", type=Path, help="also write the figures as CSV")
    given = options.parse_args()
    found = [coverage_of(setting, given.extracts, given.seed) for setting in SETTINGS]
    figures = pd.concat(found, ignore_index=True).round(3)
    print(figures.to_string(index=False))
    if given.out:
        figures.to_csv(given.out, index=False, lineterminator="\n")


if __name__ == "__main__":
    main()
