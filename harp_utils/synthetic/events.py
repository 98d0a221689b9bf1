"""Who goes to hospital for what, how often and when: the events that become records.

People with a condition in a year are Poisson; each has one event or more (a log-series), so the
events of a place are compound Poisson, and a few people can account for most of them.
"""

from functools import cache

import numpy as np
import pandas as pd
from scipy.optimize import brentq

GOLDEN = 0.6180339887498949
FRESH = 1 << 31


def draw_events(
    expected: np.ndarray,
    people: np.ndarray,
    conditions: pd.DataFrame,
    years: np.ndarray,
    rng: np.random.Generator,
    *,
    repeats: bool,
) -> pd.DataFrame:
    """Draw the events of one chunk.

    Parameters
    ----------
    expected
        Events by cell, condition and year.
    people
        People in each cell.
    years
        First day of each year and the day after the last, counted from the extract's first day.

    Returns
    -------
    pandas.DataFrame
        One row an event: ``cell`` (row of ``expected``), ``condition``, ``index`` (the person's
        place in the cell), ``discharge`` (day).
    """
    mean = conditions["events_per_person"].to_numpy() if repeats else np.ones(len(conditions))
    counts = rng.poisson(expected / mean[:, None])
    cell, condition, year = (np.repeat(place, counts[counts > 0]) for place in np.nonzero(counts))
    each = rng.logseries(_log_series(tuple(mean))[condition]) if repeats else np.ones_like(cell)
    index = _places(cell, condition, people, conditions, rng, repeats=repeats)
    start = rng.random(len(cell))
    order = np.arange(each.sum()) - np.repeat(np.cumsum(each) - each, each)
    spread = np.repeat(start, each) + (order + rng.random(len(order)) * 0.5) / each.repeat(each)
    first = np.repeat(years[:-1][year], each)
    length = np.repeat(np.diff(years)[year], each)
    return pd.DataFrame(
        {
            "cell": np.repeat(cell, each),
            "condition": np.repeat(condition, each),
            "index": np.repeat(index, each),
            "discharge": first + (spread % 1 * length).astype(np.int64),
        }
    )


@cache
def _log_series(means: tuple[float, ...]) -> np.ndarray:
    """Parameter of the log-series with each mean (a mean of 1 is one event each)."""

    def solve(mean: float) -> float:
        if mean <= 1:
            return 1e-12
        return brentq(lambda p: -p / ((1 - p) * np.log1p(-p)) - mean, 1e-9, 1 - 1e-9)

    return np.array([solve(mean) for mean in means])


def _places(
    cell: np.ndarray,
    condition: np.ndarray,
    people: np.ndarray,
    conditions: pd.DataFrame,
    rng: np.random.Generator,
    *,
    repeats: bool,
) -> np.ndarray:
    """Place each drawn person in the cell.

    A condition falls on its own share of the cell (its pool), so that the same people come back
    for it over the years. A pool of 0 means someone new each time, as for births; so does
    ``repeats=False``, where nobody comes back by chance.
    """
    pool = conditions["pool"].to_numpy()[condition]
    size = np.maximum(1, np.round(people)).astype(np.int64)[cell]
    at_risk = np.maximum(1, np.round(size * pool)).astype(np.int64)
    offset = (condition * GOLDEN % 1 * size).astype(np.int64)
    place = (offset + (rng.random(len(cell)) * at_risk).astype(np.int64)) % size
    new = (pool == 0) | (not repeats)
    return np.where(new, FRESH + np.arange(len(cell)), place)
