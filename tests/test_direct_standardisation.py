import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harp_utils.intervals import byar_limits
from harp_utils.standardisation import crude_rates, directly_standardised_rates

STANDARD = pd.DataFrame({"age_band": ["0-64", "65-84", "85+"], "weight": [80, 15, 5]})
BANDS = STANDARD["age_band"].tolist()
LIMITS = ["lower_95", "upper_95", "lower_998", "upper_998"]


def banded(numerator, denominator, area="A"):
    return pd.DataFrame(
        {"area": area, "age_band": BANDS, "numerator": numerator, "denominator": denominator}
    )


def standardise(data, **options):
    return directly_standardised_rates(data, ["area"], STANDARD, **options)


def test_standardised_rate_is_the_weighted_mean_of_the_band_rates():
    rate = standardise(banded([20, 30, 10], [4_000, 1_000, 100]), multiplier=1_000).iloc[0]

    assert rate["value"] == pytest.approx(
        1_000 * (80 * 20 / 4_000 + 15 * 30 / 1_000 + 5 * 10 / 100) / (80 + 15 + 5)
    )
    assert rate["numerator"] == 20 + 30 + 10
    assert rate["denominator"] == 4_000 + 1_000 + 100
    assert rate["method"] == "directly standardised rate, Dobson limits"


def test_dobson_limits_scale_byars_limits_of_the_events():
    rate = standardise(banded([20, 30, 10], [4_000, 1_000, 100]), multiplier=1).iloc[0]

    variance = (80**2 * 20 / 4_000**2 + 15**2 * 30 / 1_000**2 + 5**2 * 10 / 100**2) / 100**2
    lower, upper = byar_limits(60, 0.95)
    assert rate["standard_error"] == pytest.approx(np.sqrt(variance))
    assert rate["lower_95"] == pytest.approx(rate["value"] + np.sqrt(variance / 60) * (lower - 60))
    assert rate["upper_95"] == pytest.approx(rate["value"] + np.sqrt(variance / 60) * (upper - 60))


def test_repeat_events_multiply_the_variance_of_people_by_the_square_of_their_events():
    people = banded([10, 10, 10], [4_000, 1_000, 100])
    data = pd.concat([people.assign(k=1), people.assign(k=3)], ignore_index=True)

    rate = standardise(data, frequency="k", multiplier=1).iloc[0]

    # Ten people with one event and ten with three: 10 + 30 events, variance 10 + 9 x 10.
    bands = 80**2 / 4_000**2 + 15**2 / 1_000**2 + 5**2 / 100**2
    assert rate["numerator"] == 3 * (10 + 30)
    assert rate["standard_error"] == pytest.approx(np.sqrt((10 + 9 * 10) * bands) / 100)
    assert rate["method"] == "directly standardised rate, Dobson limits for repeat events"


@pytest.mark.parametrize(
    ("events", "note", "has_value", "has_limits"),
    [(0, "0", True, False), (9, "u", False, False), (9.5, "u", False, False), (10, "", True, True)],
)
def test_no_rate_below_ten_events(events, note, has_value, has_limits):
    rate = standardise(banded([events, 0, 0], [4_000, 1_000, 100])).iloc[0]

    assert rate["value_note"] == note
    assert pd.notna(rate["value"]) == has_value
    assert rate[LIMITS].notna().all() == has_limits
    assert rate[LIMITS].notna().any() == has_limits


def test_no_events_is_a_rate_of_zero():
    assert standardise(banded([0, 0, 0], [4_000, 1_000, 100]))["value"].tolist() == [0]


def test_an_absent_age_band_is_named():
    data = pd.concat([banded([9, 9, 9], [9, 9, 9]), banded([9, 9, 9], [9, 9, 9], "B").iloc[:2]])

    with pytest.raises(ValueError, match=r"85\+.*B"):
        standardise(data)


def test_an_age_band_outside_the_standard_is_named():
    data = banded([9, 9, 9], [9, 9, 9]).replace({"age_band": {"85+": "unknown"}})

    with pytest.raises(ValueError, match="unknown"):
        standardise(data)


@pytest.mark.parametrize("population", [0, -1, np.nan])
def test_a_population_must_be_above_zero(population):
    with pytest.raises(ValueError, match=f"denominator: {population}, expected above 0"):
        standardise(banded([9, 9, 9], [9, 9, population]))


@pytest.mark.parametrize("count", [-1, np.nan])
def test_a_count_must_be_zero_or_more(count):
    with pytest.raises(ValueError, match=f"numerator: {count}, expected 0 or more"):
        standardise(banded([9, 9, count], [9, 9, 9]))


