"""Reading an extract: forms, aliases, refusals, the report, and errors in one line."""

import gzip
import itertools
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from hes_rows import ATTENDANCE, EPISODE, attendance, episode, frame, ids_of, write_extract

from harp_utils.errors import InputError
from harp_utils.extract import ExtractReport, Refusal, check_usable, load_report, read_extract


def records(folder: Path, name: str) -> pd.DataFrame:
    return pd.read_parquet(folder / "interim" / f"{name}.parquet")


def read(folder: Path, episodes: list[dict[str, str]], attendances=None):
    """Write and read an extract; return its report."""
    source = write_extract(folder / "extract", episodes, attendances)
    return read_extract(source, folder / "interim")


def refusals(report) -> dict[str, int]:
    return {f"{entry.dataset}: {entry.reason}": entry.rows for entry in report.refused}


def test_every_row_is_used_or_refused_with_a_reason(tmp_path):
    rows = [
        episode(EPIKEY="1"),
        episode(EPIKEY="1"),
        episode(EPIKEY="1", DISDEST="51"),
        episode(EPIKEY="2", TOKEN_PERSON_ID=" "),
        episode(EPIKEY=""),
        episode(EPIKEY="4", EPISTAT="1"),
        episode(EPIKEY="5", PROCODE3="89997"),
        episode(EPIKEY="6", ADMIDATE="1801-01-01"),
        episode(EPIKEY="7", ADMIDATE="2024-02-30"),
        episode(EPIKEY="8", EPISTART="1800-01-01"),
        episode(EPIKEY="9", DISDATE="2024-04-30"),
        episode(EPIKEY="10", EPIEND="2024-04-30"),
        episode(EPIKEY="11", STARTAGE="212"),
    ]
    report = read(tmp_path, rows, [attendance(), attendance(EC_IDENT="2", ARRIVAL_DATE="")])
    assert refusals(report) == {
        "apc: admission date is not a date": 1,
        "apc: admission date: an invalid date was submitted (1801-01-01)": 1,
        "apc: discharge before admission": 1,
        "apc: episode ends before it starts": 1,
        "apc: exact duplicate row": 1,
        "apc: impossible age": 1,
        "apc: key used by another row": 1,
        "apc: no episode key": 1,
        "apc: no episode start": 1,
        "apc: no person id": 1,
        "apc: no provider": 1,
        "apc: unfinished episode": 1,
        "ecds: no arrival date": 1,
    }
    assert report.rows_read == {"apc": 13, "ecds": 2}
    assert report.rows_used == {"apc": 13 - 12, "ecds": 2 - 1}


def test_a_refused_row_is_kept_as_it_was_read(tmp_path):
    read(tmp_path, [episode(ADMIDATE="30/02/2024", ETHNOS="4 ", DIAG_02="E11.9D")])
    kept = records(tmp_path, "quarantine").iloc[0]
    assert kept["dataset"] == "apc"
    assert kept["file"] == "apc.txt"
    assert kept["admission_date"] == "30/02/2024"
    assert kept["ethnic_category"] == "4"
    assert kept["diagnosis"] == "I219,E11.9D"


SPACES = ["", " ", "\t", "\n", "\r", "\v", "\f"]


@pytest.mark.parametrize("written", ["{0}P 1", "P 1{0}", "{0} P 1{0}"])
def test_white_space_around_a_key_makes_nobody_else_of_a_person(tmp_path, written):
    rows = [
        episode(EPIKEY=f"{space}{n}{space}", TOKEN_PERSON_ID=written.format(space))
        for n, space in enumerate(SPACES)
    ]
    frame(rows).to_parquet(tmp_path / "apc.parquet", index=False)
    read_extract(tmp_path / "apc.parquet", tmp_path / "interim")
    kept = records(tmp_path, "apc")

    assert kept["person"].map(ids_of(["P 1"])).unique().tolist() == ["P 1"]
    assert sorted(kept["episode_key"]) == [str(n) for n in range(len(SPACES))]
    assert kept["person"].nunique() == 1


def keys_of_two_changed_places():
    """Keys of 19 digits that differ from one in two places each, by the same or not."""
    first = "5001500100000000273"
    for a, b in itertools.combinations(range(len(first)), 2):
        for x, y in itertools.product("0159", repeat=2):
            yield first[:a] + x + first[a + 1 : b] + y + first[b + 1 :]


