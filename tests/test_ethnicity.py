"""One category for each person, by named rules."""

import ibis
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harp_utils.errors import InputError
from harp_utils.ethnicity import (
    BY_NUMBER,
    CATEGORIES,
    COMMONEST_FIRST,
    NOT_KNOWN,
    NOT_STATED,
    RULES,
    assign_ethnic_categories,
    load_categories,
)
from harp_utils.reference import REFERENCE, load_population

COLUMNS = ["person", "ethnic_category", "contact_date"]
CODES = [*CATEGORIES, NOT_STATED, NOT_KNOWN]


def assign(rows: list[tuple[str, ...]], rule: str = "most_frequent") -> dict[str, str]:
    """The category of each person, from (person, category, date) of each contact.

    A fourth cell says where the contact was, "apc" or "ecds"; without one it is an admission.
    """
    frame = pd.DataFrame([row[:3] for row in rows], columns=COLUMNS)
    frame["source"] = [0 if row[3:] == ("ecds",) else 1 for row in rows]
    contacts = ibis.memtable(frame).mutate(contact_date=ibis._.contact_date.cast("date"))
    people = lettered(assign_ethnic_categories(contacts, rule).execute())
    return dict(zip(people["person"], people["ethnic_category"], strict=True))


def lettered(people: pd.DataFrame) -> pd.DataFrame:
    """The same people, with letters for the numbers of their categories."""
    letters = dict(enumerate(BY_NUMBER))
    chosen = ("ethnic_category", *RULES)
    return people.assign(**{rule: people[rule].map(letters) for rule in chosen})


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


def test_ohid_takes_the_most_frequent_stated_category():
    contacts = [("p", "H", "2024-01-01"), ("p", "H", "2024-01-02"), ("p", "A", "2024-01-03")]
    unknown = [("p", "Z", f"2024-02-0{day}") for day in range(1, 5)]
    assert assign([*contacts, *unknown], "ohid_chime") == {"p": "H"}


def test_ohid_takes_any_other_only_where_it_stands_alone():
    other = [("p", "S", f"2024-02-0{day}") for day in range(1, 5)]
    assert assign([*other, ("p", "N", "2020-01-01")], "ohid_chime") == {"p": "N"}
    assert assign([*other, ("p", "Z", "2024-03-01")], "ohid_chime") == {"p": "S"}
    assert assign([*other, ("p", "N", "2020-01-01")], "most_frequent") == {"p": "S"}


def test_ohid_settles_a_tie_by_the_latest_contact_then_by_admission_then_by_population():
    early, late = "2024-01-01", "2024-01-02"
    assert assign([("p", "A", early, "apc"), ("p", "H", late, "ecds")], "ohid_chime") == {"p": "H"}
    assert assign([("p", "A", late, "ecds"), ("p", "H", late, "apc")], "ohid_chime") == {"p": "H"}
    # By letter D comes before H, but more people are Indian than White and Black Caribbean.
    assert assign([("p", "D", late), ("p", "H", late)], "ohid_chime") == {"p": "H"}


def test_an_earlier_admission_does_not_settle_a_tie_of_the_latest_day():
    contacts = [
        *(("p", "H", "2024-01-01", "apc"), ("p", "H", "2024-01-02", "ecds")),
        *(("p", "K", "2024-01-01", "ecds"), ("p", "K", "2024-01-02", "apc")),
    ]
    assert assign(contacts, "ohid_chime") == {"p": "K"}


def test_categories_stand_in_the_order_of_their_people():
    population = load_population(REFERENCE / "population.csv.gz")
    people = population.groupby("ethnic_category")["population"].sum()
    assert tuple(people.sort_values(ascending=False).index) == COMMONEST_FIRST


def test_every_rule_stands_beside_the_chosen_one():
    frame = pd.DataFrame([("p", "H", "2024-01-01"), ("p", "S", "2024-01-02")], columns=COLUMNS)
    frame = pd.concat([frame, frame.iloc[[1]]]).assign(source=1)
    rows = ibis.memtable(frame).mutate(contact_date=ibis._.contact_date.cast("date"))
    person = lettered(assign_ethnic_categories(rows, "most_recent").execute()).iloc[0]
    assert person.to_dict() == {
        "person": "p",
        "most_frequent": "S",
        "most_recent": "S",
        "ohid_chime": "H",
        "ethnic_category": "S",
    }


def test_each_person_is_judged_alone():
    assert assign([("p", "H", "2024-01-01"), ("q", "A", "2024-01-02")]) == {"p": "H", "q": "A"}


def test_an_unknown_rule_is_named_with_those_that_exist():
    with pytest.raises(InputError, match="'newest': expected one of most_frequent, most_recent"):
        assign([("p", "H", "2024-01-01")], "newest")


def test_every_category_of_the_reference_table_is_known_to_the_rules():
    assert set(load_categories("nhs_2001_5")["code"]) - {"X"} == set(CODES)


contact = st.tuples(st.just("p"), st.sampled_from(CODES), st.dates().map(str))


@settings(max_examples=20, deadline=None)
@given(st.lists(contact, min_size=1, max_size=12), st.sampled_from(sorted(RULES)), st.randoms())
def test_the_order_of_the_rows_does_not_matter_and_the_choice_was_recorded(rows, rule, random):
    shuffled = random.sample(rows, len(rows))
    chosen = assign(rows, rule)
    assert chosen == assign(shuffled, rule)
    assert chosen["p"] in {category for _, category, _ in rows}


@pytest.mark.parametrize("rule", list(RULES))
@pytest.mark.parametrize("category", ["A", "E", "S", "Z", "99"])
def test_a_contact_dated_before_1900_keeps_its_category(rule, category):
    assert assign([("p", category, "1850-07-01")], rule) == {"p": category}
