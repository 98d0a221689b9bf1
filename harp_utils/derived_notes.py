"""Why a made value is missing: what it needs was not collected, is hidden, or is nought."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from harp_utils.breakdowns import UNKNOWN

WITHIN = ["metric_id", "area_code", "period"]
NOUGHT = "l"


def note_missing(made: pd.DataFrame, main: pd.DataFrame, reference: str, pooled: str) -> pd.Series:
    """Tell apart the reasons for the note "h" of made rows without a value.

    Parameters
    ----------
    made
        Rows made from others: ``metric_id, area_code, period, ethnic_group, measure, value,
        value_note``.
    main
        The published rows they are made from.
    reference
        The group that others are compared with.
    pooled
        Label of the years together.

    Returns
    -------
    pandas.Series
        The notes, with "x" in place of "h" where records were not collected, and `NOUGHT` where
        nothing that the value needs is hidden but something is nought, which has no interval.
    """
    absent = main.loc[main["value_note"] == "x", WITHIN]
    # A trend needs every year, so any of them can be what it lacks.
    absent = pd.concat([absent, absent.assign(period=pooled)])
    missing = made["value"].isna()
    hidden = _needs(made, main[~main["value_note"].isin(["", "0"])], reference, pooled)
    nought = _needs(made, main[main["value_note"] == "0"], reference, pooled)
    only_nought = missing & (made["value_note"] == "h") & nought & ~hidden
    notes = made["value_note"].mask(only_nought, NOUGHT)
    return notes.mask(missing & _are_in(made, absent, WITHIN), "x")


def _needs(
    made: pd.DataFrame, rows: pd.DataFrame, reference: str, pooled: str
) -> NDArray[np.bool_]:
    """Find the made rows that need one of some published rows."""
    own = [*WITHIN, "ethnic_group"]
    groups = rows[(rows["breakdown"] == "ethnic_group") & (rows["ethnic_group"] != UNKNOWN)]
    of_reference = groups[groups["ethnic_group"] == reference]
    years = rows[rows["breakdown"].isin(["everyone", "ethnic_group"]) & (rows["period"] != pooled)]
    fifths = rows[rows["breakdown"] == "deprivation"]
    kinds = [
        (["difference"], _are_in(made, groups, own) | _are_in(made, of_reference, WITHIN)),
        (["slope_index", "relative_index"], _are_in(made, fifths, own)),
        (["change_a_year"], _are_in(made, years, ["metric_id", "area_code", "ethnic_group"])),
    ]
    return np.select(
        [made["measure"].isin(measures) for measures, _ in kinds],
        [found for _, found in kinds],
        _are_in(made, groups, WITHIN),
    )


def _are_in(made: pd.DataFrame, rows: pd.DataFrame, keys: list[str]) -> NDArray[np.bool_]:
    return pd.MultiIndex.from_frame(made[keys]).isin(pd.MultiIndex.from_frame(rows[keys]))
