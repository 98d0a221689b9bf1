"""How many people are in another ethnic group under another rule, fit to be published.

Numbers are rounded and small ones hidden though they are of the whole extract, because a cell of a
table of changes says much of the few people in it.
"""

from collections.abc import Sequence

import pandas as pd

from harp_utils.breakdowns import GROUP_ORDER, UNKNOWN
from harp_utils.disclosure import protect_counts
from harp_utils.ethnicity import DETAILED, GROUPINGS, RULES, load_categories
from harp_utils.params import Suite

CHOICE = ["rule", "grouping"]
COLUMNS = [*CHOICE, "ethnic_group", "ethnic_group_under_rule", "people", "share"]
HIDDEN = "[c]"


def public_changes(changes: pd.DataFrame, suite: Suite) -> pd.DataFrame:
    """Say how many people are in each group under the suite's rule and under each other rule.

    Parameters
    ----------
    changes
        ``rule, ethnic_category, category_under_rule, people`` of the whole extract.
    suite
        Its rule, and its policies: of several the one that hides most.

    Returns
    -------
    pandas.DataFrame
        The columns of `COLUMNS`: one row for each rule but the suite's, each grouping (the 16
        categories too) and each pair of groups that anyone is in; sorted. ``people`` is rounded
        and missing ("[c]") where small; ``share`` is the percentage of the people of
        ``ethnic_group``, made from the rounded numbers.
    """
    policy = max(suite.disclosure.values(), key=lambda one: (one.threshold, one.rounding_base))
    others = changes[changes["rule"] != suite.ethnicity_rule]
    grouped = pd.concat(
        [_in_groups(others, grouping) for grouping in (*GROUPINGS, DETAILED)], ignore_index=True
    )
    keys = [*CHOICE, "ethnic_group"]
    total = protect_counts(grouped.groupby(keys)["people"].transform("sum"), policy)
    people = protect_counts(grouped["people"], policy)
    share = (people / total * 100).round(1)
    shown = grouped.assign(people=people.astype("Int64"), share=share)[COLUMNS]
    return shown.astype({"people": object, "share": object}).fillna(
        {"people": HIDDEN, "share": HIDDEN}
    )


def _in_groups(changes: pd.DataFrame, grouping: str) -> pd.DataFrame:
    """Add people up by the groups of both their categories."""
    categories = load_categories(grouping)
    group = categories.set_index("code")["ethnic_group"]
    named = changes.assign(
        grouping=grouping,
        ethnic_group=changes["ethnic_category"].map(group),
        ethnic_group_under_rule=changes["category_under_rule"].map(group),
    )
    keys = [*CHOICE, "ethnic_group", "ethnic_group_under_rule"]
    sums = named.groupby(keys, as_index=False)[["people"]].sum()
    order = list(dict.fromkeys([*GROUP_ORDER[1:-1], *group, UNKNOWN]))
    order.append(order.pop(order.index(UNKNOWN)))
    pairs = dict.fromkeys(("ethnic_group", "ethnic_group_under_rule"), order)
    return in_order(sums, {"rule": list(RULES), **pairs})


def in_order(rows: pd.DataFrame, orders: dict[str, Sequence[str]]) -> pd.DataFrame:
    """Sort rows by columns, each in an order of its own."""
    ranks = pd.DataFrame(
        {
            column: rows[column].map({name: rank for rank, name in enumerate(order)})
            for column, order in orders.items()
        }
    )
    return rows.loc[ranks.sort_values(list(orders)).index].reset_index(drop=True)
