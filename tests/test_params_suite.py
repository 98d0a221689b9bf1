"""Every mistake in suite.yml, and every file that cannot be read, is one clear line."""

from datetime import date

import pytest
import yaml
from params_folder import PARAMS, copy_params, edit, refused, remove

from harp_utils.params import load_suite


@pytest.fixture
def params(tmp_path):
    return copy_params(tmp_path)


@pytest.mark.parametrize(
    ("path", "value", "expected"),
    [
        ("edition", 2019, "2023, 2026"),
        ("areas", ["E54000065", "E54000022"], "one of E40000003"),
        ("areas", "some", "all, or a list of area codes"),
        ("areas", ["E92000001", "E54000065"], "also E40000007, which its pages compare it with"),
        ("reference_group", "white", "'White' (nearest)"),
        ("grouping", "nhs_2001", "'nhs_2001_5' (nearest)"),
        ("grouping", "nhs_2001_16", "nhs_2001_5 or census_2021_5: the 16 categories always stand"),
        ("ethnicity_rule", "most_frequnt", "'most_frequent' (nearest)"),
        ("readmission.days", "30", "a whole number"),
        ("confidence", [0.95, 99], "a list of levels"),
        ("population", "people.csv", "population.csv.gz"),
        ("standard", "esp2013", "one of esp2013_18, esp2013_19"),
        ("disclosure.apc.threshold", 0, "1 or more"),
        ("disclosure.apc.threshold", 2, "at least half of rounding_base"),
        ("disclosure.ecds.rounding_base", 2.5, "a whole number"),
        ("periods.2023/24.end", date(2024, 3, 30), "the last day of the year"),
        ("periods.2023/24.start", "April", "a date"),
        ("denominators.deliveries.code_lists", ["csection"], "csection_elective"),
        ("admission_filters.elective.admission_methods", [11, 12], "put codes in quotes"),
        ("published_on", "soon", "a date"),
    ],
)
def test_a_wrong_setting_is_named_with_what_is_accepted(params, path, value, expected):
    edit(params, "suite", path, value)
    error = refused(params)
    assert error.file.endswith("suite.yml")
    assert error.key == path
    assert expected in error.expected


def test_periods_must_follow_one_another(params):
    edit(params, "suite", "periods.2024/25.start", date(2024, 5, 1))
    edit(params, "suite", "periods.2024/25.end", date(2025, 4, 30))
    error = refused(params)
    assert (error.key, error.value) == ("periods.2024/25.start", "2024-05-01")


@pytest.mark.parametrize(
    "key", [*yaml.safe_load((PARAMS / "suite.yml").read_text()), "disclosure.apc", "pooled.words"]
)
def test_every_setting_is_needed(params, key):
    remove(params, "suite", key)
    error = refused(params)
    assert error.key == key
    assert error.value is None


def test_an_unknown_setting_is_refused(params):
    edit(params, "suite", "editoin", 2026)
    error = refused(params)
    assert error.value == "editoin"
    assert error.expected.startswith("'edition' (nearest)")


def test_some_places_may_be_chosen_in_any_order(params):
    edit(params, "suite", "areas", ["E54000065", "E40000007", "E92000001"])
    assert load_suite(params).areas == ("E92000001", "E40000007", "E54000065")


def test_a_folder_without_settings_is_refused(tmp_path):
    error = refused(tmp_path)
    assert error.file.endswith("suite.yml")


def test_broken_yaml_names_the_line(params):
    (params / "cancer.yml").write_text("title: Cancer\nsummary: [open\n")
    assert "line 3" in refused(params).value


def test_a_key_given_twice_is_refused(params):
    text = (params / "cancer.yml").read_text()
    (params / "cancer.yml").write_text(text + "title: Cancer again\n")
    assert "'title' stands twice" in refused(params).value


def test_a_file_of_something_else_is_refused(params):
    (params / "cancer.yml").write_text("- one\n- two\n")
    assert refused(params).expected == "keys with values"


def test_a_file_that_is_not_text_is_refused(params):
    (params / "cancer.yml").write_bytes(b"title: \xff\xfe")
    assert refused(params).value == "not text in UTF-8"
