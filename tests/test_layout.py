import pandas as pd

from harp_utils.layout import ROW, make_where_divisible
from harp_utils.standardisation import proportions


def test_rows_with_nothing_to_divide_by_are_kept_and_say_so():
    keys = dict.fromkeys(ROW, "a")
    rows = pd.DataFrame(
        [keys | {"area_code": "I1"}, keys | {"area_code": "I2"}, keys | {"area_code": "I3"}]
    ).assign(numerator=[3, 0, 2], denominator=[12, 0, 0])

    made = make_where_divisible(proportions, rows, "percentage, Wilson").set_index("area_code")

    assert made["value_note"].to_dict() == {"I1": "", "I2": "z", "I3": "z"}
    assert made["numerator"].to_dict() == {"I1": 3, "I2": 0, "I3": 2}
    assert made.loc["I1", "value"] == 100 * 3 / 12
    assert made.loc[["I2", "I3"], ["value", "lower_95"]].isna().all(axis=None)
    assert set(made["method"]) == {"percentage, Wilson"}


def test_a_table_of_nobody_has_no_values():
    rows = pd.DataFrame([dict.fromkeys(ROW, "a")]).assign(numerator=0, denominator=0)

    made = make_where_divisible(proportions, rows, "percentage, Wilson")

    assert made["value_note"].tolist() == ["z"]
