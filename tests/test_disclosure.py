import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from harp_utils.disclosure import REASONS, apply_policy, policy_states, protect_counts
from harp_utils.disclosure.protection import ROUNDED, SILENT, WITHHELD
from harp_utils.layout import ROW
from harp_utils.params import DisclosurePolicy
from harp_utils.published_checks import DisclosureError, check_published
from harp_utils.standardisation import crude_rates, means, proportions

POLICY = DisclosurePolicy(
    source="apc",
    threshold=8,
    rounding_base=5,
    minimum_for_means=8,
    minimum_events_for_rate=10,
    secondary_suppression=False,
    link="https://digital.nhs.uk",
    date="2018-09",
)
LIMITS = ["lower_95", "upper_95", "lower_998", "upper_998"]


@pytest.mark.parametrize(
    ("count", "shown"),
    [(0, 0), (1, None), (7, None), (8, 10), (12, 10), (13, 15), (17, 15), (18, 20), (1002, 1000)],
)
def test_counts_at_the_boundaries(count, shown):
    protected = protect_counts(pd.Series([count]), POLICY)

    assert protected.astype(object).where(protected.notna(), None).tolist() == [shown]


@pytest.mark.parametrize("count", [-1, 7.5])
def test_counts_that_are_none_are_an_error(count):
    with pytest.raises(ValueError, match="whole numbers"):
        protect_counts(pd.Series([count]), POLICY)


@given(st.integers(0, 100_000))
def test_a_shown_count_is_near_and_says_no_more_than_its_rounding(count):
    shown = protect_counts(pd.Series([count]), POLICY).iloc[0]

    if 0 < count < 8:
        assert pd.isna(shown)
    else:
        assert shown % 5 == 0
        assert abs(shown - count) <= 2


def with_policy(rows, statistic, england=False, **states):
    data = pd.DataFrame({"design_effect": 1.0} | rows.reset_index(drop=True).to_dict("series"))
    data = data.assign(statistic=statistic, breakdown="ethnic_group", row=range(len(data)))
    data = data.assign(measure="main", **{name: data["row"] for name in ROW}).drop(columns="row")
    by_policy = policy_states(pd.Series([england] * len(data)))
    return apply_policy(data, by_policy.assign(**states), POLICY)


def standardised(events, note=""):
    return pd.DataFrame(
        {
            "numerator": [float(events)],
            "denominator": [5_000.4],
            "value": [40.0],
            "standard_error": [2.0],
            "method": ["directly standardised rate, Dobson limits"],
            "value_note": [note],
        }
    ).assign(**dict.fromkeys(LIMITS, 41.0))


@pytest.mark.parametrize(
    ("events", "england", "count", "value_note", "count_note"),
    [
        (5, False, None, "u", "c"),
        (8, False, 10, "u", ""),
        (9, False, 10, "u", ""),
        (10, False, 10, "", ""),
        (9, True, 9, "u", ""),
        (11, True, 11, "", ""),
    ],
)
def test_standardised_rates_need_ten_events(events, england, count, value_note, count_note):
    row = with_policy(standardised(events), "dsr", england).iloc[0]

    assert (row["value_note"], row["count_note"]) == (value_note, count_note)
    assert (None if pd.isna(row["numerator"]) else row["numerator"]) == count
    assert pd.notna(row["value"]) == (value_note == "")
    assert row[LIMITS].notna().all() == (value_note == "")


def test_populations_are_public_and_whole():
    assert with_policy(standardised(10), "dsr")["denominator"].tolist() == [5_000]


def test_a_group_without_population_keeps_its_own_reason():
    row = with_policy(standardised(5, note="z"), "dsr").iloc[0]

    assert (row["value_note"], row["count_note"]) == ("z", "c")


def shares(readmitted, discharged):
    data = pd.DataFrame({"a": ["x"], "numerator": [readmitted], "denominator": [discharged]})
    return proportions(data, ["a"])


