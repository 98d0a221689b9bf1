"""How completely ethnicity is recorded, and who lives in each place, fit to be published."""

import pandas as pd

from harp_utils.breakdowns import EVERYONE, GROUP_ORDER, add_cells
from harp_utils.collection import NOT_COLLECTED
from harp_utils.denominators import area_population
from harp_utils.disclosure.linked import pair_with_totals
from harp_utils.disclosure.tables import protect_table
from harp_utils.params import Suite

KEYS = ["dataset", "period", "area_code"]


def protect_completeness(
    completeness: pd.DataFrame, areas: pd.DataFrame, suite: Suite, gaps: pd.DataFrame
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
    gaps
        What was not collected, as `collection.find_gaps` gives it: no record there is no zero, and
        the records of one place are not those of its region.

    Returns
    -------
    pandas.DataFrame
        Counts as the policy leaves them, and for each a percentage of ``n`` made from the
        shown counts (``known_share`` and so on); missing where a count is hidden. For each count,
        ``n_note`` and so on is a code of `disclosure.REASONS`.
    """
    counts = [column for column in completeness.columns if column not in KEYS]
    rows = _lay_grid(completeness, areas, suite).fillna(dict.fromkeys(counts, 0))
    order = {code: place for place, code in enumerate(areas["area_code"])}
    rows = rows.assign(rank=rows["area_code"].map(order))
    rows = rows.sort_values(["rank", "dataset", "period"], ignore_index=True)
    shown = rows.drop(columns="rank")
    lacking = pd.MultiIndex.from_frame(rows[KEYS]).isin(pd.MultiIndex.from_frame(gaps[KEYS]))
    protected = _protected(rows[~lacking], counts, areas, suite)
    for column in counts:
        own = protected[protected["column"] == column].set_index("row")
        shown[column] = own["shown"].astype("Int64")
        shown[f"{column}_note"] = own["note"].reindex(shown.index, fill_value=NOT_COLLECTED)
    for column in [name for name in counts if name != "n"]:
        share = shown[column].astype(float) / shown["n"].astype(float).where(shown["n"] > 0)
        shown[f"{column}_share"] = (share * 100).round(1)
    return shown


def _protected(
    rows: pd.DataFrame, counts: list[str], areas: pd.DataFrame, suite: Suite
) -> pd.DataFrame:
    """Protect every count, one row each, against subtraction over places, years and parts."""
    cells = rows.reset_index(names="row").melt(
        ["row", *KEYS], counts, var_name="column", value_name="count"
    )
    level = cells["area_code"].map(areas.set_index("area_code")["area_level"])
    cells["source"] = cells["dataset"]
    cells["exact"] = level == "country"
    cells["cost"] = cells["column"].map(lambda name: 4.0 if name == "n" else 1.0)
    parent = cells["area_code"].map(areas.set_index("area_code")["parent_code"])
    years = cells["period"] != suite.pooled_label
    keys = [*KEYS, "column"]
    relations = [
        pair_with_totals(cells, keys, level != "country", area_code=parent),
        pair_with_totals(cells, keys, years, period=suite.pooled_label),
    ]
    for after in (False, True):
        part = (cells["column"] != "n") & (cells["column"].str.endswith("_after") == after)
        relations.append(pair_with_totals(cells, keys, part, column="n"))
    return cells.join(protect_table(cells, relations, suite.disclosure))


def completeness_in_words(shown: pd.DataFrame) -> pd.DataFrame:
    """Give every missing cell its reason.

    "[c]" or "[p]" is hidden, "[x]" not collected, "[z]" a share of no records.
    """
    notes = [column for column in shown.columns if column.endswith("_note")]
    words = shown.drop(columns=notes).astype(object)
    nobody = (shown["n"] == 0).fillna(False)
    for column in [name for name in words.columns if shown[name].isna().any()]:
        own = shown[f"{column.removesuffix('_share')}_note"]
        # A share is hidden with its count, or else with the number it is out of.
        reason = own.where(own.isin(["c", "p"]), shown["n_note"])
        code = ("[" + reason + "]").mask(nobody, "[z]")
        words[column] = words[column].where(shown[column].notna(), code)
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
