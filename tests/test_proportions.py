import numpy as np
import pandas as pd
import pytest

from harp_utils.intervals import wilson_limits
from harp_utils.standardisation import proportions


def counted(numerator, denominator):
    return pd.DataFrame({"area": ["A"], "numerator": [numerator], "denominator": [denominator]})


def test_a_share_sums_its_rows():
    data = pd.DataFrame({"area": "A", "numerator": [3, 9], "denominator": [20, 30]})

    share = proportions(data, ["area"]).iloc[0]

    lower, upper = wilson_limits(12, 50, 0.95)
    assert share["value"] == pytest.approx(100 * (3 + 9) / (20 + 30))
    assert share["standard_error"] == pytest.approx(100 * np.sqrt(0.24 * 0.76 / 50))
    assert (share["lower_95"], share["upper_95"]) == pytest.approx((100 * lower, 100 * upper))
    assert share[["unit", "method"]].tolist() == ["%", "percentage, Wilson"]


def test_a_share_may_be_out_of_one():
    share = proportions(counted(3, 20), ["area"], multiplier=1).iloc[0]

    assert share[["value", "unit"]].tolist() == [0.15, "per 1"]


def test_a_share_above_its_total_is_an_error():
    with pytest.raises(ValueError, match="numerator: 3 above denominator 2"):
        proportions(counted(3, 2), ["area"])


@pytest.mark.parametrize(
    ("count", "total", "note", "lower", "upper"),
    [
        (0, 9, "0", 0, 100 * 3.841459 / (9 + 3.841459)),
        (9, 9, "", 100 * 9 / (9 + 3.841459), 100),
        (1, 1, "", 100 / (1 + 3.841459), 100),
    ],
)
def test_shares_at_the_edges_have_limits(count, total, note, lower, upper):
    share = proportions(counted(count, total), ["area"]).iloc[0]

    assert share["value_note"] == note
    assert share[["lower_95", "upper_95"]].tolist() == pytest.approx([lower, upper], abs=1e-4)
