"""Counts add up: categories to groups, boards to regions and England, years to all years."""

import ibis
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harp_utils.activity.task import Task
from harp_utils.backend import connect
from harp_utils.counts.additive import add_up, make_levels
from harp_utils.counts.frequency import ALL_QUINTILES, count_people
from harp_utils.ethnicity import CATEGORIES, GROUPINGS, load_categories
from harp_utils.geography import load_areas, load_places
from harp_utils.layout import Layout, sum_on_grid
from harp_utils.params import load_code_lists, load_focus_areas, load_suite

SUITE = load_suite()
YEARS = tuple(period.label for period in SUITE.periods)
POOLED = SUITE.pooled_label
AREAS = load_areas(2026)
LEVEL = AREAS.set_index("area_code")["area_level"]
METRIC = load_focus_areas()[0].metrics[0]
LABELS = Task(SUITE, (METRIC,), load_code_lists(), load_places(2026)).labels
CODES = (*CATEGORIES, "Z", "99")


@settings(max_examples=25)
@given(st.lists(st.integers(0, 10**9), min_size=18, max_size=18), st.sampled_from(GROUPINGS))
def test_sixteen_categories_roll_up_to_five_groups_and_everyone(events, grouping):
    areas = AREAS[AREAS["area_level"] == "country"]
    layout = Layout(areas, load_categories(grouping), YEARS, POOLED)
    data = pd.DataFrame({"ethnic_category": CODES, "events": events}).assign(
        metric_id=METRIC.metric_id, period=POOLED, area_code=areas["area_code"].item()
    )

    def laid(breakdown):
        rows = sum_on_grid(data, [METRIC], breakdown, layout, numerator="events")
        return rows[rows["period"] == POOLED]

    categories, groups = laid("ethnic_category"), laid("ethnic_group")
    by_group = categories.groupby("ethnic_group")["numerator"].sum()
    assert len(categories) == 16 + 1
    assert len(groups) == 5 + 1
    assert by_group.to_dict() == groups.set_index("ethnic_group")["numerator"].to_dict()
    assert groups["numerator"].sum() == laid("everyone")["numerator"].item() == sum(events)


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    return connect(tmp_path_factory.mktemp("roll_up"))


@pytest.fixture(scope="module")
def levels(engine):
    return make_levels(engine, SUITE, AREAS, LABELS)


BOARDS = LEVEL[LEVEL == "icb"].index.tolist()
# One event: person, year, board, category, age band and fifth of deprivation.
events = st.tuples(
    st.integers(1, 4),
    st.sampled_from(YEARS),
    st.sampled_from(BOARDS[:3] + BOARDS[-3:]),
    st.sampled_from(("A", "M", "Z")),
    st.sampled_from(("0-4", "85+")),
    st.integers(1, 5),
)
COLUMNS = ["person", "period", "icb_code", "ethnic_category", "age_band", "imd_quintile"]


def as_table(rows):
    frame = pd.DataFrame(rows, columns=COLUMNS).astype({"imd_quintile": "int8"})
    frame = frame.assign(metric_id=METRIC.metric_id)
    names = [name for name in frame if name in LABELS.names]
    numbers = {name: LABELS.places(name, frame[name]).astype("int8") for name in names}
    return ibis.memtable(frame.assign(**numbers))


def totals(counts, column):
    """Sums by area level (rows) and period (columns)."""
    level = counts["area_code"].map(LEVEL).rename("level")
    return counts.groupby([level, "period"])[column].sum().unstack(fill_value=0)


@settings(max_examples=8)
@given(st.lists(events, min_size=1, max_size=12))
def test_boards_add_up_to_regions_and_england_and_years_to_all_years(levels, rows):
    table = as_table(rows)
    counts = add_up(table, ["metric_id", "ethnic_category"], levels, n=table.count())

    sums = totals(counts, "n")
    for level in ("icb", "region"):
        assert sums.loc[level].to_dict() == sums.loc["country"].to_dict()
    years = sums.columns.drop(POOLED)
    assert (sums[years].sum(axis=1) == sums[POOLED]).all()
    assert sums.loc["country", POOLED] == len(rows)


@settings(max_examples=8)
@given(st.lists(events, min_size=1, max_size=12))
def test_every_event_of_every_person_is_counted_at_every_level(levels, rows):
    people = count_people(as_table(rows), levels)

    together = people[people["imd_quintile"] == ALL_QUINTILES]
    apart = people[people["imd_quintile"] != ALL_QUINTILES]
    for part in (together, apart):
        part = part.assign(n=part["people"] * part["events_per_person"])
        sums = totals(part, "n")
        assert (sums[POOLED] == len(rows)).all()
    # Nobody is two people in one cell: fewer people than events, and the same ones at each level.
    assert (people["people"] > 0).all()
    cells = ["period", "area_code", "ethnic_category", "age_band", "imd_quintile"]
    assert people.groupby(cells)["people"].sum().max() <= len({row[0] for row in rows})


@settings(max_examples=5)
@given(st.lists(events, min_size=2, max_size=10), st.randoms(use_true_random=False))
def test_the_order_of_events_never_matters(levels, rows, random):
    shuffled = list(rows)
    random.shuffle(shuffled)

    pd.testing.assert_frame_equal(
        count_people(as_table(rows), levels), count_people(as_table(shuffled), levels)
    )
