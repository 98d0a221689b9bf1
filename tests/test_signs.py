"""What codes say of a stay, cell by cell."""

import ibis
import pandas as pd
import pytest

from harp_utils.extract.signs import signs

SILENT = dict.fromkeys(
    [
        *("admission_source", "admission_method", "episode_type", "specialty"),
        *("discharge_method", "discharge_destination"),
    ]
)


@pytest.mark.parametrize(
    ("column", "code", "true"),
    [
        ("admission_source", "51", {"was_sent"}),
        ("admission_source", "19", set()),
        ("admission_method", "2b", {"was_sent"}),
        ("admission_method", "21", set()),
        ("episode_type", "2", {"is_birth"}),
        ("episode_type", "1", set()),
        ("specialty", "501", {"is_obstetric"}),
        ("specialty", "710", {"is_psychiatric"}),
        ("discharge_method", "8", {"is_unfinished"}),
        ("discharge_method", "4", {"has_died"}),
        ("discharge_destination", "79", {"has_died"}),
        ("discharge_destination", "52", {"is_sent_on"}),
        ("discharge_destination", None, set()),
    ],
)
def test_a_code_says_so_much_and_no_more(column, code, true):
    rows = ibis.memtable(pd.DataFrame([SILENT | {column: code}], dtype="str"))
    said = rows.select(**signs(rows)).execute().iloc[0]
    assert set(said.index[said]) == true
    assert not said.isna().any()
