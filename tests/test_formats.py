"""What numbers look like to a reader."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harp_utils import formats
from harp_utils.errors import InputError

RATE = "admissions per 100,000 people a year"


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "0"), (0.4, "0.4"), (24.84, "24.8"), (99.9, "99.9"), (157.6, "158"), (1283.2, "1,283")],
)
def test_a_rate_has_decimals_only_where_they_are_read(value, text):
    assert formats.format_rate(value) == text


def test_the_unit_decides_the_form():
    assert formats.format_value(12.14, "% of discharges") == "12.1%"
    assert formats.format_value(6.38, "days") == "6.4"
    assert formats.format_value(1283.2, RATE) == "1,283"
    assert formats.format_value(1.483, "ratio") == "1.48"
    assert formats.format_value(0.001234, "index") == "0.001234"
    assert formats.format_value(0.05, "index") == "0.05"
    assert formats.format_value(29_720, "admissions per 100,000 people a year, squared") == "29,720"


def test_a_value_in_a_sentence_carries_its_unit():
    assert formats.format_value_in_words(234.2, RATE) == "234 per 100,000 people a year"
    assert formats.format_value_in_words(6.4, "days") == "6.4 days"
    assert formats.format_value_in_words(3.24, "percentage points") == "3.2 percentage points"
    assert formats.format_value_in_words(1.483, "ratio") == "1.48"
    assert (
        formats.format_value_in_words(52.1, "per 1,000 deliveries") == "52.1 per 1,000 deliveries"
    )


def test_what_follows_a_list_of_values():
    assert formats.format_per(RATE) == "per 100,000 people a year"
    assert formats.format_per("% of discharges") == "of discharges"
    assert formats.format_per("days") == "days"


def test_true_zero_is_a_plain_nought():
    assert formats.format_value(0, RATE) == "0"
    assert formats.format_value(0, "days") == "0"
    assert formats.format_value(0, "% of discharges") == "0%"
    assert formats.format_count(0) == "0"


def test_intervals_keep_one_precision():
    assert formats.format_interval(1218.4, 1350.3, RATE) == "1,218 to 1,350"
    assert formats.format_interval(93.4, 103.2, RATE) == "93 to 103"
    assert formats.format_interval(16.3, 35.3, RATE) == "16.3 to 35.3"
    assert formats.format_interval(0.9, 1.204, "ratio") == "0.90 to 1.20"
    assert formats.format_interval(0.0051, 0.01234, "index") == "0.0051 to 0.01234"
    assert formats.format_interval(9.2, 16.3, "% of discharges") == "9.2 to 16.3%"
    assert formats.format_interval(0.0, 29.9, "% of discharges") == "0 to 29.9%"
    assert formats.format_ratio_interval(1.226, 1.78) == "1.23 to 1.78"
    assert formats.format_ratio_interval(95.74, 1201.78) == "95.7 to 1,202"


@given(st.floats(min_value=0, max_value=1e7), st.floats(min_value=0, max_value=1e7))
def test_both_limits_of_an_interval_have_as_many_decimals(first, second):
    lower, upper = sorted((first, second))
    left, _, right = formats.format_interval(lower, upper, RATE).partition(" to ")
    assert len(left.partition(".")[2]) == len(right.partition(".")[2])


@pytest.mark.parametrize("missing", [math.nan, None])
def test_a_missing_value_is_an_error_never_a_blank(missing):
    for function in (formats.format_rate, formats.format_percent, formats.format_count):
        with pytest.raises(InputError, match="reason in words"):
            function(missing)


def test_a_difference_carries_its_sign_and_an_interval_one_precision():
    assert formats.format_signed(12.34, RATE) == "+12.3"
    assert formats.format_signed(-3.1, "% a year") == "\u22123.1%"
    assert formats.format_signed(0, RATE) == "0"
    assert formats.format_signed_interval(-8.26, 41.3, RATE) == "\u22128.3 to +41.3"
    assert formats.format_signed_interval(-8.26, 1413.3, RATE) == "\u22128 to +1,413"
    assert formats.format_signed_interval(-0.4, 120.0, "% a year") == "\u22120.4% to +120.0%"
