"""What the metadata of a run say of its records: no small number, by itself or by subtraction."""

import pandas as pd
import pytest

from harp_utils.metadata import describe_run
from harp_utils.params import load_suite

POLICIES = load_suite().disclosure


def shown(dataset, **rows):
    """Give the number that is said of each step, None where it is hidden."""
    flow = pd.DataFrame({"dataset": dataset, "step": list(rows), "rows": list(rows.values())})
    steps = describe_run((), flow, POLICIES, {})["flow"]
    assert [(step["dataset"], step["step"]) for step in steps] == [(dataset, name) for name in rows]
    return [step["rows"] for step in steps]


def test_numbers_are_rounded_and_small_ones_hidden():
    # 123,458 to the nearest 5; 3 is fewer than 8; none is none.
    assert shown("apc", **{"rows read": 123_458, "one": 3, "two": 0}) == [123_460, None, 0]


@pytest.mark.parametrize(
    ("dataset", "whole", "parts"),
    [
        ("apc", "rows read", ("rows used", "refused: no key")),
        ("apc", "spells", ("admissions", "spells without a discharge date, set aside")),
        ("apc", "spells", ("admissions", "regular attenders, set aside")),
        ("apc", "admissions", ("admissions counted", "admissions of residents abroad")),
        ("ecds", "attendances", ("attendances counted", "attendances of residents abroad")),
    ],
)
def test_a_small_part_cannot_be_had_by_subtraction(dataset, whole, parts):
    # Shown as 1,010 and 1,000, the whole is 1,008 to 1,012 and its part 998 to 1,002, so that
    # 1 to 7 of the other would be 6 or 7.
    numbers = {whole: 1008, parts[0]: 1002, parts[1]: 6}
    assert shown(dataset, **numbers).count(None) > 1
    assert shown(dataset, **{f"no {name}": rows for name, rows in numbers.items()}) == [
        1010,
        1000,
        None,
    ]
