"""How many published counts are shown, rounded or hidden: a tally of the notes beside them."""

from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd

#: Measures whose rows each carry a count of their own; other measures stand beside the same ones.
COUNTED = ("main", "official", "zero_day_share")
#: What can become of a count, in the order of a table's columns.
SMALL, PROTECTING, ROUNDED, ZERO, EXACT = "small", "protecting", "rounded", "zero", "exact"
FATES = (SMALL, PROTECTING, ROUNDED, ZERO, EXACT)
KEYS = ["focus_area", "area_code", "area_level", "ethnic_group"]


def tally_counts(tables: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """Count the published counts by what became of them.

    Parameters
    ----------
    tables
        Published rows, a focus area each.

    Returns
    -------
    pandas.DataFrame
        One row for each of ``focus_area, area_code, area_level, ethnic_group`` with columns
        `FATES`: hidden as ``small``, hidden as ``protecting`` a small one, ``rounded``, a true
        ``zero``, or ``exact``. A count that was not collected, or that is not given because those
        of single years are, is in none of them.
    """
    parts = [_tally(table) for table in tables]
    if not parts:
        return pd.DataFrame(columns=[*KEYS, *FATES])
    return pd.concat(parts, ignore_index=True)


def _tally(table: pd.DataFrame) -> pd.DataFrame:
    rows = table[table["measure"].isin(COUNTED)]
    fate = pd.Series(_fates(rows), index=rows.index)
    found = rows[KEYS].assign(fate=fate)[fate != ""].astype(str)
    counted = found.value_counts().unstack("fate", fill_value=0)
    return (
        counted.reindex(columns=list(FATES), fill_value=0).rename_axis(columns=None).reset_index()
    )


def _fates(rows: pd.DataFrame) -> np.ndarray:
    note, country = rows["count_note"], rows["area_level"] == "country"
    cases = {
        SMALL: note == "c",
        PROTECTING: note == "p",
        ZERO: note == "0",
        ROUNDED: (note == "b") | ((note == "") & ~country),
        EXACT: (note == "") & country,
    }
    return np.select(list(cases.values()), list(cases), "")


def sum_fates(tally: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
    """Add a tally up by some of its keys, with the ``total`` of each row.

    Parameters
    ----------
    tally
        What `tally_counts` gives.
    by
        Columns to keep; they become the index.
    """
    sums = tally.groupby(list(by))[list(FATES)].sum().astype(int)
    return sums.assign(total=sums.sum(axis=1))
