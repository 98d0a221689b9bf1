"""The sensitivity page: who changes ethnic group under another rule, and what that moves."""

from __future__ import annotations

import pandas as pd
from IPython.display import HTML

from harp_utils.comparisons import Row, records
from harp_utils.ethnicity_words import (
    GROUPINGS_IN_WORDS,
    RULE_NAMES,
    RULE_SOURCES,
    RULES_IN_WORDS,
)
from harp_utils.formats import format_count, format_percent
from harp_utils.hidden_codes import code_of
from harp_utils.html_table import Cell, hidden, html_table, number
from harp_utils.published_run import PublishedRun
from harp_utils.sections.figures import items
from harp_utils.table_cells import explain_codes

EVERYONE, MOVED = "Everyone", "Another group"
ROUNDED = "Numbers of people are rounded."
DETAILED = "nhs_2001_16"


def ethnicity_rules(run: PublishedRun) -> HTML:
    """Show each rule for a person's ethnic category, and which one this site uses."""
    used = run.provenance["ethnicity_rule"]
    body = [
        (_name(rule, used), [Cell(_sentence(words)), Cell(RULE_SOURCES[rule])])
        for rule, words in RULES_IN_WORDS.items()
    ]
    caption = "Rules that settle one ethnic category for a person"
    note = "Under every rule, not stated and not known count only where nothing else was recorded."
    columns = ["Rule", "What it takes", "Set out by"]
    return HTML(html_table("table-rules", caption, note, columns, body, words=columns))


def _name(rule: str, used: str) -> str:
    return _sentence(RULE_NAMES[rule]).rstrip(".") + (
        " (used on this site)" if rule == used else ""
    )


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."


def people_who_change(run: PublishedRun, changes: pd.DataFrame) -> HTML:
    """Say how many people are in another ethnic group under each other rule, group by group.

    Parameters
    ----------
    run, changes
        What ``load_run`` and ``load_category_changes`` read.
    """
    grouping = run.provenance["grouping"]
    found = _by_cell(changes[changes["grouping"] == grouping])
    rules = _other_rules(changes)
    groups = list(dict.fromkeys(changes.loc[changes["grouping"] == grouping, "ethnic_group"]))
    body = [
        (group, [_people(found[rules[0], group, EVERYONE]), *_moved(found, rules, group)])
        for group in groups
    ]
    columns = ["Ethnic group here", "People", *(_heading(rule) for rule in rules)]
    note = f"{GROUPINGS_IN_WORDS[grouping]} Share of the people of the group. {ROUNDED}"
    note = explain_codes(note, body)
    caption = "People who are in another ethnic group under another rule"
    table = html_table("table-changes", caption, note, columns, body)
    return HTML(items(_in_words(changes, rules, grouping)) + table)


def _by_cell(rows: pd.DataFrame) -> dict[tuple[str, str, str], Row]:
    keys = ("rule", "ethnic_group", "ethnic_group_under_rule")
    return {(row[keys[0]], row[keys[1]], row[keys[2]]): row for row in records(rows)}


def _other_rules(changes: pd.DataFrame) -> list[str]:
    return [rule for rule in RULE_NAMES if rule in set(changes["rule"])]


def _heading(rule: str) -> str:
    return f"Moved by: {RULE_NAMES[rule]}"


def _people(row: Row) -> Cell:
    return _hidden(row, "people") if pd.isna(row["people"]) else number(format_count(row["people"]))


def _hidden(row: Row, column: str) -> Cell:
    return hidden(f"Not shown {code_of(row, column)}")


def _moved(found: dict[tuple[str, str, str], Row], rules: list[str], group: str) -> list[Cell]:
    rows = [found[rule, group, MOVED] for rule in rules]
    return [
        _hidden(row, "share")
        if pd.isna(row["share"])
        else number(format_count(row["people"]), aside=format_percent(row["share"]))
        for row in rows
    ]


def _in_words(changes: pd.DataFrame, rules: list[str], grouping: str) -> list[str]:
    """Say what share of all people each rule moves, between groups and between categories."""
    found = {row["rule"]: row for row in records(_everyone_moved(changes, grouping))}
    finer = {row["rule"]: row for row in records(_everyone_moved(changes, DETAILED))}
    return [
        _sentence(
            f"{RULE_NAMES[rule]}: {_share(found[rule])} of people are in another of the five "
            f"groups, and {_share(finer[rule])} in another of the 16 categories"
        )
        for rule in rules
    ]


def _everyone_moved(changes: pd.DataFrame, grouping: str) -> pd.DataFrame:
    return changes[
        (changes["grouping"] == grouping)
        & (changes["ethnic_group"] == EVERYONE)
        & (changes["ethnic_group_under_rule"] == MOVED)
    ]


def _share(row: Row) -> str:
    return "a share that is not shown" if pd.isna(row["share"]) else format_percent(row["share"])


def where_people_go(run: PublishedRun, changes: pd.DataFrame) -> HTML:
    """Show for each other rule the group that people of each group are in under it."""
    rows = changes[changes["grouping"] == run.provenance["grouping"]]
    return HTML("".join(_matrix(rows, rule) for rule in _other_rules(changes)))


def _matrix(rows: pd.DataFrame, rule: str) -> str:
    found = _by_cell(rows)
    groups = [group for group in dict.fromkeys(rows["ethnic_group"]) if group != EVERYONE]
    body = [
        (group, [_cell(found.get((rule, group, other)), group == other) for other in groups])
        for group in groups
    ]
    caption = f"Ethnic group under the rule: {RULE_NAMES[rule]}"
    note = f"Share of the people of each group here; those who stay are bold. {ROUNDED}"
    note = explain_codes(note, body)
    columns = ["Ethnic group here", *groups]
    return html_table(f"table-matrix-{rule.replace('_', '-')}", caption, note, columns, body)


def _cell(row: Row | None, stays: bool) -> Cell:
    if row is None:
        return number("0%")
    return _hidden(row, "share") if pd.isna(row["share"]) else number(_percent(row), clear=stays)


def _percent(row: Row) -> str:
    """Say a share; of a few people in many it would round to nought."""
    return (
        "under 0.1%" if row["people"] > 0 and row["share"] < 0.05 else format_percent(row["share"])
    )
