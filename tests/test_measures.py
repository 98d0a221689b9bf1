from dataclasses import replace
from itertools import product
from pathlib import Path

import pandas as pd
import pytest
from scipy import stats

from harp_utils.counts import CountTables
from harp_utils.denominators import AgeScope, band_shares, scope_standard
from harp_utils.measures import build_measures
from harp_utils.params import load_focus_areas, load_suite
from harp_utils.published import load_categories
from harp_utils.reference import load_standard_population

PARAMS = Path(__file__).resolve().parents[1] / "params"
SUITE = replace(load_suite(PARAMS), areas=("ENG", "R", "I1", "I2"))
FOCUS_AREAS = load_focus_areas(PARAMS)
STANDARD = load_standard_population("esp2013_18")
BANDS = STANDARD["age_band"].tolist()
YEAR, POOLED = "2025/26", SUITE.pooled_label
# Two ICBs in one region: what is counted in one is counted at three levels.
AREAS = pd.DataFrame(
    [
        ("ENG", "England", "country", ""),
        ("R", "East", "region", "ENG"),
        ("I1", "One", "icb", "R"),
        ("I2", "Two", "icb", "R"),
    ],
    columns=["area_code", "area_name", "area_level", "parent_code"],
)
# A thousand people of each category and sex in each band of each ICB, all in quintile 3.
POPULATION = pd.DataFrame(
    list(product(["I1", "I2"], "ABCDEFGHJKLMNPRS", ["F", "M"], BANDS)),
    columns=["icb_2026", "ethnic_category", "sex", "age_band"],
).assign(imd_quintile=3, population=1_000.0)
EVENT = ["metric_id", "period", "area_code", "ethnic_category", "sex", "age_band", "imd_quintile"]
PEOPLE = [*EVENT[:4], "age_band", "imd_quintile", "events_per_person", "people"]
STAY = [*EVENT[:4], "days", "spells"]
OFFICIAL = [*EVENT[:4], "numerator", "denominator"]
REPEAT = ["measure", *EVENT[:4], "people", "numerator", "denominator", "numerator_squares"]
REPEAT += ["products", "denominator_squares", "record_squares"]
BIRTH = ["denominator", "period", "area_code", "ethnic_category", "n"]


def frame(rows, columns):
    return pd.DataFrame(rows, columns=columns) if rows else pd.DataFrame(columns=columns)


def measure(
    *metric_ids,
    people=(),
    events=(),
    stays=(),
    official=(),
    repeats=(),
    births=(),
    population=POPULATION,
):
    """Measures of some metrics from literal counts."""
    empty = pd.DataFrame()
    numbers = {"imd_quintile": int, "events_per_person": int, "people": float}
    counts = CountTables(
        events=frame(events, [*EVENT, "numerator", "denominator"]),
        frequency=frame(people, PEOPLE).astype(numbers),
        stays=frame(stays, STAY).astype({"days": float, "spells": float}),
        official=frame(official, OFFICIAL),
        repeats=frame(repeats, REPEAT),
        denominators=frame(births, BIRTH),
        completeness=empty,
        provider_completeness=empty,
        flow=empty,
        rule_events=empty,
        rule_frequency=empty,
        rule_denominators=empty,
        category_changes=empty,
    )
    chosen = [
        replace(focus, metrics=tuple(m for m in focus.metrics if m.metric_id in metric_ids))
        for focus in FOCUS_AREAS
    ]
    categories = load_categories("nhs_2001_5")
    return build_measures(counts, population, STANDARD, categories, SUITE, chosen, AREAS)


def pick(measures, group, *, area="I1", period=YEAR, measure="main", **others):
    wanted = {"ethnic_group": group, "area_code": area, "period": period, "measure": measure}
    wanted |= {"breakdown": "everyone" if group == "Everyone" else "ethnic_group"} | others
    keep = (measures[list(wanted)] == pd.Series(wanted)).all(axis=1)
    (row,) = measures[keep].to_dict("records")
    return row


def test_standardised_rate_of_a_group_by_hand():
    people = [("cvd_admissions", YEAR, "I1", "H", "40-44", 0, 1, 12)]

    row = pick(measure("cvd_admissions", people=people), "Asian")

    # Asian is four categories of two sexes; the band weighs 7,000 of 100,000.
    assert row["numerator"] == 12
    assert row["value"] == pytest.approx(7_000 * 12 / (4 * 2 * 1_000))
    assert row["denominator"] == 18 * 4 * 2 * 1_000


