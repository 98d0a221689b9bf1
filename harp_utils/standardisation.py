"""Rates, percentages and means with their confidence limits, for all groups at once.

Frames in, frames out. Every function returns one row for each distinct value of `by`, in sorted
order, with ``numerator, denominator, value, standard_error``, a lower and an upper limit for each
confidence level (``lower_95``), ``unit``, ``method`` and ``value_note``: "" for a value with
limits, "0" for no events, "u" for too few events. `standard_error` is in the units of `value`; it
is what a ratio or a difference of two values needs. A denominator that is missing or not above 0
is an error: a caller that has such rows leaves them out and says why.
"""

from harp_utils.crude_rates import CRUDE_METHOD, crude_rates, rates_per_1000
from harp_utils.design_effects import design_effects
from harp_utils.direct_standardisation import (
    DSR_METHOD,
    REPEAT_METHOD,
    directly_standardised_rates,
)
from harp_utils.funnel import funnel_limits
from harp_utils.indirect_standardisation import INDIRECT_METHOD, indirectly_standardised_ratios
from harp_utils.means import MEAN_METHOD, MEAN_REPEAT_METHOD, add_t_limits, means
from harp_utils.proportions import (
    PROPORTION_METHOD,
    PROPORTION_REPEAT_METHOD,
    proportions,
)

__all__ = [
    "CRUDE_METHOD",
    "DSR_METHOD",
    "INDIRECT_METHOD",
    "MEAN_METHOD",
    "MEAN_REPEAT_METHOD",
    "PROPORTION_METHOD",
    "PROPORTION_REPEAT_METHOD",
    "REPEAT_METHOD",
    "add_t_limits",
    "crude_rates",
    "design_effects",
    "directly_standardised_rates",
    "funnel_limits",
    "indirectly_standardised_ratios",
    "means",
    "proportions",
    "rates_per_1000",
]