def test_percentages_below_england_come_from_the_rounded_numbers():
    row = with_policy(shares(13, 52), "percentage").iloc[0]

    again = shares(15, 50).iloc[0]
    assert row[["numerator", "denominator"]].tolist() == [15, 50]
    assert row["value"] == pytest.approx(100 * 15 / 50)
    assert row[LIMITS].tolist() == again[LIMITS].tolist()


def test_limits_below_england_allow_for_repeat_people_by_a_rounded_effective_size():
    row = with_policy(shares(13, 52).assign(design_effect=1.6), "percentage").iloc[0]

    # 50 shown over 1.6 is 31.25: goes to 30, as a count would.
    again = proportions(
        pd.DataFrame({"a": ["x"], "numerator": [15], "denominator": [50], "d": [50 / 30]}),
        ["a"],
        design_effect="d",
    )
    assert row[LIMITS].tolist() == pytest.approx(again.iloc[0][LIMITS].tolist())


@pytest.mark.parametrize(("effect", "size"), [(1.0, 50), (1.02, 50), (0.8, 50), (400.0, 5)])
def test_an_effective_size_is_never_above_the_shown_number_nor_below_the_base(effect, size):
    row = with_policy(shares(13, 52).assign(design_effect=effect), "percentage").iloc[0]

    assert row["denominator"] / row["design_effect"] == pytest.approx(size)


def test_the_effective_size_of_england_is_exact():
    row = with_policy(shares(13, 52).assign(design_effect=1.6), "percentage", england=True).iloc[0]

    assert row["design_effect"] == 1.6


def test_percentages_of_england_come_from_the_true_numbers():
    row = with_policy(shares(3, 52), "percentage", england=True).iloc[0]

    assert row["value"] == pytest.approx(100 * 3 / 52)
    assert row["numerator"] == 3


@pytest.mark.parametrize(
    ("readmitted", "discharged", "value_note", "count_note"),
    [(3, 52, "c", "c"), (0, 5, "c", "0"), (0, 52, "0", "0"), (8, 8, "", "")],
)
def test_percentages_say_why_they_are_missing(readmitted, discharged, value_note, count_note):
    row = with_policy(shares(readmitted, discharged), "percentage").iloc[0]

    assert (row["value_note"], row["count_note"]) == (value_note, count_note)
    assert pd.notna(row["value"]) == (value_note in ("", "0"))


def test_a_percentage_of_nobody_stays_without_a_value():
    nobody = shares(0, 9).assign(numerator=0.0, denominator=0.0, value=np.nan, value_note="z")

    row = with_policy(nobody, "percentage").iloc[0]

    assert (row["value_note"], row["count_note"]) == ("z", "0")
    assert pd.isna(row["value"])


def test_a_percentage_of_zero_keeps_limits_from_the_shown_denominator():
    row = with_policy(shares(0, 52), "percentage").iloc[0]

    squared = 1.959964**2  # Wilson's upper limit of 0 out of 50 is z^2 / (50 + z^2)
    assert (row["value"], row["value_note"], row["lower_95"]) == (0, "0", 0)
    assert row["upper_95"] == pytest.approx(100 * squared / (50 + squared))


def test_a_zero_of_england_has_the_limits_of_its_true_denominator():
    row = with_policy(shares(0, 9), "percentage", england=True).iloc[0]

    assert (row["lower_95"], round(row["upper_95"], 1)) == (0, 29.9)


def test_a_zero_out_of_a_hidden_denominator_has_no_limits():
    row = with_policy(shares(0, 5), "percentage").iloc[0]

    assert row[["value", *LIMITS]].isna().all()


def test_a_rate_of_zero_is_shown_without_limits():
    crude = pd.DataFrame({"a": ["x"], "numerator": [0], "denominator": [52]})
    row = with_policy(crude_rates(crude, ["a"], multiplier=1_000), "crude").iloc[0]

    assert (row["value"], row["value_note"]) == (0, "0")
    assert row[LIMITS].isna().all()


def test_rates_per_1000_below_england_come_from_the_rounded_numbers():
    data = pd.DataFrame({"a": ["x"], "numerator": [13], "denominator": [1_002]})

    row = with_policy(crude_rates(data, ["a"], multiplier=1_000), "crude").iloc[0]

    assert row["value"] == pytest.approx(1_000 * 15 / 1_000)


