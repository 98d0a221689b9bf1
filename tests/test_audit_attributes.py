"""Attributes: numbers of layout, of names and of words may stand, others not."""

import pytest

from harp_utils.audit.attributes import check_attributes

WRITTEN = "re-admission within 30 days is counted"


@pytest.mark.parametrize(
    "markup",
    [
        '<td colspan="3" class="number">',
        '<section id="re-admission-within-30-days" class="level2">',
        '<a href="../covid_19/devon.html#covid_19_admissions">',
        '<a href="https://doi.org/10.1136/bmj.k4064">',
        '<col style="width: 33%" />',
        '<td title="95% interval 1.15 to 4.53">',
        '<li style="grid-column:3;grid-row:11">',
    ],
)
def test_layout_names_and_words_may_hold_numbers(markup):
    assert list(check_attributes(markup, "page", WRITTEN)) == []


@pytest.mark.parametrize(
    "markup",
    [
        '<div style="width: 37%">',
        '<td title="3">',
        '<td aria-label="1,213">',
        '<td id="black-3">',
        '<td class="n3">',
        '<a href="devon.html?n=3">',
        '<td onclick="show(3)">',
        '<td data-n3="x">',
        "<td title='3'>",
        "<td hidden-count=3>",
    ],
)
def test_other_numbers_may_not_hide(markup):
    found = list(check_attributes(markup, "page", WRITTEN))
    assert [finding.attack for finding in found] == ["an unseen number"]
