"""Decide over all rows together how each count may be shown."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from harp_utils.disclosure.known import known_of_cells, with_rests
from harp_utils.disclosure.linked import CELL_KEYS, NONE, Linked, link_rows, link_sums
from harp_utils.disclosure.protection import SILENT, WITHHELD, States, choose_states
from harp_utils.disclosure.secondary import Flags, add_secondary
from harp_utils.disclosure.sums import Places, sums_within
from harp_utils.disclosure.values import policy_states
from harp_utils.params import FocusArea, Suite
from harp_utils.part_sets import part_facts


def linked_states(
    measures: pd.DataFrame,
    suite: Suite,
    focus_areas: Sequence[FocusArea],
    areas: pd.DataFrame,
    gaps: pd.DataFrame,
    pinned: pd.DataFrame | None = None,
) -> tuple[pd.DataFrame, int]:
    """Give each row the states of its numerator and denominator, safe against subtraction.

    Parameters
    ----------
    measures
        Rows of `measures.build_measures`, of every area, period, group and metric.
    suite, focus_areas, areas
        Policies and periods, metrics, and every place of the edition.
    gaps
        What was not collected (see `collection.find_gaps`).
    pinned
        Counts that the auditor could still pin down, by `linked.CELL_KEYS`.

    Returns
    -------
    pandas.DataFrame and int
        Columns ``numerator``, ``denominator``, ``policy`` (see `values.apply_policy`), with the
        index of `measures`; and how many counts more secondary suppression hides or, where no
        policy asks for it, would hide.

    Raises
    ------
    DisclosureError
        If some count cannot be protected.
    """
    metrics = {m.metric_id: m for focus in focus_areas for m in focus.metrics}
    datasets = {name: metric.dataset for name, metric in metrics.items()}
    linked = link_rows(measures, metrics)
    facts = part_facts(focus_areas, suite)
    sums, number = link_sums(linked, areas, suite.pooled_label, facts)
    known, start = known_of_cells(
        linked, measures, areas, suite.disclosure, datasets, suite.pooled_label, gaps
    )
    stubborn = None if pinned is None else _places(linked, pinned)
    state = choose_states(*with_rests(known, start, number), sums, stubborn)[: len(start)]
    own = sums_within(sums, len(start))
    state, more = add_secondary(known, state, own, _asked(linked, suite, datasets))
    countries = areas.loc[areas["area_level"] == "country", "area_code"]
    published = (start < WITHHELD) | (state == SILENT)
    is_england = measures["area_code"].isin(countries)
    return _of_rows(linked, np.where(published, state, NONE), is_england), more


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
