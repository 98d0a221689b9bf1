"""Codes in the cells of a published CSV, kept beside the numbers."""

import pandas as pd

from harp_utils.hidden_codes import code_of, read_with_codes


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
