"""What a reader knows of each count by itself, state by state."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from harp_utils.disclosure.known import UNBOUNDED, known_of_cells, with_rests
from harp_utils.disclosure.linked import NONE, Linked
from harp_utils.disclosure.protection import EXACT, ROUNDED, SILENT, WITHHELD
from harp_utils.params import DisclosurePolicy

POLICY = DisclosurePolicy("apc", 8, 5, 8, 10, False, "https://nhs.uk", "2018-09")
AREAS = pd.DataFrame(
    [("E", "country"), ("R", "region"), ("A", "icb"), ("B", "icb")],
    columns=["area_code", "area_level"],
)
GAP_OF_B = pd.DataFrame([("apc", "2025/26", "B")], columns=["dataset", "period", "area_code"])
EVERYONE = {"breakdown": "everyone", "ethnic_group": "Everyone", "ethnic_category": "all"}
ASIAN = EVERYONE | {"breakdown": "ethnic_group", "ethnic_group": "Asian"}
BLACK, UNKNOWN = ASIAN | {"ethnic_group": "Black"}, ASIAN | {"ethnic_group": "Unknown"}
INDIAN = ASIAN | {"breakdown": "ethnic_category", "ethnic_category": "Indian"}
POOLED = {"period": "pooled"}
ROW = {
    **{"series": "stroke/events", "metric_id": "stroke", "period": "2025/26", **EVERYONE},
    **{"statistic": "percentage", "denominator": 100_000, "value": 1.0, "standard_error": 0.1},
    **{"value_note": "", "event_least": 1.0, "event_most": 1.0},
}
NEVER = float("inf")


def known(*rows, policy=POLICY):
    """Say what is known of the counts of some rows; of 2025/26 nothing was collected in B."""
    measures = pd.DataFrame(rows)
    cells, every = measures.assign(count=measures["numerator"]), np.arange(len(rows))
    return known_of(cells, measures, every, policy)


def known_of(cells, measures, cell_of, policy=POLICY):
    """Say what is known of counts that stand in some rows."""
    linked, policies = Linked(cells, cell_of, np.full(len(measures), NONE)), {"apc": policy}
    return known_of_cells(linked, measures, AREAS, policies, {"stroke": "apc"}, "pooled", GAP_OF_B)


def count(events, area="A", **other):
    """Give the row of a count; unless said otherwise it is of everyone, without a rate."""
    return ROW | {"numerator": events, "area_code": area, **other}


def rate(value, note="", worth=(1, 1), error=100.0):
    """Give a rate of 100,000 people, printed in steps of 2, and what one event is worth in it."""
    least, most = worth
    of_events = {"value": value, "standard_error": error, "event_least": least, "event_most": most}
    return {"statistic": "dsr", "value_note": note, **of_events}


def bounds(cells, state):
    """Give what is known of the first count in one state."""
    return cells.low[state, 0], cells.high[state, 0]


@pytest.mark.parametrize(
    ("events", "rounded", "needed"),
    [(0, (0, 0), 0), (3, (1, 7), 5), (8, (8, 12), 2), (24, (23, 27), 2)],
)
def test_the_policy_says_what_a_count_of_a_place_can_be(events, rounded, needed):
    cells, start = known(count(events))
    assert bounds(cells, ROUNDED) == rounded
    assert cells.needed[ROUNDED, 0] == needed
    assert start[0] == ROUNDED


@pytest.mark.parametrize("state", [WITHHELD, SILENT])
def test_a_withheld_count_is_known_not_to_be_nought_and_needs_five_values(state):
    cells, _ = known(count(24))
    assert bounds(cells, state) == (1, UNBOUNDED)
    assert cells.needed[state, 0] == 5


def test_a_count_of_england_is_exact_and_needs_nothing_until_it_is_rounded():
    cells, start = known(count(24, "E"))
    assert start[0] == EXACT
    assert bounds(cells, EXACT) == (24, 24)
    assert cells.needed[EXACT, 0] == 0
    assert cells.needed[ROUNDED, 0] == 2


def test_nought_needs_nothing_and_cannot_be_withheld():
    cells, _ = known(count(0))
    assert (cells.cost[:, 0] == NEVER).all()
    assert (cells.needed[:, 0] == 0).all()
    assert bounds(cells, WITHHELD) == (0, 0)


@pytest.mark.parametrize(
    ("shown", "rounded", "withheld"),
    [
        (rate(44), (43, 44 + 1), (44 - 1, 44 + 1)),
        (rate(46), (46 - 1, 47), (46 - 1, 46 + 1)),
        # It is printed as 44.
        (rate(44.9), (43, 44 + 1), (44 - 1, 44 + 1)),
        # From 87 / 2.0 = 43.5 to 89 / 1.9 = 46.8 events.
        (rate(88, worth=(1.9, 2.0)), (44, 46), (44, 46)),
        # From 59 / 2 = 29.5 to 61 / 1 events.
        (rate(60, worth=(1, 2)), (43, 47), (30, 61)),
    ],
)
def test_the_rate_beside_45_events_bounds_them(shown, rounded, withheld):
    cells, _ = known(count(45, **shown))
    assert bounds(cells, ROUNDED) == rounded
    assert bounds(cells, WITHHELD) == withheld
    assert bounds(cells, SILENT) == (1, UNBOUNDED)


def test_withheld_events_are_no_fewer_than_their_effective_number():
    cells, _ = known(count(45, **rate(68, worth=(1, 2), error=10.2)))
    # The rate alone tells of 67 / 2 = 33.5 or more, its error of (68 / 10.2)^2 = 44.4.
    assert bounds(cells, WITHHELD) == (44, 68 + 1)
    assert bounds(cells, ROUNDED) == (43, 47)


def test_a_rate_is_only_shown_of_ten_events_or_more():
    # The rate alone tells of 7 / 1 to 9 / 0.5 events.
    cells, _ = known(count(12, **rate(8, worth=(0.5, 1))))
    assert bounds(cells, ROUNDED) == (10, 12)
    assert bounds(cells, WITHHELD) == (10, 18)


@pytest.mark.parametrize(
    ("note", "rounded", "withheld"), [("u", (8, 9), (1, 9)), ("d", (8, 12), (1, UNBOUNDED))]
)
def test_of_a_rate_that_is_not_shown_only_the_reason_tells(note, rounded, withheld):
    cells, _ = known(count(9, **rate(10, note)))
    assert bounds(cells, ROUNDED) == rounded
    assert bounds(cells, WITHHELD) == withheld


@pytest.mark.parametrize("value", [30, 60])
def test_no_rate_leaves_out_the_count_itself(value):
    cells, _ = known(count(45, **rate(value)))
    assert (cells.low[:, 0] <= 45).all()
    assert (cells.high[:, 0] >= 45).all()


@pytest.mark.filterwarnings("error")
def test_a_rate_of_nobody_tells_nothing():
    cells, _ = known(count(45, **rate(44), denominator=0))
    assert bounds(cells, ROUNDED) == (43, 47)
    assert bounds(cells, WITHHELD) == (1, UNBOUNDED)


@pytest.mark.parametrize(
    ("less", "more"),
    [
        (count(45, **UNKNOWN), count(45, **ASIAN)),
        (count(45, **INDIAN), count(45, **ASIAN)),
        (count(45, **ASIAN), count(45, **EVERYONE)),
        (count(45, "R", **ASIAN), count(45, "A", **ASIAN)),
        (count(45, "R", **ASIAN), count(45, "R", **EVERYONE)),
    ],
)
def test_what_is_asked_for_least_costs_least(less, more):
    cells, _ = known(less, more)
    assert cells.cost[ROUNDED, 0] < cells.cost[ROUNDED, 1]


def test_a_rate_can_go_only_where_there_is_one_and_costs_most():
    cells, _ = known(count(45, **rate(44)), count(45, "R"))
    assert cells.cost[ROUNDED, 0] < cells.cost[WITHHELD, 0] < NEVER
    assert cells.cost[WITHHELD, 1] == NEVER


@pytest.mark.parametrize("row", [count(45, **ASIAN, **POOLED), count(45, "B", **rate(44))])
def test_groups_over_years_and_what_was_not_collected_are_never_published(row):
    cells, start = known(row)
    assert start[0] == WITHHELD
    assert all(bounds(cells, state) == (0, UNBOUNDED) for state in (WITHHELD, SILENT))
    assert (cells.needed[:, 0] == 0).all()
    assert cells.cost[WITHHELD, 0] == NEVER


@pytest.mark.parametrize(
    "row", [count(45, **ASIAN), count(45, **POOLED), count(45, "B", period="2024/25")]
)
def test_groups_in_a_year_everyone_over_years_and_what_was_collected_are_published(row):
    assert known(row)[1][0] == ROUNDED


@pytest.mark.parametrize(
    ("year", "told"),
    [
        (count(20, **ASIAN), True),
        (count(7, **ASIAN), False),
        (count(7, **BLACK), True),
        # England's is shown as it is.
        (count(7, "E", **ASIAN), True),
    ],
)
def test_a_rate_over_years_tells_of_its_count_unless_one_of_the_years_is_hidden(year, told):
    # From 87 / 2.0 = 43.5 to 89 / 1.9 = 46.8 events.
    over_years = count(45, year["area_code"], **ASIAN, **POOLED, **rate(88, worth=(1.9, 2.0)))
    cells, _ = known(over_years, year)
    assert bounds(cells, WITHHELD) == ((44, 46) if told else (0, UNBOUNDED))
    assert bounds(cells, SILENT) == (0, UNBOUNDED)
    assert (cells.cost[WITHHELD, 0] < NEVER) == told


def test_under_a_policy_that_hides_two_values_a_rate_over_years_is_not_taken_for_hidden():
    policy = replace(POLICY, threshold=3)
    over_years = count(45, **ASIAN, **POOLED, **rate(88, worth=(1.9, 2.0)))
    cells, _ = known(over_years, count(20, **ASIAN), policy=policy)
    assert bounds(cells, WITHHELD) == (44, 46)


def test_a_rate_that_leaves_out_some_events_is_no_upper_bound_of_all():
    # Of 45 events 40 are of known deprivation: from 39 to 41 of those, so 39 or more of all.
    part = count(40, **rate(40))
    cells, _ = known_of(pd.DataFrame([part]).assign(count=45), pd.DataFrame([part]), np.array([0]))
    assert bounds(cells, WITHHELD) == (39, UNBOUNDED)


def test_a_policy_may_ask_for_more_events_than_most():
    # Of 17 events there is no rate where 20 are needed, and all know that there are fewer.
    cells, _ = known(count(17, **rate(17)), policy=replace(POLICY, minimum_events_for_rate=20))
    assert bounds(cells, ROUNDED) == (13, 17)
    assert bounds(cells, WITHHELD) == (1, 19)


def test_where_a_policy_asks_for_fewer_events_the_method_still_needs_ten():
    policy = replace(POLICY, minimum_events_for_rate=5)
    cells, _ = known(count(9, **rate(9, "u")), policy=policy)
    assert bounds(cells, ROUNDED) == (8, 10 - 1)
    assert bounds(cells, WITHHELD) == (1, 10 - 1)


def test_of_what_is_left_nothing_is_known_and_nothing_can_be_taken():
    cells, start = with_rests(*known(count(24)), 4)
    assert start[1:].tolist() == [WITHHELD] * 3
    assert (cells.low[:, 1:] == 0).all()
    assert (cells.needed[:, 1:] == 0).all()
    assert (cells.cost[:, 1:] == NEVER).all()
