"""Rows of a few places from a published table."""

import pandas as pd

from harp_utils.place_rows import read_places
from harp_utils.published_files import write_table

ROWS = pd.DataFrame(
    {
        "area_code": ["E1", "E1", "E2", "E3"],
        "ethnic_group": ["Asian", "White", "Asian", "Asian"],
        "numerator": [10, 20, 30, 40],
        "value": [1.5, None, 2.5, 3.5],
    }
)


def test_only_the_rows_of_the_places_are_read_in_published_order(tmp_path):
    write_table(ROWS, tmp_path / "care")
    rows = read_places(tmp_path / "care.parquet", ["E3", "E1"])
    assert rows["area_code"].tolist() == ["E1", "E1", "E3"]
    assert rows["numerator"].tolist() == [10, 20, 40]
    assert rows["value"].isna().tolist() == [False, True, False]


def test_words_are_plain_strings(tmp_path):
    write_table(ROWS, tmp_path / "care")
    rows = read_places(tmp_path / "care.parquet", ["E2"])
    assert rows["ethnic_group"].dtype == object
    assert rows.loc[0, "ethnic_group"] == "Asian"
    assert list(rows.columns) == list(ROWS.columns)