@pytest.mark.parametrize(
    ("stays", "value_note", "count_note"), [(7, "c", "c"), (8, "", ""), (52, "", "")]
)
def test_means_need_eight_stays(stays, value_note, count_note):
    rows = means(pd.DataFrame({"a": "x", "days": [2] * stays}), ["a"], value="days")

    for england in (False, True):
        row = with_policy(rows.assign(numerator=np.nan), "mean", england).iloc[0]
        assert row["value_note"] == value_note
        assert row["count_note"] == ("" if england else count_note)
        assert pd.notna(row["value"]) == (value_note == "")


def test_a_mean_of_no_stays_says_that_there_were_none():
    rows = means(pd.DataFrame({"a": "x", "days": [2] * 8}), ["a"], value="days")
    none = rows.assign(numerator=np.nan, denominator=0.0, value=np.nan, value_note="z")

    row = with_policy(none, "mean").iloc[0]

    assert (row["value_note"], row["count_note"], row["denominator"]) == ("z", "0", 0)


def published_row(**changes):
    row = {
        "metric_id": "m",
        "period": "2025/26",
        "area_code": "E54000065",
        "area_level": "icb",
        "measure": "main",
        "breakdown": "ethnic_group",
        "ethnic_group": "Asian",
        "imd_quintile": "all",
        "method": "percentage, Wilson",
        "numerator": 15,
        "denominator": 50,
        "value": 30.0,
        "value_note": "",
        "count_note": "",
        "crude_rate": np.nan,
        "crude_lower_95": np.nan,
        "crude_upper_95": np.nan,
        "crude_note": "z",
        "ratio": 1.2,
        "ratio_note": "",
    }
    row |= dict.fromkeys(LIMITS, 30.0)
    table = pd.DataFrame([row | changes])
    return table.astype({"numerator": "Int64", "denominator": "Int64"})


def check(table):
    check_published(table, {"m": "apc"}, {"apc": POLICY})


HIDDEN = {"value": np.nan, "ratio": np.nan, **dict.fromkeys(LIMITS, np.nan)}
ZERO = {"numerator": 0, "value": 0.0, "ratio": np.nan}
ZERO |= dict.fromkeys(("value_note", "count_note", "ratio_note"), "0")
LEFT_OUT = HIDDEN | {"numerator": 0, "count_note": "0", "value_note": "o", "ratio_note": "o"}
BARE = dict.fromkeys(LIMITS, np.nan)
RATE = {"method": "directly standardised rate, Dobson limits"}
MEAN = {"method": "mean, t", "numerator": pd.NA}
DERIVED = {"method": "derived: difference", "numerator": pd.NA, "denominator": pd.NA}
DERIVED |= {"ratio": np.nan, "count_note": "z", "ratio_note": "z"}
# 15 events among 48,211 people.
CRUDE = RATE | {"denominator": 48_211, "crude_rate": 31.1, "crude_note": ""}


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"area_level": "country", "numerator": 3, "denominator": 4},
        {"numerator": pd.NA, "count_note": "c", "value_note": "c", "ratio_note": "c"} | HIDDEN,
        RATE | {"denominator": 48_211},
        RATE | {"numerator": pd.NA, "count_note": "n", "crude_note": "n"},
        RATE | {"numerator": pd.NA, "count_note": "p", "crude_note": "p"},
        {"area_level": "country", "count_note": "b"},
        CRUDE,
        MEAN,
        DERIVED,
        DERIVED | {"value_note": "h"} | HIDDEN,
        LEFT_OUT | {"denominator": 0},
        ZERO,
        ZERO | RATE | BARE,
    ],
)
def test_the_check_lets_through_what_keeps_the_rule(changes):
    check(published_row(**changes))


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"numerator": 5}, "small count"),
        ({"denominator": 5}, "small denominator"),
        ({"numerator": 16}, "count that is not rounded"),
        ({"denominator": 51}, "denominator that is not rounded"),
        (RATE | {"area_level": "country", "numerator": 9}, "too few events"),
        (RATE | {"numerator": pd.NA, "count_note": "c"}, "rate of a hidden count"),
        (MEAN | {"area_level": "country", "denominator": 7}, "too few stays"),
        ({"numerator": pd.NA, "count_note": "c"}, "share of a hidden count"),
        (MEAN | {"numerator": 400}, "total of days"),
        (HIDDEN | {"value_note": "c", "ratio_note": "c", "lower_95": 2.0}, "limits of a hidden"),
        (HIDDEN | {"ratio_note": "c"}, "without its reason"),
        ({"value_note": "c"}, "without its reason"),
        (HIDDEN | {"value_note": "c", "ratio": 2.0}, "ratio of a hidden value"),
        ({"ratio": np.nan}, "missing ratio"),
        (ZERO | BARE, "zero percentage without limits"),
        (ZERO | RATE, "limits of a zero rate"),
        (DERIVED | {"numerator": 15}, "count in a derived row"),
        (DERIVED | BARE, "derived value without limits"),
        (CRUDE | {"crude_rate": 29.0}, "another count"),
        (CRUDE | {"crude_note": "c"}, "crude rate without its reason"),
        ({"crude_note": ""}, "crude rate without its reason"),
        ({"crude_upper_95": 2.0}, "limits of a hidden crude rate"),
        (LEFT_OUT, "left out though"),
        ({"count_note": "q"}, "not a known reason"),
        ({"area_level": "country", "numerator": 16, "count_note": "b"}, "said to be rounded"),
    ],
)
def test_the_check_stops_what_breaks_the_rule(changes, rule):
    with pytest.raises(DisclosureError, match=rule):
        check(published_row(**changes))