def test_people_with_repeat_events_count_all_their_events():
    people = [
        ("cvd_admissions", YEAR, "I1", "H", "40-44", 0, 1, 4),
        ("cvd_admissions", YEAR, "I1", "J", "40-44", 0, 3, 5),
    ]

    row = pick(measure("cvd_admissions", people=people), "Asian")

    assert row["numerator"] == 4 + 3 * 5
    # 4 people with 1 event and 5 with 3: variance 4 + 9 x 5.
    assert row["standard_error"] == pytest.approx(7_000 * (4 + 9 * 5) ** 0.5 / 8_000)


def test_the_pooled_period_has_three_years_of_people():
    people = [("cvd_admissions", POOLED, "I1", "H", "40-44", 0, 1, 36)]

    row = pick(measure("cvd_admissions", people=people), "Asian", period=POOLED)

    assert row["value"] == pytest.approx(7_000 * 36 / (3 * 8_000))


def test_everyone_includes_those_of_unknown_group():
    people = [
        ("cvd_admissions", YEAR, "I1", "H", "40-44", 0, 1, 12),
        ("cvd_admissions", YEAR, "I1", "Z", "40-44", 0, 1, 20),
        ("cvd_admissions", YEAR, "I1", "99", "40-44", 0, 1, 3),
    ]

    measures = measure("cvd_admissions", people=people)

    assert pick(measures, "Everyone")["value"] == pytest.approx(7_000 * 35 / (16 * 2_000))
    unknown = pick(measures, "Unknown")
    assert (unknown["numerator"], unknown["value_note"]) == (23, "z")
    assert pd.isna(unknown["value"])


def test_england_has_the_people_of_both_icbs():
    people = [("cvd_admissions", YEAR, "ENG", "H", "40-44", 0, 1, 12)]

    row = pick(measure("cvd_admissions", people=people), "Asian", area="ENG")

    assert row["value"] == pytest.approx(7_000 * 12 / (2 * 8_000))


def test_a_metric_of_one_sex_is_over_that_sex():
    people = [("prostate_cancer_admissions", YEAR, "I1", "H", "40-44", 0, 1, 12)]

    row = pick(measure("prostate_cancer_admissions", people=people), "Asian")

    assert row["value"] == pytest.approx(7_000 * 12 / 4_000)


def test_ages_from_18_take_two_fifths_of_their_first_band():
    people = [("hip_replacement_admissions", YEAR, "I1", "H", "15-19", 0, 1, 16)]

    row = pick(measure("hip_replacement_admissions", people=people), "Asian")

    weights = 100_000 - 5_000 - 5_500 - 5_500 - 5_500 * 3 / 5
    expected = 100_000 * (5_500 * 2 / 5) * 16 / (8_000 * 2 / 5) / weights
    assert row["value"] == pytest.approx(expected)
    assert row["denominator"] == pytest.approx((14 + 2 / 5) * 8_000)


def test_people_of_unknown_age_are_in_no_standardised_rate():
    people = [
        ("cvd_admissions", YEAR, "I1", "H", "40-44", 0, 1, 12),
        ("cvd_admissions", YEAR, "I1", "H", "unknown", 0, 1, 5),
    ]

    assert pick(measure("cvd_admissions", people=people), "Asian")["numerator"] == 12


def test_a_group_without_people_in_a_band_has_a_count_and_no_rate():
    people = [("cvd_admissions", YEAR, "I1", "H", "40-44", 0, 1, 12)]
    asian = POPULATION["ethnic_category"].isin(list("HJKL"))
    fewer = POPULATION[~(asian & (POPULATION["age_band"] == "85+"))]

    row = pick(measure("cvd_admissions", people=people, population=fewer), "Asian")

    assert (row["numerator"], row["value_note"]) == (12, "z")
    assert pd.isna(row["value"])


def test_deprivation_rows_use_the_counts_of_their_quintile():
    people = [
        ("cvd_admissions", POOLED, "I1", "H", "40-44", 0, 1, 90),
        ("cvd_admissions", POOLED, "I1", "H", "40-44", 3, 1, 60),
    ]

    measures = measure("cvd_admissions", people=people)

    options = {"period": POOLED, "breakdown": "deprivation"}
    row = pick(measures, "Asian", imd_quintile="3", **options)
    assert row["value"] == pytest.approx(7_000 * 60 / (3 * 8_000))
    assert pick(measures, "Everyone", imd_quintile="3", **options)["numerator"] == 60
    # Nobody lives in quintile 1 here.
    assert pick(measures, "Asian", imd_quintile="1", **options)["value_note"] == "z"


