"""Which cells add up to which: every kind of sum that a reader could subtract in."""

import numpy as np
import pandas as pd
import pytest

from harp_utils.disclosure.linked import CELL_KEYS, NONE, Linked, link_rows, link_sums
from harp_utils.params import load_focus_areas
from harp_utils.part_sets import PartFacts

METRICS = {m.metric_id: m for focus in load_focus_areas() for m in focus.metrics}
AREAS = pd.DataFrame(
    [("E", ""), ("R", "E"), ("A", "R"), ("B", "R")], columns=["area_code", "parent_code"]
)
EVENTS, WHOLE = "stroke/events", "cvd/events"
YEAR, POOLED = "2025/26", "2023/24 to 2025/26"
EVERYONE = ("everyone", "Everyone", "all", "all")
ASIAN = ("ethnic_group", "Asian", "all", "all")
INDIAN = ("ethnic_category", "Asian", "Indian", "all")
FIFTH, ASIAN_FIFTH = ("deprivation", "Everyone", "all", "1"), ("deprivation", "Asian", "all", "1")
NO_FACTS = PartFacts(
    pd.DataFrame(columns=["set", "part", "whole"]), pd.DataFrame(columns=["part", "whole"])
)


def sums_of(*cells, facts=NO_FACTS):
    """Link cells given as (series, period, area, breakdown row), each of 10 events."""
    rows = [(series, period, area, *row) for series, period, area, row in cells]
    table = pd.DataFrame(rows, columns=CELL_KEYS).assign(count=10, metric_id="stroke")
    none = np.full(0, -1)
    sums, _ = link_sums(Linked(table, none, none), AREAS, POOLED, facts)
    return {
        (int(sums.parent[fact]), *sums.part[sums.of == fact].tolist())
        for fact in range(len(sums.parent))
    }


@pytest.mark.parametrize(
    ("total", "part"),
    [
        ((EVENTS, YEAR, "R", ASIAN), (EVENTS, YEAR, "A", ASIAN)),
        ((EVENTS, YEAR, "E", FIFTH), (EVENTS, YEAR, "R", FIFTH)),
        ((EVENTS, YEAR, "A", EVERYONE), (EVENTS, YEAR, "A", ASIAN)),
        ((EVENTS, POOLED, "A", EVERYONE), (EVENTS, YEAR, "A", EVERYONE)),
        ((EVENTS, POOLED, "A", ASIAN), (EVENTS, YEAR, "A", ASIAN)),
        ((EVENTS, POOLED, "A", ASIAN), (EVENTS, POOLED, "A", INDIAN)),
        ((EVENTS, POOLED, "A", FIFTH), (EVENTS, POOLED, "A", ASIAN_FIFTH)),
        ((EVENTS, POOLED, "A", ASIAN), (EVENTS, POOLED, "A", ASIAN_FIFTH)),
        ((EVENTS, POOLED, "A", EVERYONE), (EVENTS, POOLED, "A", FIFTH)),
    ],
)
def test_a_part_is_in_the_sum_of_its_total(total, part):
    assert sums_of(total, part) == {(0, 1)}
    assert sums_of(part, total) == {(1, 0)}


def test_all_the_parts_of_a_total_are_one_sum():
    region, places = (EVENTS, YEAR, "R", ASIAN), [(EVENTS, YEAR, area, ASIAN) for area in "AB"]
    # 10 and 10 are more than 10: such a sum is none.
    assert sums_of(region, *places) == set()
    half = [place for place in places if place[2] == "A"]
    assert sums_of(region, *half) == {(0, 1)}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ((EVENTS, YEAR, "A", ASIAN), (EVENTS, YEAR, "B", ASIAN)),
        ((EVENTS, YEAR, "A", ASIAN), (WHOLE, YEAR, "R", ASIAN)),
        ((EVENTS, YEAR, "E", ASIAN), (EVENTS, YEAR, "A", ASIAN)),
        ((EVENTS, POOLED, "A", FIFTH), (EVENTS, YEAR, "A", EVERYONE)),
    ],
)
def test_other_cells_are_in_no_sum_together(one, other):
    assert sums_of(one, other) == set()


def test_a_whole_is_its_part_and_what_is_left():
    facts = PartFacts(
        pd.DataFrame([(0, EVENTS, WHOLE)], columns=["set", "part", "whole"]), NO_FACTS.within
    )
    whole, part = (WHOLE, YEAR, "A", ASIAN), (EVENTS, YEAR, "A", ASIAN)
    region = [(series, YEAR, "R", ASIAN) for series in (WHOLE, EVENTS)]
    # Cells 4 and 5 are what is left in the place and in the region: one is part of the other.
    assert sums_of(whole, part, *region, facts=facts) == {
        *[(0, 1, 4), (2, 3, 5)],
        *[(2, 0), (3, 1), (5, 4)],
    }


def test_what_is_left_of_one_can_be_part_of_what_is_left_of_another():
    sets = pd.DataFrame([(0, "b", "a"), (1, "d", "c")], columns=["set", "part", "whole"])
    facts = PartFacts(sets, pd.DataFrame([(0, 1)], columns=["part", "whole"]))
    cells = [(series, YEAR, "A", ASIAN) for series in "abcd"]
    assert sums_of(*cells, facts=facts) == {(0, 1, 4), (2, 3, 5), (5, 4)}


def test_fifths_of_groups_are_parts_of_their_fifth_and_not_of_everyone_again():
    cells = [(EVENTS, POOLED, "A", row) for row in (EVERYONE, FIFTH, ASIAN_FIFTH)]
    assert sums_of(*cells) == {(0, 1), (1, 2)}


def test_a_share_of_deliveries_stands_over_the_same_deliveries_as_a_rate():
    row = dict(zip(CELL_KEYS[1:], (YEAR, "A", *ASIAN), strict=True))
    counts = {"numerator": 9, "denominator": 800}
    both = [
        {"metric_id": name, "measure": measure, **counts, **row}
        for name, measure in (
            ("elective_caesarean_admissions", "share_of_deliveries"),
            ("pre_eclampsia_admissions", "main"),
        )
    ]
    linked = link_rows(pd.DataFrame(both), METRICS)
    assert linked.denominator[0] == linked.denominator[1]
    assert linked.cells["series"].iloc[linked.denominator[0]] == "deliveries"


@pytest.mark.parametrize(
    ("metric", "over"),
    [("pre_eclampsia_admissions", "deliveries"), ("neonatal_jaundice_admissions", "births")],
)
def test_metrics_over_one_denominator_share_its_cell(metric, over):
    row = dict(zip(CELL_KEYS[1:], (YEAR, "A", *ASIAN), strict=True))
    counts = {"measure": "main", "numerator": 9, "denominator": 800}
    both = [{"metric_id": name, **counts, **row} for name in (metric, "stroke_readmissions")]
    linked = link_rows(pd.DataFrame(both), METRICS)
    assert linked.cells["series"].iloc[linked.numerator[0]] == f"{metric}/events"
    assert linked.cells["series"].iloc[linked.denominator].tolist() == [
        over,
        "stroke_readmissions/discharges",
    ]


def test_counts_out_of_populations_alone_have_no_counted_denominator():
    row = dict(zip(CELL_KEYS[1:], (YEAR, "A", *ASIAN), strict=True))
    counts = {"measure": "main", "numerator": 9, "denominator": 800}
    linked = link_rows(pd.DataFrame([{"metric_id": "stroke_admissions", **counts, **row}]), METRICS)
    assert linked.cells["series"].tolist() == ["stroke_admissions/events"]
    assert linked.denominator.tolist() == [NONE]
