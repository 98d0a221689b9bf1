"""A reader is told of every measure, column and code that a download can hold."""

from pathlib import Path

import pytest

from harp_utils.measure_words import MEASURES
from harp_utils.publication import COLUMNS, MEASURE_ORDER
from harp_utils.published_words import CODED

DOWNLOADS = (Path(__file__).resolve().parents[1] / "reports" / "downloads.qmd").read_text()


def test_every_measure_has_words_in_the_order_of_the_tables():
    assert list(MEASURES) == list(MEASURE_ORDER)


@pytest.mark.parametrize("name", [*COLUMNS, *MEASURE_ORDER])
def test_the_downloads_page_explains_every_column_and_measure(name):
    assert f"`{name}`" in DOWNLOADS


@pytest.mark.parametrize("code", [*CODED, "z"])
def test_the_downloads_page_explains_every_code(code):
    assert f"`[{code}]`" in DOWNLOADS
