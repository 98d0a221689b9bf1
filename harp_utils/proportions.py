"""Proportions: the share of records or people that has something."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from harp_utils.groups import check_parts, group_effects, sum_groups
from harp_utils.intervals import BOTH_LEVELS, Confidence, confidence_levels, wilson_limits
from harp_utils.units import unit_of_share

PROPORTION_METHOD = "percentage, Wilson"
PROPORTION_REPEAT_METHOD = f"{PROPORTION_METHOD}, allowing for repeat people"


def proportions(
    data: pd.DataFrame,
    by: Sequence[str],
    *,
    numerator: str = "numerator",
    denominator: str = "denominator",
    multiplier: float = 100,
    design_effect: str | None = None,
    confidence: Confidence = BOTH_LEVELS,
) -> pd.DataFrame:
    """Share of each group's denominator that its numerator makes up, with Wilson limits.

    Parameters
    ----------
    data
        Any number of rows for each group; numerators and denominators are summed.
    by
        Columns that name a group.
    numerator, denominator
        Columns of the part and of the whole.
    multiplier
        100 gives a percentage.
    design_effect
        Column of the group's design effect (see `design_effects.design_effects`), 1 or more, the
        same in all its rows; or None for records that are independent. Wilson's limits are then
        those of the effective size, the denominator over the design effect, and the standard
        error is larger by its square root.
    confidence
        Levels, as 0.9 to 1 or 90 to 100.

    Returns
    -------
    pandas.DataFrame
        As in `standardisation`; ``unit`` is "%" for a multiplier of 100. A numerator of 0 gives a
        value of 0, limits and note "0". With `design_effect` there is a column of that name too.

    Raises
    ------
    ValueError
        A negative or missing count, a denominator that is missing or not above 0, a numerator
        above its denominator, a design effect below 1 or not one for a group, an unknown level.

    Notes
    -----
    Sources: PHE Technical Guide: Confidence Intervals (2018), appendix 3; effective size: Korn
    and Graubard, Survey Methodology 1998; 24: 193-201.

    Examples
    --------
    >>> data = pd.DataFrame({"area": ["A"], "numerator": [65], "denominator": [100], "deff": 2.0})
    >>> shares = proportions(data, ["area"])
    >>> shares[["value", "lower_95", "upper_95"]].round(2).to_numpy().tolist()
    [[65.0, 55.25, 73.64]]
    >>> wider = proportions(data, ["area"], design_effect="deff")  # as for 32.5 of 50
    >>> wider[["value", "lower_95", "upper_95"]].round(2).to_numpy().tolist()
    [[65.0, 51.14, 76.71]]
    """
    levels = confidence_levels(confidence)
    check_parts(data, numerator, denominator)
    result = sum_groups(data, by, numerator=numerator, denominator=denominator)
    effect = group_effects(data, by, design_effect)
    x, n = result["numerator"].to_numpy(), result["denominator"].to_numpy()
    share = x / n
    result["value"] = share * multiplier
    result["standard_error"] = np.sqrt(share * (1 - share) / n * effect) * multiplier
    for suffix, level in levels.items():
        lower, upper = wilson_limits(x / effect, n / effect, level)
        result[f"lower_{suffix}"] = lower * multiplier
        result[f"upper_{suffix}"] = upper * multiplier
    if design_effect is not None:
        result[design_effect] = effect
    method = PROPORTION_METHOD if design_effect is None else PROPORTION_REPEAT_METHOD
    return result.assign(
        unit=unit_of_share(multiplier), method=method, value_note=np.where(x == 0, "0", "")
    )
