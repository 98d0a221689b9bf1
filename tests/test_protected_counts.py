"""What became of published counts: hidden, rounded, zero or exact."""

from published_rows import frame, hidden_row, row, unknown_row, zero_row

from harp_utils.protected_counts import sum_fates, tally_counts

ENGLAND = {"area_code": "E92000001", "area_level": "country"}


def tally(*rows):
    return tally_counts([frame(rows)])


def totals(counted):
    return sum_fates(counted.assign(all="all"), ["all"]).loc["all"].to_dict()


def test_every_count_has_one_fate():
    found = totals(
        tally(
            row("Asian", 172.0),
            zero_row("Black", count_note="0"),
            hidden_row("Mixed"),
            row("Other", 90.0, count_note="p", numerator=None),
            row("White", 158.0, **ENGLAND),
            row("Asian", 150.0, count_note="b", **ENGLAND),
        )
    )
    assert found == {
        "small": 1, "protecting": 1, "rounded": 1 + 1, "zero": 1, "exact": 1, "total": 6,
    }  # fmt: skip


def test_a_count_that_is_not_there_is_not_counted():
    rows = [row("Asian", value_note="x", count_note="x"), row("Black", 1.0, count_note="n")]
    assert tally(*rows).empty


def test_a_count_beside_several_measures_is_counted_once():
    rows = [row("Asian", 1.0), row("Asian", 2.0, measure="share_of_deliveries")]
    assert totals(tally(*rows))["total"] == 1


def test_sums_keep_the_keys_asked_for():
    counted = tally(row("Asian", 1.0), hidden_row("Asian"), unknown_row())
    sums = sum_fates(counted, ["ethnic_group", "area_level"])
    assert sums.loc[("Asian", "icb"), ["small", "rounded", "total"]].tolist() == [1, 1, 1 + 1]
    assert sums.loc[("Unknown", "icb"), "rounded"] == 1


def test_no_tables_make_an_empty_tally():
    assert tally_counts([]).empty