def test_keys_that_are_alike_are_told_apart(tmp_path):
    """DuckDB's own hash takes "5001500100000000273" and "5001500600000005273" for one."""
    keys = sorted({*keys_of_two_changed_places(), "5001500600000005273"})
    rows = pd.DataFrame([episode()] * len(keys)).assign(EPIKEY=keys, TOKEN_PERSON_ID=keys)
    rows.to_parquet(tmp_path / "apc.parquet", index=False)
    report = read_extract(tmp_path / "apc.parquet", tmp_path / "interim")
    kept = records(tmp_path, "apc")

    assert report.rows_used["apc"] == len(keys) > 1_500
    assert kept["person"].nunique() == kept["episode"].nunique() == len(keys)


CELLS = [
    ("STARTAGE", "7004", "age", 0),
    ("STARTAGE", "120", "age", 120),
    ("SEX", "1", "sex", "M"),
    ("SEX", "9", "sex", "other"),
    ("ETHNOS", "H9", "ethnic_category", "H"),
    ("ETHNOS", "Z", "ethnic_category", "Z"),
    ("ETHNOS", "99", "ethnic_category", "99"),
    ("ETHNOS", "X", "ethnic_category", "99"),
    ("ETHNOS", "", "ethnic_category", "99"),
    ("ETHNOS", "4 ", "ethnic_category", "99"),
    ("PROCODE3", "RAA01", "provider_code", "RAA"),
    ("IMD_DECILE", "1", "imd_quintile", 1),
    ("IMD_DECILE", "10", "imd_quintile", 5),
    ("IMD_DECILE", "Least deprived 10%", "imd_quintile", 5),
    ("IMD_DECILE", "More deprived 20-30%", "imd_quintile", 2),
    ("IMD_DECILE", "", "imd_quintile", 0),
    ("STARTAGE", "999", "age", None),
    ("CCG_RESIDENCE", "59999", "sub_icb_code", None),
    ("DISDATE", "1800-01-01", "discharge_date", None),
]


@pytest.fixture(scope="module")
def one_row_a_cell(tmp_path_factory):
    """An extract with one row for each of the cells, the place in the list being its key."""
    folder = tmp_path_factory.mktemp("cells")
    rows = [episode(EPIKEY=str(n), **{case[0]: case[1]}) for n, case in enumerate(CELLS)]
    read(folder, rows)
    return records(folder, "apc").set_index("episode_key")


@pytest.mark.parametrize(("key", "case"), enumerate(CELLS))
def test_a_cell_becomes_its_value(one_row_a_cell, key, case):
    value = one_row_a_cell.loc[str(key), case[2]]
    assert (None if pd.isna(value) else value) == case[3]


def test_old_ethnic_categories_are_reported(tmp_path):
    report = read(tmp_path, [episode(ETHNOS="4"), episode(EPIKEY="2", ETHNOS="99")])
    assert report.pre_2001_categories == {"apc": 1, "ecds": 0}


def test_ethnic_categories_of_no_scheme_are_reported_apart(tmp_path):
    """Q and * are no codes; 99, X, Z and an empty cell are, or say nothing."""
    codes = ["Q", "*", "99", "X", "Z", "", "A1", "9"]
    rows = [episode(EPIKEY=str(n), ETHNOS=code) for n, code in enumerate(codes)]
    report = read(tmp_path, rows)
    assert report.unlisted_categories == {"apc": 2, "ecds": 0}
    assert report.pre_2001_categories == {"apc": 1, "ecds": 0}


def test_aliases_match_in_any_case_and_the_first_is_preferred(tmp_path):
    row = episode(STARTAGE="7001") | {"ADMIAGE": "33", "provcode": "x"}
    lower = {name.lower(): cell for name, cell in row.items()}
    read(tmp_path, [lower])
    assert records(tmp_path, "apc")["age"].item() == 0


def test_absent_optional_columns_are_no_fault(tmp_path):
    without = {name: cell for name, cell in ATTENDANCE.items() if name != "DEPARTMENT_TYPE"}
    assert read(tmp_path, [episode()], [without]).rows_used["ecds"] == 1


