import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harp_utils.standardisation import design_effects, means, proportions

ONE_RECORD_EACH = [(1,), (0,), (1,), (0,), (0,)]


def person_sums(people):
    """Sums over people, each given as the values of their records."""
    x = np.array([sum(records) for records in people])
    n = np.array([len(records) for records in people])
    sums = {
        "people": len(people),
        "numerator": x.sum(),
        "denominator": n.sum(),
        "numerator_squares": (x**2).sum(),
        "products": (x * n).sum(),
        "denominator_squares": (n**2).sum(),
        "record_squares": sum(value**2 for records in people for value in records),
    }
    return pd.DataFrame({"area": ["A"], **{k: [v] for k, v in sums.items()}})


def effect(data, **options):
    return design_effects(data, ["area"], **options)["design_effect"].iloc[0]


def test_variance_between_people_over_variance_between_records():
    people = [(1, 1, 1), (0, 0), (1,), (0,), (0, 1)]

    # 9 records, 5 of them 1: r = 5/9. Residuals x - r n of each person, then S^2 of records.
    r = 5 / 9
    residuals = (3 - 3 * r) ** 2 + (2 * r) ** 2 + (1 - r) ** 2 + r**2 + (1 - 2 * r) ** 2
    between_people = 5 / 4 * residuals / 9**2
    between_records = (5 - 5**2 / 9) / 8 / 9
    assert effect(person_sums(people)) == pytest.approx(between_people / between_records)


def test_effect_of_a_mean_takes_the_squares_of_single_records():
    people = [(9, 8), (1, 2), (3,), (4,)]

    # 6 stays of 27 days: mean 4.5; squares of stays 81 + 64 + 1 + 4 + 9 + 16 = 175.
    residuals = (17 - 9) ** 2 + (3 - 9) ** 2 + (3 - 4.5) ** 2 + (4 - 4.5) ** 2
    between_people = 4 / 3 * residuals / 6**2
    between_records = (175 - 27**2 / 6) / 5 / 6
    found = effect(person_sums(people), record_squares="record_squares")
    assert found == pytest.approx(between_people / between_records)


def test_no_effect_where_everyone_has_one_record():
    assert effect(person_sums(ONE_RECORD_EACH)) == pytest.approx(1)


@pytest.mark.parametrize("people", [[(1, 0, 1)], [(1,)], [(1, 1), (1,)], [(0, 0), (0,)]])
def test_effect_is_one_where_it_cannot_be_worked_out(people):
    assert effect(person_sums(people)) == 1


def test_records_that_are_all_alike_have_no_effect():
    people = person_sums([(0.1, 0.1, 0.1), (0.1,), (0.1, 0.1)])

    assert effect(people, record_squares="record_squares") == 1


def test_effect_is_never_below_one():
    # Everyone is re-admitted after one of two stays: people are more alike than records.
    assert effect(person_sums([(0, 1), (1, 0), (0, 1)])) == 1


def test_rows_of_a_group_are_added_up():
    first, second = person_sums([(1, 1), (0,)]), person_sums([(0, 0), (1,), (0, 1)])
    whole = person_sums([(1, 1), (0,), (0, 0), (1,), (0, 1)])

    assert effect(pd.concat([first, second])) == pytest.approx(effect(whole))


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [
        ("people", 0, "people: 0, expected above 0"),
        ("people", 99, "people: more people than denominator"),
        ("denominator", np.nan, "denominator: nan, expected above 0"),
        ("products", -1, "products: -1, expected 0 or more"),
    ],
)
def test_wrong_sums_are_errors(column, value, message):
    with pytest.raises(ValueError, match=message):
        effect(person_sums(ONE_RECORD_EACH).assign(**{column: value}))


records = st.lists(st.integers(0, 1), min_size=1, max_size=4)


@settings(max_examples=40)
@given(st.lists(records, min_size=2, max_size=9))
def test_limits_widen_with_repeats(people):
    data = person_sums([tuple(one) for one in people])
    data = data.merge(design_effects(data, ["area"]), on="area")

    plain = proportions(data, ["area"]).iloc[0]
    wider = proportions(data, ["area"], design_effect="design_effect").iloc[0]

    assert wider["value"] == plain["value"]
    assert wider["lower_95"] <= plain["lower_95"] + 1e-9
    assert wider["upper_95"] >= plain["upper_95"] - 1e-9
    assert wider["standard_error"] >= plain["standard_error"] - 1e-9


def test_a_proportion_takes_the_effective_size_into_wilson():
    data = pd.DataFrame({"area": ["A"], "numerator": [30], "denominator": [120], "deff": [3.0]})
    fewer = pd.DataFrame({"area": ["A"], "numerator": [30 / 3], "denominator": [120 / 3]})

    row = proportions(data, ["area"], design_effect="deff").iloc[0]

    limits = ["value", "standard_error", "lower_95", "upper_95", "lower_998", "upper_998"]
    same = proportions(fewer, ["area"]).iloc[0]
    assert row[limits].tolist() == pytest.approx(same[limits].tolist())
    assert (row["numerator"], row["denominator"], row["deff"]) == (30, 120, 3)
    assert row["method"] == "percentage, Wilson, allowing for repeat people"


def test_a_mean_has_a_larger_error_and_fewer_degrees_of_freedom():
    stays = pd.DataFrame({"area": "A", "days": [2, 4, 6, 8], "deff": 2.0})

    row = means(stays, ["area"], value="days", design_effect="deff").iloc[0]

    # Variance 20/3 over 4 stays, times 2; effective size 2, so t on 1 degree: 12.7062.
    error = np.sqrt(20 / 3 / 4 * 2)
    assert row["standard_error"] == pytest.approx(error)
    assert row["upper_95"] == pytest.approx(5 + 12.7062 * error, abs=1e-3)
    assert row["method"] == "mean, t, allowing for repeat people"


@pytest.mark.parametrize(
    ("effects", "message"),
    [
        ([0.9, 0.9], "deff: 0.9, expected 1 or more"),
        ([np.nan, 1], "deff: nan, expected 1 or more"),
        ([1, 2], "deff: .*the same in all rows of a group"),
    ],
)
def test_a_wrong_design_effect_is_an_error(effects, message):
    data = pd.DataFrame({"area": "A", "numerator": 1, "denominator": 4, "deff": effects})

    with pytest.raises(ValueError, match=message):
        proportions(data, ["area"], design_effect="deff")
    with pytest.raises(ValueError, match=message):
        means(data, ["area"], value="denominator", design_effect="deff")
