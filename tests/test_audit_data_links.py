"""Rows that travel in a page."""

from urllib.parse import quote

import pytest

from harp_utils.audit.data_links import DATA_LINK, data_rows, metrics_of, series_of

ROWS = 'metric_id,area_name,measure,breakdown\na_rate,"Bath, Swindon",main,ethnic_group\n'


def test_a_comma_in_a_name_does_not_shift_the_columns():
    link = DATA_LINK + quote(ROWS)
    assert data_rows(link)[1] == [["a_rate", "Bath, Swindon", "main", "ethnic_group"]]
    assert series_of(link) == {"a_rate|main|ethnic_group"}
    assert metrics_of(link) == {"a_rate"}


@pytest.mark.parametrize("row", ["a_rate,Bath", "a_rate,Bath,main,ethnic_group,1"])
def test_a_row_of_another_width_cannot_be_read(row):
    with pytest.raises(ValueError, match="another width"):
        series_of(DATA_LINK + quote(f"{ROWS}{row}\n"))


def test_no_link_has_no_rows():
    assert data_rows("") == ([], [])
    assert series_of("") == frozenset()
