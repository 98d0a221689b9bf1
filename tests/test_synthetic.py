"""The synthetic extract: reproducible, alike in every form, and as awkward as a real one."""

import gzip
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from synthetic_extract import CHESHIRE, clean, made, noisy, rows, wide

from harp_utils.activity.codes import is_listed, normal_code
from harp_utils.errors import InputError
from harp_utils.params import load_code_lists
from harp_utils.synthetic import chunks, synthesise
from harp_utils.synthetic.choices import load_choices
from harp_utils.synthetic.diagnoses import COMORBIDITIES
from harp_utils.synthetic.people import person_ids, person_keys


def contents(folder: Path) -> dict[str, bytes]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def test_the_same_arguments_give_the_same_bytes():
    assert contents(noisy()) == contents(noisy(copy=2))


def test_a_place_is_the_same_alone_and_among_others():
    alone, among = rows(noisy(), "apc"), rows(wide(), "apc")
    shared = among[among["EPIKEY"].isin(alone["EPIKEY"])].reset_index(drop=True)
    pd.testing.assert_frame_equal(shared, alone)
    assert len(among) > len(alone)


@pytest.mark.parametrize("form", ["text", "csv.gz"])
@pytest.mark.parametrize("dataset", ["apc", "ecds"])
def test_every_form_has_the_same_content(form, dataset):
    pd.testing.assert_frame_equal(rows(noisy(form), dataset), rows(noisy(), dataset))


def test_a_large_scale_is_made_in_layers_of_other_people(monkeypatch):
    monkeypatch.setattr(chunks, "LARGEST_LAYER", 0.004)
    folder = made(areas=(CHESHIRE,), scale=0.01, focus_areas=("sickle_cell",), noise=False)
    table = rows(folder, "apc")
    layer = table["EPIKEY"].str[:9]
    assert layer.nunique() == 3
    assert table["EPIKEY"].is_unique
    assert (layer.groupby(table["TOKEN_PERSON_ID"]).nunique() == 1).all()


def test_every_row_says_that_it_is_synthetic():
    admitted = rows(wide(), "apc")
    known = admitted["TOKEN_PERSON_ID"] != ""
    assert admitted.loc[known, "TOKEN_PERSON_ID"].str.fullmatch("SYN[0-9a-f]{29}").all()
    assert set(admitted["LSOA11"]) == {"E99999999"}
    assert "NOT REAL DATA" in (wide() / "extract.yml").read_text()


def admitted_quirks(table: pd.DataFrame) -> dict[str, pd.Series]:
    text = {name: table[name].str for name in ("ETHNOS", "DIAG_01", "PROCODE5", "STARTAGE")}
    return {
        "null date": table["DISDATE"] == "1800-01-01",
        "invalid date": table["ADMIDATE"] == "1801-01-01",
        "unreadable date": table["ADMIDATE"] == "2024-02-30",
        "baby age": text["STARTAGE"].fullmatch("700[1-7]"),
        "padded ethnic category": text["ETHNOS"].fullmatch("[A-Z] "),
        "local ethnic category": text["ETHNOS"].fullmatch("[A-S]{2}"),
        "not stated": text["ETHNOS"].fullmatch("Z ?"),
        "not known": table["ETHNOS"] == "99",
        "category of before 2001": text["ETHNOS"].fullmatch("[0-8] ?"),
        "padded diagnosis": text["DIAG_01"].fullmatch("[A-Z][0-9]{2}X"),
        "dagger": text["DIAG_01"].fullmatch("[A-Z][0-9]{2}.D"),
        "no diagnosis": table["DIAG_01"] == "R69X6",
        "no procedure": table["OPERTN_01"] == "-",
        "unknown procedure": table["OPERTN_01"] == "&",
        "long key": table["EPIKEY"].str.len() == 19,
        "second episode": table["EPIORDER"] == "2",
        "unfinished": table["EPISTAT"] == "1",
        "delivery": table["EPITYPE"] == "2",
        "birth": table["EPITYPE"] == "3",
        "transfer": (table["ADMIMETH"] == "81") & (table["ADMISORC"] == "51"),
        "died": table["DISMETH"] == "4",
        "site of a trust": text["PROCODE5"].len() == 5,
        "trust": text["PROCODE5"].len() == 3,
        "resident of nowhere": table["CCG_RESIDENCE"].isin(["59999", "7A3", "7A6"]),
        "no person": table["TOKEN_PERSON_ID"] == "",
        "sex not known": table["SEX"] == "X",
        "duplicate": table.duplicated(),
        "decile in words": table["IMD_DECILE"] == "Least deprived 10%",
    }


def test_the_quirks_of_hes_are_there():
    absent = [
        name for name, found in admitted_quirks(rows(wide(), "apc")).items() if not any(found)
    ]
    assert absent == []


def test_without_noise_every_row_can_be_used():
    found = admitted_quirks(rows(clean(), "apc"))
    errors = "unreadable date,invalid date,no person,duplicate,not stated,not known,sex not known"
    assert [name for name in errors.split(",") if found[name].any()] == []


