"""Codes in the cells of a published CSV, kept beside the numbers."""

import pandas as pd

from harp_utils.hidden_codes import code_of, read_with_codes, with_key


def read(tmp_path, text, **options):
    path = tmp_path / "table.csv"
    path.write_text(text, encoding="utf-8")
    return read_with_codes(path, **options)


def test_a_hidden_number_is_missing_and_its_code_stands_beside_it(tmp_path):
    rows = read(tmp_path, "place,n,share\nA,10,[c]\nB,[p],[p]\nC,20,5.0\n")
    assert rows["n"].isna().tolist() == [False, True, False]
    assert rows["n_code"].tolist() == ["", "[p]", ""]
    assert rows["share_code"].tolist() == ["[c]", "[p]", ""]
    assert "place_code" not in rows


def test_a_number_stays_a_number(tmp_path):
    rows = read(tmp_path, "n\n10\n[c]\n")
    assert rows.loc[0, "n"] == 10


def test_options_reach_the_reader(tmp_path):
    rows = read(tmp_path, "code,n\n001,1\n002,[c]\n003,3\n", dtype={"code": str}, skiprows=[1])
    assert rows["code"].tolist() == ["002", "003"]
    assert rows["n_code"].tolist() == ["[c]", ""]


def test_the_code_of_a_row_is_that_of_the_first_hidden_column():
    row = pd.Series({"known_code": "", "not_known_code": "[p]"})
    assert code_of(row, "known", "not_known") == "[p]"
    assert code_of({"n": None}, "n") == "[c]"  # a table without codes hides small numbers only


def test_a_note_explains_the_codes_that_cells_show_and_no_others():
    note = with_key("Rates.", ["120", "Not shown [c]", "[p]"])
    assert note.startswith("Rates. [c]: a small number. [p]: hidden, small or not, because")
    assert "[u]" not in note
    assert with_key("Rates.", ["120", "95"]) == "Rates."


def test_a_table_may_say_what_a_code_means_in_it():
    assert with_key("Rates.", ["[u]"], {"[u]": "fewer than 10 events"}) == (
        "Rates. [u]: fewer than 10 events."
    )


def test_the_sign_of_a_small_count_is_explained_once_and_only_where_it_stands():
    policy = "Counts from 1 to 7 are hidden (*), the rest rounded to 5."
    assert with_key(policy, ["* of 40"]) == policy
    assert with_key(policy, ["[c]"]) == (
        "Counts from 1 to 7 are hidden, the rest rounded to 5. [c]: a small number."
    )
    assert with_key("Exact.", ["* of 40"]) == "Exact. *: a small count."
