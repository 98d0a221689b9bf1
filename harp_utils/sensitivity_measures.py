"""The lead metrics worked out under every rule and grouping of ethnic categories, for England."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from harp_utils.counts.by_rule import lead_metrics
from harp_utils.ethnicity import GROUPINGS, RULES, load_categories
from harp_utils.measures import build_measures
from harp_utils.params import FocusArea, Suite

if TYPE_CHECKING:
    from harp_utils.counts import CountTables

RULE_PLACES = pd.DataFrame({"area_code": list(RULES)}, dtype="str")


def measures_by_grouping(
    counts: "CountTables",
    suite: Suite,
    focus_areas: Sequence[FocusArea],
    population: pd.DataFrame,
    standard: pd.DataFrame,
    areas: pd.DataFrame,
) -> dict[str, pd.DataFrame]:
    """Work out the lead metric of each focus area by every rule: England, the latest year.

    Parameters
    ----------
    counts
        Of which the tables by rule are used.
    suite, focus_areas
        The latest year, and what leads each area.
    population, standard, areas
        As `measures.build_measures` takes them.

    Returns
    -------
    dict
        For each grouping of ethnic categories rows as `measures.build_measures` gives them, with
        the rules in the place of areas. They are before disclosure control.
    """
    places = _rules_as_places(areas.loc[areas["area_level"] == "country"])
    latest = replace(suite, periods=suite.periods[-1:], areas=tuple(places["area_code"]))
    people = _people_of_every_rule(population, suite.edition)
    leading, by_rule = leading_metrics(focus_areas), _counts_by_rule(counts)

    def measure(grouping: str) -> pd.DataFrame:
        categories = load_categories(grouping)
        return build_measures(
            by_rule, people, standard, categories, latest, leading, places, ("ethnic_group",)
        )

    return {grouping: measure(grouping) for grouping in GROUPINGS}


def leading_metrics(focus_areas: Sequence[FocusArea]) -> list[FocusArea]:
    """Keep of each focus area its lead metric, where that was counted by every rule."""
    leads = {metric.focus_area: metric for metric in lead_metrics(focus_areas)}
    return [
        replace(focus, metrics=(leads[focus.focus_area],))
        for focus in focus_areas
        if focus.focus_area in leads
    ]


def _rules_as_places(country: pd.DataFrame) -> pd.DataFrame:
    """List a stand-in board of England for each rule: all rules are then worked out at once."""
    # They are in no region: a board counts towards its parent and towards the country.
    boards = country.drop(columns="area_code").assign(area_level="icb", parent_code="no region")
    return pd.concat([country, boards.merge(RULE_PLACES, how="cross")], ignore_index=True)


def _people_of_every_rule(population: pd.DataFrame, edition: int) -> pd.DataFrame:
    """Give the people of England to every rule: a rule moves events, not people."""
    keys = ["ethnic_category", "sex", "age_band", "imd_quintile"]
    england = population.groupby(keys, as_index=False)[["population"]].sum()
    column = f"icb_{edition}"
    return england.merge(RULE_PLACES.rename(columns={"area_code": column}), how="cross")


def _counts_by_rule(counts: "CountTables") -> "CountTables":
    """Put England's counts by each rule in the place of those of the areas."""
    tables = {
        "events": counts.rule_events,
        "frequency": counts.rule_frequency,
        "denominators": counts.rule_denominators,
    }
    placed = {
        name: table.drop(columns="area_code").rename(columns={"rule": "area_code"})
        for name, table in tables.items()
    }
    return replace(counts, **placed)
