"""Indirectly standardised ratios, such as standardised mortality ratios, for all groups at once."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from harp_utils.age_bands import band_keys, band_positions, cell_denominators, check_bands
from harp_utils.groups import check_counts, check_denominators, number_groups
from harp_utils.intervals import BOTH_LEVELS, Confidence, confidence_levels, poisson_limits
from harp_utils.units import unit_of_ratio

INDIRECT_METHOD = "indirectly standardised ratio, Byar"


def indirectly_standardised_ratios(
    data: pd.DataFrame,
    by: Sequence[str],
    reference: pd.DataFrame,
    *,
    numerator: str = "numerator",
    denominator: str = "denominator",
    age_band: str = "age_band",
    reference_numerator: str = "numerator",
    reference_denominator: str = "denominator",
    multiplier: float = 1,
    confidence: Confidence = BOTH_LEVELS,
) -> pd.DataFrame:
    """Observed events of each group over those expected at the reference's rates.

    The expected count is ``E = sum(n X / N)`` over age bands, n being the group's population, and
    X and N the reference's events and population. The ratio is O / E; its limits are those of the
    observed count O, exact Poisson below 10 events and Byar's from 10, over E, which is taken as
    known. Two groups' ratios rest on their own ages: compare each with the reference, not with
    one another.

    Parameters
    ----------
    data
        One row for each group and age band. Every band of the reference must be there for every
        group; a band without events has a numerator of 0.
    by
        Columns that name a group.
    reference
        The join keys (age band, or age band and others), events and population, one row a band.
        Rows of `data` are joined to it by key, never by position.
    numerator, denominator, age_band
        Columns of `data`: events, population, age band.
    reference_numerator, reference_denominator
        Columns of `reference`: events, population.
    multiplier
        100 gives 100 where a group is as the reference.
    confidence
        Levels, as 0.9 to 1 or 90 to 100.

    Returns
    -------
    pandas.DataFrame
        As in `standardisation`; `numerator` is O, `denominator` is E and ``unit`` is "ratio".
        ``standard_error`` is ``sqrt(O) / E``. No events gives a value of 0, limits and note "0".

    Raises
    ------
    ValueError
        An absent, unknown or repeated age band (named), a population that is missing or not above
        0, a negative or missing count, a group of which no event is expected, an unknown level.

    Notes
    -----
    Source: Breslow and Day, Statistical Methods in Cancer Research II (1987), pages 65-70, in the
    form used by OHID's Fingertips (technical guidance, indirectly standardised ratios).

    Examples
    --------
    >>> data = pd.DataFrame({"area": "A", "age_band": ["0-64", "65+"],
    ...                      "numerator": [30, 60], "denominator": [1_000, 500]})
    >>> england = pd.DataFrame({"age_band": ["65+", "0-64"],
    ...                         "numerator": [2_000, 1_500], "denominator": [20_000, 60_000]})
    >>> ratios = indirectly_standardised_ratios(data, ["area"], england)
    >>> ratios[["numerator", "denominator", "value"]].to_numpy().tolist()  # 25 + 50 expected
    [[90.0, 75.0, 1.2]]
    """
    levels = confidence_levels(confidence)
    keys = band_keys(reference, [reference_numerator, reference_denominator])
    rates = check_counts(reference, reference_numerator)
    rates = rates / check_denominators(reference, reference_denominator)
    groups, group = number_groups(data, by)
    cell = group * len(reference) + band_positions(data, reference, keys, age_band)
    population = cell_denominators(data, denominator, cell, (len(groups), len(reference)))
    check_bands(population, groups, reference, keys)
    events = np.bincount(group, check_counts(data, numerator), len(groups))
    expected = population @ rates
    if not (expected > 0).all():
        raise ValueError(f"{reference_numerator}: no event in any band, expected one or more")

    result = groups.assign(numerator=events, denominator=expected)
    result["value"] = events / expected * multiplier
    result["standard_error"] = np.sqrt(events) / expected * multiplier
    for suffix, level in levels.items():
        lower, upper = poisson_limits(events, level)
        result[f"lower_{suffix}"] = lower / expected * multiplier
        result[f"upper_{suffix}"] = upper / expected * multiplier
    notes = np.where(events == 0, "0", "")
    return result.assign(unit=unit_of_ratio(multiplier), method=INDIRECT_METHOD, value_note=notes)
