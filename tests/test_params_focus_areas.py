"""Every mistake in a focus area's YAML is one clear line."""

import pytest
import yaml
from params_folder import copy_params, edit, refused, remove

from harp_utils.params import load_focus_areas


@pytest.fixture
def params(tmp_path):
    return copy_params(tmp_path)


def test_a_misspelt_key_is_named_with_the_nearest_spelling(params):
    edit(params, "diabetes", "metrics.dka_admissions.code_lst", "diabetes_dka")
    error = refused(params)
    assert error.file.endswith("diabetes.yml")
    assert error.key == "metrics.dka_admissions"
    assert error.value == "code_lst"
    assert error.expected.startswith("'code_list' (nearest)")


def test_an_unknown_code_list_is_named_with_the_nearest_spelling(params):
    edit(params, "cardiovascular", "metrics.stroke_admissions.code_list", "strok")
    error = refused(params)
    assert error.key == "metrics.stroke_admissions.code_list"
    assert error.value == "strok"
    assert error.expected.startswith("'stroke' (nearest)")


def test_a_hospital_metric_cannot_use_an_emergency_care_code_list(params):
    edit(params, "sickle_cell", "metrics.sickle_cell_admissions.code_list", "sickle_cell_ecds")
    assert refused(params).expected.startswith("'sickle_cell' (nearest)")


@pytest.mark.parametrize("wording", ["title", "summary", "introduction", "questions", "headline"])
def test_missing_wording_of_an_area_is_named(params, wording):
    remove(params, "surgery", wording)
    error = refused(params)
    assert (error.key, error.value) == (wording, None)
    assert "missing" in error.expected


@pytest.mark.parametrize("wording", ["name", "short_name", "unit", "note"])
def test_missing_wording_of_a_metric_is_named(params, wording):
    remove(params, "surgery", f"metrics.cabg_admissions.{wording}")
    assert refused(params).key == f"metrics.cabg_admissions.{wording}"


@pytest.mark.parametrize(
    ("path", "value", "expected"),
    [
        ("summary", "  ", "words"),
        ("caveats", [], "a list of words"),
        ("questions", ["Why?", ""], "a list of words"),
        ("status", "coming", "'coming soon' (nearest)"),
        ("lead_metric", "stroke_admission", "'stroke_admissions' (nearest)"),
        ("headline.url", "nhsrho.org", "https://"),
        ("metrics", {}, "keys with values"),
        ("metrics.stroke_admissions", "stroke", "keys with values"),
        ("metrics.stroke_admissions.kind", "admissions", "'admission' (nearest)"),
        ("metrics.stroke_admissions.dataset", "ecds", "one of apc"),
        ("metrics.stroke_admissions.denominator", "people", "population"),
        ("metrics.stroke_admissions.admission", "elective urgent", "one of any, elective"),
        ("metrics.stroke_admissions.sex", "women", "one of all, female, male"),
        ("metrics.stroke_admissions.minimum_age", "18", "a whole number"),
        ("metrics.stroke_admissions.minimum_age", -1, "a whole number"),
        ("metrics.stroke_admissions.share_of", "births", "deliveries"),
        ("metrics.stroke_admissions.not_ranked", True, "words"),
        ("metrics.stroke_admissions.with_code_list", "diabetes_al", "'diabetes_all'"),
    ],
)
def test_a_wrong_value_is_named_with_what_is_accepted(params, path, value, expected):
    edit(params, "cardiovascular", path, value)
    error = refused(params)
    assert error.file.endswith("cardiovascular.yml")
    assert error.key == path
    assert expected in error.expected


def test_ages_that_exclude_everyone_are_refused(params):
    edit(params, "surgery", "metrics.cabg_admissions.maximum_age", 17)
    error = refused(params)
    assert (error.key, error.value) == ("metrics.cabg_admissions.maximum_age", 17)


def test_two_areas_cannot_share_a_metric_id(params):
    stroke = yaml.safe_load((params / "cardiovascular.yml").read_text())["metrics"]
    edit(params, "surgery", "metrics.stroke_admissions", stroke["stroke_admissions"])
    error = refused(params)
    assert error.value == "stroke_admissions"
    assert "cardiovascular has this one" in error.expected


def test_a_metric_id_must_be_fit_for_a_file_name(params):
    metric = yaml.safe_load((params / "surgery.yml").read_text())["metrics"]["cabg_admissions"]
    edit(params, "surgery", "metrics.CABG admissions", metric)
    assert refused(params).value == "CABG admissions"


def test_an_area_that_is_coming_soon_has_no_metrics(params):
    edit(params, "workforce", "metrics", {"staff": {}})
    assert refused(params).value == "metrics"


def test_a_folder_without_focus_areas_is_refused(params):
    for path in params.glob("*.yml"):
        if path.name != "suite.yml":
            path.unlink()
    assert "focus area" in refused(params).expected


def test_a_new_metric_needs_only_the_yaml(params):
    copy = yaml.safe_load((params / "surgery.yml").read_text())["metrics"]["cabg_admissions"]
    added = copy | {"name": "Coronary stent admissions", "short_name": "Stent", "code_list": "pci"}
    edit(params, "surgery", "metrics.pci_admissions", added)
    surgery = {area.focus_area: area for area in load_focus_areas(params)}["surgery"]
    assert surgery.metrics[-1].metric_id == "pci_admissions"
    assert surgery.metrics[-1].code_list == "pci"
