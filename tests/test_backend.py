"""The engine keeps to the memory that it is given, and spills beside the results."""

import sys
from importlib.util import find_spec

import ibis
import pytest

from harp_utils.backend import connect, store
from harp_utils.errors import InputError


def test_a_sort_of_more_than_the_limit_is_finished_from_disk(tmp_path):
    engine = connect(tmp_path, "100MB")
    numbers = ibis.range(3_000_000).unnest().name("n").as_table()
    text = numbers.mutate(text=ibis.literal("a text that is long ") + (numbers.n % 997).cast(str))
    kept = store(engine, text.order_by(["text", "n"]), tmp_path / "sorted.parquet")
    assert kept.count().execute() == 3_000_000


def test_a_limit_too_small_for_a_step_is_one_line(tmp_path):
    engine = connect(tmp_path, "1MB")
    numbers = ibis.range(3_000_000).unnest().name("n").as_table()
    with pytest.raises(InputError, match=r"--memory: .too little to make sorted\.parquet"):
        store(engine, numbers.order_by(numbers.n % 997), tmp_path / "sorted.parquet")


@pytest.mark.parametrize("limit", ["plenty", "0GB", "-1GB", "3", "3 apples"])
def test_a_limit_that_is_no_size_is_refused(tmp_path, limit):
    with pytest.raises(InputError, match="a size such as"):
        connect(tmp_path, limit)


@pytest.mark.parametrize("word", ["spark", "local[0]", "local[two]", "spark://", "Duckdb", ""])
def test_a_backend_that_is_none_is_refused(tmp_path, word):
    with pytest.raises(InputError, match="expected duckdb, a Spark master") as caught:
        connect(tmp_path, backend=word)
    assert caught.value.value == word


@pytest.mark.parametrize(
    ("backend", "limit"), [("local[2]", "100MB"), ("yarn", "3GB"), ("session", "3GB")]
)
def test_a_limit_that_spark_cannot_keep_is_refused(tmp_path, backend, limit):
    with pytest.raises(InputError, match="--memory"):
        connect(tmp_path, limit, backend)


def test_without_pyspark_the_error_says_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyspark", None)
    with pytest.raises(InputError, match="expected pyspark, which make spark"):
        connect(tmp_path, backend="local")


@pytest.mark.skipif(not find_spec("pyspark"), reason="pyspark is asked for first")
def test_without_java_the_error_says_what_to_install(tmp_path, monkeypatch):
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(InputError, match="expected Java 17 or 21"):
        connect(tmp_path, backend="local")


def test_a_step_of_duckdb_takes_the_place_of_a_folder_that_spark_wrote(tmp_path):
    (tmp_path / "step.parquet").mkdir()
    numbers = ibis.range(3).unnest().name("n").as_table()
    assert store(connect(tmp_path), numbers, tmp_path / "step.parquet").count().execute() == 3
