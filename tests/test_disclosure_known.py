"""What a reader knows of each count by itself, state by state."""

import pandas as pd
import pytest

from harp_utils.disclosure.known import known_of_cells, with_rests
from harp_utils.disclosure.linked import link_rows
from harp_utils.disclosure.protection import EXACT, ROUNDED, SILENT, WITHHELD
from harp_utils.params import DisclosurePolicy, load_focus_areas

METRICS = {m.metric_id: m for focus in load_focus_areas() for m in focus.metrics}
POLICY = DisclosurePolicy("apc", 8, 5, 8, 10, False, "https://nhs.uk", "2018-09")
AREAS = pd.DataFrame([("E", "country"), ("A", "icb")], columns=["area_code", "area_level"])
NO_GAPS = pd.DataFrame(columns=["dataset", "period", "area_code"])
ROW = {"breakdown": "everyone", "ethnic_group": "Everyone", "ethnic_category": "all"}


def known(area, readmitted, discharges=50):
    """Say what is known of a number of re-admissions."""
    row = {"metric_id": "stroke_readmissions", "measure": "main", "period": "2025/26", **ROW}
    row |= {"area_code": area, "imd_quintile": "all", "statistic": "percentage", "value": 1.0}
    row |= {"numerator": readmitted, "denominator": discharges, "value_note": ""}
    row |= {"standard_error": 0.1, "event_most": 1.0, "event_least": 1.0}
    measures = pd.DataFrame([row])
    linked = link_rows(measures, METRICS)
    datasets = {"stroke_readmissions": "apc"}
    return known_of_cells(linked, measures, AREAS, {"apc": POLICY}, datasets, "pooled", NO_GAPS)


@pytest.mark.parametrize(
    ("count", "rounded", "needed"),
    [(0, (0, 0), 0), (3, (1, 7), 5), (8, (8, 12), 2), (24, (23, 27), 2)],
)
def test_the_policy_says_what_a_count_of_a_place_can_be(count, rounded, needed):
    cells, start = known("A", count)
    assert (cells.low[ROUNDED, 0], cells.high[ROUNDED, 0]) == rounded
    assert cells.needed[ROUNDED, 0] == needed
    assert start[0] == ROUNDED


@pytest.mark.parametrize("state", [WITHHELD, SILENT])
def test_a_withheld_count_is_known_not_to_be_nought_and_needs_five_values(state):
    cells, _ = known("A", 24)
    assert cells.low[state, 0] == 1
    assert cells.high[state, 0] >= 10**9
    assert cells.needed[state, 0] == 5


def test_a_count_of_england_is_exact_and_needs_nothing_until_it_is_rounded():
    cells, start = known("E", 24)
    assert start[0] == EXACT
    assert (cells.low[EXACT, 0], cells.high[EXACT, 0], cells.needed[EXACT, 0]) == (24, 24, 0)
    assert cells.needed[ROUNDED, 0] == 2


def test_nought_cannot_be_withheld():
    cells, _ = known("A", 0)
    assert (cells.cost[:, 0] == float("inf")).all()
    assert (cells.low[WITHHELD, 0], cells.high[WITHHELD, 0]) == (0, 0)


def test_of_what_is_left_nothing_is_known_and_nothing_can_be_taken():
    cells, start = with_rests(*known("A", 24), 5)
    assert start[2:].tolist() == [WITHHELD] * 3
    assert (cells.low[:, 2:] == 0).all()
    assert (cells.needed[:, 2:] == 0).all()
    assert (cells.cost[:, 2:] == float("inf")).all()
