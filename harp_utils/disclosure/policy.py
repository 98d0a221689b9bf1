"""The rule for small numbers, on one screen.

The numbers of the rule belong to the data source and come from ``params/suite.yml`` with the
address and the date of its policy (`params.DisclosurePolicy`). For hospital records that is NHS
England's rule for HES and ECDS, since September 2018: below England 0 stays 0, counts of 1 to 7
are hidden, the rest go to the nearest 5. England's counts are shown as they are.
"""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from harp_utils.params import DisclosurePolicy

Floats = NDArray[np.float64]
# Of a hidden count at least this many values must stay possible, of a rounded one at least two.
FEWEST_VALUES_OF_HIDDEN, FEWEST_VALUES_OF_ROUNDED = 5, 2
# A rate is printed no finer than this many events of the people would move it.
EVENTS_PER_STEP = 2
STEPS = np.array([1.0, 2.0, 3.0, 5.0, 10.0])
MEAN_STEPS = np.array([0.1, 0.2, 0.5, 1.0])


def protect_counts(counts: pd.Series, policy: DisclosurePolicy) -> pd.Series:
    """Hide and round counts of a place below England.

    Parameters
    ----------
    counts
        Whole numbers of events or people; missing stays missing.
    policy
        Threshold and rounding base of the data source.

    Returns
    -------
    pandas.Series
        0 as it is, 1 up to one below the threshold missing, others to the nearest base.

    Raises
    ------
    ValueError
        A negative count, or one that is not a whole number.
    """
    known = counts.dropna()
    if (known < 0).any() or (known % 1 != 0).any():
        raise ValueError("counts to protect: expected whole numbers, 0 or more")
    base = policy.rounding_base
    rounded = np.floor(counts / base + 0.5) * base
    return rounded.mask((counts > 0) & (counts < policy.threshold))


def lowest_of_shown(shown: pd.Series, policy: DisclosurePolicy) -> pd.Series:
    """Smallest count that a rounded one, above 0, can stand for."""
    return np.ceil(shown - policy.rounding_base / 2).clip(lower=policy.threshold)


def highest_of_shown(shown: pd.Series, policy: DisclosurePolicy) -> pd.Series:
    """Largest count that a rounded one, above 0, can stand for."""
    return np.ceil(shown + policy.rounding_base / 2) - 1


def rate_steps(people: pd.Series, multiplier: float = 100_000) -> pd.Series:
    """Step that a rate over some people is printed to: 1, 2, 3 or 5 times a power of ten.

    It is the smallest of these that two events among the people would move a crude rate by, so the
    rate times the people, which are public, does not give the count back. It is never below 0.1,
    the last decimal of any rate.

    Examples
    --------
    >>> rate_steps(pd.Series([2_000.0, 9_000.0, 5_000_000.0])).tolist()
    [100.0, 30.0, 0.1]
    """
    least = EVENTS_PER_STEP * multiplier / people.to_numpy(dtype=float)
    power = 10 ** np.floor(np.log10(least))
    # A hair of tolerance: 0.3 / 0.1 is not quite 3.
    place = np.searchsorted(STEPS, least / power - 1e-9)
    step = STEPS[np.minimum(place, len(STEPS) - 1)] * power
    return pd.Series(np.maximum(step, 0.1), index=people.index)


def mean_steps(stays: pd.Series) -> pd.Series:
    """Step that a mean of whole days is printed to: 0.1, or what one day moves it by if more.

    A mean of 3.3 days cannot be of 8 stays, so it would tell that there are 9 or more.

    Examples
    --------
    >>> mean_steps(pd.Series([8.0, 13.0])).tolist()
    [0.2, 0.1]
    """
    place = np.searchsorted(MEAN_STEPS, 1 / stays.to_numpy(dtype=float) - 1e-9)
    return pd.Series(MEAN_STEPS[np.minimum(place, len(MEAN_STEPS) - 1)], index=stays.index)


def round_to_step(values: pd.Series, steps: pd.Series) -> pd.Series:
    """Round to the nearest multiple of a step, without the dust of binary fractions."""
    return ((values / steps + 0.5).apply(np.floor) * steps).round(6)
