import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from harp_utils.intervals import byar_limits, exact_poisson_limits
from harp_utils.standardisation import indirectly_standardised_ratios

BANDS = ["0-64", "65-84", "85+"]
ENGLAND = pd.DataFrame(
    {"age_band": BANDS, "numerator": [200, 300, 100], "denominator": [40_000, 10_000, 1_000]}
)


def banded(numerator, denominator, area="A"):
    return pd.DataFrame(
        {"area": area, "age_band": BANDS, "numerator": numerator, "denominator": denominator}
    )


def ratio(data, reference=ENGLAND, **options):
    return indirectly_standardised_ratios(data, ["area"], reference, **options)


def test_ratio_is_observed_over_expected_at_the_reference_rates():
    row = ratio(banded([20, 30, 10], [4_000, 500, 100])).iloc[0]

    expected = 4_000 * 200 / 40_000 + 500 * 300 / 10_000 + 100 * 100 / 1_000
    lower, upper = byar_limits(60, 0.95)
    assert row[["numerator", "denominator"]].tolist() == [60, expected]
    assert row["value"] == pytest.approx(60 / expected)
    assert row["standard_error"] == pytest.approx(np.sqrt(60) / expected)
    assert row["lower_95"] == pytest.approx(lower / expected)
    assert row["upper_95"] == pytest.approx(upper / expected)
    assert row[["unit", "value_note"]].tolist() == ["ratio", ""]


def test_a_ratio_may_be_out_of_a_hundred():
    row = ratio(banded([20, 30, 10], [4_000, 500, 100]), multiplier=100).iloc[0]

    assert row["value"] == pytest.approx(100 * 60 / 45)
    assert row["unit"] == "ratio x 100"


@pytest.mark.parametrize(("events", "note"), [(0, "0"), (1, ""), (9, "")])
def test_few_events_have_exact_limits(events, note):
    row = ratio(banded([events, 0, 0], [4_000, 500, 100])).iloc[0]

    lower, upper = exact_poisson_limits(events, 0.998)
    assert row["value_note"] == note
    assert row["value"] == events / 45
    assert (row["lower_998"], row["upper_998"]) == pytest.approx((lower / 45, upper / 45))


@given(st.lists(st.integers(1, 400), min_size=3, max_size=3), st.permutations(range(3)))
def test_the_reference_itself_has_a_ratio_of_one_in_any_order(people, order):
    reference = ENGLAND.assign(denominator=[1_000 * n for n in people])
    own = reference.assign(area="A").iloc[list(order)]

    assert ratio(own, reference)["value"].iloc[0] == pytest.approx(1)


def test_every_group_has_its_own_expected_count():
    data = pd.concat([banded([1, 2, 3], [40, 10, 10], "B"), banded([4, 5, 6], [80, 20, 20])])

    rows = ratio(data).set_index("area")

    assert rows["numerator"].to_dict() == {"A": 4 + 5 + 6, "B": 1 + 2 + 3}
    assert rows.loc["A", "denominator"] == pytest.approx(2 * rows.loc["B", "denominator"])


@pytest.mark.parametrize(
    ("data", "reference", "message"),
    [
        (banded([1, 1, 1], [9, 9, 9]).iloc[:2], ENGLAND, r"no row for .*85\+.*A"),
        (banded([1, 1, 1], [9, 9, 0]), ENGLAND, "denominator: 0, expected above 0"),
        (banded([1, 1, -1], [9, 9, 9]), ENGLAND, "numerator: -1, expected 0 or more"),
        (banded([1, 1, 1], [9, 9, 9]), ENGLAND.iloc[1:], "0-64.* is not in the standard"),
        (banded([1, 1, 1], [9, 9, 9]), ENGLAND.assign(denominator=0), "denominator: 0"),
        (banded([1, 1, 1], [9, 9, 9]), ENGLAND.assign(numerator=0), "no event in any band"),
        (banded([1, 1, 1], [9, 9, 9]), pd.concat([ENGLAND] * 2), "is twice in the standard"),
    ],
)
def test_wrong_rows_are_errors(data, reference, message):
    with pytest.raises(ValueError, match=message):
        ratio(data, reference)
