"""Decide over all rows together how each count may be shown."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from harp_utils.disclosure.known import known_of_cells, with_rests
from harp_utils.disclosure.linked import CELL_KEYS, NONE, Linked, link_rows, link_sums
from harp_utils.disclosure.protection import (
    NO_PLACES,
    SILENT,
    WITHHELD,
    Cells,
    States,
    choose_states,
    costs_of_moving,
)
from harp_utils.disclosure.secondary import Flags, add_secondary
from harp_utils.disclosure.sums import Places, Sums, sums_within
from harp_utils.disclosure.values import policy_states
from harp_utils.params import FocusArea, Suite
from harp_utils.part_sets import part_facts

# What stands in place of the number of a proof for a count that was itself pinned down.
NO_PROOF = -1
# So many of the counts that a proof rests on are moved on each time.
LOOSENED = 3


@dataclass(frozen=True)
class LinkedCounts:
    """All counts of a publication, before it is decided how each may be shown.

    Attributes
    ----------
    linked
        The counts behind each row.
    known, start
        What each state tells of each count, and the state the policy gives it; the rests of
        `linked.link_sums` stand behind the counts.
    sums
        Which counts and rests add up to which.
    asked
        For each count, whether its data source asks for secondary suppression.
    is_england
        For each row, whether the policy leaves its counts as they are.
    """

    linked: Linked
    known: Cells
    start: States
    sums: Sums
    asked: Flags
    is_england: pd.Series


def link_counts(
    measures: pd.DataFrame,
    suite: Suite,
    focus_areas: Sequence[FocusArea],
    areas: pd.DataFrame,
    gaps: pd.DataFrame,
) -> LinkedCounts:
    """Find how the counts of a publication hang together.

    Parameters
    ----------
    measures
        Rows of `measures.build_measures`, of every area, period, group and metric.
    suite, focus_areas, areas
        Policies and periods, metrics, and every place of the edition.
    gaps
        What was not collected (see `collection.find_gaps`).
    """
    metrics = {m.metric_id: m for focus in focus_areas for m in focus.metrics}
    datasets = {name: metric.dataset for name, metric in metrics.items()}
    pooled = suite.pooled_label
    linked = link_rows(measures, metrics)
    sums, number = link_sums(linked, areas, pooled, part_facts(focus_areas, suite))
    known = known_of_cells(linked, measures, areas, suite.disclosure, datasets, pooled, gaps)
    countries = areas.loc[areas["area_level"] == "country", "area_code"]
    return LinkedCounts(
        linked,
        *with_rests(*known, number),
        sums,
        _asked(linked, suite, datasets),
        measures["area_code"].isin(countries),
    )


def linked_states(
    counts: LinkedCounts, pinned: pd.DataFrame | None = None
) -> tuple[pd.DataFrame, int]:
    """Give each row the states of its numerator and denominator, safe against subtraction.

    Parameters
    ----------
    counts
        Of `link_counts`.
    pinned
        Counts that the auditor could still pin down, by `linked.CELL_KEYS`, with the ``proof``
        `NO_PROOF`; and those that a proof rests on, with its number. The cheapest of these are
        withheld, each time a proof is named.

    Returns
    -------
    pandas.DataFrame and int
        Columns ``numerator``, ``denominator``, ``policy`` (see `values.apply_policy`), with the
        index of the measures; and how many counts more secondary suppression hides or, where no
        policy asks for it, would hide.

    Raises
    ------
    DisclosureError
        If some count cannot be protected.
    """
    stubborn, begin = NO_PLACES, counts.start
    if pinned is not None:
        is_pinned = pinned["proof"] == NO_PROOF
        stubborn = _places(counts.linked, pinned[is_pinned])
        begin = _with_proofs_loosened(counts, pinned[~is_pinned])
    every = choose_states(counts.known, begin, counts.sums, stubborn)
    number = len(counts.linked.cells)
    own, start = sums_within(counts.sums, number), counts.start[:number]
    known = counts.known.only(np.arange(number))
    state, more = add_secondary(known, every[:number], own, counts.asked)
    published = (start < WITHHELD) | (state == SILENT)
    return _of_rows(counts.linked, np.where(published, state, NONE), counts.is_england), more


def _with_proofs_loosened(counts: LinkedCounts, behind: pd.DataFrame) -> States:
    """Move on the cheapest counts that each proof rests on, from where the policy puts them."""
    state = counts.start.copy()
    for _, members in behind.groupby("proof"):
        places = _places(counts.linked, members)
        cost = costs_of_moving(counts.known, state, places)
        cheapest = np.argsort(cost, kind="stable")[:LOOSENED]
        state[places[cheapest]] += np.isfinite(cost[cheapest])
    return state


def _places(linked: Linked, pinned: pd.DataFrame) -> Places:
    """Find the counts that were pinned down, each as often as it was."""
    every = pd.MultiIndex.from_frame(linked.cells[CELL_KEYS])
    found = every.get_indexer(pd.MultiIndex.from_frame(pinned[CELL_KEYS].astype(object)))
    return found[found >= 0].astype(np.int64)


def _asked(linked: Linked, suite: Suite, datasets: dict[str, str]) -> Flags:
    """Find the counts whose data source asks for secondary suppression."""
    asking = [name for name, policy in suite.disclosure.items() if policy.secondary_suppression]
    return linked.cells["metric_id"].map(datasets).isin(asking).to_numpy()


def _of_rows(linked: Linked, state: States, is_england: pd.Series) -> pd.DataFrame:
    """Give each row the states of its counts; that of the policy where none is published."""
    states = policy_states(is_england)
    for column, cell in (("numerator", linked.numerator), ("denominator", linked.denominator)):
        found = np.where(cell == NONE, NONE, state[cell])
        states[column] = states[column].where(found == NONE, found)
    return states
