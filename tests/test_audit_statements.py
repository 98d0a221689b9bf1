"""Counts in words: what is a statement of a count, and which may stand."""

import numpy as np
import pytest

from harp_utils.audit.facts import Facts
from harp_utils.audit.statements import check_statements, statements

ENGLAND, PLACE = "E92000001", "E54000065"


@pytest.fixture
def facts():
    return Facts(
        threshold=8,
        bases=(5,),
        country=ENGLAND,
        slugs={},
        names={},
        counts={ENGLAND: frozenset({1203}), PLACE: frozenset({275, 0})},
        people={PLACE: frozenset({30110})},
        metrics=frozenset(),
        series={},
        of_series=np.empty(0, int),
        values=np.empty((0, 11)),
        places={},
        lines=frozenset(),
        reasons={},
        written="of 171 men and women, half came back. an average needs 8 or more stays. "
        "people who came to one (107 people) took the test.",
    )


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("There were 37 admissions.", [37]),
        ("There were 1,234 emergency hospital admissions.", [1234]),
        ("37 | admissions", [37]),
        ("Admissions: 37", [37]),
        ('{"numerator": 37}', [37]),
        ("Black group (n = 3)", [3]),
        ("three admissions", [3]),
        # Letters that are k and s to one who ignores case.
        ("37 \u212aidney admissions", [37]),
        ("3 emergency \u017ftroke stays", [3]),
        ("Five STAYS, not sixty stays", [5]),
        ("37\u00a0patients", [37]),
        ("5 or more stays", [5]),
    ],
)
def test_a_count_beside_its_noun_is_a_statement(text, numbers):
    assert [told.number for told in statements(text)] == numbers


@pytest.mark.parametrize(
    "text",
    [
        "911 per 100,000 people a year",
        "for every 1,000 deliveries",
        "Covid-19 admissions",
        "tour admissions",
        "2024/25 admissions",
        "16.9% of admissions",
        "12.5 admissions",
        "2 for no events",
        "30 days of discharge",
        "Cancer admissions: 911 per 100,000 people",
        "Re-admissions: 16.9%",
        "two groups",
    ],
)
def test_a_rate_or_a_name_is_none(text):
    assert list(statements(text)) == []


@pytest.mark.parametrize(
    "text",
    [
        "There were 275 admissions.",
        "There were 0 admissions.",
        "There are 30,110 people.",
        "fewer than 10 events",
        "100 or more events",
        "In England there were 1,203 admissions.",
        "of 171 men and women",
        "needs 8 or more stays",
        "people who came to one (107 people)",
    ],
)
def test_published_counts_bounds_and_written_words_may_be_said(text, facts):
    assert check_statements(text, "page", PLACE, facts) == []


@pytest.mark.parametrize(
    "text",
    [
        "There were 3 admissions.",
        "There were 277 admissions.",
        "There were 280 admissions.",
        "There were 1,203 admissions.",
        "fewer than 4 events",
        "5 or more events",
        "only 171 men came",
        "of whom (107 people)",
        "Rates by group. (7 people)",
        "\u2022 7 people",
        "7 people",
        "(7 people)",
    ],
)
def test_other_counts_may_not(text, facts):
    assert [f.attack for f in check_statements(text, "page", PLACE, facts)] == ["a count in words"]


def test_a_page_of_no_place_speaks_of_england(facts):
    assert check_statements("1,203 admissions", "page", None, facts) == []
    assert len(check_statements("275 admissions", "page", None, facts)) == 1