# In every band of each ICB three thousand live in fifth 1 and one thousand in fifth 5, of each
# category and sex.
MIXED = pd.concat(
    [POPULATION.assign(imd_quintile=1, population=3_000.0), POPULATION.assign(imd_quintile=5)],
    ignore_index=True,
)


def test_pooled_rates_are_also_standardised_by_age_and_deprivation():
    people = [
        ("cvd_admissions", POOLED, "I1", "H", "40-44", 0, 1, 36),
        ("cvd_admissions", POOLED, "I1", "H", "40-44", 1, 1, 30),
        ("cvd_admissions", POOLED, "I1", "H", "40-44", 5, 1, 5),
    ]

    measures = measure("cvd_admissions", people=people, population=MIXED)

    by_age = pick(measures, "Asian", period=POOLED, measure="age_rate")
    assert by_age["numerator"] == 36
    assert by_age["value"] == pytest.approx(7_000 * 36 / (3 * 8 * 4_000))
    both = pick(measures, "Asian", period=POOLED, measure="age_deprivation_rate")
    # England's shares in the band: three quarters in fifth 1. The fifth of one event is not known.
    first, last = 7_000 * 3 / 4 * 30 / (3 * 8 * 3_000), 7_000 / 4 * 5 / (3 * 8 * 1_000)
    assert both["numerator"] == 30 + 5
    assert both["value"] == pytest.approx(first + last)
    assert both["denominator"] == 3 * 18 * 8 * 4_000
    everyone = pick(measures, "Everyone", period=POOLED, measure="age_deprivation_rate")
    assert everyone["value"] == pytest.approx((first + last) / 4)


def test_people_with_repeat_events_widen_the_rate_by_age_and_deprivation():
    people = [("cvd_admissions", POOLED, "I1", "H", "40-44", 3, 3, 5)]

    row = pick(
        measure("cvd_admissions", people=people),
        "Asian",
        period=POOLED,
        measure="age_deprivation_rate",
    )

    assert row["numerator"] == 3 * 5
    assert row["standard_error"] == pytest.approx(7_000 * (9 * 5) ** 0.5 / (3 * 8_000))


@pytest.mark.parametrize(("population", "note"), [(3.3, "d"), (3.4, "")])
def test_a_fifth_of_an_age_band_needs_ten_person_years(population, note):
    people = [("cvd_admissions", POOLED, "I1", "H", "40-44", fifth, 1, 30) for fifth in (0, 1)]
    # All Asian people of I1 aged 85 or over in fifth 5 are of one category and sex.
    asian = MIXED["ethnic_category"].isin(list("HJKL")) & (MIXED["icb_2026"] == "I1")
    oldest = asian & (MIXED["age_band"] == "85+") & (MIXED["imd_quintile"] == 5)
    one = oldest & (MIXED["ethnic_category"] == "H") & (MIXED["sex"] == "F")
    few = MIXED[~oldest | one].assign(
        population=lambda rows: rows["population"].mask(one, population)
    )

    measures = measure("cvd_admissions", people=people, population=few)

    row = pick(measures, "Asian", period=POOLED, measure="age_deprivation_rate")
    assert row["value_note"] == note
    assert pd.isna(row["value"]) == (note == "d")
    assert pick(measures, "Asian", period=POOLED, measure="age_rate")["value_note"] == ""


def test_unknown_ethnicity_has_no_rate_by_deprivation():
    row = pick(measure("cvd_admissions"), "Unknown", period=POOLED, measure="age_deprivation_rate")

    assert row["value_note"] == "z"


def test_detailed_categories_are_named_and_pooled():
    people = [("cvd_admissions", POOLED, "I1", "H", "40-44", 0, 1, 12)]

    measures = measure("cvd_admissions", people=people)

    options = {"period": POOLED, "breakdown": "ethnic_category"}
    row = pick(measures, "Asian", ethnic_category="Indian", **options)
    assert row["value"] == pytest.approx(7_000 * 12 / (3 * 2_000))
    assert pick(measures, "Unknown", ethnic_category="Unknown", **options)["numerator"] == 0


