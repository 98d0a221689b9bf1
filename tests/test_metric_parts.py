"""Which counts are part of which: by codes, position, admission filter, ages and sex."""

from dataclasses import replace

import pytest

from harp_utils.metric_parts import is_part, metric_parts
from harp_utils.params import CodeList, load_code_lists, load_focus_areas, load_suite

SUITE = load_suite()
FOCUS_AREAS = load_focus_areas()
CODES = load_code_lists()
METRICS = {metric.metric_id: metric for focus in FOCUS_AREAS for metric in focus.metrics}
STROKE, ALL_CVD = METRICS["stroke_admissions"], METRICS["cvd_admissions"]


def found():
    return set(metric_parts(FOCUS_AREAS, SUITE, CODES).itertuples(index=False, name=None))


@pytest.mark.parametrize(
    ("part", "whole"),
    [
        ("stroke_admissions/events", "cvd_admissions/events"),
        ("stroke_readmissions/discharges", "stroke_admissions/events"),
        ("stroke_readmissions/readmitted", "stroke_readmissions/discharges"),
        ("stroke_readmissions/readmitted", "cvd_readmissions/readmitted"),
        ("cancer_length_of_stay/stays", "cancer_admissions/events"),
        ("cancer_length_of_stay/zero_day_stays", "cancer_length_of_stay/stays"),
        ("elective_caesarean_admissions/events", "deliveries"),
    ],
)
def test_a_part_stands_beside_its_whole(part, whole):
    assert (part, whole) in found()


@pytest.mark.parametrize(
    ("part", "whole"),
    [
        # A woman can be admitted twice in a pregnancy, a baby again after its birth.
        ("pre_eclampsia_admissions/events", "deliveries"),
        ("neonatal_jaundice_admissions/events", "births"),
        # E12.1 is ketoacidosis, and not in the list of complications.
        ("dka_admissions/events", "diabetes_complication_admissions/events"),
        # Stays with pneumonia may be planned, its admissions are emergencies.
        ("pneumonia_length_of_stay/stays", "pneumonia_admissions/events"),
        # An operation in someone who has diabetes need not be an admission for diabetes.
        ("diabetes_amputation_admissions/events", "diabetes_admissions/events"),
        # Official stays are placed by where they began.
        ("stroke_readmissions/official_discharges", "stroke_readmissions/discharges"),
    ],
)
def test_what_only_looks_like_a_part_does_not(part, whole):
    assert (part, whole) not in found()


def test_what_follows_from_two_other_pairs_is_left_out():
    assert ("stroke_readmissions/discharges", "stroke_admissions/events") in found()
    assert ("stroke_readmissions/discharges", "cvd_admissions/events") not in found()


@pytest.mark.parametrize(
    "change",
    [
        {"sex": "male"},
        {"minimum_age": 18},
        {"maximum_age": 64},
        {"admission": "elective"},
        {"code_list": "heart_failure"},
        {"with_code_list": "sickle_cell"},
    ],
)
def test_a_whole_with_a_narrower_definition_is_none(change):
    assert is_part(STROKE, ALL_CVD, SUITE, CODES)
    assert not is_part(STROKE, replace(ALL_CVD, **change), SUITE, CODES)


def test_a_list_of_any_position_is_no_part_of_one_of_main_diagnoses():
    anywhere = {**CODES, "stroke": replace(CODES["stroke"], position="any")}
    assert not is_part(STROKE, ALL_CVD, SUITE, anywhere)


def test_a_second_list_fits_a_whole_of_any_position():
    amputation = METRICS["diabetes_amputation_admissions"]
    everywhere = CodeList("diabetes", "ICD10", "any", ("E10-E14",), "verified")
    whole = replace(METRICS["diabetes_admissions"], code_list="diabetes")
    assert is_part(amputation, whole, SUITE, {**CODES, "diabetes": everywhere})


def test_an_operation_is_no_part_of_a_diagnosis():
    assert not is_part(METRICS["cabg_admissions"], ALL_CVD, SUITE, CODES)
