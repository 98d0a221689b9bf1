"""The breakdowns of the published tables: which category and quintile belongs to which row.

A breakdown turns ethnic category codes into the three columns that name a published row:
``ethnic_group``, ``ethnic_category`` (a label, or "all") and ``imd_quintile`` ("1" to "5", or
"all"). `categories` is a frame of ``code``, ``label`` and ``ethnic_group``, one row a category.
"""

from collections.abc import Sequence

import pandas as pd

EVERYONE = "Everyone"
UNKNOWN = "Unknown"
GROUP_ORDER = (EVERYONE, "Asian", "Black", "Mixed", "White", "Other", UNKNOWN)
BREAKDOWN_ORDER = ("everyone", "ethnic_group", "ethnic_category", "deprivation")
# Measures of how far apart all groups are; nothing is counted by it.
INEQUALITY = "inequality"
PUBLISHED_BREAKDOWNS = (*BREAKDOWN_ORDER, INEQUALITY)
WHOLE_GROUPS = ("everyone", "ethnic_group")
QUINTILES = ("1", "2", "3", "4", "5")
CELL = ["ethnic_group", "ethnic_category", "imd_quintile"]


def add_cells(data: pd.DataFrame, breakdown: str, categories: pd.DataFrame) -> pd.DataFrame:
    """Name the published row that each row of `data` counts towards.

    Parameters
    ----------
    data
        With ``ethnic_category`` (a code) and, for the breakdown "deprivation", ``imd_quintile``.
    breakdown
        One of `BREAKDOWN_ORDER`.
    categories
        As in the module.

    Returns
    -------
    pandas.DataFrame
        `data` with the columns of `CELL` in place of its own. By deprivation every row counts
        twice, towards its group and towards everyone; people whose group or quintile is not
        known count towards none.
    """
    group = data["ethnic_category"].map(categories.set_index("code")["ethnic_group"])
    label = data["ethnic_category"].map(categories.set_index("code")["label"])
    label = label.where(group != UNKNOWN, UNKNOWN)
    if breakdown == "deprivation":
        quintile = data["imd_quintile"].astype(str)
        both = [_cells(data, EVERYONE, "all", quintile), _cells(data, group, "all", quintile)]
        rows = pd.concat(both, ignore_index=True)
        return rows[rows["imd_quintile"].isin(QUINTILES) & (rows["ethnic_group"] != UNKNOWN)]
    if breakdown == "everyone":
        return _cells(data, EVERYONE, "all", "all")
    return _cells(data, group, "all" if breakdown == "ethnic_group" else label, "all")


def list_cells(breakdown: str, categories: pd.DataFrame) -> pd.DataFrame:
    """List every row of a breakdown, whether or not anything was counted there."""
    codes = categories[["code"]].rename(columns={"code": "ethnic_category"})
    quintiles = pd.DataFrame({"imd_quintile": QUINTILES})
    rows = codes.merge(quintiles, how="cross")
    return add_cells(rows, breakdown, categories)[CELL].drop_duplicates(ignore_index=True)


def breakdown_periods(breakdown: str, years: Sequence[str], pooled: str) -> list[str]:
    """Periods of a breakdown: single years by group, the pooled years where cells are small.

    The pooled value by ethnic group is the reference of the detailed categories.
    """
    if breakdown in WHOLE_GROUPS:
        return [*years, pooled]
    return [pooled]


def _cells(
    data: pd.DataFrame,
    group: str | pd.Series,
    category: str | pd.Series,
    quintile: str | pd.Series,
) -> pd.DataFrame:
    return data.assign(ethnic_group=group, ethnic_category=category, imd_quintile=quintile)
