"""How each count of a small publication may be shown, over all its rows together."""

import pandas as pd
import pytest
from sample_published import ENGLAND, PLACE, REGION, sample_counts, sample_settings

from harp_utils.collection import KEYS
from harp_utils.disclosure.linked import CELL_KEYS, NONE, link_rows, link_sums
from harp_utils.disclosure.protection import EXACT, ROUNDED, SILENT, WITHHELD
from harp_utils.disclosure.states import LOOSENED, NO_PROOF, link_counts, linked_states
from harp_utils.disclosure.sums import sums_within
from harp_utils.ethnicity import load_categories
from harp_utils.measures import build_measures
from harp_utils.part_sets import part_facts
from harp_utils.reference import load_standard_population

SUITE, FOCUS_AREAS, AREAS, POPULATION = sample_settings()
METRICS = {m.metric_id: m for focus in FOCUS_AREAS for m in focus.metrics}
NO_GAPS = pd.DataFrame(columns=KEYS)


@pytest.fixture(scope="module")
def measures():
    counts = sample_counts(SUITE, FOCUS_AREAS, AREAS, POPULATION)
    categories = load_categories(SUITE.grouping)
    standard = load_standard_population(SUITE.standard)
    return build_measures(counts, POPULATION, standard, categories, SUITE, FOCUS_AREAS, AREAS)


def link(measures, suite=SUITE):
    return link_counts(measures, suite, FOCUS_AREAS, AREAS, NO_GAPS)


@pytest.fixture(scope="module")
def states(measures):
    return linked_states(link(measures))[0]


def test_a_large_count_is_as_the_policy_says(measures, states):
    row = (measures["metric_id"] == "cvd_admissions") & (measures["breakdown"] == "everyone")
    row &= measures["measure"] == "main"

    for area, state in ((ENGLAND, EXACT), (REGION, ROUNDED), (PLACE, ROUNDED)):
        own = states.loc[row & (measures["area_code"] == area)]
        assert set(own["numerator"]) == {state} == set(own["policy"])


def test_the_same_count_has_one_state_wherever_it_stands(measures, states):
    linked = link_rows(measures, METRICS)
    for side, cell in (("numerator", linked.numerator), ("denominator", linked.denominator)):
        placed = states.loc[cell != NONE, side].groupby(cell[cell != NONE])
        hidden = placed.agg(["min", "max"])
        # Counts of groups over the pooled years are not published, so they have no state.
        seen = ~(
            (linked.cells["breakdown"] == "ethnic_group")
            & (linked.cells["period"] == SUITE.pooled_label)
        )
        both = hidden[seen.reindex(hidden.index)]
        assert (both["min"] == both["max"]).all()


def test_a_count_is_one_cell_in_every_row_it_stands_in(measures):
    linked = link_rows(measures, METRICS)
    rows = measures["metric_id"] == "elective_caesarean_admissions"
    rows &= measures["measure"].isin(["main", "share_of_deliveries"])
    keys = CELL_KEYS[1:]
    cells = measures.loc[rows, keys].assign(cell=linked.numerator[rows])

    assert (cells.groupby(keys)["cell"].nunique() == 1).all()
    shared = linked.cells.loc[linked.denominator[rows & (measures["measure"] != "main")]]
    assert set(shared["series"]) == {"deliveries"}


def test_every_true_table_meets_its_own_sums(measures):
    """Sums that the true counts do not meet would make bounds that are not true."""
    linked = link_rows(measures, METRICS)
    facts = part_facts(FOCUS_AREAS, SUITE)
    every, number = link_sums(linked, AREAS, SUITE.pooled_label, facts)
    sums = sums_within(every, len(linked.cells))
    assert len(every.parent) > len(sums.parent)
    assert number > len(linked.cells)
    counts = linked.cells["count"].to_numpy(dtype=float)
    total = pd.Series(counts[sums.part]).groupby(sums.of).sum().to_numpy()

    assert (total <= counts[sums.parent]).all()
    assert (total[sums.equal] == counts[sums.parent][sums.equal]).all()
    kinds = linked.cells.loc[sums.parent[sums.equal], "breakdown"]
    assert {"everyone", "ethnic_group", "deprivation"} <= set(kinds)


