"""What is published, as a reader of documents needs it."""

import documents_sample as sample
import pytest

from harp_utils.audit.facts import NATIONAL, read_facts

ENGLAND, PLACE = sample.ENGLAND, sample.PLACE
MAIN = frozenset({"cancer_admissions|main|ethnic_group"})


@pytest.fixture(scope="module")
def facts(tmp_path_factory):
    folder = sample.make_documents(tmp_path_factory.mktemp("facts"))
    return read_facts(folder / "published", folder / "reports")


def test_policy_and_places(facts):
    assert (facts.threshold, facts.bases, facts.country) == (8, (5,), ENGLAND)
    assert facts.slugs == {"england": ENGLAND, "central-east": PLACE}


def test_counts_of_each_place_are_those_published(facts):
    # Numerators and denominators of the rows, and the records of completeness.csv.
    assert {275, 0, 1210, 65, 1560} <= facts.counts[PLACE]
    assert {1203, 13973} <= facts.counts[ENGLAND]
    assert not {1203, 13973} & facts.counts[PLACE]
    assert facts.people[PLACE] == {30110}
    assert {8, 5, 10} <= facts.counts[NATIONAL]


def test_numbers_of_a_series_are_its_columns_without_the_hidden(facts):
    assert list(facts.numbers(PLACE, MAIN, 0, 1)) == [0.0, 911.3, 1084.6, 1352.7]
    assert list(facts.numbers(PLACE, frozenset({"cancer_admissions"}), 8, 9)) == [0.84, 1.0, 1.25]
    assert facts.numbers(PLACE, frozenset({"stroke_admissions"})).size == 0


@pytest.mark.parametrize(("number", "may"), [(0, True), (3, False), (5, False), (10, True)])
def test_the_form_of_a_local_count(facts, number, may):
    assert facts.may_be_local(number) is may


def test_written_words_are_those_of_metadata_pages_and_shared_paragraphs(facts):
    assert "171 people were asked" in facts.written
    assert "an average needs 8 or more stays" in facts.written
    assert "admissions 911" not in facts.written
