"""Percentages and means whose limits allow for people who come back."""

from functools import partial

import pandas as pd

from harp_utils.breakdowns import add_cells
from harp_utils.layout import ROW, Layout, make_where_divisible
from harp_utils.standardisation import PROPORTION_REPEAT_METHOD, design_effects, proportions

EFFECT = "design_effect"


def add_repeat_effects(
    rows: pd.DataFrame, repeats: pd.DataFrame, measure: str, breakdown: str, layout: Layout
) -> pd.DataFrame:
    """Add ``design_effect`` to rows of a breakdown: 1 where nobody was counted.

    Parameters
    ----------
    rows
        With the columns of `layout.ROW`, each row once.
    repeats
        Sums over people (see ``counts.repeats``).
    measure
        The measure in `repeats` that the rows are of.
    breakdown, layout
        Which rows people count towards. Each person has one category, so sums over people add
        up over categories.
    """
    counted = add_cells(repeats[repeats["measure"] == measure], breakdown, layout.categories)
    counted = counted.merge(rows[ROW], on=ROW)
    effects = design_effects(counted, ROW, record_squares="record_squares")
    return rows.merge(effects, on=ROW, how="left").fillna({EFFECT: 1.0})


def repeat_shares(rows: pd.DataFrame) -> pd.DataFrame:
    """Give percentages of rows with a design effect; no value where nothing is to be divided by."""
    make = partial(proportions, design_effect=EFFECT)
    return make_where_divisible(make, rows, PROPORTION_REPEAT_METHOD)
