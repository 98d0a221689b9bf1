import pandas as pd
import pytest

from harp_utils.gaps import add_ratios


def row(group, value, note="", *, breakdown="ethnic_group", quintile="all", statistic="dsr"):
    return {
        "metric_id": "m",
        "measure": "main",
        "period": "2025/26",
        "area_code": "I1",
        "imd_quintile": quintile,
        "breakdown": breakdown,
        "ethnic_group": group,
        "value": value,
        "standard_error": value / 10 if value else None,
        "value_note": note,
        "statistic": statistic,
    }


def ratios(*rows):
    shown = add_ratios(pd.DataFrame(rows), "White")
    return list(zip(shown["ratio"].round(2).fillna(-1), shown["ratio_note"], strict=True))


def test_groups_are_compared_with_the_reference_group():
    assert ratios(row("Asian", 30.0), row("White", 20.0)) == [(1.5, ""), (1.0, "reference")]


@pytest.mark.parametrize(("value", "note"), [(None, "u"), (None, "c"), (0.0, "0")])
def test_no_ratio_to_a_reference_that_is_hidden_or_zero(value, note):
    hidden = ratios(row("Asian", 30.0), row("White", value, note))

    assert hidden == [(-1, "e" if note == "0" else "r"), (-1, note)]


@pytest.mark.parametrize(("value", "note"), [(None, "c"), (0.0, "0")])
def test_categories_do_not_tell_why_their_unpublished_reference_has_no_value(value, note):
    """Nought of 7 and nought of 8 would differ, and nothing else says how many there were."""
    category = row("Asian", 30.0, breakdown="ethnic_category")

    assert ratios(category, row("White", value, note))[0] == (-1, "r")


@pytest.mark.parametrize(("value", "note"), [(None, "u"), (None, "c"), (0.0, "0"), (None, "z")])
def test_no_ratio_of_a_value_that_is_hidden_or_zero(value, note):
    assert ratios(row("Asian", value, note), row("White", 20.0))[0] == (-1, note)


def test_everyone_and_unknown_are_not_compared():
    rows = [row("Everyone", 25.0, breakdown="everyone"), row("Unknown", None, "z")]

    assert ratios(*rows, row("White", 20.0))[:2] == [(-1, "z"), (-1, "z")]


def test_medians_have_no_ratio():
    rows = [row("Asian", 3.0, statistic="median"), row("White", 2.0, statistic="median")]

    assert ratios(*rows) == [(-1, "z"), (-1, "z")]


def test_a_detailed_category_is_compared_with_the_whole_reference_group():
    rows = [row("White", 40.0, breakdown="ethnic_category"), row("White", 20.0)]

    assert ratios(*rows) == [(2.0, ""), (1.0, "reference")]


def test_by_deprivation_groups_are_compared_within_their_quintile():
    rows = [
        row("Asian", 30.0, breakdown="deprivation", quintile="1"),
        row("White", 10.0, breakdown="deprivation", quintile="1"),
        row("White", 20.0),
    ]

    assert ratios(*rows)[0] == (3.0, "")
