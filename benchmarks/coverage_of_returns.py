"""How often the intervals of re-admissions and stays hold their long-run value.

Of the extracts of ``drawn_extracts.py``: the share of sickle cell admissions that are followed by
a re-admission, and the mean stay, each with and without the design effect of people who come back.
The long-run value is that of all extracts together. Run by ``coverage.py``.
"""

import numpy as np
import pandas as pd
from drawn_extracts import (
    ADMITTED,
    GROUP,
    Setting,
    and_everyone,
    draw_spells_of,
    groups_of,
    one_year,
)

from harp_utils.intervals import confidence_levels
from harp_utils.standardisation import add_t_limits, design_effects, proportions
from harp_utils.synthetic.admission_types import NUMBER, ORDINARY
from harp_utils.synthetic.population import Design

PERSON = ["cell", "index"]
SUMS = ["people", "numerator", "denominator"]
SUMS += ["numerator_squares", "products", "denominator_squares", "record_squares"]
FOLLOW_UP = 30
# Fewer are not published as a mean.
FEWEST = 8


def index_admissions(spells: pd.DataFrame, days: int) -> pd.DataFrame:
    """List discharges alive with full follow-up; x is 1 where the next is a re-admission.

    Grain: one discharge. Columns: ``cell, index, x``.
    """
    admitted = spells[spells["type"].isin(ADMITTED)]
    ordered = admitted.sort_values([*PERSON, "admission", "discharge"])
    following = ordered.groupby(PERSON)[["admission", "type"]].shift(-1)
    gap = following["admission"] - ordered["discharge"]
    back = (following["type"] == NUMBER["emergency"]) & gap.between(0, FOLLOW_UP - 1)
    followed = ordered["discharge"] < days - FOLLOW_UP
    chosen = ordered["same"] & ~ordered["died"] & followed
    return ordered[PERSON].assign(x=back.astype(int))[chosen]


def stays(spells: pd.DataFrame) -> pd.DataFrame:
    """Ordinary admissions and their days. Grain: one spell. Columns: ``cell, index, x``."""
    chosen = spells[spells["same"] & ORDINARY[spells["type"]]]
    return chosen[PERSON].assign(x=chosen["discharge"] - chosen["admission"])


def person_sums(records: pd.DataFrame, design: Design) -> pd.DataFrame:
    """Sums over people that a design effect needs. Grain: ethnic group, and everyone."""
    records = records.assign(square=records["x"] ** 2)
    by_person = records.groupby(PERSON).agg(x=("x", "sum"), n=("x", "size"), q=("square", "sum"))
    x, n = by_person["x"], by_person["n"]
    columns = (1, x, n, x**2, x * n, n**2, by_person["q"])
    sums = by_person.assign(**dict(zip(SUMS, columns, strict=True))).reset_index()
    sums["ethnic_group"] = groups_of(design.cells.iloc[sums["cell"]])
    return and_everyone(sums).groupby("ethnic_group")[SUMS].sum().reset_index()


def simulate(design: Design, extracts: int, seed: int) -> dict[str, pd.DataFrame]:
    """Sums over people of each extract, for re-admissions and for stays."""
    parts: dict[str, list[pd.DataFrame]] = {"re-admission": [], "stay": []}
    days = int(design.years[-1])
    for extract, spells in enumerate(draw_spells_of(design, extracts, seed)):
        records = {"re-admission": index_admissions(spells, days), "stay": stays(spells)}
        for name, rows in records.items():
            parts[name].append(person_sums(rows, design).assign(extract=extract))
    return {name: pd.concat(rows, ignore_index=True) for name, rows in parts.items()}


def share_limits(sums: pd.DataFrame, design_effect: str | None) -> pd.DataFrame:
    """Percentages with Wilson's limits, with or without the design effect."""
    return proportions(sums, GROUP, design_effect=design_effect, confidence=0.95)


def mean_limits(sums: pd.DataFrame, design_effect: str | None) -> pd.DataFrame:
    """Means with t limits, with or without the design effect; none of fewer than 8 stays."""
    enough = sums[sums["denominator"] >= FEWEST]
    total, n = enough["numerator"], enough["denominator"]
    variance = (enough["record_squares"] - total**2 / n) / (n - 1) / n
    effect = 1.0 if design_effect is None else enough[design_effect]
    given = enough.assign(value=total / n, standard_error=np.sqrt(variance * effect))
    return add_t_limits(given, confidence_levels(0.95), design_effect)


MEASURES = {"re-admission": share_limits, "stay": mean_limits}


def coverage(name: str, sums: pd.DataFrame) -> pd.DataFrame:
    """Share of intervals that hold the long-run value. Grain: ethnic group and interval.

    Columns: ``shown`` (extracts with a value), means of ``people``, ``events`` (records) and
    ``design_effect``, ``held`` (% of intervals), ``truth_below``, ``truth_above`` (%).
    """
    over_all = sums.groupby("ethnic_group")[["numerator", "denominator"]].sum()
    scale = 100 if name == "re-admission" else 1
    truth = over_all["numerator"] / over_all["denominator"] * scale
    squares = "record_squares" if name == "stay" else None
    effects = design_effects(sums, GROUP, record_squares=squares)
    known = sums.merge(effects, on=GROUP, validate="one_to_one")
    judged = []
    for interval, column in (("repeat", "design_effect"), ("plain", None)):
        made = MEASURES[name](known, column)[[*GROUP, "lower_95", "upper_95"]]
        judged.append(made.merge(known, on=GROUP).assign(interval=interval))
    return _summary(pd.concat(judged, ignore_index=True), truth).assign(measure=name)


def _summary(made: pd.DataFrame, truth: pd.Series) -> pd.DataFrame:
    true = made["ethnic_group"].map(truth)
    judged = made.assign(
        events=made["denominator"],
        held=100 * true.between(made["lower_95"], made["upper_95"]),
        truth_below=100 * (true < made["lower_95"]),
        truth_above=100 * (true > made["upper_95"]),
    )
    columns = ["people", "events", "design_effect", "held", "truth_below", "truth_above"]
    groups = judged.groupby(["ethnic_group", "interval"])
    means = groups[columns].mean()
    means.insert(0, "shown", groups.size())
    return means.reset_index()


def coverage_of(setting: Setting, extracts: int, seed: int) -> pd.DataFrame:
    """Simulate the extracts of a setting and judge the intervals of both measures."""
    sums = simulate(one_year(setting), extracts, seed)
    judged = pd.concat([coverage(name, part) for name, part in sums.items()])
    return judged.assign(setting=setting.name)
