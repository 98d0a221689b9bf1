"""The bands of England's rate are laid out only where the count they add up to is published."""

import pandas as pd
import pytest
from sample_published import ENGLAND, PLACE, sample_settings

from harp_utils.collection import KEYS
from harp_utils.reference import load_standard_population
from harp_utils.worked_example import worked_example

SUITE, FOCUS_AREAS, AREAS, POPULATION = sample_settings()
YEAR = SUITE.periods[-1].label
LEAD = "cvd_admissions"
NO_GAPS = pd.DataFrame(columns=KEYS)
# England's count of everyone: the one that the bands add up to.
OWN = {
    "metric_id": LEAD, "measure": "main", "area_code": ENGLAND,
    "breakdown": "everyone", "period": YEAR,
}  # fmt: skip
OTHERS = {
    "metric_id": "stroke_admissions", "measure": "age_rate", "area_code": PLACE,
    "breakdown": "ethnic_group", "period": SUITE.periods[0].label,
}  # fmt: skip


def example(*notes, gaps=NO_GAPS):
    """Lay the example out where rows are published, each given as (changes, note)."""
    frequency = pd.DataFrame(
        {
            "metric_id": LEAD, "period": YEAR, "area_code": ENGLAND, "imd_quintile": 0,
            "age_band": ["20-24", "20-24", "85+"], "events_per_person": [1, 3, 2],
            "people": [40, 2, 5],
        }
    )  # fmt: skip
    published = pd.DataFrame([OWN | changes | {"count_note": note} for changes, note in notes])
    frames = (POPULATION, load_standard_population(SUITE.standard), AREAS, gaps, published)
    return worked_example(frequency, SUITE, FOCUS_AREAS, *frames)


def test_events_and_their_squares_by_age_band():
    bands = example(({}, "")).set_index("age_band")
    # 40 people once and 2 people three times; 5 people twice.
    assert bands.loc["20-24", ["events", "squared_events"]].tolist() == [40 + 6, 40 + 2 * 9]
    assert bands.loc["85+", ["events", "squared_events"]].tolist() == [10, 5 * 4]
    assert bands["events"].sum() == 56


@pytest.mark.parametrize("note", ["b", "c", "p", "x"])
def test_bands_of_a_count_that_is_not_shown_as_it_is_are_not_shown(note):
    assert example(({}, note)).empty
    others = [({key: value}, "") for key, value in OTHERS.items()]
    assert example(({}, note), *others).empty


def test_one_row_that_hides_the_count_is_enough():
    assert example(({}, ""), ({}, "c")).empty


def test_bands_of_a_count_of_which_no_row_is_published_are_not_shown():
    assert example(*[({key: value}, "") for key, value in OTHERS.items()]).empty


def test_other_rows_may_be_rounded():
    others = [({key: value}, "b") for key, value in OTHERS.items()]
    assert not example(({}, "0"), *others).empty


def test_nothing_is_laid_out_where_england_was_not_collected():
    gap = dict(zip(KEYS, ("apc", YEAR, ENGLAND), strict=True))
    assert example(({}, ""), gaps=pd.DataFrame([gap])).empty
