"""Directly standardised rates, for all groups at once."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from harp_utils.age_bands import band_keys, band_positions, cell_denominators, check_bands
from harp_utils.groups import check_counts, check_denominators, number_groups
from harp_utils.intervals import BOTH_LEVELS, Confidence, Floats, byar_limits, confidence_levels
from harp_utils.units import unit_per

# Below 10 events neither the rate nor its limits can be trusted [Morris and others, Population
# Health Metrics 2018; 16: 19].
MINIMUM_EVENTS = 10

DSR_METHOD = "directly standardised rate, Dobson limits"
REPEAT_METHOD = "directly standardised rate, Dobson limits for repeat events"


def directly_standardised_rates(
    data: pd.DataFrame,
    by: Sequence[str],
    standard: pd.DataFrame,
    *,
    numerator: str = "numerator",
    denominator: str = "denominator",
    age_band: str = "age_band",
    weight: str = "weight",
    frequency: str | None = None,
    multiplier: float = 100_000,
    confidence: Confidence = BOTH_LEVELS,
) -> pd.DataFrame:
    """Directly standardised rate of each group, with Dobson limits.

    The rate is ``sum(w x / n) / sum(w)``; its limits are ``rate + sqrt(Var / O) (O_L - O)``,
    O being all events of the group and O_L, O_U Byar's limits of O. For independent events
    ``Var = sum(w^2 x / n^2) / sum(w)^2``. With `frequency`, `numerator` counts people and the
    variance is ``sum_k k^2 Var_k`` over people with k events each.

    Parameters
    ----------
    data
        One row for each group and age band, or, with `frequency`, one for each group, age band
        and number of events per person. Every band of the standard must be there for every
        group; a band without events has a numerator of 0. Rows of one band repeat its
        denominator.
    by
        Columns that name a group.
    standard
        The join keys (age band, or age band and deprivation quintile) and the weight. Rows of
        `data` are joined to it by key, never by position.
    numerator, denominator, age_band, weight
        Column names: events (or people), population, age band, weight.
    frequency
        Column of events per person, or None where events are independent.
    multiplier
        The rate is per this many people.
    confidence
        Levels, as 0.9 to 1 or 90 to 100.

    Returns
    -------
    pandas.DataFrame
        As in `standardisation`. Below 10 events value and limits are missing and
        `value_note` is "u".

    Raises
    ------
    ValueError
        An absent, unknown or repeated age band (named), a population that is missing or not above
        0, two populations for one band, a negative or missing count or weight, a number of events
        per person that is not above 0, an unknown confidence level.

    Notes
    -----
    Sources: Dobson and others, Statistics in Medicine 1991; 10: 457-462; PHE Technical Guide:
    Confidence Intervals (2018), appendix 4; variance for repeat events: PHEindicatormethods
    ``calculate_dsr(independent_events = FALSE)``.

    Examples
    --------
    >>> data = pd.DataFrame({"area": "A", "age_band": ["0-64", "65+"],
    ...                      "numerator": [30, 60], "denominator": [3_000, 1_000]})
    >>> standard = pd.DataFrame({"age_band": ["0-64", "65+"], "weight": [80, 20]})
    >>> rates = directly_standardised_rates(data, ["area"], standard, multiplier=1_000)
    >>> float(rates["value"].iloc[0])  # 1,000 x (80 x 30/3,000 + 20 x 60/1,000) / 100
    20.0
    """
    levels = confidence_levels(confidence)
    keys = band_keys(standard, [weight])
    count = check_counts(data, numerator)
    groups, group = number_groups(data, by)
    band = band_positions(data, standard, keys, age_band)
    cell = group * len(standard) + band
    shape = (len(groups), len(standard))
    population = cell_denominators(data, denominator, cell, shape)
    check_bands(population, groups, standard, keys)

    repeats = 1.0 if frequency is None else check_denominators(data, frequency)
    events = np.bincount(cell, count * repeats, population.size).reshape(shape)
    squares = np.bincount(cell, count * repeats**2, population.size).reshape(shape)
    weights = _shares(standard, weight)

    result = groups.assign(
        numerator=events.sum(axis=1),
        denominator=population.sum(axis=1),
        value=(events / population) @ weights * multiplier,
        standard_error=np.sqrt((squares / population**2) @ weights**2) * multiplier,
    )
    method = DSR_METHOD if frequency is None else REPEAT_METHOD
    result = add_dobson_limits(result, levels).assign(unit=unit_per(multiplier), method=method)
    return _without_few_events(result)


def _shares(standard: pd.DataFrame, weight: str) -> Floats:
    """Weights of the standard as shares of their sum."""
    weights = check_counts(standard, weight)
    if not weights.sum() > 0:
        raise ValueError(f"{weight}: 0 in every band, expected a sum above 0")
    return weights / weights.sum()


def add_dobson_limits(result: pd.DataFrame, levels: dict[str, float]) -> pd.DataFrame:
    """Add Dobson's limits: Byar's limits of all events, scaled to the variance of the rate.

    Parameters
    ----------
    result
        ``numerator`` (events), ``value`` and ``standard_error``; one row for each rate.
    levels
        Column suffix to level, as `intervals.confidence_levels` gives them.

    Returns
    -------
    pandas.DataFrame
        The same rows with ``lower_95, upper_95`` and so on, in the units of the value; missing
        where there are no events.

    Notes
    -----
    Source: Dobson and others, Statistics in Medicine 1991; 10: 457-462.

    Examples
    --------
    >>> rate = pd.DataFrame({"numerator": [100], "value": [50.0], "standard_error": [5.0]})
    >>> limits = add_dobson_limits(rate, {"95": 0.95})  # 50 + 5 / 10 x (81.36 - 100)
    >>> limits[["lower_95", "upper_95"]].round(2).to_numpy().tolist()
    [[40.68, 60.81]]
    """
    total, value, error = (
        result[name].to_numpy(dtype=float) for name in ("numerator", "value", "standard_error")
    )
    with np.errstate(divide="ignore", invalid="ignore"):
        scale = error / np.sqrt(total)
    limits = result.copy()
    for suffix, level in levels.items():
        lower, upper = byar_limits(total, level)
        # With many repeat events the scaled lower limit can pass 0; a rate cannot.
        limits[f"lower_{suffix}"] = np.maximum(value + scale * (lower - total), 0)
        limits[f"upper_{suffix}"] = value + scale * (upper - total)
    return limits


def _without_few_events(result: pd.DataFrame) -> pd.DataFrame:
    """Take away the values below the minimum of events, and say why; no events is a true 0."""
    few = result["numerator"] < MINIMUM_EVENTS
    none = result["numerator"] == 0
    names = ("lower_", "upper_", "standard_error")
    measured = [str(column) for column in result.columns if str(column).startswith(names)]
    result[measured] = result[measured].mask(few)
    result["value"] = result["value"].mask(few & ~none)
    result["value_note"] = np.select([none, few], ["0", "u"], "")
    return result