def test_the_official_definition_stands_beside_the_main_one():
    events = [("cvd_readmissions", YEAR, "I1", "H", "F", "40-44", 1, 3, 20)]
    official = [("cvd_readmissions", YEAR, "I1", "H", 2, 16)]

    measures = measure("cvd_readmissions", events=events, official=official)

    asian = pick(measures, "Asian", measure="official")
    assert (asian["numerator"], asian["denominator"]) == (2, 16)
    assert asian["value"] == pytest.approx(100 * 2 / 16)
    assert pick(measures, "Asian")["value"] == pytest.approx(100 * 3 / 20)


def test_a_group_the_official_definition_leaves_out_says_so():
    events = [("cancer_readmissions", YEAR, "I1", "H", "F", "40-44", 1, 3, 20)]

    measures = measure("cancer_readmissions", events=events)

    asian = pick(measures, "Asian", measure="official")
    assert (asian["value_note"], asian["denominator"]) == ("o", 0)
    assert pd.isna(asian["value"])
    assert pick(measures, "Black", measure="official")["value_note"] == "z"


def test_readmissions_are_a_percentage_of_index_discharges():
    events = [
        ("cvd_readmissions", YEAR, "I1", "H", "F", "40-44", 1, 3, 20),
        ("cvd_readmissions", YEAR, "I1", "J", "M", "unknown", 0, 2, 30),
    ]

    row = pick(measure("cvd_readmissions", events=events), "Asian")

    assert (row["numerator"], row["denominator"]) == (5, 50)
    assert row["value"] == pytest.approx(100 * 5 / 50)


def test_complications_are_per_1000_deliveries():
    metric = "pre_eclampsia_admissions"
    events = [(metric, YEAR, "I1", "H", "F", "25-29", 1, 12, 0)]
    births = [("deliveries", YEAR, "I1", "H", 300), ("deliveries", YEAR, "I1", "J", 100)]

    measures = measure(metric, events=events, births=births)

    assert pick(measures, "Asian")["value"] == pytest.approx(1_000 * 12 / 400)
    assert pick(measures, "Black")["value_note"] == "z"


def test_caesareans_are_also_a_share_of_deliveries():
    metric = "elective_caesarean_admissions"
    events = [(metric, YEAR, "I1", "H", "F", "25-29", 1, 12, 0)]
    births = [("deliveries", YEAR, "I1", "H", 48)]
    people = [(metric, YEAR, "I1", "H", "25-29", 0, 1, 12)]

    measures = measure(metric, events=events, births=births, people=people)

    share = pick(measures, "Asian", measure="share_of_deliveries")
    assert share["value"] == pytest.approx(100 * 12 / 48)
    weights = 5_500 + 6_000 + 6_000 + 6_500 + 7_000 + 7_000 + 7_000
    rate = pick(measures, "Asian")["value"]
    assert rate == pytest.approx(100_000 * 6_000 * 12 / 4_000 / weights)


def wilson(share, size, z=1.959964):
    """Wilson's limits in percent, by the textbook formula."""
    middle = (share + z**2 / (2 * size)) / (1 + z**2 / size)
    reach = z / (1 + z**2 / size) * (share * (1 - share) / size + z**2 / (4 * size**2)) ** 0.5
    return [100 * (middle - reach), 100 * (middle + reach)]


# A hundred people with two discharges each; half of them were re-admitted after both. Between
# people the variance is 100/99 x 100 / 200^2, between records (100 - 100^2/200) / 199 / 200.
TWICE = {"people": 100, "x": 100, "n": 200, "xx": 50 * 4, "xn": 50 * 4, "nn": 100 * 4, "q": 100}
EFFECT = (100 / 99 * 100 / 200**2) / (50 / 199 / 200)


@pytest.mark.parametrize("name", ["main", "official"])
def test_limits_of_readmission_allow_for_people_who_come_back(name):
    metric = "cvd_readmissions"
    rows = [(metric, YEAR, "I1", "H", "F", "40-44", 1, 100, 200)]
    official = [(metric, YEAR, "I1", "H", 100, 200)]
    repeats = [(name, metric, YEAR, "I1", "H", *TWICE.values())]

    measures = measure(metric, events=rows, official=official, repeats=repeats)

    for group in ("Asian", "Everyone"):
        row = pick(measures, group, measure=name)
        assert row["design_effect"] == pytest.approx(EFFECT)
        limits = wilson(0.5, 200 / EFFECT)
        assert [row["lower_95"], row["upper_95"]] == pytest.approx(limits, abs=1e-4)
        assert row["method"] == "percentage, Wilson, allowing for repeat people"
    assert pick(measures, "Black", measure=name)["design_effect"] == 1


