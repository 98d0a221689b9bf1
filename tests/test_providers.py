"""How completely each provider records ethnicity."""

import pandas as pd
import pytest

from harp_utils.params import load_suite
from harp_utils.providers import COUNTS, KEYS, protect_providers, providers_in_words
from harp_utils.published_checks import DisclosureError, check_counts
from harp_utils.published_files import write_csv
from harp_utils.published_reader import load_providers

SUITE = load_suite()
YEAR = "2025/26"


def protect(*rows):
    """Providers from (code, records, known, not stated, not known) of one year's admissions."""
    columns = ["provider_code", *COUNTS]
    table = pd.DataFrame(rows, columns=columns).assign(dataset="apc", period=YEAR)
    return protect_providers(table, SUITE).set_index("provider_code")


def test_counts_are_rounded_and_shares_made_from_them():
    row = protect(("RAA", 1003, 851, 102, 50)).loc["RAA"]
    assert row[COUNTS].tolist() == [1005, 850, 100, 50]
    assert row["known_category_share"] == round(100 * 850 / 1005, 1)
    assert row["not_stated_share"] == round(100 * 100 / 1005, 1)


def test_small_counts_are_hidden_with_what_rests_on_them():
    row = protect(("RAA", 20, 7, 13, 0)).loc["RAA"]
    assert row[["known_category", "known_category_share", "against_england"]].isna().all()
    assert row[["n", "not_stated", "not_known"]].tolist() == [20, 15, 0]


def test_a_hidden_count_that_the_others_would_give_away_takes_one_with_it():
    """Of 12 records (8 to 12) 10 are usable (8 to 12), so at most 4 are not known: too few."""
    row = protect(("RAA", 12, 10, 0, 2)).loc["RAA"]
    assert row["not_known_note"] in ("c", "p")
    assert "p" in row[["n_note", "known_category_note"]].tolist()


def test_a_hidden_year_cannot_be_had_from_the_pooled_years():
    """Of 10 over all years 8 are of the first: the year with 2 would be known to 4 values."""
    years = [(500, 492, 8, 0), (500, 498, 2, 0), (500, 500, 0, 0), (1500, 1490, 10, 0)]
    periods = [*(period.label for period in SUITE.periods), SUITE.pooled_label]
    table = pd.DataFrame(years, columns=COUNTS).assign(
        dataset="apc", provider_code="RAA", period=periods
    )

    shown = protect_providers(table, SUITE).set_index("period")["not_stated_note"]

    assert shown[periods[1]] in ("c", "p")
    assert "p" in shown[[periods[0], SUITE.pooled_label]].tolist()


def test_a_provider_is_set_beside_all_together_at_the_limits_of_chance():
    """Of 21,000 records 2,100 are unusable, 10%; of 1,000 chance brings 10% -/+ 2.9 points."""
    table = protect(
        ("R10", 19_000, 17_100, 1_900, 0),
        ("R13", 1_000, 870, 130, 0),
        ("R07", 1_000, 930, 70, 0),
    )
    assert table["against_england"].to_dict() == {"R10": "within", "R13": "above", "R07": "below"}


def test_each_data_set_and_year_has_its_own_comparison():
    rows = pd.DataFrame(
        [("R1", 1000, 900, 100, 0), ("R2", 1000, 500, 500, 0)], columns=["provider_code", *COUNTS]
    ).assign(period=YEAR, dataset=["apc", "ecds"])
    assert set(protect_providers(rows, SUITE)["against_england"]) == {"within"}


def test_the_order_of_rows_does_not_matter():
    rows = [("RBB", 50, 40, 10, 0), ("RAA", 100, 90, 10, 0)]
    pd.testing.assert_frame_equal(protect(*rows), protect(*rows[::-1]))


def test_hidden_cells_are_read_back_as_missing(tmp_path):
    table = protect(("RAA", 20, 7, 13, 0), ("123", 1000, 900, 100, 0)).reset_index()
    words = providers_in_words(table)
    assert words.loc[words["provider_code"] == "RAA", "known_category"].item() == "[c]"
    write_csv(words, tmp_path / "providers.csv")
    read = load_providers(tmp_path).set_index("provider_code")
    assert read.loc["RAA", "known_category":"known_category"].isna().all()
    assert read.loc["123", "n"] == 1000


def test_no_providers_give_no_rows():
    empty = pd.DataFrame(columns=[*KEYS, *COUNTS])
    assert protect_providers(empty, SUITE).empty


@pytest.mark.parametrize("count", [7, 12])
def test_a_small_or_unrounded_count_stops_the_run(count):
    table = pd.DataFrame({"dataset": ["apc"], "n": [count]})
    with pytest.raises(DisclosureError, match="n: a count that is small or not rounded"):
        check_counts(table, ["n"], table["dataset"], SUITE.disclosure)


def test_a_share_has_the_reason_of_the_number_that_it_is_out_of():
    shown = protect(("RAA", 1003, 851, 102, 50)).reset_index()
    shares = [f"{name}_share" for name in ("known_category", "not_stated", "not_known")]
    hidden = shown.astype({"n": "Float64"}).assign(n=pd.NA, n_note="p")
    row = providers_in_words(hidden.assign(**dict.fromkeys(shares, float("nan")))).iloc[0]

    assert row[["n", *shares]].tolist() == ["[p]"] * 4
    assert row["known_category"] == 850
