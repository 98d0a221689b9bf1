"""One category for each person, by named rules."""

import ibis
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harp_utils.errors import InputError
from harp_utils.ethnicity import (
    CATEGORIES,
    NOT_KNOWN,
    NOT_STATED,
    RULES,
    assign_ethnic_category,
    load_ethnic_categories,
)

CODES = [*CATEGORIES, NOT_STATED, NOT_KNOWN]


def assign(rows: list[tuple[str, str, str]], rule: str = "most_frequent") -> dict[str, str]:
    """The category of each person, from (person, category, date) of each contact."""
    frame = pd.DataFrame(rows, columns=["person_id", "ethnic_category", "contact_date"])
    contacts = ibis.memtable(frame).mutate(contact_date=ibis._.contact_date.cast("date"))
    people = assign_ethnic_category(contacts, rule).execute()
    return dict(zip(people["person_id"], people["ethnic_category"], strict=True))


def test_the_most_frequent_category_is_chosen():
    contacts = [("p", "H", "2024-01-01"), ("p", "A", "2024-01-02"), ("p", "H", "2023-01-01")]
    assert assign(contacts) == {"p": "H"}


def test_a_tie_goes_to_the_most_recent():
    contacts = [
        ("p", "H", "2024-01-01"),
        ("p", "A", "2024-01-02"),
        ("p", "H", "2024-01-03"),
        ("p", "A", "2024-01-02"),
    ]
    assert assign(contacts) == {"p": "H"}


def test_a_tie_on_the_same_day_goes_to_the_first_letter():
    assert assign([("p", "M", "2024-01-01"), ("p", "C", "2024-01-01")]) == {"p": "C"}


@pytest.mark.parametrize("unknown", [NOT_STATED, NOT_KNOWN])
def test_not_stated_and_not_known_count_only_where_nothing_else_was_recorded(unknown):
    often = [("p", unknown, f"2024-02-0{day}") for day in range(1, 9)]
    assert assign([*often, ("p", "S", "2020-01-01")]) == {"p": "S"}
    assert assign(often) == {"p": unknown}


def test_most_recent_looks_at_dates_before_frequency():
    contacts = [("p", "H", "2024-01-01"), ("p", "H", "2024-01-02"), ("p", "A", "2024-01-03")]
    assert assign(contacts, "most_recent") == {"p": "A"}


def test_each_person_is_judged_alone():
    assert assign([("p", "H", "2024-01-01"), ("q", "A", "2024-01-02")]) == {"p": "H", "q": "A"}


def test_an_unknown_rule_is_named_with_those_that_exist():
    with pytest.raises(InputError, match="'newest': expected one of most_frequent, most_recent"):
        assign([("p", "H", "2024-01-01")], "newest")


def test_every_category_of_the_reference_table_is_known_to_the_rules():
    assert set(load_ethnic_categories()["code"]) - {"X"} == set(CODES)


contact = st.tuples(st.just("p"), st.sampled_from(CODES), st.dates().map(str))


@settings(max_examples=20, deadline=None)
@given(st.lists(contact, min_size=1, max_size=12), st.sampled_from(sorted(RULES)), st.randoms())
def test_the_order_of_the_rows_does_not_matter_and_the_choice_was_recorded(rows, rule, random):
    shuffled = random.sample(rows, len(rows))
    chosen = assign(rows, rule)
    assert chosen == assign(shuffled, rule)
    assert chosen["p"] in {category for _, category, _ in rows}