def test_two_populations_for_one_band_are_an_error():
    data = pd.concat([banded([9, 9, 9], [9, 9, 9]), banded([1, 1, 1], [8, 8, 8])])

    with pytest.raises(ValueError, match="two populations"):
        standardise(data)


def test_confidence_levels_may_be_fractions_or_percentages():
    rate = standardise(banded([9, 9, 9], [90, 90, 90]), confidence=(0.9, 95)).iloc[0]

    assert rate["lower_95"] < rate["lower_90"] < rate["value"]


@pytest.mark.parametrize(
    ("weights", "message"),
    [([80, -15, 5], "weight: -15"), ([80, np.nan, 5], "weight: nan"), ([0, 0, 0], "weight: 0")],
)
def test_weights_must_add_up_to_something(weights, message):
    standard = STANDARD.assign(weight=weights)

    with pytest.raises(ValueError, match=message):
        directly_standardised_rates(banded([9, 9, 9], [90, 90, 90]), ["area"], standard)


@pytest.mark.parametrize("times", [0, -1, np.nan])
def test_events_a_person_must_be_above_zero(times):
    data = banded([9, 9, 9], [90, 90, 90]).assign(k=times)

    with pytest.raises(ValueError, match=f"k: {times}, expected above 0"):
        standardise(data, frequency="k")


def test_a_band_twice_in_the_standard_is_named():
    twice = pd.concat([STANDARD, STANDARD.iloc[2:]])

    with pytest.raises(ValueError, match=r"85\+.* is twice in the standard"):
        directly_standardised_rates(banded([9, 9, 9], [90, 90, 90]), ["area"], twice)


def test_the_standard_is_joined_by_age_band_and_quintile():
    standard = pd.DataFrame({"age_band": ["0-64", "65+"] * 2, "imd_quintile": [1, 1, 2, 2]})
    standard["weight"] = [40, 10, 40, 10]
    data = standard[["imd_quintile", "age_band"]].assign(
        area="A", numerator=[4, 6, 8, 2], denominator=[100, 200, 400, 50]
    )

    rate = directly_standardised_rates(data, ["area"], standard, multiplier=1).iloc[0]

    expected = (40 * 4 / 100 + 10 * 6 / 200 + 40 * 8 / 400 + 10 * 2 / 50) / 100
    assert rate["value"] == pytest.approx(expected)


band_counts = st.lists(st.integers(4, 400), min_size=3, max_size=3)
band_people = st.lists(st.integers(500, 90_000), min_size=3, max_size=3)


@settings(max_examples=40)
@given(st.integers(1, 50), band_people)
def test_equal_band_rates_give_the_crude_rate(per_hundred, people):
    data = banded([n * per_hundred / 100 for n in people], people)

    crude = crude_rates(data, ["area"])["value"].iloc[0]
    assert standardise(data)["value"].iloc[0] == pytest.approx(crude)


@settings(max_examples=40)
@given(band_counts, band_people)
def test_limits_bracket_the_value_and_widen(events, people):
    data = banded(events, people)
    rate = standardise(data).iloc[0]
    repeated = standardise(data.assign(k=2), frequency="k").iloc[0]

    assert rate["lower_998"] < rate["lower_95"] < rate["value"]
    assert rate["value"] < rate["upper_95"] < rate["upper_998"]
    # Twice the events of the same people: twice the rate, and relatively wider limits than for
    # as many events of different people.
    different = standardise(banded([2 * n for n in events], people)).iloc[0]
    assert repeated["value"] == pytest.approx(different["value"])
    assert repeated["upper_95"] > different["upper_95"]


@settings(max_examples=40)
@given(band_people, st.integers(1, 9), st.integers(1, 9), st.integers(5, 60))
def test_limits_widen_where_two_people_are_one(people, first, second, pairs):
    apart = [(first, pairs), (second, pairs)]
    together = [(first + second, pairs)]

    def rate(counts):
        rows = [banded([n, n, n], people).assign(k=k) for k, n in counts]
        return standardise(pd.concat(rows), frequency="k").iloc[0]

    one, two = rate(together), rate(apart)
    assert one["value"] == pytest.approx(two["value"])
    assert one["numerator"] == two["numerator"] == 3 * pairs * (first + second)
    for level in ("95", "998"):
        assert one[f"lower_{level}"] <= two[f"lower_{level}"]
        assert one[f"upper_{level}"] > two[f"upper_{level}"]