def test_the_check_stops_a_comparison_of_a_hidden_value():
    hidden = published_row(**RATE, **HIDDEN, value_note="u", ratio_note="u")
    other = published_row(**DERIVED, measure="difference", ethnic_group="Black")
    check(pd.concat([hidden, other], ignore_index=True))

    own = other.assign(ethnic_group="Asian")
    with pytest.raises(DisclosureError, match="comparison of a hidden value"):
        check(pd.concat([hidden, own], ignore_index=True))


def test_the_check_wants_a_policy_for_every_metric():
    with pytest.raises(DisclosureError, match="no policy"):
        check_published(published_row(), {"m": "mhsds"}, {"apc": POLICY})


def test_every_reason_has_words():
    assert all(REASONS.values())


def test_a_withheld_count_leaves_its_rate_and_says_why():
    row = with_policy(standardised(40), "dsr", numerator=WITHHELD).iloc[0]

    assert (row["count_note"], row["value_note"], row["value"]) == ("p", "", 40.0)
    assert pd.isna(row["numerator"])


@pytest.mark.parametrize(("events", "note"), [(40, "p"), (9, "p"), (0, "0")])
def test_a_silent_count_takes_its_rate_with_it(events, note):
    rate = standardised(events, note="0" if events == 0 else "").assign(
        value=40.0 if events else 0.0
    )
    row = with_policy(rate, "dsr", numerator=SILENT).iloc[0]

    assert row["value_note"] == note
    assert pd.notna(row["value"]) == (events == 0)


def test_nought_is_shown_whatever_is_withheld_around_it():
    row = with_policy(shares(0, 52), "percentage", numerator=WITHHELD).iloc[0]

    shown = row[["numerator", "count_note", "value", "value_note"]].tolist()
    assert shown == [0, "0", 0, "0"]


@pytest.mark.parametrize("side", ["numerator", "denominator"])
def test_a_share_of_a_withheld_part_is_hidden(side):
    row = with_policy(shares(20, 52), "percentage", **{side: WITHHELD}).iloc[0]

    assert (row["value_note"], pd.isna(row["value"]), pd.isna(row[side])) == ("p", True, True)


def test_a_mean_of_a_withheld_number_of_stays_is_hidden():
    stays = means(pd.DataFrame({"a": "x", "days": [2] * 20}), ["a"], value="days")

    row = with_policy(stays.assign(numerator=np.nan), "mean", denominator=WITHHELD).iloc[0]

    assert (row["value_note"], row["count_note"], pd.isna(row["value"])) == ("p", "p", True)


