"""Division: what a standardised rate, and its limits, tell of the count behind it."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import gammaincinv

from harp_utils.audit.cells import NO_CELL, Cells, where
from harp_utils.audit.findings import Finding
from harp_utils.audit.reading import Published
from harp_utils.audit.worths import PLACE

FINER = "a rate finer than two events"
SHAPE = "limits with the shape of another count than the one shown"
STEPS = np.array([1.0, 2.0, 3.0, 5.0, 10.0])
EVENTS_PER_STEP, PER, FINEST = 2, 100_000, 0.1
DUST = 1e-6
LIMITS = ("lower_95", "upper_95")
# Byar's interval of a count, over the count, falls with the count: enough to look it up.
COUNTS = np.unique(np.round(np.geomspace(1, 1e7, 4000), 3))


def narrow_by_rates(
    cells: Cells, published: Published, worths: pd.DataFrame
) -> tuple[pd.DataFrame, list[Finding]]:
    """Narrow counts by the standardised rates beside them, and report rates printed too finely.

    Parameters
    ----------
    cells
        Counts as shown.
    published
        The rows that show them.
    worths
        What one event adds to a rate (see `worths.event_worths`).

    Returns
    -------
    table and findings
        ``cells.table`` with narrower ``low`` and ``high``.
    """
    rows = published.rows
    rows = rows[rows["method"].astype(str).str.startswith("directly")]
    rows = rows[rows["measure"].isin(["main", "age_rate"])]
    rows = rows.assign(cell=cells.numerator[rows.index])
    rows = _with_worths(rows[rows["cell"] != NO_CELL], worths, published)
    shown = rows[rows["value"].gt(0) & rows["step"].notna()]
    shown = shown.assign(shape=_shape(shown, rows, published.pooled))
    known = [_by_rate(shown), _by_minimum(rows), _by_limits(shown)]
    known.append(_by_other_years(rows, published))
    table = _apply(cells.table, pd.concat(known))
    return table, [*_too_fine(shown), *_of_true_shape(shown)]


def printed_step(people: pd.Series) -> pd.Series:
    """Step that local rates may be printed to: 1, 2, 3 or 5 times a power of ten.

    Examples
    --------
    >>> printed_step(pd.Series([2_000.0, 9_000.0, 5_000_000.0])).tolist()
    [100.0, 30.0, 0.1]
    """
    least = EVENTS_PER_STEP * PER / people.where(people > 0)
    power = 10 ** np.floor(np.log10(least) + DUST)
    place = np.searchsorted(STEPS, (least / power).fillna(1) - DUST)
    return (STEPS[np.minimum(place, len(STEPS) - 1)] * power).clip(lower=FINEST)


def _with_worths(rows: pd.DataFrame, worths: pd.DataFrame, published: Published) -> pd.DataFrame:
    """Put beside each rate its step, half of it, and what an event adds in its period."""
    keys = ["metric_id", *PLACE]
    words = rows.astype(dict.fromkeys(keys, "str"))
    joined = words.merge(worths, on=keys, how="left").set_index(rows.index)
    years = np.where(rows["period"].eq(published.pooled), len(published.periods), 1)
    local = (rows["area_level"] != "country") | rows["count_note"].isin(["b", "p"])
    # A published population may be missing where there is none to divide by.
    step = printed_step(rows["denominator"]).where(local, FINEST)
    return joined.assign(
        least=joined["least"] / years, most=joined["most"] / years, local=local, step=step
    ).assign(half=step / 2)


def _by_rate(shown: pd.DataFrame) -> pd.DataFrame:
    """Bound a count by the rate over the most, and over the least, that an event adds."""
    # A rate under half a step is printed as one step, so that it does not become nought.
    floor = np.where(shown["value"] <= shown["step"] + DUST, 0, shown["value"] - shown["half"])
    low = np.ceil(floor / shown["most"] - DUST)
    high = np.floor((shown["value"] + shown["half"]) / shown["least"] + DUST)
    return pd.DataFrame({"cell": shown["cell"], "low": low, "high": high})


def _by_minimum(rows: pd.DataFrame) -> pd.DataFrame:
    """Bound a count by the number of events from which a rate is given."""
    enough = rows["value"].gt(0)
    few = rows["value_note"].eq("u")
    low = rows["minimum"].where(enough).fillna(few.astype(float))
    high = (rows["minimum"] - 1).where(few, np.inf)
    kept = enough | few
    return pd.DataFrame({"cell": rows["cell"], "low": low, "high": high})[kept]


def _shape(shown: pd.DataFrame, rows: pd.DataFrame, pooled: str) -> pd.Series:
    """Count that gives the limits their shape: the one printed, or those of the years together.

    Missing where it is not printed: then the limits have the shape of the effective number.
    """
    keys = ["metric_id", "area_code", "ethnic_group"]
    yearly = rows[rows["breakdown"].isin(["everyone", "ethnic_group"])]
    yearly = yearly[yearly["measure"].eq("main") & yearly["period"].ne(pooled)]
    # Where England's years are rounded, its pooled rate is still of the true count.
    counts = yearly["numerator"].mask(yearly["count_note"].eq("b"))
    sums = counts.groupby([yearly[key] for key in keys]).agg(
        lambda counts: counts.sum(skipna=False)
    )
    of_years = sums.reindex(pd.MultiIndex.from_frame(shown[keys])).to_numpy()
    own = shown["numerator"].where(shown["measure"] == "main", of_years)
    return own.where(own > 0)


def _by_limits(shown: pd.DataFrame) -> pd.DataFrame:
    """Bound a count by its limits: no error is smaller than independent events give."""
    known = shown[shown[list(LIMITS)].notna().all(axis=1)]
    width = known["upper_95"] - known["lower_95"] + known["step"]
    relative = width / (known["value"] - known["half"]).clip(lower=DUST)
    lower, upper = _byar(COUNTS)
    # Taking the shape of the effective number itself: the number whose interval is as wide.
    effective = np.interp(-relative, -((upper - lower) / COUNTS), COUNTS, left=0)
    counted = known["shape"].notna()
    own = known["shape"].fillna(1).to_numpy(dtype=float)
    lower, upper = _byar(own)
    error = width * np.sqrt(own) / (upper - lower)
    of_shown = ((known["value"] - known["half"]).clip(lower=0) / error) ** 2
    low = np.ceil(np.where(counted, of_shown, effective) - 1e-3)
    low = np.where(known["lower_95"] > 0, low, 0)
    return pd.DataFrame({"cell": known["cell"], "low": low, "high": np.inf})


def _byar(count: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    z, more = 1.959963984540054, count + 1
    lower = count * (1 - 1 / (9 * count) - z / (3 * np.sqrt(count))) ** 3
    upper = more * (1 - 1 / (9 * more) + z / (3 * np.sqrt(more))) ** 3
    small = count < 10
    lower = np.where(small, gammaincinv(count, 0.025), lower)
    return lower, np.where(small, gammaincinv(more, 0.975), upper)


def _by_other_years(rows: pd.DataFrame, published: Published) -> pd.DataFrame:
    """Take the other years from the pooled rate, their mean: that gives the one not shown."""
    keys = ["metric_id", "area_code", "breakdown", "ethnic_group"]
    whole = rows[rows["breakdown"].isin(["everyone", "ethnic_group"])]
    rate = whole["value"].where(whole["value"].notna(), np.nan)
    whole = whole.assign(rate=rate, slack=whole["half"].where(rate > 0, 0))
    pooled = whole[whole["period"].eq(published.pooled) & whole["rate"].gt(0)]
    pooled = pooled.drop_duplicates(keys).set_index(keys)
    yearly = whole[whole["period"] != published.pooled]
    sums = yearly.groupby(keys, observed=True).agg(
        shown=("rate", "count"), total=("rate", "sum"), slack=("slack", "sum")
    )
    only = sums[sums["shown"] == len(published.periods) - 1].join(pooled[["rate", "half"]])
    number = len(published.periods)
    only["middle"] = number * only["rate"] - only["total"]
    only["reach"] = number * only["half"] + only["slack"]
    absent = yearly[yearly["rate"].isna()].join(only[["middle", "reach"]], on=keys)
    absent = absent[absent["middle"].notna()]
    low = np.ceil((absent["middle"] - absent["reach"]) / absent["most"] - DUST).clip(lower=0)
    high = np.floor((absent["middle"] + absent["reach"]) / absent["least"] + DUST)
    return pd.DataFrame({"cell": absent["cell"], "low": low, "high": high})


def _apply(table: pd.DataFrame, known: pd.DataFrame) -> pd.DataFrame:
    """Narrow cells by bounds that may be missing."""
    low, high = table["low"].to_numpy(copy=True), table["high"].to_numpy(copy=True)
    np.maximum.at(low, known["cell"].to_numpy(), known["low"].fillna(0).to_numpy())
    np.minimum.at(high, known["cell"].to_numpy(), known["high"].fillna(np.inf).to_numpy())
    return table.assign(low=low, high=high)


def _too_fine(shown: pd.DataFrame) -> list[Finding]:
    """Report local rates or limits that are no multiple of their step."""
    local = shown[shown["local"]]
    off = pd.Series(False, local.index)
    for column in ("value", *LIMITS):
        times = local[column] / local["step"]
        off |= (times - times.round()).abs().fillna(0) * local["step"] > 0.01
    return [
        Finding(FINER, _where(row), f"steps of {row['step']:g} are the finest allowed")
        for row in local[off].to_dict("records")
    ]


def _of_true_shape(shown: pd.DataFrame) -> list[Finding]:
    """Report limits whose two arms are not those of the rounded count beside them."""
    rows = shown[shown["local"] & shown["shape"].notna() & shown["lower_95"].gt(0)]
    lower, upper = _byar(rows["shape"].to_numpy(dtype=float))
    expected = (upper - rows["shape"]) / (rows["shape"] - lower)
    above, below = rows["upper_95"] - rows["value"], rows["value"] - rows["lower_95"]
    least = (above - rows["step"]) / (below + rows["step"])
    most = (above + rows["step"]) / (below - rows["step"]).where(below > rows["step"])
    off = (expected < least - 1e-3) | (expected > most + 1e-3)
    return [
        Finding(SHAPE, _where(row), "the arms of the interval tell the true count")
        for row in rows[off].to_dict("records")
    ]


def _where(row: dict) -> str:
    return where({**row, "series": f"{row['metric_id']} {row['measure']}"})
