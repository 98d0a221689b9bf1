import numpy as np
import pandas as pd
import pytest

from harp_utils.inequality import rate_differences, rate_ratios, widest_gaps

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


def test_difference_adds_the_variances():
    difference = rate_differences(RATES, ["area"], reference="White").iloc[1]

    assert difference["difference"] == 30 - 20
    assert difference["difference_upper_95"] == pytest.approx(
        10 + 1.959964 * np.sqrt(3**2 + 2**2), abs=1e-5
    )


def published(ratio, lower, upper, numerator, note=""):
    return {
        "metric_id": f"m{ratio}",
        "numerator": numerator,
        "denominator": 10_000,
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


def test_means_are_ranked_by_their_number_of_stays():
    rows = pd.DataFrame([published(1.5, 1.4, 1.6, np.nan)])

    assert len(widest_gaps(rows, minimum_events=10_000)) == 1
    assert widest_gaps(rows, minimum_events=10_001).empty
