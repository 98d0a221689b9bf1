"""Words for a trend: up or down is said only where a test over the years carries it."""

import pytest
from published_rows import hidden_row, row, zero_row

from harp_utils.derived import UNSTEADY
from harp_utils.trend_words import trend_caption, trend_title

GROUPS = ("Asian", "Black", "Mixed", "White", "Other")
PERIODS = ("2023/24", "2024/25", "2025/26")
UP, DOWN, LEVEL = (3.0, (1.0, 5.0)), (-4.0, (-6.5, -1.5)), (1.0, (-0.5, 2.5))


def years(*groups):
    """Make rows of three years for each group."""
    return [row(group, 10.0, (9, 11), period=period) for group in groups for period in PERIODS]


def changes(**tests):
    """Make the change a year of each group from its value and interval."""
    about = {"measure": "change_a_year", "unit": "% a year", "ratio_note": "z", "count_note": "z"}
    return [row(group, value, limits, **about) for group, (value, limits) in tests.items()]


def untested(group):
    return hidden_row(group, measure="change_a_year", value_note="h", unit="% a year")


@pytest.mark.parametrize(
    ("tests", "title"),
    [
        ({"Asian": UP, "White": LEVEL}, "Up since 2023/24 in the Asian group"),
        ({"Asian": UP, "Black": UP}, "Up since 2023/24 in the Asian and Black groups"),
        ({"Asian": UP, "Black": DOWN}, "Up in one group, down in one, since 2023/24"),
        ({"Asian": LEVEL, "White": LEVEL}, "No clear trend since 2023/24"),
        (dict.fromkeys(GROUPS, DOWN), "Down since 2023/24 in five groups"),
    ],
)
def test_a_trend_is_claimed_only_where_the_interval_excludes_nought(tests, title):
    assert trend_title(years(*tests), changes(**tests)) == title


def test_an_interval_that_touches_nought_is_no_trend():
    edge = changes(Asian=(2.0, (0.0, 4.0)), White=(-2.0, (-4.0, 0.0)))
    assert trend_title(years("Asian", "White"), edge) == "No clear trend since 2023/24"


def test_groups_that_were_not_tested_are_counted():
    tests = [*changes(Asian=LEVEL), untested("Other")]
    title = trend_title(years("Asian", "Other"), tests)
    assert title == "No clear trend since 2023/24; one group not tested"
    assert len(title.split()) <= 10
    assert trend_title(years("Other"), [untested("Other")]) == (
        "Too few years are shown to test for a trend"
    )


def test_everyone_and_the_unknown_group_lend_no_claim():
    tests = changes(Everyone=UP, Unknown=UP, Asian=LEVEL)
    assert trend_title(years("Asian"), tests) == "No clear trend since 2023/24"


def test_hidden_zero_and_not_collected_years():
    hidden = [hidden_row("Asian", period=period) for period in PERIODS]
    assert trend_title(hidden, []) == "Too few events to show a trend"
    withheld = [{**one, "value_note": "p"} for one in hidden]
    assert trend_title(withheld, []) == "Too few values can be published to show a trend"
    zero = [zero_row("Asian", period=period) for period in PERIODS]
    assert trend_title(zero, []) == "Nothing was recorded in any year"
    absent = [hidden_row("Asian", value_note="x", period=period) for period in PERIODS]
    assert trend_title(absent, []) == "Not collected: this extract does not hold all such records"


def uneven(group, value, limits):
    [test] = changes(**{group: (value, limits)})
    return {**test, "method": UNSTEADY}


def test_a_change_that_is_not_steady_is_not_called_up_or_down():
    tests = [uneven("Asian", *UP), *changes(White=LEVEL)]
    title = trend_title(years("Asian", "White"), tests)
    assert title == "No steady trend since 2023/24; uneven in one group"
    assert len(title.split()) <= 10
    assert "Asian +3.0% (+1.0% to +5.0%, uneven)" in trend_caption(tests)
    beside = [uneven("Asian", *UP), *changes(Black=UP)]
    assert trend_title(years("Asian", "Black"), beside) == "Up since 2023/24 in the Black group"


def test_the_caption_lists_changes_with_their_sign():
    tests = [*changes(Asian=UP, Black=DOWN), untested("Other")]
    assert trend_caption(tests) == (
        "Change a year, 95% interval: Asian +3.0% (+1.0% to +5.0%); "
        "Black \u22124.0% (\u22126.5% to \u22121.5%). Clear only where it excludes 0; "
        "about one in 20 does by chance alone."
    )
    assert trend_caption([untested("Other")]) == ""
