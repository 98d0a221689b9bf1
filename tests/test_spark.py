"""Spark, on this machine, gives the records, the report and the counts that DuckDB gives."""

import shutil
from dataclasses import fields, replace
from importlib.util import find_spec
from pathlib import Path

import ibis
import pandas as pd
import pytest
from conftest import ICBS
from hes_rows import EPISODE, attendance, episode, frame, write_extract

from harp_utils.backend import connect, lookup, own_spark_ended
from harp_utils.counts import CountTables, build_counts
from harp_utils.errors import InputError
from harp_utils.extract import ExtractReport, read_extract
from harp_utils.extract.values import number_of
from harp_utils.geography import load_areas, load_places
from harp_utils.params import load_focus_areas, load_suite
from harp_utils.synthetic import synthesise

NEEDED = {"Java on PATH": shutil.which("java"), "pyspark (make spark)": find_spec("pyspark")}
MISSING = [name for name, found in NEEDED.items() if not found]
pytestmark = pytest.mark.skipif(
    bool(MISSING), reason="SPARK IS NOT TESTED, there is no " + " and no ".join(MISSING)
)
SPARK = "local[2]"
ENGINES = ("duckdb", SPARK)
# The dates and numbers that come in extracts of several makers, good and bad.
DATES = (
    *("2024-05-01", "2024-5-1", "2024/05/01", "2024 05 01", "2024-05-01 10:30:00", "2024-05-01Z"),
    *("01/05/2024", "20240501", "2024-05", "2024", "2024-02-30", "24-05-01"),
    *("2024-05/01", "2024-05-012", "1800-01-01", "1801-01-01", "\t2024-05-01 ", "not known"),
)
AGES = (
    *("47", " 47 ", "47.0", "46.5", "46.49", "4.7e1", "+47", "-1", "047", "47."),
    *("47x", "7001", "999", "121", "99999", "9223372036854775808", "nan", "", "\x0b47\f"),
)
DECILES = ("3", "3.0", "03", "11", "Most deprived 10%", "LESS DEPRIVED 40-50%", "fff", "", "0")


@pytest.fixture(scope="module", autouse=True)
def spark(tmp_path_factory):
    """The one session of this file."""
    with pytest.MonkeyPatch.context() as patch, own_spark_ended():
        # Java's second compiler takes longer over so few rows than it saves.
        patch.setenv("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC")
        yield connect(tmp_path_factory.mktemp("spark"), backend=SPARK)


def without_checksum(report: ExtractReport) -> ExtractReport:
    """A report as both engines give it: the checksum is made by a function of the engine."""
    return replace(report, checksum="")


def read_by_both(source: Path, folder: Path) -> list[ExtractReport]:
    return [without_checksum(read_extract(source, folder / name, backend=name)) for name in ENGINES]


def records(folder: Path, name: str) -> pd.DataFrame:
    """Records in the order of their cells, without numbers that an engine makes of its own."""
    rows = pd.read_parquet(folder / f"{name}.parquet")
    rows = rows.drop(columns=["person", "episode", "attendance", "row_digest"], errors="ignore")
    return rows.astype(object).sort_values(list(rows.columns), ignore_index=True)


def assert_same_records(folder: Path) -> None:
    for name in ("apc", "ecds", "quarantine"):
        duckdb, spark = (records(folder / engine, name) for engine in ENGINES)
        pd.testing.assert_frame_equal(duckdb, spark)


def counted(interim: Path, backend: str) -> CountTables:
    suite = load_suite()
    geography = load_areas(suite.edition), load_places(suite.edition)
    return build_counts(interim, suite, load_focus_areas(), *geography, backend=backend)


def assert_same_counts(folder: Path) -> None:
    duckdb, spark = (counted(folder / name, name) for name in ENGINES)
    for field in fields(CountTables):
        expected, actual = getattr(duckdb, field.name), getattr(spark, field.name)
        pd.testing.assert_frame_equal(actual, expected, obj=field.name)
    assert duckdb.events["numerator"].sum() > 0


def test_report_and_counts_of_a_parquet_extract_are_those_of_duckdb(tiny_extract, tmp_path):
    duckdb, spark = read_by_both(tiny_extract, tmp_path)
    assert spark == duckdb
    assert_same_counts(tmp_path)


def test_report_and_records_of_a_csv_extract_are_those_of_duckdb(tmp_path):
    synthesise(tmp_path / "csv", scale=0.005, seed=11, form="csv.gz", areas=ICBS)
    duckdb, spark = read_by_both(tmp_path / "csv", tmp_path)
    assert spark == duckdb
    assert spark.refused
    assert_same_records(tmp_path)