def test_limits_of_a_stay_allow_for_people_who_come_back():
    metric = "cvd_length_of_stay"
    # Half of a hundred people stayed 1 day twice, half 3 days twice.
    stays = [(metric, YEAR, "I1", "H", 1, 100), (metric, YEAR, "I1", "H", 3, 100)]
    sums = {"x": 400, "n": 200, "xx": 50 * 4 + 50 * 36, "xn": 50 * 4 + 50 * 12, "nn": 400}
    sums |= {"q": 100 * 1 + 100 * 9}
    repeats = [("main", metric, YEAR, "I1", "H", 100, *sums.values())]

    row = pick(measure(metric, stays=stays, repeats=repeats), "Asian")

    # Two stays of a person are 2 days more, or less, than two mean stays.
    assert row["standard_error"] == pytest.approx((100 / 99 * 100 * 2**2 / 200**2) ** 0.5)
    reach = stats.t.ppf(0.975, 200 / row["design_effect"] - 1) * row["standard_error"]
    assert [row["lower_95"], row["upper_95"]] == pytest.approx([2 - reach, 2 + reach])
    assert row["design_effect"] == pytest.approx(EFFECT)


def test_limits_of_the_same_day_share_allow_for_people_who_come_back():
    metric = "cvd_length_of_stay"
    stays = [(metric, YEAR, "I1", "H", 0, 100), (metric, YEAR, "I1", "H", 3, 100)]
    repeats = [("zero_day_share", metric, YEAR, "I1", "H", *TWICE.values())]

    row = pick(measure(metric, stays=stays, repeats=repeats), "Asian", measure="zero_day_share")

    limits = wilson(0.5, 200 / EFFECT)
    assert [row["lower_95"], row["upper_95"]] == pytest.approx(limits, abs=1e-4)


@pytest.mark.parametrize(
    ("histogram", "mean", "median", "same_day"),
    [
        ({0: 2, 1: 1, 4: 3}, (0 * 2 + 1 + 4 * 3) / 6, (1 + 4) / 2, 100 * 2 / 6),
        ({1: 2, 9: 1}, (1 * 2 + 9) / 3, 1, 0),
        ({0: 1, 2: 1}, 1, 1, 50),
    ],
)
def test_stays_have_a_mean_a_median_and_a_same_day_share(histogram, mean, median, same_day):
    metric = "cvd_length_of_stay"
    stays = [(metric, YEAR, "I1", "H", days, n) for days, n in histogram.items()]

    measures = measure(metric, stays=stays)

    assert pick(measures, "Asian")["value"] == pytest.approx(mean)
    assert pick(measures, "Asian")["denominator"] == sum(histogram.values())
    assert pick(measures, "Asian", measure="median_stay")["value"] == median
    share = pick(measures, "Asian", measure="zero_day_share")
    assert share["value"] == pytest.approx(same_day)


def test_every_row_exists_when_nothing_was_counted():
    ids = ("cvd_admissions", "cvd_readmissions", "cvd_length_of_stay", "preterm_birth_admissions")

    measures = measure(*ids)

    assert set(measures["metric_id"]) == set(ids)
    # Every area: 4 periods of everyone and of 6 groups, 17 categories.
    rows = len(AREAS) * (4 + 4 * 6 + 17)
    deprivation = len(AREAS) * 5 * 6
    # Pooled, by age and by age and deprivation: everyone and 6 groups.
    twice = len(AREAS) * 2 * (1 + 6)
    # Re-admission by the official definition: no categories.
    official = len(AREAS) * (4 + 4 * 6)
    assert len(measures) == rows * (1 + 1 + 3 + 1) + deprivation + twice + official


def test_no_events_are_a_rate_of_zero():
    row = pick(measure("cvd_admissions"), "Asian")

    assert (row["value"], row["value_note"]) == (0, "0")


def test_a_stay_of_nobody_has_no_mean():
    row = pick(measure("cvd_length_of_stay"), "Asian")

    assert (row["denominator"], row["value_note"]) == (0, "z")
    assert pd.isna(row["value"])


def test_ages_outside_a_metric_have_no_weight():
    scope = AgeScope("female", 15, 49)

    assert band_shares(pd.Series(["10-14", "15-19", "45-49", "50-54"]), scope).tolist() == [
        *(0, 1, 1, 0)
    ]
    weights = scope_standard(STANDARD, scope)
    assert weights["age_band"].tolist()[0] == "15-19"
    assert weights["weight"].sum() == 5_500 + 6_000 * 2 + 6_500 + 7_000 * 3