def as_text(rows: pd.DataFrame, path: Path) -> None:
    rows.to_csv(path.with_suffix(".txt"), sep="|", index=False)


def as_gzipped_csv(rows: pd.DataFrame, path: Path) -> None:
    with gzip.open(path.with_suffix(".csv.gz"), "wt", encoding="utf-8") as file:
        rows.to_csv(file, index=False)


def as_parquet(rows: pd.DataFrame, path: Path) -> None:
    dates = rows.columns[rows.columns.str.contains("DATE")]
    typed = rows.assign(**{name: pd.to_datetime(rows[name]) for name in dates})
    typed.iloc[::-1].to_parquet(path.with_suffix(".parquet"), index=False)


@pytest.mark.parametrize("write", [as_text, as_gzipped_csv, as_parquet])
def test_every_form_and_order_gives_the_same_checksum_and_records(tmp_path, write):
    episodes = [episode(), episode(), episode(EPIKEY="2", DISDEST="51"), episode(EPISTAT="1")]
    expected = read(tmp_path / "as written", episodes)
    source = tmp_path / "other"
    source.mkdir()
    write(frame(episodes), source / "apc_2024")
    write(frame([ATTENDANCE]), source / "ecds_2024")
    report = read_extract(source, tmp_path / "interim")
    assert report.checksum == expected.checksum
    assert refusals(report) == refusals(expected)
    order = ["episode_key"]
    pd.testing.assert_frame_equal(
        records(tmp_path, "apc").sort_values(order, ignore_index=True),
        records(tmp_path / "as written", "apc").sort_values(order, ignore_index=True),
    )


def test_one_changed_cell_changes_the_checksum(tmp_path):
    one = read(tmp_path / "one", [episode(DIAG_01="I219")])
    other = read(tmp_path / "other", [episode(DIAG_01="I218")])
    assert one.checksum != other.checksum


def test_files_are_told_apart_by_their_columns(tmp_path):
    source = tmp_path / "extract"
    source.mkdir()
    frame([EPISODE]).to_csv(source / "first.csv", index=False)
    frame([ATTENDANCE]).to_csv(source / "second.csv", index=False)
    frame([{"a": "1", "b": "2"}]).to_csv(source / "third.csv", index=False)
    report = read_extract(source, tmp_path / "interim")
    assert report.files == ("first.csv", "second.csv")
    assert report.set_aside == ("third.csv",)


def test_a_dataset_without_a_file_has_no_records(tmp_path):
    path = tmp_path / "apc.csv"
    frame([EPISODE]).to_csv(path, index=False)
    report = read_extract(path, tmp_path / "interim")
    assert report.rows_read == {"apc": 1, "ecds": 0}
    assert records(tmp_path, "ecds").empty


def test_a_synthetic_person_makes_the_extract_synthetic_whatever_its_label_says(tmp_path):
    source = write_extract(tmp_path / "extract", [episode(TOKEN_PERSON_ID="SYN001")])
    label = "name: Trust data\nsynthetic: false\nscale: 0.5\n"
    (source / "extract.yml").write_text(label, encoding="utf-8")
    report = read_extract(source, tmp_path / "interim")
    assert (report.name, report.synthetic, report.scale) == ("Trust data", True, 0.5)
    assert load_report(tmp_path / "interim") == report


def fault(tmp_path: Path, name: str, content: str | bytes) -> str:
    """The one line that a user reads when the extract is one bad file."""
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(InputError) as caught:
        read_extract(path, tmp_path / "interim")
    message = str(caught.value)
    assert "\n" not in message
    return message.removeprefix(f"{tmp_path}/")


@pytest.mark.parametrize("absent", ["DIAG_01", "DIAG_02", "OPERTN_01"])
def test_a_list_without_its_first_code_or_with_a_gap_is_refused(tmp_path, absent):
    """The next code would be taken for it: a second diagnosis for the main one."""
    codes = {f"DIAG_{n:02}": "I10X" for n in (1, 2, 3)} | {f"OPERTN_{n:02}": "W371" for n in (1, 2)}
    row = {name: cell for name, cell in episode(**codes).items() if name != absent}
    source = write_extract(tmp_path / "extract", [row])
    with pytest.raises(InputError, match=f"{absent}: 'no such column'"):
        read_extract(source, tmp_path / "interim")


