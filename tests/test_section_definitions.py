"""Re-admission by two definitions: both named, beside each other, and never blank."""

import pandas as pd
import pytest
from sample_published import PLACE, write_sample_published
from test_sections import Page

from harp_utils.published_reader import load_area
from harp_utils.sections.definitions import LEFT_OUT, definitions, difference_in_words


def row(value: float, note: str = "") -> dict[str, object]:
    return {"value": value, "value_note": note}


@pytest.mark.parametrize(
    ("harp", "official", "words"),
    [
        (row(13.5), row(14.0), "13.5% by the HARP definition, 14.0% by the official NHS England "
         "one, 0.5 percentage points higher"),
        (row(16.2), row(14.9), "16.2% by the HARP definition, 14.9% by the official NHS England "
         "one, 1.3 percentage points lower"),
        (row(9.0), row(9.0), "9.0% by the HARP definition, 9.0% by the official NHS England one, "
         "the same"),
        (row(16.6), row(float("nan"), "o"), "16.6% by the HARP definition; the official NHS "
         "England one leaves everyone out"),
        (row(float("nan"), "c"), row(float("nan"), "c"), "neither can be shown"),
    ],
)  # fmt: skip
def test_the_difference_is_said_in_words(harp, official, words):
    assert difference_in_words(harp, official) == words


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return write_sample_published(tmp_path_factory.mktemp("definitions") / "published")


def test_both_definitions_stand_side_by_side(folder):
    data = load_area("cardiovascular", PLACE, folder)
    made = Page(definitions(data, "stroke_readmissions")).text
    assert "HARP definition" in made
    assert "Official NHS England definition" in made
    assert LEFT_OUT in made
    both = [
        data.rows("stroke_readmissions", "everyone", measure=name) for name in ("main", "official")
    ]
    for everyone in pd.concat(both).to_dict("records"):
        assert f"{everyone['value']:.1f}%" in made
        assert f"of {everyone['denominator']:,.0f}" in made


def test_an_emptied_metric_says_so_and_shows_no_blank(folder):
    data = load_area("maternal_neonatal", PLACE, folder)
    made = Page(definitions(data, "emergency_caesarean_readmissions")).text
    assert "the official NHS England one leaves everyone out" in made
    # Everyone and five groups.
    assert made.count("Not shown [z]") == 1 + 5
    assert "nan" not in made
