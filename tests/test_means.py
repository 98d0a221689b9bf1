import pandas as pd
import pytest

from harp_utils.standardisation import means

LIMITS = ["lower_95", "upper_95", "lower_998", "upper_998"]


def test_mean_of_a_histogram_is_the_mean_of_its_records():
    records = pd.DataFrame({"area": "A", "days": [0, 0, 1, 4, 4, 4]})
    histogram = pd.DataFrame({"area": "A", "days": [0, 1, 4], "spells": [2, 1, 3]})

    pd.testing.assert_frame_equal(
        means(records, ["area"], value="days"),
        means(histogram, ["area"], value="days", frequency="spells"),
    )


def test_a_mean_names_its_parts_and_unit():
    mean = means(pd.DataFrame({"area": "A", "days": [1, 2, 6]}), ["area"], value="days").iloc[0]

    assert mean[["numerator", "denominator", "value"]].tolist() == [1 + 2 + 6, 3, 9 / 3]
    assert mean[["unit", "method", "value_note"]].tolist() == ["days", "mean, t", ""]


def test_a_mean_needs_a_record():
    data = pd.DataFrame({"area": ["A"], "days": [3], "spells": [0]})

    with pytest.raises(ValueError, match=r"spells: 0 records in .*A"):
        means(data, ["area"], value="days", frequency="spells")


@pytest.mark.parametrize("days", [-1, float("nan")])
def test_a_value_must_be_zero_or_more(days):
    with pytest.raises(ValueError, match=f"days: {days}, expected 0 or more"):
        means(pd.DataFrame({"area": ["A"], "days": [days]}), ["area"], value="days")


def test_one_record_has_a_mean_and_no_limits():
    mean = means(pd.DataFrame({"area": ["A"], "days": [5]}), ["area"], value="days").iloc[0]

    assert mean["value"] == 5
    assert mean[LIMITS].isna().all()


def test_equal_values_have_limits_at_the_mean():
    mean = means(pd.DataFrame({"area": "A", "days": [5, 5, 5]}), ["area"], value="days").iloc[0]

    assert mean[["value", *LIMITS]].tolist() == [5] * 5


def test_the_lower_limit_of_a_mean_stay_stops_at_nought():
    stays = pd.DataFrame({"area": "A", "days": [0, 90], "spells": [11, 1]})
    row = means(stays, ["area"], value="days", frequency="spells").iloc[0]

    assert row["value"] == 90 / 12
    assert row[["lower_95", "lower_998"]].tolist() == [0, 0]
    assert row["upper_95"] > 90 / 12
