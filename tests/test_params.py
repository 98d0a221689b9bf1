"""The committed params: every area, every metric, every setting, with its words."""

import re
from datetime import date
from pathlib import Path

import pytest

from harp_utils.params import load_focus_areas, load_suite

PARAMS = Path(__file__).resolve().parents[1] / "params"
METRICS_PER_AREA = {
    "cancer": 9,
    "cardiovascular": 11,
    "covid_19": 3,
    "diabetes": 6,
    "maternal_neonatal": 12,
    "mental_health": 7,
    "respiratory": 9,
    "sickle_cell": 4,
    "surgery": 9,
    "workforce": 0,
}


@pytest.fixture(scope="module")
def areas():
    return load_focus_areas(PARAMS)


@pytest.fixture(scope="module")
def metrics(areas):
    return {metric.metric_id: metric for area in areas for metric in area.metrics}


def test_every_focus_area_has_its_metrics(areas):
    assert {area.focus_area: len(area.metrics) for area in areas} == METRICS_PER_AREA


def test_there_are_seventy_metrics(metrics):
    assert len(metrics) == 70


def test_areas_are_in_order_of_title_with_those_to_come_last(areas):
    titles = [area.title for area in areas]
    assert titles == [*sorted(titles[:-1]), "Workforce"]
    assert [area.status for area in areas] == ["available"] * 9 + ["coming soon"]


def test_every_area_has_two_to_thirteen_metrics_of_three_kinds_at_most(areas):
    for area in areas[:-1]:
        assert 2 <= len(area.metrics) <= 13
        assert area.lead_metric in {metric.metric_id for metric in area.metrics}


def test_every_available_area_has_words_a_source_and_questions(areas):
    for area in areas[:-1]:
        assert len(area.caveats) >= 3, area.focus_area
        assert 3 <= len(area.questions) <= 4, area.focus_area
        assert all(question.endswith("?") for question in area.questions)
        assert area.headline.source
        assert area.headline.url.startswith("https://")


def test_short_names_tell_metrics_of_one_kind_apart(areas):
    for area in areas:
        labels = [(metric.kind, metric.short_name) for metric in area.metrics]
        assert len(labels) == len(set(labels)), area.focus_area


def test_generated_words_follow_the_rules_of_the_suite(areas):
    words = " ".join(
        " ".join([area.title, area.summary, area.introduction, *area.caveats, *area.questions])
        + " ".join(f"{metric.name} {metric.unit} {metric.note}" for metric in area.metrics)
        for area in areas
    )
    for avoided in (" race ", "racial", "BAME", "BME", "—", "–"):
        assert avoided not in words
    assert not re.search(r"\w- \w", words), "a word broken at a line end of the YAML"


def test_a_metric_carries_what_it_counts(metrics):
    stroke = metrics["stroke_admissions"]
    assert stroke.name == "Stroke admissions"
    assert stroke.short_name == "Stroke"
    assert stroke.focus_area == "cardiovascular"
    assert stroke.code_list == "stroke"
    assert stroke.admission == "emergency"
    assert (stroke.minimum_age, stroke.maximum_age) == (None, None)
    assert stroke.unit == "admissions per 100,000 people a year"


@pytest.mark.parametrize(
    ("metric_id", "ages"),
    [
        ("elective_caesarean_admissions", (15, 49)),
        ("cataract_admissions", (18, None)),
        ("self_harm_admissions", (10, None)),
        ("preterm_birth_admissions", (None, 0)),
    ],
)
def test_ages_are_whole_years_both_included(metrics, metric_id, ages):
    assert (metrics[metric_id].minimum_age, metrics[metric_id].maximum_age) == ages


@pytest.mark.parametrize(
    ("metric_id", "multiplier"),
    [
        ("chest_pain_attendances", 100_000),
        ("stroke_admissions", 100_000),
        ("stroke_readmissions", 100),
        ("stroke_length_of_stay", 1),
        ("pre_eclampsia_admissions", 1_000),
        ("preterm_birth_admissions", 1_000),
    ],
)
def test_multiplier_follows_from_kind_and_denominator(metrics, metric_id, multiplier):
    assert metrics[metric_id].multiplier == multiplier


def test_amputation_needs_a_diabetes_diagnosis_as_well(metrics):
    assert metrics["diabetes_amputation_admissions"].with_code_list == "diabetes_all"


def test_caesarean_admissions_show_their_share_of_deliveries(metrics):
    sharing = {name for name, metric in metrics.items() if metric.share_of == "deliveries"}
    assert sharing == {"elective_caesarean_admissions", "emergency_caesarean_admissions"}


@pytest.mark.parametrize(
    "metric_id", ["mental_health_admissions", "psychosis_admissions", "mood_disorder_admissions"]
)
def test_mental_health_says_it_is_acute_trusts_only(metrics, metric_id):
    assert "Acute trusts only" in metrics[metric_id].note


@pytest.mark.parametrize("metric_id", ["cancer_readmissions", "elective_caesarean_readmissions"])
def test_readmissions_say_what_the_official_indicator_leaves_out(metrics, metric_id):
    assert "official NHS England readmission indicator" in metrics[metric_id].note


def test_an_area_gives_one_of_its_metrics_by_id(areas):
    cancer = areas[0]
    assert cancer.metric("lung_cancer_admissions").short_name == "Lung cancer"


def test_the_suite_reads_its_periods_and_policies():
    suite = load_suite(PARAMS)
    assert [period.label for period in suite.periods] == ["2023/24", "2024/25", "2025/26"]
    assert suite.periods[0].start == date(2023, 4, 1)
    assert suite.periods[-1].end == date(2026, 3, 31)
    assert suite.pooled_label == "2023/24 to 2025/26"
    assert len(suite.areas) == 1 + 7 + 36
    for source in ("apc", "ecds"):
        policy = suite.disclosure[source]
        assert (policy.threshold, policy.rounding_base) == (8, 5)
        assert (policy.minimum_for_means, policy.minimum_events_for_rate) == (8, 10)
        assert policy.link.startswith("https://digital.nhs.uk/")


def test_the_suite_says_what_an_emergency_and_a_delivery_are():
    suite = load_suite(PARAMS)
    emergency = "21 22 23 24 25 28 2A 2B 2C 2D"
    assert suite.admission_filters["emergency"].admission_methods == tuple(emergency.split())
    assert suite.admission_filters["any"].patient_classes == ("1", "2", "5")
    assert suite.denominators["deliveries"].code_lists[-1] == "delivery_other"
    assert suite.denominators["births"].episode_types == ("3", "6")