def test_a_count_of_england_can_be_rounded_and_says_so():
    row = with_policy(standardised(53), "dsr", england=True, numerator=ROUNDED).iloc[0]

    assert (row["numerator"], row["count_note"], row["local"]) == (55, "b", True)
    small = with_policy(standardised(3), "dsr", england=True, numerator=ROUNDED).iloc[0]
    assert (pd.isna(small["numerator"]), small["count_note"]) == (True, "c")


def limits_of_rate(events, england):
    return with_policy(standardised(events), "dsr", england).iloc[0][LIMITS].tolist()


def test_the_arms_of_a_rates_interval_do_not_give_its_count_away():
    assert limits_of_rate(53, england=False) == limits_of_rate(57, england=False)
    assert limits_of_rate(53, england=False) != limits_of_rate(58, england=False)
    assert limits_of_rate(53, england=True) == [41.0] * 4


def test_the_limits_of_a_rate_below_england_are_dobsons_for_the_rounded_count():
    lower, upper, *_ = limits_of_rate(12, england=False)

    # Byar's limits of 10 events are 4.79 and 18.39. An error of 2.0 on a rate of 40.0 would be
    # that of 400 events; the 10 shown can be as few as 8, so it is 40 over the root of 8.
    error = 40.0 / 8**0.5
    assert lower == pytest.approx(max(40.0 + error / 10**0.5 * (4.79 - 10), 0), abs=0.02)
    assert upper == pytest.approx(40.0 + error / 10**0.5 * (18.39 - 10), abs=0.02)


def test_the_error_of_a_rate_tells_no_more_events_than_are_sure():
    few = standardised(12).assign(standard_error=40.0 / 3**0.5)  # worth 3 independent events

    assert with_policy(few, "dsr").iloc[0]["standard_error"] == pytest.approx(40.0 / 3**0.5)
    assert with_policy(standardised(12), "dsr").iloc[0]["standard_error"] == 40.0 / 8**0.5


def test_the_limits_of_a_mean_below_england_take_the_rounded_number_of_stays():
    stays = pd.DataFrame({"a": "x", "days": [2, 4], "spells": [6, 6]})
    mean = means(stays, ["a"], value="days", frequency="spells")
    row = with_policy(mean, "mean").iloc[0]

    # t of 10 - 1 degrees of freedom is 2.262; the error is sqrt(12 / 11) / sqrt(12).
    assert row["upper_95"] == pytest.approx(3 + 2.262 * (1 / 11) ** 0.5, abs=0.001)
    assert with_policy(mean, "mean", england=True).iloc[0]["upper_95"] == mean["upper_95"].iloc[0]


@pytest.mark.parametrize(("england", "note"), [(True, ""), (False, "p")])
def test_a_median_that_would_tell_of_same_day_stays_is_hidden_in_places(england, note):
    median = {"numerator": np.nan, "denominator": 52.0, "value": 2.5, "standard_error": np.nan}
    rows = pd.DataFrame([median | {"method": "median", "value_note": ""}])
    row = with_policy(rows.assign(**dict.fromkeys(LIMITS, np.nan)), "median", england).iloc[0]

    assert (row["value_note"], pd.notna(row["value"])) == (note, england)


@pytest.mark.parametrize(("england", "shown"), [(True, 2.5), (False, 3.0)])
def test_a_median_of_places_is_in_whole_days(england, shown):
    median = {"measure": "median_stay", "statistic": "median", "value": 2.5, "method": "median"}
    none = shares(0, 52).iloc[0].to_dict() | {"measure": "zero_day_share"}
    rows = pd.DataFrame([median, none | {"statistic": "percentage"}])
    rows = rows.assign(denominator=52.0, design_effect=1.0, breakdown="ethnic_group")
    rows["value_note"] = rows["value_note"].fillna("")
    rows = rows.assign(**{name: rows.get(name, "one") for name in ROW})
    published = apply_policy(rows, policy_states(pd.Series([england] * 2)), POLICY)

    assert published["value"].tolist() == [shown, 0.0]
