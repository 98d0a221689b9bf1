"""Columns of counts in tables."""

import documents_sample as sample
import pytest

from harp_utils.audit.facts import read_facts
from harp_utils.audit.html_tables import COUNTED, check_tables


@pytest.fixture(scope="module")
def facts(tmp_path_factory):
    folder = sample.make_documents(tmp_path_factory.mktemp("tables"))
    return read_facts(folder / "published", folder / "reports")


def found(facts, label, text, heading="Admissions", area=sample.PLACE):
    table = f"<table><tr><th>Group</th><th>{heading}</th></tr>"
    table += f"<tr><th>{label}</th><td>{text}</td></tr></table>"
    return [finding.attack for finding in check_tables(table, [], "page", area, facts)]


@pytest.mark.parametrize(
    "heading", ["Admissions", "A&E attendances", "Stays", "Re-admissions", "People", "Count", "n"]
)
def test_a_heading_of_counts(heading):
    assert COUNTED.match(heading)


@pytest.mark.parametrize("heading", ["Rate", "Admissions, mean", "Share", "Counts", "Mean days"])
def test_a_heading_of_something_else(heading):
    assert not COUNTED.match(heading)


@pytest.mark.parametrize("text", ["275", "1,210", "0", "*", "[c]", "16.9%", "65 <span>2%</span>"])
def test_published_counts_codes_and_shares_pass(facts, text):
    assert found(facts, "Asian", text) == []


@pytest.mark.parametrize("text", ["3", "277", "280", "1,203", "1,213 <span>2%</span>"])
def test_other_counts_are_found(facts, text):
    assert found(facts, "Asian", text) == ["a count in a table"]


def test_a_row_of_england_has_its_exact_counts(facts):
    assert found(facts, "England, admissions", "13,973") == []
    assert found(facts, "England, admissions", "1,560") == ["a count in a table"]


def test_a_row_of_a_place_on_a_page_of_none_has_the_place_s(facts):
    assert found(facts, "NHS Central East", "1,560", area=None) == []
    assert found(facts, "NHS Central East", "1,558", area=None) == ["a count in a table"]


def test_people_of_a_place_are_public(facts):
    assert found(facts, "Asian", "30,110", heading="People") == []
