"""Days in hospital: a mean times its stays, which add up over places, groups and years."""

import numpy as np
import pandas as pd

from harp_utils.audit.bounds import Flags, Floats, Places
from harp_utils.audit.cells import BIG, NO_CELL, Cells, with_unknown
from harp_utils.audit.reading import Published

DAYS = "days "
TENTH = 0.1
DUST = 1e-6


def with_days(cells: Cells, table: pd.DataFrame, published: Published) -> pd.DataFrame:
    """Add a cell for the days of each number of stays, with what its mean alone tells.

    Parameters
    ----------
    cells, published
        The published rows, and which count stands in which.
    table
        Counts; the first are those of ``cells``.

    Returns
    -------
    pandas.DataFrame
        The counts, and behind them the days. Columns added: ``stays``, for days the place of
        their number of stays and `NO_CELL` for the rest; ``mean`` and ``half``, the printed mean
        and how far the true one may be from it.
    """
    rows = published.rows
    means = rows["measure"].eq("main") & rows["value"].notna()
    means &= rows["metric_id"].map(published.metrics["kind"]).eq("length_of_stay")
    mean = np.full(len(table), np.nan)
    place = cells.denominator[np.flatnonzero(means)]
    mean[place[place != NO_CELL]] = rows.loc[means, "value"].to_numpy()[place != NO_CELL]
    stays = np.flatnonzero(table["series"].astype(str).str.endswith("/stays"))
    # Over so few stays that one day moves the mean further, it is printed to a fifth.
    half = np.where(table["low"].to_numpy()[stays] < 1 / TENTH, 2 * TENTH, TENTH) / 2
    own = table.iloc[stays]
    every = with_unknown(table, own.assign(series=DAYS + own["series"].astype(str)))
    none = np.full(len(table), NO_CELL, dtype=np.int64)
    blank = np.full(len(table), np.nan)
    return every.assign(
        stays=np.concatenate([none, stays]),
        mean=np.concatenate([blank, mean[stays]]),
        half=np.concatenate([blank, half]),
    )


def narrow_days(low: Floats, high: Floats, table: pd.DataFrame) -> tuple[Floats, Floats, Flags]:
    """Narrow days by the bounds of their stays, and stays by those of their days.

    Returns
    -------
    three arrays
        The bounds, and which cells became narrower.
    """
    days = np.flatnonzero(table["stays"].to_numpy() != NO_CELL)
    stays: Places = table["stays"].to_numpy()[days]
    mean, half = (table[name].to_numpy()[days] for name in ("mean", "half"))
    new_low, new_high = low.copy(), high.copy()
    least, most = np.maximum(mean - half, 0), mean + half
    with np.errstate(invalid="ignore", divide="ignore"):
        new_low[days] = np.fmax(low[days], np.ceil(least * low[stays] - DUST))
        capped = np.where(high[stays] < BIG, most * high[stays], BIG)
        new_high[days] = np.fmin(high[days], np.floor(capped + DUST))
        new_low[stays] = np.fmax(low[stays], np.ceil(new_low[days] / most - DUST))
        fewest = np.where(new_high[days] < BIG, new_high[days] / least, BIG)
        new_high[stays] = np.fmin(high[stays], np.floor(fewest + DUST))
    return new_low, new_high, (new_low > low) | (new_high < high)
