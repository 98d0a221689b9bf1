"""Which counts are one programme, and what is proved only where linked metrics are."""

import numpy as np
import pandas as pd
import pytest

from harp_utils.audit import families
from harp_utils.audit.blocks import make_blocks
from harp_utils.audit.bounds import Sums, narrow
from harp_utils.audit.programme import solve_block
from harp_utils.audit.witnesses import Found

# Metrics 0 and 1 are linked, with three free cells in two regions; 2 and 3 are, with two.
TABLE = pd.DataFrame(
    {
        "metric": [0, 1, 1, 1, 2, 3],
        "family": [0, 0, 0, 0, 2, 2],
        "region": [0, 0, 1, 1, 0, 1],
        "needed": [5.0, 5, 2, 2, 5, 5],
    }
)
FREE = np.array([True, True, True, False, True, True])


@pytest.fixture
def few(monkeypatch):
    monkeypatch.setattr(families, "FEW_CELLS", 2)


def test_linked_metrics_of_few_cells_are_one_programme(few):
    first, _ = families.divide(TABLE, FREE)
    assert first.label.tolist() == [0, 1, 1, 1, 2, 2]
    assert first.needed.tolist() == TABLE["needed"].tolist()


def test_linked_metrics_of_many_cells_are_one_programme_in_each_region_too(few):
    first, regions = families.divide(TABLE, FREE)
    assert first.label.tolist() == [0, 1, 1, 1, 2, 2]
    own = regions.label.tolist()
    assert own[0] == own[1] != own[2] == own[3]
    assert not {*own[:4]} & {*own[4:]}
    # The others have been tried in all places together.
    assert regions.needed.tolist() == [5, 5, 2, 2, 0, 0]


def test_a_metric_without_others_is_one_programme_however_many_cells_it_has(few):
    alone = TABLE.assign(metric=0, family=0)
    (only,) = families.divide(alone, FREE)
    assert set(only.label.tolist()) == {0}


def test_a_count_that_two_linked_metrics_tell_together_is_found(monkeypatch):
    """Of two places 10 in 10 have the part too, so everyone who has the whole has.

    Whole: W = W1 + W2 = 10 and T = W1 + Y = 10. Part: P = P1 + P2 = 10, and Z = P1 + K = Y' + K,
    so P1 is Y'. As P1 <= W1, P2 <= W2 and both sums are 10, P1 is W1. As Y' <= Y, W1 is at most
    10 - W1, so P1 is 0 to 5.
    """
    whole, part, one = ["W", "W1", "W2", "T", "Y"], ["P", "P1", "P2", "Z", "K", "Y'"], {}
    names = [*whole, *part]
    facts = [
        *(("W", "W1 W2"), ("T", "W1 Y"), ("P", "P1 P2"), ("Z", "P1 K"), ("Z", "Y' K")),
        *(("W1", "P1"), ("W2", "P2"), ("Y", "Y'")),
    ]
    parts = [[names.index(name) for name in members.split()] for _, members in facts]
    sums = Sums(
        np.array([names.index(total) for total, _ in facts]),
        np.array([" " in members for _, members in facts]),
        np.repeat(np.arange(len(facts)), [len(own) for own in parts]),
        np.concatenate(parts),
    )
    exact = np.isin(names, ["W", "T", "P"])
    low, high = narrow(np.where(exact, 10.0, 0), np.full(len(names), 10.0), sums)
    table = pd.DataFrame({"metric": [0] * 5 + [1] * 6, "family": 0, "region": 0})
    needed = np.where(np.array(names) == "P1", 7.0, 0)
    monkeypatch.setattr(families, "FEW_CELLS", 0)

    for way in families.divide(table.assign(needed=needed), low < high):
        blocks = make_blocks(sums, way.label, low, high, way.needed)
        one[len(one)] = [solve_block(Found(block)) for block in blocks]

    alone, linked = one.values()
    assert all(len(solved.cells) == 0 for solved in alone)
    (solved,) = linked
    assert [names[cell] for cell in solved.cells] == ["P1"]
    assert (solved.low.item(), solved.high.item()) == (0, 5)
