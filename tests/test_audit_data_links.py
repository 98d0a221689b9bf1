"""Rows that travel in a page."""

from urllib.parse import quote

from harp_utils.audit.data_links import DATA_LINK, data_rows, metrics_of, series_of

ROWS = 'metric_id,area_name,measure,breakdown\na_rate,"Bath, Swindon",main,ethnic_group\n'


def test_a_comma_in_a_name_does_not_shift_the_columns():
    link = DATA_LINK + quote(ROWS)
    assert data_rows(link)[1] == [["a_rate", "Bath, Swindon", "main", "ethnic_group"]]
    assert series_of(link) == {"a_rate|main|ethnic_group"}
    assert metrics_of(link) == {"a_rate"}


def test_no_link_has_no_rows():
    assert data_rows("") == ([], [])
    assert series_of("") == frozenset()
