"""Spells, re-admissions and metric membership, over stays that are easy to get wrong."""

from datetime import date

import pandas as pd
import pytest
from hes_rows import attendance
from hypothesis import given
from hypothesis import strategies as st
from nasty_stays import BACK_AND_STILL_IN, STAYS, stay
from traced import by_key, trace

from harp_utils.activity.codes import is_listed, match_codes, normal_code
from harp_utils.activity.dimensions import AGE_BANDS
from harp_utils.params import CodeList

EPISODES = [*STAYS, *BACK_AND_STILL_IN]
ATTENDANCES = [
    attendance(EC_IDENT="1"),
    attendance(EC_IDENT="2", CHIEF_COMPLAINT="22253000", DIAGNOSIS_CODE_1="417357006"),
    attendance(EC_IDENT="3", ATTENDANCE_CATEGORY="2"),
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("history")


@pytest.fixture(scope="module")
def history(folder):
    return trace(folder, EPISODES, ATTENDANCES)


@pytest.fixture(scope="module")
def spells(history, folder):
    rows = history.labels.named(history.spells.to_pyarrow(), ("icb_code", "period", "age_band"))
    return by_key(rows, folder)


@pytest.fixture(scope="module")
def admissions(history, folder):
    return by_key(history.admissions.execute(), folder)


def test_an_emergency_that_is_a_transfer_is_no_readmission(tmp_path):
    """Method 2B is both: the next admission carries the stay on."""
    moved = {"PROCODE3": "RBB", "ADMIMETH": "2B", "ADMISORC": "51"}
    rows = [
        stay("p", "1", "2024-05-01", "2024-05-03"),
        stay("p", "2", "2024-05-04", "2024-05-06", **moved),
    ]
    first = by_key(trace(tmp_path, rows).admissions.execute(), tmp_path).loc["1"]
    assert first["is_transferred"]
    assert not first["is_readmitted"]
    assert pd.isna(first["next_emergency"])


def test_two_admissions_of_one_day_are_in_the_order_of_their_providers(tmp_path):
    """RBB took the patient over from RAA, whatever key its record got."""
    day = "2024-05-01"
    rows = [
        stay("p", "1", day, day, PROCODE3="RBB", ADMISORC="51"),
        stay("p", "2", day, day, PROCODE3="RAA"),
    ]
    admissions = by_key(trace(tmp_path, rows).admissions.execute(), tmp_path)
    assert admissions["is_transferred"].to_dict() == {"1": False, "2": True}
    assert admissions["begins_stay"].to_dict() == {"1": False, "2": True}


def test_two_finished_episodes_of_one_admission_day_make_one_spell(tmp_path):
    rows = [
        stay("p", "1", "2024-05-01", "2024-05-03"),
        stay("p", "2", "2024-05-03", "2024-05-06", ADMIDATE="2024-05-01"),
    ]
    spells = by_key(trace(tmp_path, rows).spells.execute(), tmp_path)
    assert spells["stay_days"].to_dict() == {"1": 6 - 1}


def test_episodes_of_one_admission_make_one_spell(spells):
    spell = spells.loc["11"]
    assert spell["primary_diagnosis"] == "I219"
    assert spell["discharge_date"] == date(2024, 5, 6)
    assert spell["stay_days"] == 6 - 1
    assert "12" not in spells.index


def test_an_unfinished_episode_is_continued_by_one_that_starts_on_its_last_day(spells):
    assert "52" not in spells.index
    assert spells.loc["51", "stay_days"] == 8 - 1
    assert spells.loc["51", "primary_diagnosis"] == "I219"


def test_a_move_to_another_provider_begins_a_new_spell(spells):
    assert spells.loc[["21", "22"], "provider_code"].tolist() == ["RAA", "RBB"]


def test_a_spell_without_a_discharge_date_is_not_an_admission(spells, admissions):
    assert pd.isna(spells.loc["61", "discharge_date"])
    assert "61" not in admissions.index


def test_a_regular_attender_is_not_an_admission(spells, admissions):
    assert "82" in spells.index
    assert "82" not in admissions.index


READMITTED = {
    "11": True,  # back on the day of discharge
    "13": False,  # never came back
    "21": False,  # moved, not re-admitted
    "22": True,  # ten days after going home
    "62": True,  # back within five days, and still in hospital
    "41": False,  # 30 days later is too late
    "42": True,  # 29 days later is in time
    "71": False,  # the next admission was planned
    "72": True,  # four days after the planned one
    "81": True,  # the attendance in between is no admission
    "91": False,
}


def test_readmission_follows_the_rule(admissions):
    assert admissions.loc[list(READMITTED), "is_readmitted"].to_dict() == READMITTED


def test_only_a_move_between_providers_continues_the_stay(admissions):
    assert admissions.index[admissions["is_transferred"]].tolist() == ["21"]


def test_deaths_and_the_last_30_days_are_no_index(admissions):
    assert admissions.loc[["31", "91", "92", "93"], "is_index"].tolist() == [
        False,
        True,
        False,
        False,
    ]


def test_place_period_and_age_band_of_each_spell(spells):
    assert spells.loc["101", "icb_code"] == "E54000071"
    assert spells.loc["102", "icb_code"] == "E54000008"
    assert spells.loc[["103", "104"], "icb_code"].isna().all()
    assert set(spells["period"].dropna()) == {"2024/25"}
    assert set(spells["age_band"]) == {"45-49"}


@pytest.fixture(scope="module")
def events(history):
    return history.labels.named(history.metric_events.to_pyarrow(), ["metric_id"])


def test_attendances_count_by_complaint_or_diagnosis_and_category(events):
    attended = events[events["metric_id"].str.endswith("attendances")]
    assert sorted(attended["metric_id"]) == ["chest_pain_attendances", "sickle_cell_attendances"]


def test_admission_filters_choose_among_the_same_condition(events):
    counts = events["metric_id"].value_counts()
    # One heart attack was a day case, which has no length of stay.
    assert counts["cvd_admissions"] - counts["cvd_length_of_stay"] == 1


def test_recorded_codes_match_lists_whatever_their_spelling():
    diabetes = CodeList("diabetes", "ICD10", "any", ("E10.0-E10.8", "I21"), "verified")
    found = match_codes(["E10.2D", "E109", "E10", "i219", "I21X", "R69X6"], [diabetes])
    assert found["code"].tolist() == ["E10.2D", "I21X", "i219"]


def test_a_diagnosis_and_a_procedure_of_the_same_spelling_stay_apart():
    jaundice = CodeList("jaundice", "ICD10", "primary", ("R17",), "verified")
    assert normal_code("R17X", "ICD10") == "R17"
    assert match_codes(["R171"], [jaundice])["code_list"].tolist() == ["jaundice"]


@given(st.integers(0, 99), st.integers(0, 9), st.integers(0, 9))
def test_a_range_holds_its_ends_and_what_lies_between(category, first, last):
    low, high = sorted((first, last))
    listed = f"E{category:02d}.{low}-E{category:02d}.{high}"
    for digit in range(10):
        assert is_listed(f"E{category:02d}{digit}", listed) == (low <= digit <= high)


def test_age_bands_are_those_of_the_standard_population():
    standard = pd.read_csv("data/reference/standard_population.csv", dtype=str)
    bands = standard.loc[standard["standard"] == "esp2013_18", "age_band"]
    assert set(AGE_BANDS) == set(bands)
