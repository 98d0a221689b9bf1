"""Chart titles: a finding in ten words, and no more than the intervals carry."""

from itertools import product

import pytest
from published_rows import STROKE, hidden_row, row, zero_row

from harp_utils import findings

GROUPS = ("Asian", "Black", "Mixed", "Other")
LIMITS = {"higher": (1.1, 1.4), "lower": (0.6, 0.9), "unclear": (0.9, 1.1)}


def metric_rows(states):
    """Make one metric's rows from the state of each group's ratio."""
    rows = [
        hidden_row(group) if state == "hidden" else row(group, 10.0, (9, 11), 1.0, LIMITS[state])
        for group, state in states.items()
    ]
    return [*rows, row("White", 10.0, (9, 11), 1.0, ratio_note="reference")]


def test_a_title_names_the_groups_that_are_clearly_apart():
    assert findings.intervals_title(STROKE, "White") == "Higher in the Black group than White"


@pytest.mark.parametrize(
    ("states", "title"),
    [
        (("higher", "higher", "lower", "lower"),
         "Higher in Asian and Black, lower in Mixed and Other"),
        (("higher",) * 4, "Higher in every group than in the White group"),
        (("lower", "unclear", "unclear", "unclear"), "Lower in the Asian group than White"),
        (("unclear",) * 4, "No clear difference from the White group"),
        (("unclear", "unclear", "hidden", "hidden"), "No clear difference; two groups not shown"),
    ],
)  # fmt: skip
def test_interval_titles(states, title):
    rows = metric_rows(dict(zip(GROUPS, states, strict=True)))
    assert findings.intervals_title(rows, "White") == title


def test_no_title_has_more_than_ten_words():
    for states in product(("higher", "lower", "unclear", "hidden"), repeat=4):
        rows = metric_rows(dict(zip(GROUPS, states, strict=True)))
        for title in (findings.intervals_title(rows, "White"), findings.gap_title(rows, "White")):
            assert 3 <= len(title.split()) <= 10, title


def test_titles_when_there_is_nothing_to_compare():
    everything_hidden = [hidden_row(group) for group in (*GROUPS, "White")]
    assert (
        findings.intervals_title(everything_hidden, "White") == "Too few events to show any group"
    )
    nothing = [zero_row(group) for group in (*GROUPS, "White")]
    assert findings.intervals_title(nothing, "White") == "Nothing was recorded in any group"
    no_reference = [row("Black", 40.0, (35, 45), ratio_note="r"), hidden_row("White")]
    title = "No group can be compared with the White group"
    assert findings.intervals_title(no_reference, "White") == title
    assert findings.gap_title(no_reference, "White") == title
    zero = [row("Black", 40.0, (35, 45), ratio_note="e"), zero_row("White")]
    title = "No events in the White group to compare with"
    assert findings.intervals_title(zero, "White") == findings.gap_title(zero, "White") == title


def test_the_gap_title_names_the_groups_with_most_clear_gaps():
    assert findings.gap_title(STROKE, "White") == "The only clear gap is in the Black group"
    both = [*STROKE, *STROKE]
    assert findings.gap_title(both, "White") == "The Black group has the most clear gaps"
    rows = metric_rows(dict(zip(GROUPS, ("higher", "lower", "unclear", "unclear"), strict=True)))
    assert findings.gap_title(rows, "White") == "Asian and Black groups have the most clear gaps"
    rows = metric_rows(dict.fromkeys(GROUPS, "unclear"))
    assert findings.gap_title(rows, "White") == "No clear difference in any of 4 comparisons"


def test_what_was_not_collected_is_not_said_to_be_few():
    absent = [
        hidden_row("Asian", value_note="x", count_note="x", period=period, imd_quintile=fifth)
        for period, fifth in (("2023/24", "1"), ("2024/25", "5"))
    ]

    titles = {
        findings.intervals_title(absent, "White"),
        findings.deprivation_title(absent, []),
    }
    assert titles == {"Not collected: this extract does not hold all such records"}


