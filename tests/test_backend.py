"""The engine keeps to the memory that it is given, and spills beside the results."""

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


@pytest.mark.parametrize("limit", ["plenty", "0GB", "-1GB", "3", "3 apples"])
def test_a_limit_that_is_no_size_is_refused(tmp_path, limit):
    with pytest.raises(InputError, match="a size such as"):
        connect(tmp_path, limit)
