"""Two editions of the map, and two publications, read together."""

import numpy as np
import pandas as pd
import pytest
from clean_published import metadata, row, write_clean

from harp_utils.audit.earlier import compare_editions, compare_publications

YEAR = "2023/24"
# West and North London of 2026 is North West London and North Central London of 2023.
JOINED, PARTS = "E54000071", ("E54000027", "E54000028")


def folder_of(path, edition, **counts):
    rows = [
        {
            **row("stroke_readmissions", "official", area, YEAR, "percentage"),
            **{"numerator": np.nan if number is None else number, "value_note": "x"},
            **{"count_note": "c" if number is None else "", "area_level": "icb"},
        }
        for area, number in counts.items()
    ]
    areas = [{"area_code": area, "area_level": "icb", "parent_code": ""} for area in counts]
    facts = metadata()
    facts["provenance"]["edition"] = edition
    return write_clean(path, pd.DataFrame(rows), areas=pd.DataFrame(areas), metadata=facts)


def test_a_place_that_joins_two_hidden_ones_tells_what_they_add_up_to(tmp_path):
    old = folder_of(tmp_path / "old", 2023, **dict.fromkeys(PARTS))
    # 15 stands for 13 to 17; a hidden part of 7 leaves at least 13 - 7 = 6 of the other.
    new = folder_of(tmp_path / "new", 2026, **{JOINED: 15})
    assert [one.detail for one in compare_editions(old, new)] == ["6 to 7 together"] * 2


def test_a_place_that_tells_little_of_its_parts_is_no_finding(tmp_path):
    old = folder_of(tmp_path / "old", 2023, **dict.fromkeys(PARTS))
    new = folder_of(tmp_path / "new", 2026, **{JOINED: 10})
    assert compare_editions(old, new) == []


def test_one_edition_is_not_compared_with_itself(tmp_path):
    one = folder_of(tmp_path / "one", 2026, **{JOINED: 10})
    with pytest.raises(ValueError, match="two editions"):
        compare_editions(one, one)


def test_a_publication_tells_nothing_more_beside_itself(tmp_path):
    one = folder_of(tmp_path / "one", 2026, **{JOINED: None})
    assert compare_publications(one, one) == []