def test_a_list_may_be_short(tmp_path):
    row = {
        n: c
        for n, c in episode(DIAG_01="I10X").items()
        if not n.startswith("DIAG_0") or n[-1] == "1"
    }
    assert read(tmp_path, [row]).rows_used["apc"] == 1


def test_a_missing_column_is_named_with_what_was_wanted(tmp_path):
    rows = frame([EPISODE]).drop(columns="ETHNOS")
    message = fault(tmp_path, "apc.csv", rows.to_csv(index=False))
    expected = "expected a column ETHNOS or ETHNIC_CATEGORY"
    assert message == f"apc.csv: ethnic_category: 'no such column': {expected}"


def test_all_missing_columns_are_named_at_once(tmp_path):
    rows = frame([EPISODE]).drop(columns=["SEX", "ETHNOS", "DISMETH"])
    message = fault(tmp_path, "apc.csv", rows.to_csv(index=False))
    others = "absent too: SEX; ETHNOS or ETHNIC_CATEGORY"
    assert message.endswith(f"expected a column DISMETH or DISCHARGE_METHOD; {others}")


def test_a_wrong_delimiter_is_named(tmp_path):
    message = fault(tmp_path, "apc.txt", frame([EPISODE]).to_csv(index=False, sep=";"))
    assert message.startswith("apc.txt: header: 'TOKEN_PERSON_ID;EPIKEY;")
    assert message.endswith("expected column names divided by '|' or by ',' alone")


def test_rows_with_another_delimiter_than_the_header_are_refused(tmp_path):
    text = frame([EPISODE]).to_csv(index=False)
    header, row = text.splitlines()
    message = fault(tmp_path, "apc.txt", f"{header.replace(',', '|')}\n{row}\n")
    assert message.startswith("apc.txt: contents:")


def test_the_bad_file_among_several_is_the_one_named(tmp_path):
    source = write_extract(tmp_path / "extract", [episode()])
    bad = source / "apc" / "apc_2.txt"
    header = "|".join(EPISODE)
    bad.write_text(f"{header}\nonly|three|cells\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_extract(source, tmp_path / "interim")
    assert caught.value.file == str(bad)


@pytest.mark.parametrize("name", ["apc.parquet", "apc.csv.gz", "apc.csv"])
def test_an_unreadable_file_is_named(tmp_path, name):
    assert fault(tmp_path, name, b"\xff\xfe\x00 not data").startswith(f"{name}: ")


def test_a_cut_off_gzip_file_is_named(tmp_path):
    whole = gzip.compress(frame([EPISODE] * 500).to_csv(index=False).encode())
    assert fault(tmp_path, "apc.csv.gz", whole[: len(whole) // 2]).startswith("apc.csv.gz: ")


def test_a_key_stored_as_a_decimal_number_is_an_error(tmp_path):
    path = tmp_path / "apc.parquet"
    frame([EPISODE]).assign(EPIKEY=1.5e18).to_parquet(path)
    with pytest.raises(InputError, match="EPIKEY: 'float64': expected text"):
        read_extract(path, tmp_path / "interim")


@pytest.mark.parametrize("name", ["nowhere", "."])
def test_a_folder_without_an_extract_is_an_error(tmp_path, name):
    with pytest.raises(InputError, match="expected"):
        read_extract(tmp_path / name, tmp_path / "interim")


def test_one_fault_in_over_a_fifth_of_the_rows_is_refused():
    report = ExtractReport(
        *("own", False, 1.0, "", "0", (), ()),
        rows_read={"apc": 10},
        rows_used={"apc": 7},
        refused=(Refusal("apc", "admission date is not a date", 3),),
        first_date={"apc": "2025-04-01"},
        last_date={"apc": "2026-03-31"},
        pre_2001_categories={"apc": 0},
        unlisted_categories={"apc": 0},
    )
    told = "own: apc rows: 'more than 1 row in 5: admission date is not a date': expected fewer"
    with pytest.raises(InputError, match=told):
        check_usable(report)
    check_usable(replace(report, refused=(Refusal("apc", "unfinished episode", 3),)))
    check_usable(replace(report, refused=(Refusal("apc", "no person id", 2),)))
