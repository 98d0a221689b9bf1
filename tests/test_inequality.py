import numpy as np
import pandas as pd
import pytest

from harp_utils.inequality import compare_with_mean, rate_differences, rate_ratios, widest_gaps

RATES = pd.DataFrame(
    {
        "area": ["A", "A", "A", "B", "B"],
        "ethnic_group": ["White", "Asian", "Black", "Asian", "White"],
        "value": [20.0, 30.0, np.nan, 40.0, 10.0],
        "standard_error": [2.0, 3.0, np.nan, 4.0, 2.0],
    }
)


def test_ratio_is_taken_within_its_area():
    ratios = rate_ratios(RATES, ["area"], reference="White")

    expected = [1, 30 / 20, np.nan, 40 / 10, 1]
    np.testing.assert_allclose(ratios["ratio"], expected)


def test_limits_use_the_variance_of_the_logarithm():
    ratio = rate_ratios(RATES, ["area"], reference="White").iloc[1]

    error = np.sqrt((3 / 30) ** 2 + (2 / 20) ** 2)
    assert ratio["ratio_lower_95"] == pytest.approx(1.5 * np.exp(-1.959964 * error), abs=1e-6)
    assert ratio["ratio_upper_95"] == pytest.approx(1.5 * np.exp(1.959964 * error), abs=1e-6)


def test_no_ratio_without_a_reference_or_to_zero():
    hidden = RATES[RATES["ethnic_group"] != "White"]
    zero = RATES.assign(value=RATES["value"].where(RATES["ethnic_group"] != "White", 0))

    for data in (hidden, zero):
        assert rate_ratios(data, ["area"], reference="White")["ratio"].isna().all()


def test_a_reference_twice_is_an_error():
    with pytest.raises(pd.errors.MergeError):
        rate_ratios(pd.concat([RATES, RATES]), ["area"], reference="White")


@pytest.mark.parametrize("compare", [rate_ratios, rate_differences])
@pytest.mark.parametrize("column", ["value", "standard_error"])
def test_a_negative_number_is_an_error(compare, column):
    with pytest.raises(ValueError, match=f"{column}: -1"):
        compare(RATES.assign(**{column: -1.0}), ["area"], reference="White")


def test_difference_adds_the_variances():
    difference = rate_differences(RATES, ["area"], reference="White").iloc[1]

    assert difference["difference"] == 30 - 20
    assert difference["difference_upper_95"] == pytest.approx(
        10 + 1.959964 * np.sqrt(3**2 + 2**2), abs=1e-5
    )


# Shares 0.25 and 0.75, mean 0.25 x 30 + 0.75 x 20 = 22.5.
SHARES = pd.DataFrame(
    {
        "area": "A",
        "ethnic_group": ["Asian", "White"],
        "value": [30.0, 20.0],
        "standard_error": [3.0, 2.0],
        "denominator": [100, 300],
    }
)


def test_a_group_is_compared_with_a_mean_that_it_is_part_of():
    asian, white = compare_with_mean(SHARES, ["area"]).to_dict("records")

    assert (asian["mean"], asian["difference"]) == (22.5, 30 - 22.5)
    assert white["ratio"] == pytest.approx(20 / 22.5)
    # 30 - 22.5 is 0.75 x 30 - 0.75 x 20.
    error = np.sqrt((0.75 * 3) ** 2 + (0.75 * 2) ** 2)
    assert asian["difference_upper_95"] == pytest.approx(7.5 + 1.959964 * error, abs=1e-5)
    log_error = np.sqrt((3 / 30 - 0.25 * 3 / 22.5) ** 2 + (0.75 * 2 / 22.5) ** 2)
    assert asian["ratio_lower_95"] == pytest.approx(30 / 22.5 * np.exp(-1.959964 * log_error))


def test_nearly_all_of_the_people_are_near_the_mean_and_sure_of_it():
    most = SHARES.assign(denominator=[1, 999_999])

    white = compare_with_mean(most, ["area"]).iloc[1]

    assert white["ratio"] == pytest.approx(1, abs=1e-5)
    assert white["ratio_upper_95"] - white["ratio_lower_95"] < 1e-4


