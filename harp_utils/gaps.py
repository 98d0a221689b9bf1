"""Put each published value's ratio to the reference group beside it."""

import numpy as np
import pandas as pd

from harp_utils.breakdowns import EVERYONE, UNKNOWN
from harp_utils.inequality import rate_ratios

WITHIN = ["metric_id", "measure", "period", "area_code", "imd_quintile"]


def add_ratios(shown: pd.DataFrame, reference: str) -> pd.DataFrame:
    """Add ``ratio``, its 95% limits and ``ratio_note`` to rows that passed disclosure control.

    A group is compared with the reference group of the same metric, period, place and quintile;
    a detailed category with the whole reference group. No ratio is given of a value that is not
    shown, or to a reference that is not shown.

    Parameters
    ----------
    shown
        Rows after `disclosure.apply_policy`, the reference group's rows among them.
    reference
        Name of the reference group.
    """
    grouped = shown["breakdown"].isin(["ethnic_group", "deprivation"])
    base = shown[grouped & (shown["ethnic_group"] == reference)]
    keyed = shown.assign(row=np.arange(len(shown)).astype(str))
    compared = pd.concat([keyed, base.assign(row="reference")], ignore_index=True)
    ratios = rate_ratios(compared, WITHIN, group="row", reference="reference")
    ratios = ratios[ratios["row"] != "reference"].drop(columns=WITHIN)
    result = keyed.merge(ratios, on="row", validate="one_to_one").drop(columns="row")
    return _with_notes(result, base, reference)


def _with_notes(rows: pd.DataFrame, base: pd.DataFrame, reference: str) -> pd.DataFrame:
    """Say why a ratio is missing, and which row is the reference itself."""
    noted = base[[*WITHIN, "value_note"]].rename(columns={"value_note": "reference_note"})
    against = rows[WITHIN].merge(noted, on=WITHIN, how="left")["reference_note"].fillna("r")
    against = against.map({"": "", "0": "e"}).fillna("r").set_axis(rows.index)
    whole_group = rows["breakdown"] != "ethnic_category"
    # The whole group that categories are compared with is not published itself: whether it has
    # no events out of a shown number, or out of a small one, must not show here either.
    against = against.mask(~whole_group & (against == "e"), "r")
    is_reference = whole_group & (rows["ethnic_group"] == reference) & (rows["value_note"] == "")
    reasons = [
        rows["ethnic_group"].isin([EVERYONE, UNKNOWN]) | (rows["statistic"] == "median"),
        rows["value_note"] != "",
        is_reference,
    ]
    notes = pd.Series(
        np.select(reasons, ["z", rows["value_note"], "reference"], against), index=rows.index
    )
    result = rows.assign(ratio_note=notes)
    limits = ["ratio_lower_95", "ratio_upper_95"]
    result["ratio"] = result["ratio"].where((notes == "") | (notes == "reference"))
    result[limits] = result[limits].where(notes == "")
    return result