def test_episodes_of_a_spell_follow_one_another():
    table = rows(clean(), "apc")
    table = table[table["EPISTAT"] == "3"]
    spell = table.groupby(["TOKEN_PERSON_ID", "ADMIDATE", "ADMIMETH"])
    assert (spell["EPIORDER"].max().astype(int) == spell.size()).all()
    assert (table["EPISTART"] <= table["EPIEND"]).all()
    ends = table[table["SPELEND"] == "Y"]
    assert (ends["EPIEND"] == ends["DISDATE"]).all()
    assert (table.loc[table["SPELEND"] == "N", "DISDATE"] == "1800-01-01").all()


def test_an_eighth_of_records_have_no_stated_category_and_providers_differ():
    table = rows(wide(), "apc")
    empty = table["ETHNOS"].str.strip().isin(["Z", "99"])
    by_provider = empty.groupby(table["PROCODE5"].str[:3]).mean()
    assert 0.07 < empty.mean() < 0.2
    assert by_provider.max() > 2 * by_provider.min()


def test_a_persons_contacts_can_disagree():
    table = rows(wide(), "apc")
    stated = table[table["ETHNOS"].str.fullmatch("[A-S]{1,2} ?") & (table["TOKEN_PERSON_ID"] != "")]
    letters = stated["ETHNOS"].str[0].groupby(stated["TOKEN_PERSON_ID"]).nunique()
    assert (letters > 1).any()


def test_without_noise_the_true_category_stands_in_every_record():
    people = pd.read_parquet(clean() / "truth" / "people.parquet").astype("str")
    truth = people.set_index("person_id")["ethnic_category"]
    for dataset, column in (("apc", "ETHNOS"), ("ecds", "ETHNIC_CATEGORY")):
        table = rows(clean(), dataset)
        assert (table[column].str[0] == table["TOKEN_PERSON_ID"].map(truth)).all()


def sickle_cell_admissions(folder: Path) -> pd.Series:
    table = rows(folder, "apc")
    chosen = table["DIAG_01"].str.startswith("D57") & (table["EPIORDER"] == "1")
    return table[chosen & (table["EPISTAT"] == "3")].groupby("TOKEN_PERSON_ID").size()


def test_few_people_have_most_sickle_cell_admissions():
    each = sickle_cell_admissions(wide()).sort_values(ascending=False)
    most = each.iloc[: len(each) // 4].sum()
    assert most > 0.5 * each.sum()


def test_without_repeats_nobody_has_a_condition_twice():
    assert sickle_cell_admissions(clean()).max() == 1


def test_the_population_has_the_scale_of_the_extract():
    england = pd.read_csv("data/reference/population.csv.gz")
    here = england[england["icb_2026"] == CHESHIRE]
    scaled = pd.read_csv(noisy() / "population.csv.gz")
    assert len(scaled) == len(here)
    assert scaled["population"].sum() == pytest.approx(0.01 * here["population"].sum(), rel=1e-4)


def test_gzip_says_no_time():
    path = next((noisy("csv.gz") / "apc").iterdir())
    assert path.read_bytes()[4:8] == b"\0\0\0\0"
    assert gzip.decompress(path.read_bytes()).startswith(b"TOKEN_PERSON_ID,EPIKEY,")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"scale": 0}, "scale: 0: expected a number above 0"),
        ({"form": "xlsx"}, "form: 'xlsx': expected one of parquet, text, csv.gz"),
        ({"areas": ["E99"]}, "areas: 'E99': expected the ONS code of an ICB"),
        ({"focus_areas": ["sicle"]}, "focus_areas: 'sicle': expected one of background, cancer"),
    ],
)
def test_what_cannot_be_made_is_one_clear_line(tmp_path, options, message):
    with pytest.raises(InputError, match=message):
        synthesise(tmp_path, **({"areas": [CHESHIRE], "scale": 0.01} | options))


def test_comorbidities_count_for_nothing():
    anywhere = [codes for codes in load_code_lists().values() if codes.position == "any"]
    listed = [code for codes in anywhere if codes.system == "ICD10" for code in codes.codes]
    normal = [normal_code(code, "ICD10") for code in COMORBIDITIES]
    assert [code for code in normal if any(is_listed(code, each) for each in listed)] == []


@given(st.lists(st.floats(0, 1, exclude_max=True), min_size=1), st.integers(0, 2))
def test_a_draw_is_one_of_its_owners_values(uniform, owner):
    choices = load_choices(pd.Series(["a:1;b:2", "c", "d:5;e:1;f:3"]))
    drawn = choices.draw(np.full(len(uniform), owner), np.array(uniform))
    assert {choices.values[place] for place in drawn} <= [{"a", "b"}, {"c"}, {"d", "e", "f"}][owner]


@given(st.sets(st.tuples(st.integers(0, 2**18), st.integers(0, 255), st.integers(0, 2**32 - 1))))
def test_no_two_people_share_an_id(places):
    keys = [person_keys(np.array([c]), layer, np.array([i]))[0] for c, layer, i in places]
    ids = person_ids(np.array(keys, dtype=np.uint64), 2026).to_pylist()
    assert len(set(ids)) == len(places)
    assert all(len(each) == 32 and each.startswith("SYN") for each in ids)
