"""Names become numbers in their own order, and numbers become names again."""

import ibis
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from harp_utils.activity.labels import BITS, Labels, packed, unpacked

LABELS = Labels({}) | {"sex": ["other", "F", "M", "F"]}


def test_numbers_follow_the_order_of_names():
    assert LABELS.names["sex"] == ("F", "M", "other")
    assert LABELS.place("sex", "other") == 2


def test_numbers_get_their_names_back_and_nothing_stays_missing():
    rows = ibis.memtable(pd.DataFrame({"sex": ["M", "other", None], "n": [1, 2, 3]}))
    numbers = rows.mutate(sex=LABELS.numbered(rows.sex, "sex")).to_pyarrow()
    named = LABELS.named(numbers, ["sex", "n"]).sort_values("n")
    assert named["sex"].tolist()[:2] == ["M", "other"]
    assert named["sex"].isna().tolist() == [False, False, True]


@settings(max_examples=20)
@given(st.tuples(*[st.integers(0, 2**BITS - 1)] * 5))
def test_columns_in_one_number_come_apart_again(row):
    columns = ["a", "b", "c", "d", "e"]
    table = ibis.memtable(pd.DataFrame([row], columns=columns).astype("int8"))
    apart = table.select(cell=packed(table, columns)).select(**unpacked(ibis._.cell, columns))
    assert tuple(apart.execute().iloc[0]) == row
