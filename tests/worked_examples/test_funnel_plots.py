"""Funnel limits against numbers that others worked out and published."""

import pandas as pd
import pytest

from harp_utils.standardisation import funnel_limits


@pytest.mark.parametrize(
    ("size", "lower_95", "upper_95", "lower_998", "upper_998"),
    [
        (10, 56.154344, 100, 42.03259, 100),
        (125, 73.716166, 87.56873, 69.721931, 91.562965),
        (1_008, 78.203374, 83.081521, 76.796814, 84.488082),
        (110_000, 80.408963, 80.875933, 80.274317, 81.010578),
    ],
)
def test_limits_of_a_proportion(size, lower_95, upper_95, lower_998, upper_998):
    """UKHSA, PHEindicatormethods 2.0, tests/testthat/testdata_funnel_prop_outputs.csv.

    The average of all areas is 80.642448%.
    """
    area = pd.DataFrame({"numerator": [0], "denominator": [size]})

    row = funnel_limits(area, target=80.642448).iloc[0]

    found = row[["lower_95", "upper_95", "lower_998", "upper_998"]].tolist()
    assert found == pytest.approx([lower_95, upper_95, lower_998, upper_998], abs=2e-6)


def test_places_of_five_areas():
    """The same package, testdata_funnel_prop_inputs.csv, with its words for their places.

    "High (0.025)" is outside the 95% limits and inside the 99.8% ones.
    """
    areas = pd.DataFrame(
        [
            ("New Forest", 35_078.488, 41_980, "High (0.001)"),
            ("Norwich", 24_803.6256, 31_824, "Low (0.001)"),
            ("South Gloucestershire", 50_050.7443, 61_921, "Not significant"),
            ("North Tees", 36_850.0492, 45_449, "High (0.025)"),
            ("North Devon", 30_277.5312, 37_828, "Low (0.025)"),
        ],
        columns=["area", "numerator", "denominator", "place"],
    )

    funnel = funnel_limits(areas, target=80.642448).set_index("place")

    assert funnel["position"].tolist() == ["above", "below", "within", "within", "within"]
    assert funnel.loc["High (0.025)", "value"] > funnel.loc["High (0.025)", "upper_95"]
    assert funnel.loc["Low (0.025)", "value"] < funnel.loc["Low (0.025)", "lower_95"]


@pytest.mark.parametrize(
    ("observed", "limit", "expected"),
    [
        (1, "lower_95", 5.571644585),
        (1, "upper_95", 0.025317898),
        (9, "lower_998", 22.65737951),
        (12, "lower_95", 20.96158966),
        (53, "upper_95", 39.70064084),
        (53, "lower_998", 79.58122829),
        (53, "upper_998", 33.31437379),
        (716, "lower_95", 770.4222128),
        (716, "upper_998", 636.1521174),
    ],
)
def test_limits_of_a_standardised_ratio(observed, limit, expected):
    """The same package, testdata_funnel_ratio_outputs.csv: where each count meets each limit."""
    area = pd.DataFrame({"numerator": [observed], "denominator": [expected]})

    row = funnel_limits(area, kind="count").iloc[0]

    assert row[limit] * expected == pytest.approx(observed, rel=1e-6)
