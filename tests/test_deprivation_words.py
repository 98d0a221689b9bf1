"""Words on what allowing for deprivation does to gaps claim no more than the intervals."""

import re

import pandas as pd
import pytest
from published_rows import hidden_row, row, unknown_row

from harp_utils.brief.deprivation import MEANING
from harp_utils.deprivation_words import allowed_for_title, allowed_for_words
from harp_utils.sections.deprivation import CAUTION

WHITE = row("White", 100.0, ratio=1.0, ratio_note="reference")
CLEAR = {"ratio": 1.5, "ratio_limits": (1.2, 1.8)}
LESS = {"ratio": 1.25, "ratio_limits": (1.1, 1.4)}
UNCLEAR = {"ratio": 1.1, "ratio_limits": (0.9, 1.3)}
LOWER = {"ratio": 0.5, "ratio_limits": (0.4, 0.6)}
# Over the years Asian 60 + 60 = 120 events are published, Black 50 + 50 and a hidden year = 100.
YEARS = [
    row("Asian", period="2024/25", numerator=60),
    row("Asian", period="2025/26", numerator=60),
    hidden_row("Black", period="2023/24", numerator=pd.NA),
    row("Black", period="2024/25", numerator=50),
    row("Black", period="2025/26", numerator=50),
]


def rows(asian, black):
    return [row("Asian", 150.0, **asian), row("Black", 120.0, **black), WHITE, unknown_row()]


@pytest.mark.parametrize(
    ("by_age", "by_both", "title"),
    [
        (rows(CLEAR, CLEAR), rows(LESS, UNCLEAR), "two by age, one with deprivation too"),
        (rows(UNCLEAR, UNCLEAR), rows(CLEAR, UNCLEAR), "none by age, one with deprivation too"),
        (rows(UNCLEAR, UNCLEAR), rows(UNCLEAR, UNCLEAR), "No clear gap, with or without"),
        ([hidden_row("Asian"), WHITE], [hidden_row("Asian"), WHITE], "No group can be shown"),
        (rows(CLEAR, CLEAR), [hidden_row("Asian"), hidden_row("Black")], "No group can be shown"),
    ],
)
def test_the_title_counts_clear_gaps(by_age, by_both, title):
    made = allowed_for_title(by_age, by_both, "White")

    assert title in made
    assert len(made.split()) <= 10


def test_the_widest_clear_gap_is_told_with_both_ratios():
    words = allowed_for_words(rows(CLEAR, LOWER), rows(UNCLEAR, LESS), "White", YEARS, 100)

    assert "Black group is 0.50 times (0.40 to 0.60) that of the White group" in words
    assert words.endswith("it is 1.25 times (1.10 to 1.40), still clear.")


def test_a_gap_that_is_not_clear_any_more_is_called_so():
    words = allowed_for_words(rows(CLEAR, UNCLEAR), rows(UNCLEAR, UNCLEAR), "White", YEARS, 100)

    assert words.endswith("it is 1.10 times (0.90 to 1.30), no longer clear.")


def test_nothing_is_claimed_where_no_gap_is_clear_or_nothing_is_shown():
    unclear = allowed_for_words(rows(UNCLEAR, UNCLEAR), rows(CLEAR, UNCLEAR), "White", YEARS, 100)
    hidden = allowed_for_words([hidden_row("Asian")], [hidden_row("Asian")], "White", YEARS, 100)

    assert "none differs clearly from the White group by age alone" in unclear
    assert "cannot be shown here" in hidden


@pytest.mark.parametrize(
    ("minimum_events", "told"),
    [
        (100, "Black group is 0.50 times"),
        (101, "Asian group is 1.50 times"),
        (120, "Asian group is 1.50 times"),
    ],
)
def test_a_gap_that_rests_on_too_few_published_events_is_not_told(minimum_events, told):
    ratios = rows(CLEAR, LOWER), rows(CLEAR, LOWER)

    assert told in allowed_for_words(*ratios, "White", YEARS, minimum_events)


def test_no_gap_is_told_where_no_clear_one_rests_on_enough_events():
    words = allowed_for_words(rows(CLEAR, LOWER), rows(CLEAR, LOWER), "White", YEARS, 121)

    assert words == (
        "Of the groups that can be shown both ways, none that differs clearly from the White group "
        "by age alone has 121 or more events in the published counts, so no gap is told here."
    )


def other(**columns):
    return row("Other", 300.0, ratio=3.0, ratio_limits=(2.5, 3.5), **columns)


def test_the_gap_of_other_is_never_the_one_told():
    ratios = [*rows(CLEAR, UNCLEAR), other()]
    years = [*YEARS, other(numerator=900)]

    assert "Asian group is 1.50 times" in allowed_for_words(ratios, ratios, "White", years, 100)


def test_where_only_other_is_clearly_apart_no_gap_is_told_and_why():
    ratios = [*rows(UNCLEAR, UNCLEAR), other()]
    words = allowed_for_words(ratios, ratios, "White", [*YEARS, other(numerator=900)], 100)

    assert words == (
        "Of the groups that can be shown both ways, only Other differs clearly from the White "
        "group by age alone on 100 or more events in the published counts. Other is recorded "
        "too often in hospitals, so its rates are likely too high, and no gap is told here."
    )


@pytest.mark.parametrize("words", [CAUTION, MEANING])
def test_a_ratio_that_moves_is_not_called_a_finding(words):
    assert "moving nearer to 1 or further from it is not itself a finding" in words
    assert not re.search(r"goes with where|partly hidden|account for", words)


@pytest.mark.parametrize(
    ("asian", "title"),
    [
        (UNCLEAR, "No clear gap in the one group shown both ways"),
        (CLEAR, "Clear gaps, one group shown both ways: one, then one"),
    ],
)
def test_a_group_that_is_hidden_by_deprivation_is_not_said_to_have_no_gap(asian, title):
    by_both = [row("Asian", 150.0, **asian), hidden_row("Black"), WHITE]

    assert allowed_for_title(rows(asian, CLEAR), by_both, "White") == title
