"""How completely ethnicity is recorded, and who lives in each place, fit to be published."""

import pandas as pd

from harp_utils.breakdowns import EVERYONE, GROUP_ORDER, add_cells
from harp_utils.denominators import area_population
from harp_utils.disclosure import protect_counts
from harp_utils.params import DisclosurePolicy, Suite

KEYS = ["dataset", "period", "area_code"]


def protect_completeness(
    completeness: pd.DataFrame, areas: pd.DataFrame, suite: Suite
) -> pd.DataFrame:
    """Hide and round counts of records by how their ethnic category was recorded.

    Parameters
    ----------
    completeness
        ``dataset, period, area_code`` and columns of counts, ``n`` being all records.
    areas
        As `geography.load_areas` gives it.
    suite
        Policies by data source.

    Returns
    -------
    pandas.DataFrame
        Counts as the policy leaves them, and for each a percentage of ``n`` made from the
        shown counts (``known_share`` and so on); missing where a count is hidden.
    """
    counts = [column for column in completeness.columns if column not in KEYS]
    rows = _lay_grid(completeness, areas, suite).fillna(dict.fromkeys(counts, 0))
    levels = rows["area_code"].map(areas.set_index("area_code")["area_level"])
    parts = [
        _protected(same, counts, levels, suite.disclosure[str(dataset)])
        for dataset, same in rows.groupby("dataset", sort=True)
    ]
    shown = pd.concat(parts)
    for column in [name for name in counts if name != "n"]:
        share = shown[column].astype(float) / shown["n"].astype(float).where(shown["n"] > 0)
        shown[f"{column}_share"] = (share * 100).round(1)
    order = {code: place for place, code in enumerate(areas["area_code"])}
    ranked = shown.assign(rank=shown["area_code"].map(order))
    return ranked.sort_values(["rank", "dataset", "period"]).drop(columns="rank")


def completeness_in_words(shown: pd.DataFrame) -> pd.DataFrame:
    """Give every missing cell its reason: "[c]" hidden, "[z]" for a share of no records.

    A data set without a record in a year, in any place, was not collected: all its cells are "[x]".
    """
    words = shown.astype(object)
    for column in shown.columns[shown.isna().any()]:
        code = pd.Series("[c]", index=shown.index).mask((shown["n"] == 0).fillna(False), "[z]")
        words[column] = words[column].where(shown[column].notna(), code)
    empty = (shown["n"] == 0).fillna(False)
    absent = empty.groupby([shown["dataset"], shown["period"]]).transform("all")
    numbers = [column for column in words.columns if column not in KEYS]
    words.loc[absent, numbers] = "[x]"
    return words


def area_groups(
    population: pd.DataFrame, categories: pd.DataFrame, areas: pd.DataFrame, edition: int
) -> pd.DataFrame:
    """People of each place by ethnic group and in all: ``area_code, ethnic_group, people``."""
    people = area_population(population, areas, edition)
    cells = [add_cells(people, name, categories) for name in ("everyone", "ethnic_group")]
    keys = ["area_code", "ethnic_group"]
    sums = pd.concat(cells).groupby(keys, as_index=False)[["population"]].sum()
    groups = pd.DataFrame({"ethnic_group": [g for g in GROUP_ORDER if g != "Unknown"]})
    grid = areas[["area_code"]].merge(groups, how="cross").merge(sums, on=keys, how="left")
    grid["people"] = grid["population"].fillna(0).round().astype("int64")
    everyone = grid.loc[grid["ethnic_group"] == EVERYONE].set_index("area_code")["people"]
    total = grid["area_code"].map(everyone)
    share = (grid["people"] / total.where(total > 0) * 100).round(1)
    return grid.drop(columns="population").assign(share=share)


def _lay_grid(completeness: pd.DataFrame, areas: pd.DataFrame, suite: Suite) -> pd.DataFrame:
    """Give every data set, period and place a row, whether or not it has records."""
    periods = [*(period.label for period in suite.periods), suite.pooled_label]
    grid = pd.DataFrame({"dataset": sorted(suite.disclosure)}).merge(
        pd.DataFrame({"period": periods}), how="cross"
    )
    return grid.merge(areas[["area_code"]], how="cross").merge(completeness, on=KEYS, how="left")


def _protected(
    rows: pd.DataFrame, counts: list[str], levels: pd.Series, policy: DisclosurePolicy
) -> pd.DataFrame:
    """Apply the policy of one data source below England."""
    local = levels.loc[rows.index] != "country"
    shown = rows.copy()
    for column in counts:
        whole = rows[column].astype(float)
        shown[column] = whole.mask(local, protect_counts(whole, policy)).astype("Int64")
    return shown