def slope(group, limits, **columns):
    """Make a group's slope index from its interval."""
    return row(group, sum(limits) / 2, limits, breakdown="inequality", **columns)


def test_a_deprivation_title_follows_from_the_slopes_and_their_intervals():
    def title(*slopes):
        return findings.deprivation_title([row("White", 12.0, imd_quintile="1")], slopes)

    steep, flat, reverse = (3, 9), (-2, 8), (-9, -3)
    most = "Higher towards the most deprived end"
    assert title(slope("White", steep), slope("Asian", flat)) == f"{most} in the White group"
    assert title(slope("White", steep), slope("Asian", steep)) == f"{most} in two groups"
    assert title(*(slope(group, steep) for group in (*GROUPS, "White"))) == f"{most} in every group"
    assert title(slope("White", reverse)).startswith("Higher towards the least deprived end")
    assert title(slope("White", reverse), slope("Asian", steep)) == (
        "The deprivation gradient differs between groups"
    )


def test_a_slope_whose_interval_holds_nought_is_no_gradient():
    rows = [
        row("White", 22.0, (20, 24), imd_quintile="1"),
        row("White", 11.0, (10, 12), imd_quintile="5"),
    ]
    none = "No clear gradient over the fifths in any group"
    assert findings.deprivation_title(rows, [slope("White", (-1, 22))]) == none


def test_a_slope_that_the_two_ends_belie_is_not_told():
    """A line through 3,120, 2,000, 2,400, 3,900 and 2,700 falls towards the most deprived end."""
    ends = [row("Other", 3120.0, imd_quintile="1"), row("Other", 2700.0, imd_quintile="5")]
    steep = [row("White", 12.0, imd_quintile="1"), row("White", 11.0, imd_quintile="5")]
    other, white = slope("Other", (-900, -100)), slope("White", (3, 9))

    uneven = "No steady gradient over the fifths of deprivation"
    assert findings.deprivation_title(ends, [other]) == uneven
    title = findings.deprivation_title([*ends, *steep], [other, white])
    assert title == "Higher towards the most deprived end in the White group"
    hidden = [ends[0], hidden_row("Other", imd_quintile="5")]
    title = findings.deprivation_title(hidden, [other])
    assert title == "Higher towards the least deprived end in the Other group"


def test_everyone_is_told_where_no_group_has_a_slope():
    rows = [row("White", 12.0, imd_quintile="1")]
    hidden = hidden_row("White", value_note="h")
    title = findings.deprivation_title(rows, [slope("Everyone", (3, 9)), hidden])
    assert title == "Higher towards the most deprived end for everyone"
    title = findings.deprivation_title(rows, [hidden])
    assert title == "No line over the fifths of deprivation can be drawn"


def test_category_titles():
    title = findings.categories_title
    indian = row("Asian", 14.0, (13, 15), 1.3, (1.1, 1.5), ethnic_category="Indian")
    chinese = row("Other", 6.0, (5, 7), 0.6, (0.5, 0.7), ethnic_category="Chinese")
    irish = row("White", 13.0, (12, 14), 1.2, (1.1, 1.3), ethnic_category="Irish")
    rows = [indian, chinese, irish]
    assert title(rows, "White") == "Above the White group in one category, below in one"
    assert title([indian], "White") == "Above the White group in one category, below in none"
    assert title([chinese] * 2, "White") == "Below the White group in two categories, above in none"
    assert title([irish, hidden_row("Asian")], "White").startswith("No category can be compared")
    level = {**indian, "ratio_lower_95": 0.9}
    assert title([level], "White") == "No category is clearly apart from the White group"


def test_completeness_titles():
    title = findings.completeness_title(7.4)
    assert title == "7.4% of admissions have no usable ethnic category"
    assert findings.completeness_title(None) == "The share with unknown ethnicity is not shown"
