"""The rows of a page, cut into parts."""

import pytest
from published_rows import frame, row

from harp_utils.area_data import AreaData, Place
from harp_utils.errors import InputError

FOCUS = {
    "periods": [{"label": "2024/25"}, {"label": "2025/26"}],
    "pooled_label": "both",
    "metrics": {"stroke_admissions": {}, "stroke_readmissions": {}},
}
PLACE = Place("E54000065", "NHS Here", "Here", "icb", "Region", "here", "E4", "E9")


@pytest.fixture
def data():
    rows = [
        row("Black", 2.0),
        row("Asian", 1.0),
        row("Asian", 3.0, period="2024/25"),
        row("Asian", 4.0, area_code="E9"),
        row("Asian", 5.0, measure="age_rate", period="both"),
    ]
    return AreaData(frame(rows), PLACE, FOCUS, {})


def values(rows):
    return rows["value"].tolist()


def test_a_part_keeps_published_order_and_is_numbered_anew(data):
    rows = data.rows("stroke_admissions")
    assert values(rows) == [2.0, 1.0]
    assert rows.index.tolist() == [0, 1]


def test_every_period_the_pooled_years_and_england_are_parts_too(data):
    assert values(data.rows("stroke_admissions", period="all")) == [2.0, 1.0, 3.0]
    assert values(data.rows("stroke_admissions", measure="age_rate")) == [5.0]
    assert values(data.rows("stroke_admissions", area="england")) == [4.0]


def test_what_is_not_there_is_an_empty_part_with_the_same_columns(data):
    rows = data.rows("stroke_readmissions")
    assert rows.empty
    assert list(rows.columns) == list(data.table.columns)


@pytest.mark.parametrize(
    ("asked", "wrong"),
    [
        ({"metric_id": "strok_admissions"}, "metric_id: 'strok_admissions'"),
        ({"breakdown": "ethnicity"}, "breakdown: 'ethnicity'"),
        ({"period": "2025-26"}, "period: '2025-26'"),
        ({"measure": "median"}, "measure: 'median'"),
        ({"area": "England"}, "area: 'England'"),
    ],
)
def test_a_misspelt_name_is_an_error_that_gives_the_right_ones(data, asked, wrong):
    with pytest.raises(InputError) as raised:
        data.rows(**({"metric_id": "stroke_admissions"} | asked))
    assert f"data.rows: {wrong}: expected one of " in str(raised.value)


def test_a_known_measure_without_rows_is_empty(data):
    assert data.rows("stroke_admissions", measure="median_stay").empty


def test_a_changed_part_changes_no_other(data):
    changed = data.rows("stroke_admissions")
    changed.loc[0, "value"] = 99.0
    changed["unit"] = "other"
    again = data.rows("stroke_admissions")
    assert values(again) == [2.0, 1.0]
    assert set(again["unit"]) == {row("Asian")["unit"]}