def test_a_small_count_is_hidden_by_the_policy_and_not_said_to_be_withheld(measures, states):
    counts = link(measures)
    cell = counts.linked.numerator
    small = (cell != NONE) & (counts.start[cell] == WITHHELD)
    assert small.sum() > 100
    assert (states["numerator"] == states["policy"])[small].all()


def test_a_small_count_that_is_pinned_down_is_not_even_said_to_be_small(measures):
    counts = link(measures)
    cells = counts.linked.cells
    small = cells[cells["count"].between(1, 7) & (cells["area_code"] == PLACE)].head(40)
    more, _ = linked_states(counts, small[CELL_KEYS].assign(proof=NO_PROOF))

    of_small = pd.Series(counts.linked.numerator, more.index).isin(small.index)
    assert (more.loc[of_small, "numerator"] == SILENT).any()


def test_a_number_that_is_no_count_of_its_own_is_as_the_policy_says(measures, states):
    """People of a place are public; no other count may lend them its state."""
    populations = link(measures).linked.denominator == NONE
    for area in (ENGLAND, PLACE):
        rows = populations & (measures["area_code"] == area)
        assert rows.any()
        assert (states["denominator"] == states["policy"])[rows].all()


def test_what_the_auditor_pins_down_gets_more_cover(measures, states):
    """A count named by the auditor: something else in each of its sums goes a state further."""
    linked = link_rows(measures, METRICS)
    cells = linked.cells
    one = cells[
        (cells["series"] == "stroke_admissions/events")
        & (cells["area_code"] == PLACE)
        & (cells["period"] == "2025/26")
        & (cells["ethnic_group"] == "Mixed")
    ]
    more, _ = linked_states(link(measures), one[CELL_KEYS].assign(proof=NO_PROOF))

    moved = (more["numerator"] > states["numerator"]) & (measures["measure"] == "main")
    assert moved.any()
    assert (more[["numerator", "denominator"]] >= states[["numerator", "denominator"]]).all(
        axis=None
    )
    assert set(measures.loc[moved, "metric_id"]) >= {"stroke_admissions"}


def test_of_what_a_proof_rests_on_the_cheapest_counts_are_withheld(measures, states):
    """Groups cost less than everyone; each time a proof is named, so many more are moved on."""
    linked = link(measures).linked.cells
    behind = linked[
        (linked["series"] == "stroke_admissions/events")
        & (linked["area_code"] == PLACE)
        & (linked["period"] == "2025/26")
        & linked["breakdown"].isin(["everyone", "ethnic_group"])
    ]
    rows = (measures["metric_id"] == "stroke_admissions") & (measures["measure"] == "main")
    rows &= (measures["area_code"] == PLACE) & (measures["period"] == "2025/26")
    groups = rows & (measures["breakdown"] == "ethnic_group")
    everyone = rows & (measures["breakdown"] == "everyone")

    proof = behind[CELL_KEYS].assign(proof=0)
    once, _ = linked_states(link(measures), proof)

    moved = once["numerator"] > states["numerator"]
    assert moved[groups].sum() >= LOOSENED
    assert not moved[everyone].any()
    again, _ = linked_states(link(measures), pd.concat([proof, proof.assign(proof=1)]))
    assert again["numerator"][rows].sum() > once["numerator"][rows].sum()


def test_secondary_suppression_hides_what_it_says(measures):
    from dataclasses import replace

    asked = {
        name: replace(policy, secondary_suppression=True)
        for name, policy in SUITE.disclosure.items()
    }
    suite = replace(SUITE, disclosure=asked)
    without, cost = linked_states(link(measures))
    with_it, hidden = linked_states(link(measures, suite))

    assert cost == hidden > 0
    more = (with_it >= WITHHELD) & (without < WITHHELD)
    assert more[["numerator", "denominator"]].any(axis=None)
