"""Rates, percentages and means with their confidence limits, for all groups at once.

Frames in, frames out. Every function returns one row for each distinct value of `by`, in sorted
order, with ``numerator, denominator, value, standard_error``, a lower and an upper limit for each
confidence level (``lower_95``), ``method`` and ``value_note``: "" for a value with limits, "0" for
no events, "u" for too few events, "z" for nothing to divide by. `standard_error` is in the units
of `value`; it is what a ratio or a difference of two values needs.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from harp_utils.groups import check_counts, number_groups, sum_groups
from harp_utils.intervals import (
    Floats,
    byar_limits,
    confidence_levels,
    poisson_limits,
    wilson_limits,
)

Confidence = float | Sequence[float]
BOTH_LEVELS = (0.95, 0.998)
# Below 10 events neither the rate nor its limits can be trusted [Morris and others, Population
# Health Metrics 2018; 16: 19].
MINIMUM_EVENTS = 10

DSR_METHOD = "directly standardised rate, Dobson limits"
REPEAT_METHOD = "directly standardised rate, Dobson limits for repeat events"
CRUDE_METHOD = "crude rate per {multiplier:,}, Byar"
PROPORTION_METHOD = "percentage, Wilson"
MEAN_METHOD = "mean, t"


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
        See the module. Below 10 events value and limits are missing and `value_note` is "u".

    Raises
    ------
    ValueError
        An absent or unknown age band (named), a population of 0 or missing, a negative count,
        two denominators for one band, an unknown confidence level.

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
    keys = [column for column in standard.columns if column != weight]
    check_counts(data, numerator)
    groups, group = number_groups(data, by)
    band = _band_positions(data, standard, keys, age_band)
    cell = group * len(standard) + band
    shape = (len(groups), len(standard))
    population = _cell_populations(data, denominator, cell, shape)
    _check_bands(population, groups, standard, keys)

    count = data[numerator].to_numpy(dtype=float)
    repeats = np.ones_like(count) if frequency is None else data[frequency].to_numpy(dtype=float)
    events = np.bincount(cell, count * repeats, population.size).reshape(shape)
    squares = np.bincount(cell, count * repeats**2, population.size).reshape(shape)
    weights = standard[weight].to_numpy(dtype=float)
    weights = weights / weights.sum()

    total = events.sum(axis=1)
    rate = (events / population) @ weights
    spread = np.sqrt((squares / population**2) @ weights**2)
    result = groups.assign(
        numerator=total,
        denominator=population.sum(axis=1),
        value=rate * multiplier,
        standard_error=spread * multiplier,
    )
    for suffix, level in levels.items():
        lower, upper = _dobson_limits(total, rate, spread, level)
        result[f"lower_{suffix}"] = lower * multiplier
        result[f"upper_{suffix}"] = upper * multiplier
    result["method"] = DSR_METHOD if frequency is None else REPEAT_METHOD
    return _without_few_events(result)


def crude_rates(
    data: pd.DataFrame,
    by: Sequence[str],
    *,
    numerator: str = "numerator",
    denominator: str = "denominator",
    multiplier: float = 100_000,
    confidence: Confidence = BOTH_LEVELS,
) -> pd.DataFrame:
    """Crude rate of each group: exact Poisson limits below 10 events, Byar's from 10.

    Parameters
    ----------
    data
        Any number of rows for each group; events and denominators are summed.
    by, numerator, denominator, multiplier, confidence
        As in `directly_standardised_rates`.

    Returns
    -------
    pandas.DataFrame
        See the module. No events gives a value of 0 and note "0"; no denominator gives a
        missing value and note "z".

    Raises
    ------
    ValueError
        A negative or missing count, events over a denominator of 0, an unknown level.

    Notes
    -----
    Source: PHE Technical Guide: Confidence Intervals (2018), appendices 1 and 2.

    Examples
    --------
    >>> data = pd.DataFrame({"area": ["A"], "numerator": [65], "denominator": [100]})
    >>> rates = crude_rates(data, ["area"], multiplier=100)
    >>> rates[["value", "lower_95", "upper_95"]].round(1).to_numpy().tolist()
    [[65.0, 50.2, 82.8]]
    """
    levels = confidence_levels(confidence)
    result = sum_groups(data, by, numerator=numerator, denominator=denominator)
    x, n = result["numerator"].to_numpy(), result["denominator"].to_numpy()
    if (x[n == 0] > 0).any():
        raise ValueError("events without a denominator")
    with np.errstate(divide="ignore", invalid="ignore"):
        result["value"] = x / n * multiplier
        result["standard_error"] = np.sqrt(x) / n * multiplier
        for suffix, level in levels.items():
            lower, upper = poisson_limits(x, level)
            result[f"lower_{suffix}"] = np.where(n > 0, lower / n * multiplier, np.nan)
            result[f"upper_{suffix}"] = np.where(n > 0, upper / n * multiplier, np.nan)
    result["method"] = CRUDE_METHOD.format(multiplier=multiplier)
    return _with_zero_notes(result)


def proportions(
    data: pd.DataFrame,
    by: Sequence[str],
    *,
    numerator: str = "numerator",
    denominator: str = "denominator",
    multiplier: float = 100,
    confidence: Confidence = BOTH_LEVELS,
) -> pd.DataFrame:
    """Share of each group's denominator that its numerator makes up, with Wilson limits.

    Parameters
    ----------
    data
        Any number of rows for each group; numerators and denominators are summed.
    by, numerator, denominator, multiplier, confidence
        As in `directly_standardised_rates`; a `multiplier` of 100 gives a percentage.

    Returns
    -------
    pandas.DataFrame
        See the module. A numerator of 0 gives a value of 0 and note "0"; a denominator of 0
        gives a missing value and note "z".

    Raises
    ------
    ValueError
        A negative or missing count, a numerator above its denominator, an unknown level.

    Notes
    -----
    Source: PHE Technical Guide: Confidence Intervals (2018), appendix 3.

    Examples
    --------
    >>> data = pd.DataFrame({"area": ["A"], "numerator": [65], "denominator": [100]})
    >>> shares = proportions(data, ["area"])
    >>> shares[["value", "lower_95", "upper_95"]].round(2).to_numpy().tolist()
    [[65.0, 55.25, 73.64]]
    """
    levels = confidence_levels(confidence)
    result = sum_groups(data, by, numerator=numerator, denominator=denominator)
    x, n = result["numerator"].to_numpy(), result["denominator"].to_numpy()
    if (x > n).any():
        raise ValueError(f"{numerator} above {denominator} in a proportion")
    with np.errstate(divide="ignore", invalid="ignore"):
        share = x / n
        result["value"] = share * multiplier
        result["standard_error"] = np.sqrt(share * (1 - share) / n) * multiplier
    for suffix, level in levels.items():
        lower, upper = wilson_limits(x, n, level)
        result[f"lower_{suffix}"] = lower * multiplier
        result[f"upper_{suffix}"] = upper * multiplier
    result["method"] = PROPORTION_METHOD
    return _with_zero_notes(result)


def means(
    data: pd.DataFrame,
    by: Sequence[str],
    *,
    value: str,
    frequency: str | None = None,
    confidence: Confidence = BOTH_LEVELS,
) -> pd.DataFrame:
    """Mean of each group, with t limits on n - 1 degrees of freedom.

    Parameters
    ----------
    data
        One row for each record, or, with `frequency`, one for each distinct value.
    by
        Columns that name a group.
    value
        Column to average.
    frequency
        Column of how many records have that value, or None for one record a row.
    confidence
        Levels, as 0.9 to 1 or 90 to 100.

    Returns
    -------
    pandas.DataFrame
        See the module; `numerator` is the sum of the values and `denominator` their number.
        A single record has a value and no limits.

    Raises
    ------
    ValueError
        A missing or negative value, an unknown level.

    Examples
    --------
    >>> stays = pd.DataFrame({"area": "A", "days": [1, 2, 3], "spells": [1, 2, 1]})
    >>> float(means(stays, ["area"], value="days", frequency="spells")["value"].iloc[0])
    2.0
    """
    levels = confidence_levels(confidence)
    days = data[value].to_numpy(dtype=float)
    weight = np.ones_like(days) if frequency is None else data[frequency].to_numpy(dtype=float)
    parts = data[list(by)].assign(n=weight, total=days * weight, squares=days**2 * weight)
    sums = sum_groups(parts, by, numerator="total", denominator="n", squares="squares")
    n = sums["denominator"].to_numpy()
    with np.errstate(divide="ignore", invalid="ignore"):
        average = sums["numerator"].to_numpy() / n
        variance = (sums["squares"].to_numpy() - n * average**2) / (n - 1)
        error = np.where(n > 1, np.sqrt(np.maximum(variance, 0) / n), np.nan)
    result = sums.drop(columns="squares").assign(value=average, standard_error=error)
    for suffix, level in levels.items():
        reach = stats.t.ppf(0.5 + level / 2, np.maximum(n - 1, 1)) * error
        result[f"lower_{suffix}"] = average - reach
        result[f"upper_{suffix}"] = average + reach
    return result.assign(method=MEAN_METHOD, value_note=np.where(n > 0, "", "z"))


def _band_positions(
    data: pd.DataFrame, standard: pd.DataFrame, keys: list[str], age_band: str
) -> NDArray[np.intp]:
    """Position in the standard of each row, found by key."""
    index = pd.MultiIndex.from_frame(standard[keys])
    if not index.is_unique:
        raise ValueError(f"{age_band}: a band twice in the standard population")
    position = index.get_indexer(pd.MultiIndex.from_frame(data[keys]))
    if (position < 0).any():
        unknown = data.loc[position < 0, keys].iloc[0].to_dict()
        raise ValueError(f"{age_band}: {unknown} is not in the standard population")
    return position


def _cell_populations(
    data: pd.DataFrame, denominator: str, cell: NDArray[np.intp], shape: tuple[int, int]
) -> Floats:
    """One population for each group and band; missing where no row gives it."""
    given = data[denominator].to_numpy(dtype=float)
    if not (given > 0).all():
        raise ValueError(f"{denominator}: a population that is missing, zero or negative")
    population = np.full(shape[0] * shape[1], np.nan)
    population[cell] = given
    if not np.array_equal(population[cell], given):
        raise ValueError(f"{denominator}: two populations for one age band of one group")
    return population.reshape(shape)


def _check_bands(
    population: Floats, groups: pd.DataFrame, standard: pd.DataFrame, keys: list[str]
) -> None:
    """Raise, naming group and band, where a band of the standard has no row."""
    absent = np.argwhere(np.isnan(population))
    if len(absent):
        group, band = absent[0]
        missing = standard[keys].iloc[band].to_dict()
        raise ValueError(f"no row for {missing} in {groups.iloc[group].to_dict()}")


def _dobson_limits(
    total: Floats, rate: Floats, spread: Floats, level: float
) -> tuple[Floats, Floats]:
    """Dobson's limits: Byar's limits of all events, scaled to the variance of the rate."""
    lower, upper = byar_limits(total, level)
    with np.errstate(divide="ignore", invalid="ignore"):
        scale = spread / np.sqrt(total)
    return rate + scale * (lower - total), rate + scale * (upper - total)


def _without_few_events(result: pd.DataFrame) -> pd.DataFrame:
    """Take away the values below the minimum of events, and say why; no events is a true 0."""
    few = result["numerator"] < MINIMUM_EVENTS
    none = result["numerator"] == 0
    measured = [c for c in result if str(c).startswith(("lower_", "upper_", "standard_error"))]
    result[measured] = result[measured].mask(few)
    result["value"] = result["value"].mask(few & ~none)
    result["value_note"] = np.select([none, few], ["0", "u"], "")
    return result


def _with_zero_notes(result: pd.DataFrame) -> pd.DataFrame:
    """Say where there were no events, and where there was nothing to divide by."""
    none, empty = result["numerator"] == 0, result["denominator"] == 0
    result["value_note"] = np.select([empty, none], ["z", "0"], "")
    return result