def test_no_mean_of_a_hidden_group():
    hidden = SHARES.assign(value=[np.nan, 20.0])

    columns = ["mean", "ratio", "ratio_lower_95", "difference", "difference_lower_95"]
    assert compare_with_mean(hidden, ["area"])[columns].isna().all(axis=None)


@pytest.mark.filterwarnings("error")
def test_no_mean_of_nobody():
    nobody = SHARES.assign(denominator=0)

    columns = ["mean", "ratio", "ratio_lower_95", "difference", "difference_lower_95"]
    assert compare_with_mean(nobody, ["area"])[columns].isna().all(axis=None)


def test_a_group_twice_or_of_fewer_than_no_people_is_an_error():
    with pytest.raises(ValueError, match="twice"):
        compare_with_mean(pd.concat([SHARES, SHARES]), ["area"])
    with pytest.raises(ValueError, match="denominator: -1"):
        compare_with_mean(SHARES.assign(denominator=-1), ["area"])


def published(ratio, lower, upper, numerator, note="", kind="admission", limits=(90.0, 110.0)):
    return {
        "kind": kind,
        "metric_id": f"m{ratio}",
        "numerator": numerator,
        "denominator": 10_000,
        "value": 100.0,
        "lower_95": limits[0],
        "upper_95": limits[1],
        "ratio": ratio,
        "ratio_lower_95": lower,
        "ratio_upper_95": upper,
        "ratio_note": note,
    }


def test_a_tiny_group_cannot_have_the_widest_gap():
    rows = pd.DataFrame(
        [
            published(9.0, 0.9, 80.0, 500),  # by chance
            published(5.0, 3.0, 8.0, 99),  # too few events
            published(1.5, 1.4, 1.6, 100),
            published(0.4, 0.3, 0.5, 5_000),
            published(1.0, np.nan, np.nan, 9_000, "reference"),
        ]
    )

    ranked = widest_gaps(rows, minimum_events=100)

    # 1 / 0.4 = 2.5 is wider than 1.5.
    assert ranked["ratio"].tolist() == [0.4, 1.5]


def test_many_events_of_one_person_cannot_have_the_widest_gap():
    # One person with 13 events: the standard error is as large as the rate, so 1 event in effect.
    one = published(56.8, 7.9, 409.0, 13, limits=(100 - 1.96 * 100, 100 + 1.96 * 100))
    # 100 over a standard error of 35: worth (100 / 35)^2 = 8.2 independent events.
    eight = published(3.0, 1.5, 6.0, 13, limits=(100 - 1.96 * 35, 100 + 1.96 * 35))
    share = published(2.0, 1.1, 3.6, 13, kind="readmission", limits=(10.0, 300.0))

    ranked = widest_gaps(pd.DataFrame([one, eight, share]), minimum_events=10)

    assert ranked["ratio"].tolist() == [3.0, 2.0]


def test_means_are_ranked_by_their_number_of_stays():
    rows = pd.DataFrame([published(1.5, 1.4, 1.6, None, kind="length_of_stay")])

    assert len(widest_gaps(rows, minimum_events=10_000)) == 1
    assert widest_gaps(rows, minimum_events=10_001).empty


def test_a_rate_whose_count_is_withheld_rests_on_its_independent_events():
    # 100 over a standard error of 25: worth 16 independent events; over one of 30, 11.1.
    sixteen = published(1.5, 1.4, 1.6, None, limits=(100 - 1.96 * 25, 100 + 1.96 * 25))
    eleven = published(1.4, 1.3, 1.5, None, limits=(100 - 1.96 * 30, 100 + 1.96 * 30))
    rows = pd.DataFrame([sixteen, eleven]).assign(count_note="p")

    assert widest_gaps(rows, minimum_events=12)["ratio"].tolist() == [1.5]
    assert widest_gaps(rows.assign(count_note="c"), minimum_events=12).empty


@pytest.mark.parametrize("hidden", [None, np.nan, pd.NA])
def test_people_do_not_stand_in_for_a_hidden_count(hidden):
    # 10,000 people, and nobody can say how many events.
    rows = pd.DataFrame([published(1.5, 1.4, 1.6, hidden), published(1.4, 1.3, 1.5, 100)])

    assert widest_gaps(rows, minimum_events=100)["ratio"].tolist() == [1.4]
