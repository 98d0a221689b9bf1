import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from harp_utils.intervals import exact_poisson_limits, wilson_limits
from harp_utils.standardisation import funnel_limits


def rows(*pairs):
    return pd.DataFrame(pairs, columns=["numerator", "denominator"])


def test_limits_of_a_proportion_stand_round_the_target():
    row = funnel_limits(rows((30, 120)), target=20).iloc[0]

    reach = 100 * 1.959964 * np.sqrt(0.2 * 0.8 / 120)
    assert row[["value", "target"]].tolist() == [25, 20]
    assert row["lower_95"] == pytest.approx(20 - reach, abs=1e-5)
    assert row["upper_95"] == pytest.approx(20 + reach, abs=1e-5)
    assert row[["unit", "value_note", "position"]].tolist() == ["%", "", "within"]


def test_without_a_target_a_proportion_is_set_against_all_rows_together():
    funnel = funnel_limits(rows((10, 100), (50, 100), (90, 100)))

    assert funnel["target"].tolist() == [100 * (10 + 50 + 90) / 300] * 3
    assert funnel["position"].tolist() == ["below", "within", "above"]


@given(st.integers(0, 40), st.integers(40, 90), st.floats(1, 99))
def test_a_row_is_outside_where_its_wilson_interval_leaves_the_target_out(part, whole, target):
    lower, upper = (100 * limit for limit in wilson_limits(part, whole, 0.998))
    if min(abs(lower - target), abs(upper - target)) < 1e-9:
        return

    position = funnel_limits(rows((part, whole)), target=target)["position"].iloc[0]

    assert position == ("above" if lower > target else "below" if upper < target else "within")


@given(st.integers(0, 40), st.floats(0.01, 60))
def test_a_count_is_outside_where_its_exact_interval_leaves_the_target_out(count, expected):
    lower, upper = exact_poisson_limits(count, 0.998)
    if min(abs(lower - expected), abs(upper - expected)) < 1e-6:
        return

    row = funnel_limits(rows((count, expected)), kind="count").iloc[0]

    place = "above" if lower > expected else "below" if upper < expected else "within"
    assert row["position"] == place
    assert row[["target", "unit", "value"]].tolist() == [1, "ratio", count / expected]


def test_a_target_stands_in_for_the_expected_ratio():
    funnel = funnel_limits(rows((30, 20.0)), kind="count", target=1.5).iloc[0]

    plain = funnel_limits(rows((30, 30.0)), kind="count").iloc[0]
    assert funnel["target"] == 1.5
    assert funnel["upper_95"] == pytest.approx(1.5 * plain["upper_95"])
    assert funnel["position"] == "within"


def test_count_limits_come_near_the_normal_ones_for_many_events():
    row = funnel_limits(rows((1_000, 1_000.0)), kind="count").iloc[0]

    # Within one event of a thousand.
    assert row["upper_95"] == pytest.approx(1 + 1.96 / np.sqrt(1_000), abs=1e-3)
    assert row["lower_95"] == pytest.approx(1 - 1.96 / np.sqrt(1_000), abs=1e-3)


@given(st.integers(0, 9), st.floats(0.01, 500), st.sampled_from(["count", "proportion"]))
def test_limits_bracket_the_target_and_widen_with_confidence(part, extra, kind):
    funnel = funnel_limits(rows((part, 9 + extra), (5, 40)), kind=kind).iloc[0]

    assert 0 <= funnel["lower_998"] <= funnel["lower_95"] <= funnel["target"]
    assert funnel["target"] <= funnel["upper_95"] <= funnel["upper_998"]


def test_the_rows_keep_their_order_and_columns():
    data = rows((9, 10), (1, 10), (0, 10)).assign(trust=["Z", "A", "M"])

    funnel = funnel_limits(data, target=50, confidence=90)

    assert funnel["trust"].tolist() == ["Z", "A", "M"]
    assert funnel["position"].tolist() == ["above", "below", "below"]
    assert funnel["value_note"].tolist() == ["", "", "0"]


@pytest.mark.parametrize(
    ("pair", "options", "message"),
    [
        ((1, 0), {}, "denominator: 0, expected above 0"),
        ((-1, 5), {}, "numerator: -1, expected 0 or more"),
        ((6, 5), {}, "numerator: 6 above denominator 5"),
        ((1, 5), {"kind": "rate"}, "kind: 'rate', expected one of proportion, count"),
        ((1, 5), {"target": 0}, "target: 0, expected above 0"),
        ((1, 5), {"target": 100}, "target: 100, expected above 0 and below 100"),
        ((1, 5), {"confidence": 50}, "confidence: 50"),
    ],
)
def test_wrong_rows_and_choices_are_errors(pair, options, message):
    with pytest.raises(ValueError, match=message):
        funnel_limits(rows(pair), **options)