def test_a_cell_is_read_as_on_duckdb(tmp_path):
    cells = [
        *({name: day} for name in ("ADMIDATE", "DISDATE") for day in DATES),
        *({"STARTAGE": age} for age in AGES),
        *({"IMD_DECILE": decile} for decile in DECILES),
        *({"EPIORDER": order} for order in ("1", "1.0", "40000", "")),
        *({"ETHNOS": code} for code in ("a", "A9", "4 ", "", " z", "99")),
        *({"PROCODE3": code} for code in ("raa01", "899", "R", "")),
        *({"DIAG_01": first, "DIAG_02": second} for first in ("", "I10X") for second in ("", "I1")),
        {"DISDEST": '"quoted ""twice"" | here"'},
        {"DISDEST": '"two\nlines"'},
    ]
    rows = [episode(EPIKEY=str(key), **changes) for key, changes in enumerate(cells)]
    rows += [episode(EPIKEY="0"), episode(EPIKEY="1", SEX="1"), episode(EPIKEY="1", SEX=" 1")]
    source = tmp_path / "extract"
    source.mkdir()
    lines = ["|".join(row.values()) for row in rows]
    header = "|".join(EPISODE).replace("STARTAGE", "startage")
    (source / "apc.txt").write_text("\n".join([header, *lines]), encoding="utf-8-sig")
    duckdb, spark = read_by_both(source, tmp_path)
    assert spark == duckdb
    assert spark.rows_read == {"apc": len(rows), "ecds": 0}
    assert_same_records(tmp_path)


def test_typed_parquet_is_read_as_on_duckdb(tmp_path):
    rows = frame([episode(EPIKEY=str(key), STARTAGE=str(key)) for key in range(3)])
    typed = rows.assign(
        ADMIDATE=pd.to_datetime(rows["ADMIDATE"]).astype("datetime64[ns]"),
        DISDATE=pd.to_datetime(rows["DISDATE"]).dt.date,
        STARTAGE=[0.0, 1.0, None],
        EPIORDER=[1, 2, 3],
    )
    typed.to_parquet(tmp_path / "apc.parquet", index=False)
    duckdb, spark = read_by_both(tmp_path / "apc.parquet", tmp_path)
    assert spark == duckdb
    assert_same_records(tmp_path)


def test_keys_are_stripped_as_on_duckdb(tmp_path):
    spaces = ("", " ", "\t", "\v", "\f")
    rows = [
        episode(EPIKEY=f"{n}{space}", TOKEN_PERSON_ID=f"P1{space}")
        for n, space in enumerate(spaces)
    ]
    frame([*rows, episode(EPIKEY="3", TOKEN_PERSON_ID="P1")]).to_parquet(tmp_path / "apc.parquet")
    duckdb, spark = read_by_both(tmp_path / "apc.parquet", tmp_path)
    assert spark == duckdb
    assert duckdb.rows_used["apc"] == len(spaces)
    assert_same_records(tmp_path)


def test_numbers_of_keys_have_64_bits(spark):
    """Of a million keys about a hundred would share a number of 32 bits."""
    keys = ibis.range(1_000_000).unnest().name("key").as_table()
    numbers = keys.select(number=number_of(keys.key.cast(str)))
    assert spark.execute(numbers.number.nunique()) == 1_000_000


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("apc_2.txt", ("|".join(EPISODE) + "\nonly|three|SECRET\n").encode()),
        ("apc_2.parquet", b"PAR1 SECRET PAR1"),
        ("apc_2.txt.gz", b"\x1f\x8b SECRET"),
    ],
)
def test_a_file_that_cannot_be_read_is_named_in_one_line(tmp_path, name, content):
    source = write_extract(tmp_path / "extract", [episode()], [attendance()])
    bad = source / "apc" / name
    bad.write_bytes(content)
    with pytest.raises(InputError) as caught:
        read_extract(source, tmp_path / "interim", backend=SPARK)
    assert caught.value.file == str(bad)
    assert "\n" not in str(caught.value)
    assert "SECRET" not in str(caught.value)


def test_the_session_that_is_there_is_used(spark, tmp_path):
    lookup(spark, "places_here", pd.DataFrame({"place": [1, 2]}))
    there = connect(tmp_path, backend="session")
    assert there.table("places_here").count().execute() == 2
