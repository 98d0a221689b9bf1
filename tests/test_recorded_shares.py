import pandas as pd
import pytest

from harp_utils.recorded_shares import recorded_shares, recorded_title

YEAR = "2025/26"
COMPLETENESS = pd.DataFrame(
    {
        "dataset": ["apc", "apc", "apc", "ecds"],
        "period": [YEAR, YEAR, "2024/25", YEAR],
        "area_code": ["E54000065", "E92000001", "E92000001", "E40000007"],
        "not_stated_share": [None, 5.2, 9.9, 1.0],
        "not_known_share": [2.8, 4.4, 9.9, 1.0],
        "not_stated_share_code": ["[p]", "", "", ""],
    }
)


def shares(*codes):
    return recorded_shares(COMPLETENESS, {code: f"name of {code}" for code in codes}, YEAR)


def test_every_place_has_a_row_with_its_shares_or_why_there_are_none():
    rows = shares("E92000001", "E54000065", "E40000007")
    assert rows["area_name"].tolist()[0] == "name of E92000001"
    assert rows["missing"].tolist() == ["", "Not shown [p]", "Not collected [x]"]
    assert rows.loc[0, ["not_stated_share", "not_known_share"]].tolist() == [5.2, 4.4]


@pytest.mark.parametrize(
    ("first", "title"),
    [
        ("E92000001", "9.6% of admissions have no usable ethnic category"),
        ("E54000065", "The share with unknown ethnicity is not shown"),
        ("E40000007", "Not collected: this extract does not hold all such records"),
    ],
)
def test_the_title_speaks_of_the_first_place_and_of_no_other(first, title):
    assert recorded_title(shares(first, "E92000001")) == title
