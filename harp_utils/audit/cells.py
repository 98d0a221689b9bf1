"""Every published count as a cell: what a reader knows of it before any arithmetic."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from harp_utils.audit.findings import Finding
from harp_utils.audit.reading import KEYS, Published
from harp_utils.metric_parts import COUNTS

TWO_WAYS = "one count shown two ways"
BIG = 1e9
FEWEST_OF_HIDDEN, FEWEST_OF_ROUNDED = 5, 2
CELL_KEYS = ["series", *KEYS]
NO_CELL = -1
# Values over these denominators share one series between metrics.
SHARED = ("deliveries", "births")


@dataclass(frozen=True)
class Cells:
    """Counts, and which published row shows which.

    Attributes
    ----------
    table
        One row per count, numbered from 0. Columns: `CELL_KEYS`, ``area_level``, ``low``,
        ``high``, ``kind`` (exact, rounded, hidden or unknown), ``needed`` (how many values must
        stay possible) and ``shown``.
    numerator, denominator
        For each published row, the number of the cell, or `NO_CELL`.
    findings
        Counts that two rows show differently.
    """

    table: pd.DataFrame
    numerator: NDArray[np.int64]
    denominator: NDArray[np.int64]
    findings: list[Finding]


def make_cells(published: Published) -> Cells:
    """Take every count from the published rows, with what its number or its note tells."""
    rows = published.rows
    sides = []
    for column in ("numerator", "denominator"):
        series = _series(published, column)
        known = _known(rows, column, series)
        sides.append(known.assign(series=series)[series.notna()])
    both = pd.concat(sides, keys=[0, 1], names=["side", "row"])
    both["series"] = both["series"].astype("category")
    grouped = both.groupby(CELL_KEYS, observed=True, sort=False)
    number = np.asarray(grouped.ngroup(), dtype=np.int64)
    table = _with_pooled_groups(_merged(both, number), published.pooled)
    places = []
    for side in (0, 1):
        place = np.full(len(rows), NO_CELL, dtype=np.int64)
        own = both.index.get_level_values("side") == side
        place[both.index.get_level_values("row")[own]] = number[own]
        places.append(place)
    numerator, denominator = places
    return Cells(table, numerator, denominator, _shown_twice(both, number))


def _series(published: Published, column: str) -> pd.Series:
    """Name the series that a column of a row belongs to; missing where it is no count."""
    rows, metrics = published.rows, published.metrics
    pairs = rows[["metric_id", "measure"]].drop_duplicates().astype(str)
    names = {}
    for metric, measure in pairs.itertuples(index=False):
        main = "main" if measure in ("age_rate", "age_deprivation_rate") else measure
        own = COUNTS.get((metrics["kind"][metric], main, column))
        name = f"{metric}/{own}" if own else None
        if column == "denominator" and own is None:
            shared = metrics["share_of" if main.startswith("share_of") else "denominator"][metric]
            over = main.removeprefix("share_of_") if main.startswith("share_of_") else shared
            name = over if over in SHARED and main != "official" else None
        names[metric, measure] = name
    code = pd.MultiIndex.from_frame(pairs)
    place = code.get_indexer(pd.MultiIndex.from_frame(rows[["metric_id", "measure"]]))
    return pd.Series(np.array(list(names.values()), dtype=object)[place], rows.index)


def _known(rows: pd.DataFrame, column: str, series: pd.Series) -> pd.DataFrame:
    """Say what the number shown, or its note, tells of one column of counts."""
    shown = rows[column].where(series.notna())
    # The note is of the count a value rests on: of averages the stays, of the rest the numerator.
    has_note = rows["method"].str.startswith("me").astype(bool) | (column == "numerator")
    note = rows["count_note"].astype(str)
    hidden = shown.isna()
    england = (rows["area_level"] == "country").to_numpy()
    # A denominator has no note of its own, but the note of the value says which part is hidden.
    note = note.where(has_note, _note_of_denominator(rows, column))
    unsure = england & ~has_note & _could_be_rounded(rows, shown) & (shown >= rows["threshold"])
    exact = ~hidden & ((england & ~note.eq("b") & ~unsure) | (shown == 0))
    rounded = ~hidden & ~exact & ~unsure
    half = rows["base"] / 2
    low = (shown - half).apply(np.ceil).clip(lower=rows["threshold"]).mask(exact, shown)
    high = ((shown + half).apply(np.ceil) - 1).mask(exact, shown)
    small = hidden & note.eq("c")
    withheld = hidden & note.isin(["p", "c or p"])
    low = low.mask(small | withheld, 1).fillna(0)
    high = high.mask(small, rows["threshold"] - 1).fillna(BIG)
    conditions = [exact, rounded, small | withheld]
    known = rows[[*KEYS, "area_level", "threshold", "base"]].assign(
        low=low.astype(float),
        high=high.astype(float),
        shown=shown,
        kind=np.select(conditions, ["exact", "rounded", "hidden"], "unknown"),
    )
    # Where the policy itself leaves fewer values, it leaves those.
    of_hidden = np.minimum(FEWEST_OF_HIDDEN, rows["threshold"] - 1)
    needs = [np.zeros(len(rows)), np.minimum(FEWEST_OF_ROUNDED, rows["base"]), of_hidden]
    return known.assign(needed=np.select(conditions, needs, 0.0))


def _note_of_denominator(rows: pd.DataFrame, column: str) -> pd.Series:
    """Give the reason for which a denominator without a note of its own is hidden.

    The value's note is "p" where nothing is small, and "c" where some part is small: that part is
    the denominator where the numerator is not.
    """
    value, count = rows["value_note"].astype(str), rows["count_note"].astype(str)
    unclear = value.eq("c") & count.eq("c") | ~value.isin(["c", "p"])
    note = value.mask(unclear, "c or p" if count.eq("p").any() else "c")
    absent = value.isin(["x", "o"]) | count.isin(["x", "n"])
    return note.mask(absent, "x")


def _could_be_rounded(rows: pd.DataFrame, shown: pd.Series) -> pd.Series:
    """Find denominators of England that may be rounded without saying so."""
    any_rounded = rows["count_note"].isin(["b", "p"]).any()
    return (shown % rows["base"] == 0) & bool(any_rounded)


def _merged(both: pd.DataFrame, number: NDArray[np.int64]) -> pd.DataFrame:
    """Keep one row for each count, with the narrowest of what its rows tell."""
    first = np.unique(number, return_index=True)[1]
    table = both.iloc[first].reset_index(drop=True)
    table["low"], table["high"] = (
        _extreme(np.maximum, both["low"], number, -BIG),
        _extreme(np.minimum, both["high"], number, BIG),
    )
    needed = _extreme(np.maximum, both["needed"], number, 0)
    exact = _extreme(np.maximum, (both["kind"] == "exact").astype(float), number, 0) > 0
    hidden = _extreme(np.maximum, (both["kind"] == "hidden").astype(float), number, 0) > 0
    rounded = _extreme(np.maximum, (both["kind"] == "rounded").astype(float), number, 0) > 0
    table["kind"] = np.select([hidden, rounded, exact], ["hidden", "rounded", "exact"], "unknown")
    return table.assign(needed=needed)


def _with_pooled_groups(table: pd.DataFrame, pooled: str) -> pd.DataFrame:
    """Add groups over all years where only their single years are published."""
    groups = table[table["breakdown"] == "ethnic_group"]
    there = ["series", "area_code", "ethnic_group"]
    have = pd.MultiIndex.from_frame(groups.loc[groups["period"] == pooled, there])
    once = groups.drop_duplicates(there)
    missing = once[~pd.MultiIndex.from_frame(once[there]).isin(have)]
    periods = pd.Series(pooled, missing.index, dtype=object)
    added = missing.assign(period=periods, low=0.0, high=BIG, needed=0.0, shown=np.nan)
    added = added.assign(kind="unknown")
    every = pd.concat([table.astype({"period": "str"}), added], ignore_index=True)
    return every.astype({"period": "category"})


def with_unknown(table: pd.DataFrame, *added: pd.DataFrame) -> pd.DataFrame:
    """Put cells of which nothing is known, of series of their own, behind those of a table."""
    blank = [
        one.assign(low=0.0, high=BIG, kind="unknown", needed=0.0, shown=np.nan) for one in added
    ]
    named = table.assign(series=table["series"].astype(str))
    every = pd.concat([named, *blank], ignore_index=True)
    return every.astype({"series": "category"})


def _extreme(
    choose: np.ufunc, values: pd.Series, number: NDArray[np.int64], start: float
) -> NDArray[np.float64]:
    result = np.full(number.max(initial=-1) + 1, start)
    choose.at(result, number, values.to_numpy(dtype=float))
    return result


def _shown_twice(both: pd.DataFrame, number: NDArray[np.int64]) -> list[Finding]:
    """Report counts that one row rounds, or hides, and another shows otherwise."""
    says = (both["kind"] != "unknown").to_numpy()
    said = both[says].assign(cell=number[says])
    value = said["shown"].fillna(-1)
    first = value.groupby(said["cell"]).transform("first")
    differing = said[value != first].drop_duplicates("cell")
    return [
        Finding(
            TWO_WAYS,
            where(row),
            "one row hides or rounds it otherwise than another, so both narrow it",
        )
        for row in differing.to_dict("records")
    ]


def where(cell: dict) -> str:
    """Name a cell in a finding: its series and what it counts."""
    parts = [cell["series"], *(cell[key] for key in KEYS)]
    return ", ".join(str(part) for part in parts if part not in ("all", "Everyone"))
