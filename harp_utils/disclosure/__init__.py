"""Disclosure control: what may be shown, what is hidden, what is rounded, and why.

`policy` has the rule for small numbers on one screen. `states` decides over all areas, periods,
groups and metrics together which counts are rounded or withheld, so that none can be had by
subtraction; `values` and `limits` apply that to every number that stands beside a count.
"""

from harp_utils.disclosure.limits import round_rates
from harp_utils.disclosure.policy import protect_counts
from harp_utils.disclosure.reasons import REASONS, SHOWN_COUNT_NOTES, SHOWN_NOTES
from harp_utils.disclosure.values import apply_policy, policy_states

__all__ = [
    "REASONS",
    "SHOWN_COUNT_NOTES",
    "SHOWN_NOTES",
    "apply_policy",
    "policy_states",
    "protect_counts",
    "round_rates",
]
