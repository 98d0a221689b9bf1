"""Planted rates: how often each condition sends each kind of person to hospital.

The figures are in ``data/reference/synthetic_*.csv``, each row with its status: verified, recalled
or mixed. Nothing here knows which condition belongs to which metric.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

import numpy as np
import pandas as pd

from harp_utils.errors import InputError
from harp_utils.ethnicity import CATEGORIES
from harp_utils.reference import load_reference
from harp_utils.synthetic.choices import parse_weights

SEXES = ("F", "M")
QUINTILES = (1, 2, 3, 4, 5)
GROUPS = ("Asian", "Black", "Mixed", "White", "Other")
READMITTED_AS = "background_emergency"
TEXT = (
    *("process", "focus_area", "dataset", "of_sex", "age_shape", "exceptions", "codes"),
    *("with_codes", "procedures", "specialty", "status", "note"),
)


@dataclass(frozen=True)
class Planted:
    """Everything planted, as arrays whose last axis is the condition.

    Attributes
    ----------
    conditions
        The rows of ``synthetic_rates.csv`` that are used; position is the condition's number.
    category, sex, age, deprivation
        Relative rates, one row per ethnic category, sex, age band and quintile.
    base
        Events a person a year where all relative rates are 1.
    readmission, stay
        Relative probability and length by ethnic category and quintile.
    """

    conditions: pd.DataFrame
    category: np.ndarray
    sex: np.ndarray
    age: np.ndarray
    deprivation: np.ndarray
    base: np.ndarray
    readmission: np.ndarray
    stay: np.ndarray

    def rates(self, cells: pd.DataFrame) -> np.ndarray:
        """Events a person in the first year, one row per cell and one column per condition."""
        return (
            self.base
            * self.category[cells["category"]]
            * self.sex[cells["sex_code"]]
            * self.age[cells["band"]]
            * self.deprivation[cells["quintile"]]
        )


def add_codes(population: pd.DataFrame) -> pd.DataFrame:
    """Add numbers for cells of a population and for category, sex, age band and quintile."""
    bands = age_bands()
    return population.assign(
        cell=np.arange(len(population)),
        category=_positions(population["ethnic_category"], list(CATEGORIES)),
        sex_code=_positions(population["sex"], list(SEXES)),
        band=_positions(population["age_band"], bands),
        quintile=_positions(population["imd_quintile"], list(QUINTILES)),
    )


def _positions(column: pd.Series, values: list) -> np.ndarray:
    return pd.Categorical(column, categories=values).codes.astype(np.int64)


@cache
def age_bands() -> list[str]:
    """List the age bands of the population, youngest first."""
    shapes = load_reference("synthetic_age_shapes.csv")
    return list(shapes["age_band"].unique())


def load_planted(england: pd.DataFrame, focus_areas: Sequence[str] | None = None) -> Planted:
    """Read the planted rates, scaled so that the whole of England has the rates of the table.

    Parameters
    ----------
    england
        The whole population with the columns of `add_codes`, whatever part of it is synthesised.
    focus_areas
        Conditions to keep beside the background; None keeps all.
    """
    conditions = _load_conditions(focus_areas)
    relative = Planted(
        conditions,
        _category_ratios(conditions),
        _sex_ratios(conditions),
        _age_ratios(conditions),
        _deprivation_ratios(conditions),
        np.ones(len(conditions)),
        _gradient("readmission"),
        _gradient("stay"),
    )
    base = _base(relative, england)
    return replace(relative, base=base)


def _load_conditions(focus_areas: Sequence[str] | None) -> pd.DataFrame:
    table = load_reference("synthetic_rates.csv")
    numbers = {str(column): float for column in table if column not in TEXT}
    table = table.astype(numbers)
    if focus_areas is not None:
        _check_focus_areas(focus_areas, table["focus_area"])
        table = table[table["focus_area"].isin([*focus_areas, "background"])]
    return table.reset_index(drop=True)


def _check_focus_areas(focus_areas: Sequence[str], known: pd.Series) -> None:
    for name in focus_areas:
        if name not in set(known):
            expected = "one of " + ", ".join(sorted(set(known)))
            raise InputError("synthesise", "focus_areas", name, expected)


def _base(relative: Planted, england: pd.DataFrame) -> np.ndarray:
    """Solve for the level that gives each condition its rate in the sexes it can have."""
    people = england["population"].to_numpy()
    of_sex = relative.conditions["of_sex"].to_numpy()
    eligible = _sex_eligible(of_sex)[england["sex_code"]]
    expected = people @ relative.rates(england)
    wanted = relative.conditions["rate"] * relative.conditions["kept"] / 100_000
    return wanted.to_numpy() * (people @ eligible) / expected


def _sex_eligible(of_sex: np.ndarray) -> np.ndarray:
    return np.array([of_sex != "male", of_sex != "female"], dtype=float)


def _sex_ratios(conditions: pd.DataFrame) -> np.ndarray:
    ratios = np.array([np.ones(len(conditions)), conditions["male_ratio"]])
    return ratios * _sex_eligible(conditions["of_sex"].to_numpy())


@cache
def group_of_category() -> dict[str, str]:
    """Map to the five-way group each of the sixteen ethnic categories."""
    table = load_reference("ethnic_categories.csv")
    groups = dict(zip(table["code"], table["nhs_2001_5"], strict=True))
    return {category: groups[category] for category in CATEGORIES}


def _category_ratios(conditions: pd.DataFrame) -> np.ndarray:
    """Ratio of each category: that of its group, unless the row names the category itself."""
    by_group = conditions.rename(columns=str.title).assign(White=1.0)
    columns = [by_group[group] for group in group_of_category().values()]
    ratios = np.array(columns, dtype=float)
    for number, exceptions in enumerate(conditions["exceptions"]):
        for category, ratio in parse_weights(exceptions).items():
            if category:
                ratios[CATEGORIES.index(category), number] = ratio
    return ratios


def _age_ratios(conditions: pd.DataFrame) -> np.ndarray:
    shapes = load_reference("synthetic_age_shapes.csv")
    shapes["relative_rate"] = shapes["relative_rate"].astype(float)
    wide = shapes.pivot(index="age_band", columns="age_shape", values="relative_rate")
    return wide.loc[age_bands(), conditions["age_shape"].tolist()].to_numpy()


def _deprivation_ratios(conditions: pd.DataFrame) -> np.ndarray:
    """Even steps on a log scale from the most deprived quintile (the ratio) to the least (1)."""
    steps = (5 - np.array(QUINTILES)) / 4
    return conditions["deprivation"].to_numpy() ** steps[:, None]


def _gradient(measure: str) -> np.ndarray:
    """Ratio by ethnic category (rows) and quintile (columns)."""
    table = load_reference("synthetic_gradients.csv")
    rows = table[table["measure"] == measure].set_index("level")["ratio"].astype(float)
    groups = np.array([rows[group] for group in group_of_category().values()])
    quintiles = np.array([rows[str(quintile)] for quintile in QUINTILES])
    return groups[:, None] * quintiles
