"""The unadjusted rate beside each standardised one, made from what is shown already."""

import numpy as np
import pandas as pd

from harp_utils.disclosure import SHOWN_COUNT_NOTES
from harp_utils.standardisation import crude_rates

CRUDE = ["crude_rate", "crude_lower_95", "crude_upper_95"]


def add_crude_rates(shown: pd.DataFrame) -> pd.DataFrame:
    """Add the crude rate of every row that has a directly standardised one.

    It is made from the count that is shown, so it says no more than that count does: where the
    count is rounded, so is the rate.

    Parameters
    ----------
    shown
        Rows after `disclosure.apply_policy` and `collection.hide_gaps`: ``statistic,
        numerator, denominator, count_note``.

    Returns
    -------
    pandas.DataFrame
        The same rows with ``crude_rate`` (per 100,000), ``crude_lower_95``, ``crude_upper_95``
        (limits of a Poisson count, as for events that are independent) and ``crude_note``: "" or
        "0" for a rate, else the code of the reason; "z" where there is no standardised rate.
    """
    rates = shown["statistic"] == "dsr"
    counted = rates & shown["count_note"].isin(SHOWN_COUNT_NOTES)
    usable = counted & shown["numerator"].notna() & (shown["denominator"] > 0)
    rows = shown[usable].assign(row=shown.index[usable])
    made = crude_rates(rows, ["row"], confidence=0.95).set_index("row")
    made = made.rename(columns=dict(zip(["value", "lower_95", "upper_95"], CRUDE, strict=True)))
    result = shown.join(made[CRUDE])
    # As for standardised rates: no events leave nothing to make limits from.
    none = result["crude_rate"] == 0
    result[CRUDE[1:]] = result[CRUDE[1:]].mask(none)
    # A count to the nearest 5 is shown, and so is its rate.
    own = shown["count_note"].mask(shown["count_note"] == "b", "")
    note = np.select([~rates, counted & ~usable], ["z", "z"], own)
    return result.assign(crude_note=note)
