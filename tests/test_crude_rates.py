import numpy as np
import pandas as pd
import pytest

from harp_utils.intervals import byar_limits, exact_poisson_limits
from harp_utils.standardisation import crude_rates, rates_per_1000


def counted(numerator, denominator):
    return pd.DataFrame({"area": ["A"], "numerator": [numerator], "denominator": [denominator]})


def test_crude_rate_sums_its_rows():
    data = pd.DataFrame({"area": "A", "numerator": [30, 40], "denominator": [500, 900]})

    rate = crude_rates(data, ["area"], multiplier=1_000).iloc[0]

    assert rate["value"] == pytest.approx(1_000 * (30 + 40) / (500 + 900))
    assert rate["standard_error"] == pytest.approx(1_000 * np.sqrt(70) / 1_400)
    assert rate["method"] == "crude rate per 1,000, Byar"
    assert rate["unit"] == "per 1,000"


@pytest.mark.parametrize(
    ("events", "limits"),
    [
        (0, exact_poisson_limits),
        (9, exact_poisson_limits),
        (9.5, exact_poisson_limits),
        (10, byar_limits),
        (500, byar_limits),
    ],
)
def test_limits_are_exact_below_ten_events(events, limits):
    rate = crude_rates(counted(events, 2_000), ["area"], multiplier=2_000).iloc[0]

    lower, upper = limits(events, 0.95)
    assert rate["lower_95"] == pytest.approx(lower)
    assert rate["upper_95"] == pytest.approx(upper)
    assert rate["value_note"] == ("0" if events == 0 else "")


def test_rates_per_1000_are_crude_rates():
    data = counted(12, 400)

    pd.testing.assert_frame_equal(
        rates_per_1000(data, ["area"]), crude_rates(data, ["area"], multiplier=1_000)
    )


def test_a_rate_may_be_above_one_event_a_person():
    assert crude_rates(counted(30, 20), ["area"], multiplier=1)["value"].tolist() == [1.5]
