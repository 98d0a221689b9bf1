"""Days from means: what they tell of the stays of places together."""

import numpy as np
import pandas as pd
from clean_published import YEARS, row, write_clean

from harp_utils.audit.cells import BIG, make_cells
from harp_utils.audit.days import narrow_days, with_days
from harp_utils.audit.reading import read_published

STAYS = "stroke_length_of_stay"


def with_days_of(tmp_path, **places):
    """Stays and their mean in some places: (number shown or None, mean)."""
    rows = [
        {
            **row(STAYS, "main", area, YEARS[0], "mean"),
            **{"denominator": np.nan if shown is None else shown, "value": mean},
            "count_note": "c" if shown is None else "",
        }
        for area, (shown, mean) in places.items()
    ]
    published = read_published(write_clean(tmp_path, pd.DataFrame(rows)))
    cells = make_cells(published)
    return with_days(cells, cells.table, published)


def bounds(table):
    return tuple(table[end].to_numpy(dtype=float, copy=True) for end in ("low", "high"))


def test_a_mean_and_its_stays_bound_the_days(tmp_path):
    """10 stands for 8 to 12 stays; 6.4 over as few as 8 is printed to a fifth: 6.3 to 6.5."""
    table = with_days_of(tmp_path, A1=(10, 6.4))
    low, high, _ = narrow_days(*bounds(table), table)
    assert table["series"].astype(str).tolist() == [f"{STAYS}/stays", f"days {STAYS}/stays"]
    assert (low[1], high[1]) == (np.ceil(8 * 6.3), np.floor(12 * 6.5))


def test_days_bound_their_stays(tmp_path):
    """52 to 63 days at 6.3 to 6.5 each are 8 to 10 stays."""
    table = with_days_of(tmp_path, A1=(10, 6.4))
    low, high = bounds(table)
    low[1], high[1] = 52, 63
    low, high, narrower = narrow_days(low, high, table)
    assert (low[0], high[0]) == (np.ceil(52 / 6.5), np.floor(63 / 6.3))
    assert narrower[0]


def test_a_hidden_mean_leaves_the_days_unknown(tmp_path):
    table = with_days_of(tmp_path, A1=(None, np.nan))
    low, high, narrower = narrow_days(*bounds(table), table)
    assert (low.tolist(), high.tolist()) == ([1, 0], [7, BIG])
    assert not narrower.any()


def test_no_days_make_no_fewer_stays(tmp_path):
    """A mean of 0.0 says nothing of how many stays there are."""
    table = with_days_of(tmp_path, A1=(10, 0.0))
    low, high, _ = narrow_days(*bounds(table), table)
    assert (low[0], high[0]) == (8, 12)
