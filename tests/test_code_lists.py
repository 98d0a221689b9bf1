"""Code lists: read whole, or refused with the list and column at fault."""

from pathlib import Path

import pandas as pd
import pytest

from harp_utils.errors import InputError
from harp_utils.params import load_code_lists

CODE_LISTS = Path(__file__).resolve().parents[1] / "data" / "reference" / "code_lists.csv"


def test_a_code_list_keeps_its_codes_as_the_source_writes_them():
    lists = load_code_lists(CODE_LISTS)
    assert lists["diabetes_dka"].codes == ("E10.1", "E11.1", "E12.1", "E13.1", "E14.1")
    assert lists["cancer_all"].codes == ("C00-C43", "C45-C97")
    assert lists["chest_pain_ecds"].codes == ("29857009",)
    assert lists["chest_pain_ecds"].position == "chief_complaint_or_diagnosis"
    assert lists["early_pregnancy_bleed_ecds"].status == "mixed"
    assert lists["asthma"].status == "verified"


@pytest.mark.parametrize(
    ("column", "value", "key"),
    [
        ("system", "ICD11", "stroke.system"),
        ("position", "second", "stroke.position"),
        ("code", "I6X", "stroke.code"),
        ("status", "guessed", "stroke.status"),
    ],
)
def test_a_wrong_cell_of_the_code_lists_is_named(tmp_path, column, value, key):
    table = pd.read_csv(CODE_LISTS, dtype=str, keep_default_na=False)
    table.loc[table["code_list"] == "stroke", column] = value
    table.to_csv(tmp_path / "code_lists.csv", index=False)
    with pytest.raises(InputError) as caught:
        load_code_lists(tmp_path / "code_lists.csv")
    assert (caught.value.key, caught.value.value) == (key, value)


def test_one_name_cannot_mix_systems(tmp_path):
    (tmp_path / "lists.csv").write_text(
        "code_list,system,position,code,status,note\n"
        "stroke,ICD10,primary,I61,verified,\n"
        "stroke,SNOMED,primary,230690007,verified,\n"
    )
    with pytest.raises(InputError, match=r"stroke\.system.*one for the whole list"):
        load_code_lists(tmp_path / "lists.csv")


def test_a_missing_column_or_file_of_code_lists_is_named(tmp_path):
    (tmp_path / "lists.csv").write_text("code_list,system,position,status,note\n")
    with pytest.raises(InputError) as caught:
        load_code_lists(tmp_path / "lists.csv")
    assert caught.value.key == "code"
    with pytest.raises(InputError, match=r"absent\.csv"):
        load_code_lists(tmp_path / "absent.csv")
