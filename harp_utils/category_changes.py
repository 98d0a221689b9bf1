"""How many people are in another ethnic group under another rule, fit to be published.

Numbers are rounded and small ones hidden though they are of the whole extract, because a cell of a
table of changes says much of the few people in it.
"""

from collections.abc import Sequence
from itertools import permutations

import numpy as np
import pandas as pd

from harp_utils.breakdowns import EVERYONE, GROUP_ORDER, UNKNOWN
from harp_utils.disclosure.linked import pair_with_totals
from harp_utils.disclosure.protection import NO_PLACES
from harp_utils.disclosure.states import NO_PROOF
from harp_utils.disclosure.sums import Places
from harp_utils.disclosure.tables import protect_table
from harp_utils.ethnicity import DETAILED, GROUPINGS, RULES, categories_of_groups, load_categories
from harp_utils.params import Suite

CHOICE = ["rule", "grouping"]
COLUMNS = [*CHOICE, "ethnic_group", "ethnic_group_under_rule", "people", "share"]
MOVED = "Another group"
BEFORE, AFTER = "ethnic_group", "ethnic_group_under_rule"


def public_changes(
    changes: pd.DataFrame, suite: Suite, pinned: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Say how many people are in each group under the suite's rule and under each other rule.

    Parameters
    ----------
    changes
        ``rule, ethnic_category, category_under_rule, people`` of the whole extract.
    suite
        Its rule, and its policies: of several the one that hides most.
    pinned
        Counts that the auditor could still pin down, of this table and others, and what its
        proofs rest on (see `disclosure.states.linked_states`): ``series``, ``ethnic_group`` and,
        for the group under the other rule, ``ethnic_category``.

    Returns
    -------
    pandas.DataFrame
        The columns of `COLUMNS`: one row for each rule but the suite's, each grouping (the 16
        categories too), each group under the suite's rule (and "Everyone") and each group that
        anyone of it is in under the other rule. "Everyone" in that place counts all people of the
        group, "Another group" those whom the rule moves; of the 16 categories there is nothing
        else. ``people`` is rounded, and missing ("[c]", "[p]") where hidden; ``share`` is their
        percentage of all people of ``ethnic_group``, made from the rounded numbers.
    """
    policy = max(suite.disclosure.values(), key=lambda one: (one.threshold, one.rounding_base))
    others = changes[changes["rule"] != suite.ethnicity_rule]
    parts = [_in_groups(others, grouping) for grouping in (*GROUPINGS, DETAILED)]
    grouped = pd.concat(parts, ignore_index=True)
    # Pairs of the 16 categories are mostly of a few people, and would pin each other down.
    whole = grouped["ethnic_group_under_rule"].isin([EVERYONE, MOVED])
    grouped = grouped[whole | (grouped["grouping"] != DETAILED)].reset_index(drop=True)
    protected = protect_table(
        grouped.assign(count=grouped["people"], source=policy.source, exact=False, cost=1.0),
        _relations(grouped),
        {policy.source: policy},
        NO_PLACES if pinned is None else _places(grouped, pinned),
    )
    shown = grouped.assign(people=protected["shown"])
    keys = [*CHOICE, "ethnic_group"]
    total = shown["people"].where(shown["ethnic_group_under_rule"] == EVERYONE)
    total = total.groupby([shown[key] for key in keys]).transform("max")
    shown["share"] = (shown["people"] / total.where(total > 0) * 100).round(1)
    words = shown.astype({"people": "Int64"}).astype({"people": object, "share": object})
    # A share is hidden with its number, or else with the whole it is out of.
    codes = ("[" + protected["note"] + "]").where(protected["note"].isin(["c", "p"]), "[c]")
    for column in ("people", "share"):
        words[column] = words[column].where(words[column].notna(), codes)
    return words[COLUMNS]


def _places(grouped: pd.DataFrame, pinned: pd.DataFrame) -> Places:
    """Find the rows of pinned counts. Of a series without a rule, all rules have the same.

    What proofs of others rest on stays: here only counts near a pinned one are tried as its cover.
    """
    pinned = pinned[pinned["proof"] == NO_PROOF]
    series = "changes/" + grouped["grouping"]
    rows = pd.concat([series, series + "/" + grouped["rule"]], keys=["series"] * 2)
    keys = pd.DataFrame({"series": rows.to_numpy(), "row": [*grouped.index] * 2})
    keys = keys.join(grouped[[BEFORE, AFTER]], on="row")
    named = pinned.rename(columns={"ethnic_category": AFTER})[["series", BEFORE, AFTER]]
    return keys.merge(named.astype("str"), on=["series", BEFORE, AFTER])["row"].to_numpy(np.int64)


def _relations(grouped: pd.DataFrame) -> list[tuple[Places, Places]]:
    """Pair totals and parts: over either group, those who moved, and categories in groups."""
    keys = [*CHOICE, BEFORE, AFTER]
    before, after = grouped[BEFORE], grouped[AFTER]
    single = ~after.isin([EVERYONE, MOVED])
    relations = [
        pair_with_totals(grouped, keys, single, **{AFTER: EVERYONE}),
        pair_with_totals(grouped, keys, single & (before != after), **{AFTER: MOVED}),
        pair_with_totals(grouped, keys, before != EVERYONE, **{BEFORE: EVERYONE}),
    ]
    detailed = grouped["grouping"] == DETAILED
    for grouping in GROUPINGS:
        group = load_categories(grouping).set_index("label")["ethnic_group"]
        coarse = {BEFORE: before.map(group).fillna(before), AFTER: after.map(group).fillna(after)}
        # Who moved between categories may be in the same group still, so those totals differ.
        rows = detailed & (after != MOVED)
        relations.append(pair_with_totals(grouped, keys, rows, grouping=grouping, **coarse))
    relations += [_across(grouped, a, b) for a, b in permutations((*GROUPINGS, DETAILED), 2)]
    # The people of a group are the same whatever the other rule makes of them.
    of_group = (after == EVERYONE) & (grouped["rule"] != grouped["rule"].iloc[0])
    relations.append(pair_with_totals(grouped, keys, of_group, rule=grouped["rule"].iloc[0]))
    return relations


def _across(grouped: pd.DataFrame, one: str, other: str) -> tuple[Places, Places]:
    """Pair each group of a grouping with the group of another that all its categories are in."""
    inside, same = groups_inside(one, other)
    before, after = grouped[BEFORE].map(inside), grouped[AFTER].map(inside)
    # Who leaves a group may stay in a wider one.
    rows = (grouped["grouping"] == one) & before.notna() & after.notna()
    rows &= (grouped[AFTER] != MOVED) | grouped[BEFORE].isin(same)
    coarse = {BEFORE: before.fillna(""), AFTER: after.fillna("")}
    return pair_with_totals(grouped, [*CHOICE, BEFORE, AFTER], rows, grouping=other, **coarse)


def groups_inside(one: str, other: str) -> tuple[dict[str, str], set[str]]:
    """Find the groups of a grouping that lie within a group of another, and those that are it.

    Returns
    -------
    dict and set
        The wider group of each group, and the groups that are no wider there.
    """
    codes, wider = categories_of_groups(one), categories_of_groups(other)
    inside = {EVERYONE: EVERYONE, MOVED: MOVED}
    inside |= {g: h for g, own in codes.items() for h, every in wider.items() if own <= every}
    same = {g for g, own in codes.items() if own in wider.values()}
    return inside, same


def _in_groups(changes: pd.DataFrame, grouping: str) -> pd.DataFrame:
    """Add people up by the groups of both their categories, and by whether they moved."""
    group = load_categories(grouping).set_index("code")["ethnic_group"]
    before, after = BEFORE, AFTER
    pairs = changes.assign(
        grouping=grouping,
        ethnic_group=changes["ethnic_category"].map(group),
        ethnic_group_under_rule=changes["category_under_rule"].map(group),
    )
    moved = pairs["people"].where(pairs[before] != pairs[after], 0)
    totals = pd.concat(
        [pairs.assign(**{after: EVERYONE}), pairs.assign(people=moved, **{after: MOVED})]
    )
    rows = pd.concat([pairs, totals, totals.assign(**{before: EVERYONE})])
    sums = rows.groupby([*CHOICE, before, after], as_index=False)[["people"]].sum()
    groups = [*GROUP_ORDER[1:-1], *(name for name in group if name not in GROUP_ORDER), UNKNOWN]
    order = list(dict.fromkeys([EVERYONE, MOVED, *groups]))
    return in_order(sums, {"rule": list(RULES), before: order, after: order})


def in_order(rows: pd.DataFrame, orders: dict[str, Sequence[str]]) -> pd.DataFrame:
    """Sort rows by columns, each in an order of its own."""
    ranks = pd.DataFrame(
        {
            column: rows[column].map({name: rank for rank, name in enumerate(order)})
            for column, order in orders.items()
        }
    )
    return rows.loc[ranks.sort_values(list(orders)).index].reset_index(drop=True)
