"""The auditor's own account of what wholes leave without their parts."""

import numpy as np
import pandas as pd
from clean_published import clean_rows, write_clean

from harp_utils.audit.cell_index import CellIndex
from harp_utils.audit.cells import BIG, CELL_KEYS, make_cells
from harp_utils.audit.reading import read_published
from harp_utils.audit.rests import sums_of_rests, with_rests
from harp_utils.part_sets import PartFacts

STROKE, CVD = "stroke_admissions/events", "cvd_admissions/events"
SETS = pd.DataFrame([(0, STROKE, CVD)], columns=["set", "part", "whole"])
NONE = pd.DataFrame(columns=["part", "whole"])


def clean_table(tmp_path):
    return make_cells(read_published(write_clean(tmp_path, clean_rows()))).table


def test_each_pair_of_counts_has_a_rest_of_which_nothing_is_known(tmp_path):
    table = clean_table(tmp_path)
    every = with_rests(table, SETS)
    rests = every.iloc[len(table) :]
    assert set(rests["series"]) == {f"rest 0 {CVD}"}
    assert set(rests["kind"]) == {"unknown"}
    assert set(rests["high"]) == {BIG}
    # Categories and fifths of all cardiovascular admissions are not in the sample.
    assert set(rests["breakdown"]) == {"everyone", "ethnic_group"}
    assert (every.iloc[: len(table)]["low"] == table["low"]).all()


def test_part_and_rest_are_the_whole(tmp_path):
    every = with_rests(clean_table(tmp_path), SETS)
    cells = CellIndex(every)
    ((total, part, equal),) = sums_of_rests(cells, PartFacts(SETS, NONE))
    assert equal is True
    assert set(every["series"].iloc[total]) == {CVD}
    pairs = pd.DataFrame({"total": total, "series": every["series"].iloc[part].astype(str)})
    assert pairs.groupby("total")["series"].agg(frozenset).unique().tolist() == [
        frozenset({STROKE, f"rest 0 {CVD}"})
    ]
    keys = CELL_KEYS[1:]
    assert (every[keys].iloc[total].to_numpy() == every[keys].iloc[part].to_numpy()).all()


def test_a_rest_within_another_is_said_to_be(tmp_path):
    sets = pd.concat([SETS, SETS.assign(set=1)])
    cells = CellIndex(with_rests(clean_table(tmp_path), sets))
    within = pd.DataFrame([(0, 1)], columns=["part", "whole"])
    *_, (total, part, equal) = sums_of_rests(cells, PartFacts(sets, within))
    assert equal is False
    assert len(total) == len(part) > 0
    names = cells.names["series"][cells.codes["series"]]
    assert set(names[total]) == {f"rest 1 {CVD}"}
    assert set(names[part]) == {f"rest 0 {CVD}"}


def test_without_rests_there_is_nothing_to_say(tmp_path):
    cells = CellIndex(clean_table(tmp_path))
    assert sums_of_rests(cells, PartFacts(SETS, NONE)) == []
    assert np.isin([STROKE, CVD], cells.names["series"]).all()
