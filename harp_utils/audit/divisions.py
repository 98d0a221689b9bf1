"""Multiplication and division of what is printed: it must give back printed numbers only."""

import numpy as np
import pandas as pd

from harp_utils.audit.cells import BIG, NO_CELL, Cells, where
from harp_utils.audit.findings import Finding
from harp_utils.audit.reading import Published

CRUDE = "a crude rate that gives a count not shown"
SHARE = "a share of unrounded parts"
SHARE_OF_HIDDEN = "a share beside hidden parts"
RATIO = "a ratio of unrounded values"
EXACT_MEAN = "a mean finer than a tenth"
TOTAL_DAYS = "a total of days"
HALF_MEDIAN = "a median that ends in a half"
PER = {"deliveries": 1_000, "births": 1_000}
DUST = 1e-6
TENTH, HUNDREDTH = 0.1, 0.01
# A mean of more stays than this allows every number of them.
MOST_STAYS = 20


def check_divisions(published: Published) -> list[Finding]:
    """Report local values from which a reader could work a finer number than is printed.

    Crude rates times the population, percentages and rates per 1,000, ratios times the value of
    the reference group, means and totals of days are tried.
    """
    rows = published.rows
    local = (rows["area_level"] != "country") | rows["count_note"].isin(["b", "p"])
    rate = rows["method"].astype(str).str.startswith("directly")
    average = rows["measure"].eq("median_stay") | (
        rows["measure"].eq("main")
        & rows["metric_id"].map(published.metrics["kind"]).eq("length_of_stay")
    )
    shares = local & ~rate & ~average
    return [
        *_crude(rows[rate & local]),
        *_shares(rows[shares], published),
        *_ratios(rows, rate | average, local, published),
        *_averages(rows[average & local]),
    ]


def _report(attack: str, rows: pd.DataFrame, detail: str) -> list[Finding]:
    return [
        Finding(attack, where({**row, "series": f"{row['metric_id']} {row['measure']}"}), detail)
        for row in rows.to_dict("records")
    ]


def _crude(rows: pd.DataFrame) -> list[Finding]:
    """Check that a crude rate is that of the count shown, and beside no hidden one."""
    given = rows[rows["crude_rate"].notna()]
    expected = given["numerator"] / given["denominator"] * 100_000
    off = ~((given["crude_rate"] - expected).abs() <= TENTH / 2 + DUST)
    return _report(CRUDE, given[off], "the rate times the population is another count")


def _shares(rows: pd.DataFrame, published: Published) -> list[Finding]:
    """Check that a share is that of its printed parts."""
    given = rows[rows["value"].notna()]
    whole = given[["numerator", "denominator"]].notna().all(axis=1)
    over = given["metric_id"].map(published.metrics["denominator"]).map(PER).fillna(100)
    per = np.where(given["measure"] == "main", over, 100)
    expected = given["numerator"] / given["denominator"].where(given["denominator"] > 0) * per
    off = whole & ~((given["value"] - expected).abs() <= TENTH / 2 + DUST)
    return [
        *_report(SHARE, given[off], "it is not that of the numbers beside it"),
        *_report(SHARE_OF_HIDDEN, given[~whole], "with one part it gives the other"),
    ]


def _ratios(
    rows: pd.DataFrame, finer: pd.Series, local: pd.Series, published: Published
) -> list[Finding]:
    """Check that a ratio is that of printed values: else, times the reference, it is finer."""
    keys = ["metric_id", "measure", "period", "area_code", "imd_quintile"]
    grouped = rows["breakdown"].isin(["ethnic_group", "deprivation"])
    base = rows[grouped & rows["ethnic_group"].eq(published.reference_group)]
    # Categories are compared with the whole group over all years, which stands as its age rate.
    of_age = base[base["measure"].eq("age_rate")].assign(measure="main")
    both = pd.concat([base, of_age]).drop_duplicates(keys)
    given = rows[local & finer & rows["ratio"].notna() & rows["value"].notna()]
    words = dict.fromkeys(keys, "str")
    against = both.astype(words).set_index(keys)["value"]
    found = against.reindex(pd.MultiIndex.from_frame(given[keys].astype(words))).to_numpy()
    difference = (given["ratio"] - given["value"] / found).abs()
    # The reference is itself printed to a tenth, so a ratio tells no more than that allows.
    slack = given["value"] / found**2 * TENTH / 2
    return _report(
        RATIO,
        given[difference > HUNDREDTH / 2 + slack + DUST],
        "times the value of the reference group it is finer than the value printed",
    )


def _averages(rows: pd.DataFrame) -> list[Finding]:
    """Check that averages have one decimal, and that no total of days stands beside them."""
    given = rows[rows["value"].notna()]
    times = given["value"] / TENTH
    fine = (times - times.round()).abs() > DUST
    halves = given["measure"].eq("median_stay") & (given["value"] % 1 != 0)
    return [
        *_report(EXACT_MEAN, given[fine], "times the stays it gives the days"),
        *_report(HALF_MEDIAN, given[halves], "the number of stays is even"),
        *_report(TOTAL_DAYS, rows[rows["numerator"].notna()], "over the mean it gives the stays"),
    ]


def narrow_by_means(cells: Cells, table: pd.DataFrame, published: Published) -> pd.DataFrame:
    """Drop, from both ends, numbers of stays over which no whole days make the mean printed."""
    rows = published.rows
    means = rows["measure"].eq("main") & rows["value"].gt(0)
    means &= rows["metric_id"].map(published.metrics["kind"]).eq("length_of_stay")
    place = cells.denominator[np.flatnonzero(means)]
    value = rows.loc[means, "value"].to_numpy()[place != NO_CELL]
    place = place[place != NO_CELL]
    low, high = table["low"].to_numpy(copy=True), table["high"].to_numpy(copy=True)
    few = (high[place] <= MOST_STAYS) & (low[place] < high[place]) & (high[place] < BIG)
    place, value = place[few], value[few]
    # Over so few stays that one day moves the mean further, it is printed to a fifth.
    half = np.where(low[place] < 1 / TENTH, 2 * TENTH, TENTH) / 2
    for ends, step in ((low, 1.0), (high, -1.0)):
        for _ in range(MOST_STAYS):
            wrong = (low[place] < high[place]) & ~_makes(value, ends[place], half)
            ends[place[wrong]] += step
    return table.assign(low=low, high=high)


def _makes(mean: np.ndarray, stays: np.ndarray, half: np.ndarray) -> np.ndarray:
    """Whether some whole number of days over so many stays is printed as the mean."""
    least = np.ceil((mean - half - DUST) * stays)
    return least <= (mean + half + DUST) * stays
