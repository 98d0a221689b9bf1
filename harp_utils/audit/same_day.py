"""What medians, means and their intervals tell of the stays that ended on the day they began."""

import numpy as np
import pandas as pd
from scipy.special import stdtrit

from harp_utils.audit.cells import BIG, NO_CELL, Cells
from harp_utils.audit.reading import Published

KEYS = [
    *("metric_id", "period", "area_code", "breakdown"),
    *("ethnic_group", "ethnic_category", "imd_quintile"),
]
TENTH = 0.1


def narrow_by_same_day_stays(
    cells: Cells, table: pd.DataFrame, published: Published
) -> pd.DataFrame:
    """Narrow numbers of stays, and of same-day ones, by each median and mean beside them.

    Of n stays z ended on the day they began. A median of 0 says that z is more than half of n,
    any other that it is not. The variance of the days is at least that of z noughts beside n - z
    stays of one length; the interval allows for it and for people who come back. And n - z stays
    of a day or more make at least n - z days.
    """
    pairs = _pairs(cells, published)
    low, high = table["low"].to_numpy(copy=True), table["high"].to_numpy(copy=True)
    n, z, value = (pairs[name].to_numpy() for name in ("n", "z", "value"))
    median = pairs["measure"].eq("median_stay").to_numpy()
    many, few = median & (value == 0), median & (value > 0)
    np.maximum.at(low, z[many], np.floor(low[n[many]] / 2) + 1)
    np.minimum.at(high, n[many], 2 * high[z[many]] - 1)
    np.minimum.at(high, z[few], np.floor(high[n[few]] / 2))
    np.maximum.at(low, n[few], 2 * low[z[few]])
    mean = ~median & (value > 0) & (high[n] < BIG)
    n, z, given = n[mean], z[mean], pairs[mean]
    value = value[mean]
    np.maximum.at(low, z, np.ceil(low[n] * (1 - value - TENTH)))
    half = (given["upper_95"] - given["lower_95"]).to_numpy() / 2
    # A lower limit cut off at 0 makes the interval look narrower than it is.
    half = np.maximum(half, (given["upper_95"] - given["value"]).to_numpy()) + TENTH
    error = half / stdtrit(np.maximum(high[n] - 1, 1), 0.975)
    spread = (high[n] - 1) * (error / np.maximum(value - TENTH, TENTH)) ** 2
    most = np.floor(high[n] * spread / (1 + spread))
    np.minimum.at(high, z, np.where(np.isnan(most), high[z], most))
    return table.assign(low=low, high=high)


def _pairs(cells: Cells, published: Published) -> pd.DataFrame:
    """Give each median and mean with the places of its stays and of its same-day stays."""
    rows = published.rows
    stays = rows["metric_id"].map(published.metrics["kind"]).eq("length_of_stay")
    given = stays & rows["measure"].isin(["main", "median_stay"]) & rows["value"].notna()
    shares = stays & rows["measure"].eq("zero_day_share")
    words = dict.fromkeys(KEYS, "str")
    averages = rows.loc[given].astype(words).assign(n=cells.denominator[np.flatnonzero(given)])
    same_day = rows.loc[shares, KEYS].astype(words)
    same_day = same_day.assign(z=cells.numerator[np.flatnonzero(shares)])
    pairs = averages.merge(same_day, on=KEYS)
    return pairs[(pairs["n"] != NO_CELL) & (pairs["z"] != NO_CELL)]
