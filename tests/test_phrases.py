"""Dates, periods, lists and names in running text."""

import pytest

from harp_utils import phrases
from harp_utils.errors import InputError


def test_periods_in_words():
    assert phrases.format_period("2024/25") == "April 2024 to March 2025"
    assert phrases.format_period("1999/00") == "April 1999 to March 2000"
    assert phrases.format_period("2023/24 to 2025/26") == "April 2023 to March 2026"


@pytest.mark.parametrize("label", ["2024", "2024/26", "24/25", "", "2024-25"])
def test_a_label_that_is_no_financial_year_is_refused(label):
    with pytest.raises(InputError, match="financial year"):
        phrases.format_period(label)


def test_dates_in_words():
    assert phrases.format_date("2026-05-04") == "4 May 2026"
    with pytest.raises(ValueError, match="Invalid isoformat"):
        phrases.format_date("May 2026")


def test_lists_read_as_sentences_do():
    assert phrases.format_list([]) == ""
    assert phrases.format_list(["Asian"]) == "Asian"
    assert phrases.format_list(["Asian", "Black", "Mixed"]) == "Asian, Black and Mixed"


def test_small_numbers_are_words():
    assert [phrases.format_number_word(n) for n in (0, 3, 12)] == ["no", "three", "12"]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Stroke admissions", "stroke admissions"),
        ("COPD admissions", "COPD admissions"),
        ("Covid-19 admissions", "Covid-19 admissions"),
        ("Elective C-section admissions", "elective C-section admissions"),
    ],
)
def test_names_inside_a_sentence(name, text):
    assert phrases.format_within_sentence(name) == text
