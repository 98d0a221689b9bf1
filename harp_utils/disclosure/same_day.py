"""Days in hospital that would tell how many stays ended on the day they began.

A median is 0 only where half of the stays or more did, and one that ends in a half says that the
number of stays is even. Stays of no days spread a mean, so a narrow interval beside it says that
there are few of them; and a mean below one day says that there are many.
"""

import numpy as np
import pandas as pd

from harp_utils.disclosure.policy import highest_of_shown, lowest_of_shown
from harp_utils.layout import ROW
from harp_utils.params import DisclosurePolicy

KEYS = [*ROW, "breakdown"]


def round_medians(shown: pd.DataFrame) -> pd.DataFrame:
    """Print local medians in whole days: a half would say that the number of stays is even."""
    rows = shown["local"] & (shown["statistic"] == "median")
    whole = np.floor(shown["value"] + 0.5)
    return shown.assign(value=shown["value"].mask(rows, whole))


def telling_days(shown: pd.DataFrame, policy: DisclosurePolicy) -> pd.Series:
    """Find the local medians and means that tell more of same-day stays than is shown of them.

    Parameters
    ----------
    shown
        Rows of one data source with counts as they will be shown, ``count_note`` and ``local``;
        medians in whole days.
    policy
        Its policy.

    Returns
    -------
    pandas.Series
        Whether the value of a row must be hidden. A median tells nothing where the shown counts
        imply it: 0, since more than half of the stays are same-day ones; or 1 and more, since no
        more than half can be. A mean tells nothing where what it says of same-day stays is no
        more than their shown count does.
    """
    average = shown["statistic"].isin(["median", "mean"])
    if not average.any():
        return average
    same_day = _same_day_bounds(shown, policy).reindex(pd.MultiIndex.from_frame(shown[KEYS]))
    least, most = (same_day[name].to_numpy(dtype=float) for name in ("least", "most"))
    fewest = lowest_of_shown(shown["denominator"], policy).to_numpy(dtype=float)
    largest = highest_of_shown(shown["denominator"], policy).to_numpy(dtype=float)
    value, error = (shown[name].to_numpy(dtype=float) for name in ("value", "standard_error"))
    implied = np.where(value == 0, least > largest / 2, most <= fewest / 2)
    with np.errstate(invalid="ignore", divide="ignore"):
        # With z of n stays at no days, (n - 1) times the variance of a mean m is at least
        # m * m * z / (n - z), and days in all are at least n - z.
        spread = (fewest - 1) * (error / value) ** 2
        no_more_than = np.floor(fewest * spread / (1 + spread))
        no_fewer_than = np.ceil(largest * (1 - value))
    tells = (no_more_than < np.minimum(most, fewest)) | (no_fewer_than > least)
    by_statistic = np.select(
        [shown["statistic"] == "median", shown["statistic"] == "mean"], [~implied, tells], False
    )
    return shown["local"] & shown["value"].notna() & (shown["denominator"] > 0) & by_statistic


def _same_day_bounds(shown: pd.DataFrame, policy: DisclosurePolicy) -> pd.DataFrame:
    """Give the fewest and most same-day stays that the shown count of each row stands for."""
    rows = shown[shown["measure"] == "zero_day_share"]
    count, note = rows["numerator"], rows["count_note"]
    some = count.where(count > 0)
    bounds = pd.DataFrame(
        {
            "least": lowest_of_shown(some, policy).fillna(1).mask(count == 0, 0),
            "most": highest_of_shown(some, policy)
            .mask(note == "c", policy.threshold - 1)
            .mask(note == "p", np.inf)
            .mask(count == 0, 0),
        }
    )
    return bounds.set_axis(pd.MultiIndex.from_frame(rows[KEYS]))
