"""What a metric should count in each population cell, given what was planted."""

from dataclasses import dataclass
from functools import cache

import numpy as np
import pandas as pd

from harp_utils.denominators import AgeScope, band_shares
from harp_utils.params import CodeList, EventDenominator, Metric, Suite
from harp_utils.synthetic.admission_types import NUMBER, TYPES, type_shares
from harp_utils.synthetic.clinical import Clinic, load_clinic
from harp_utils.synthetic.membership import (
    CodeShares,
    any_code_shares,
    attendance_passes,
    metric_code_shares,
    type_passes,
)
from harp_utils.synthetic.population import Design
from harp_utils.synthetic.rates import age_bands
from harp_utils.synthetic.spells import Odds, chain_length, spell_odds

EMERGENCY = NUMBER["emergency"]
TRANSFER = NUMBER["transfer"]


@dataclass(frozen=True)
class Expectation:
    """Everything needed to say what a metric should count.

    ``cells`` is the population by category, sex, age band and quintile, all places together;
    ``events`` are planted events of each cell (rows) and condition in the first year.
    """

    suite: Suite
    code_lists: dict[str, CodeList]
    design: Design
    clinic: Clinic
    cells: pd.DataFrame
    events: np.ndarray
    odds: Odds


@dataclass(frozen=True)
class Spells:
    """Expected spells of a metric by cell and condition, in the first year.

    ``index`` are those discharged alive, ``readmitted`` those of them with a planted
    readmission, ``days`` the days stayed in all.
    """

    counted: np.ndarray
    index: np.ndarray
    readmitted: np.ndarray
    days: np.ndarray


def make_expectation(design: Design, suite: Suite, code_lists: dict[str, CodeList]) -> Expectation:
    """Add the population up over places and work out the planted events of each cell."""
    keys = ["category", "sex_code", "band", "quintile"]
    cells = design.cells.groupby(keys, as_index=False)[["population"]].sum()
    events = cells["population"].to_numpy()[:, None] * design.planted.rates(cells)
    odds = spell_odds(design.planted, cells, repeats=design.repeats)
    clinic = load_clinic(design.planted)
    return Expectation(suite, code_lists, design, clinic, cells, events, odds)


def metric_spells(metric: Metric, given: Expectation) -> Spells:
    """Expect the spells of an admission, readmission or length of stay metric."""
    shares = metric_code_shares(metric, given.code_lists, given.clinic, given.design.planted)
    scope = AgeScope(metric.sex, metric.minimum_age, metric.maximum_age)
    return _spells(shares, type_passes(metric.admission, given.suite), scope, given)


def metric_attendances(metric: Metric, given: Expectation) -> np.ndarray:
    """Expect the attendances of a metric, by cell and condition."""
    codes = given.code_lists[metric.code_list]
    shares = any_code_shares(codes, given.clinic, given.design.planted)
    scope = AgeScope(metric.sex, metric.minimum_age, metric.maximum_age)
    passes = attendance_passes(metric.admission, given.suite)
    eligible = given.events * _eligible(scope, given) * _is_dataset("ecds", given)
    return eligible * passes * shares.first[given.cells["category"]]


def denominator_spells(entry: EventDenominator, given: Expectation) -> np.ndarray:
    """Expect the deliveries or births of each cell and condition."""
    planted = given.design.planted
    none = np.zeros((len(planted.category), len(planted.conditions)))
    missed = CodeShares(none + 1, none + 1)
    for name in entry.code_lists:
        shares = any_code_shares(given.code_lists[name], given.clinic, planted)
        missed = CodeShares(missed.first * (1 - shares.first), missed.later * (1 - shares.later))
    under = CodeShares(1 - missed.first, 1 - missed.later)
    admitted = type_passes("any", given.suite)
    by_type = np.array([kind.episode_type in entry.episode_types for kind in TYPES])
    scope = AgeScope(entry.sex, entry.minimum_age, entry.maximum_age)
    coded = _spells(under, admitted * ~by_type, scope, given)
    typed = _spells(CodeShares(none + 1, none + 1), admitted * by_type, scope, given)
    return coded.counted + typed.counted


def _spells(shares: CodeShares, passes: np.ndarray, scope: AgeScope, given: Expectation) -> Spells:
    """Count first spells, later spells of the same cause, and transfers of either."""
    odds, planted = given.odds, given.design.planted
    kinds = type_shares(planted.conditions)
    first, later = (part[given.cells["category"]] for part in (shares.first, shares.later))
    chained = chain_length(odds) - 1
    emergencies = kinds[:, EMERGENCY] * first + chained * later
    others = np.delete(kinds * passes, EMERGENCY, axis=1).sum(axis=1) * first
    onward = odds.transfer * (kinds[:, EMERGENCY] + chained) * later * passes[TRANSFER]
    emergencies = emergencies * passes[EMERGENCY]
    alive = 1 - odds.death
    events = given.events * _eligible(scope, given) * _is_dataset("apc", given)
    ended = (others + emergencies * (1 - odds.transfer) + onward) * alive
    counted = events * (others + emergencies + onward)
    index = events * (ended + emergencies * odds.transfer)
    return Spells(counted, index, events * ended * odds.readmission, counted * odds.stay)


def _is_dataset(dataset: str, given: Expectation) -> np.ndarray:
    return (given.design.planted.conditions["dataset"] == dataset).to_numpy()


@cache
def age_shares(scope: AgeScope) -> np.ndarray:
    """Share of each age band inside the ages of a metric."""
    return band_shares(pd.Series(age_bands()), scope).to_numpy()


def sex_shares(scope: AgeScope) -> np.ndarray:
    """Give 1 for each sex that a metric counts and 0 for another."""
    return np.array([scope.sex != "male", scope.sex != "female"], dtype=float)


def _eligible(scope: AgeScope, given: Expectation) -> np.ndarray:
    """Share of each cell and condition whose people have the sex and ages of a metric."""
    newborn = (given.design.planted.conditions["age_shape"] == "newborn").to_numpy()
    by_band = np.where(newborn, (scope.minimum_age or 0) == 0, age_shares(scope)[:, None])
    cells = given.cells
    return by_band[cells["band"]] * sex_shares(scope)[cells["sex_code"]][:, None]
