"""Apply the policy, and protect every sum, in a table of plain counts without rates."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from harp_utils.disclosure.known import UNBOUNDED, policy_bounds
from harp_utils.disclosure.policy import protect_counts
from harp_utils.disclosure.protection import (
    EXACT,
    NO_PLACES,
    ROUNDED,
    WITHHELD,
    Cells,
    States,
    choose_states,
)
from harp_utils.disclosure.sums import Places, make_sums
from harp_utils.params import DisclosurePolicy

ROUNDING_COSTS_LESS = 10.0


def protect_table(
    cells: pd.DataFrame,
    relations: Sequence[tuple[Places, Places]],
    policies: Mapping[str, DisclosurePolicy],
    pinned: Places = NO_PLACES,
) -> pd.DataFrame:
    """Hide and round the counts of a table so that none can be had by subtraction.

    Parameters
    ----------
    cells
        One row a count, numbered from 0: ``count``; ``source`` of the data; ``exact``, whether
        the policy shows it as it is; ``cost`` of taking it away, in any unit.
    relations
        Sums, each kind as places of totals and of one part each (see `sums.make_sums`).
    policies
        Policy of each data source.
    pinned
        Cells that the auditor could still pin down (see `protection.choose_states`).

    Returns
    -------
    pandas.DataFrame
        Same index: ``shown``, missing where hidden, and ``note``, a code of `REASONS`.
    """
    counts = cells["count"].astype(np.float64)
    known, start = _known(cells, counts, policies)
    sums = make_sums(relations, np.asarray(counts, dtype=np.float64))
    state = choose_states(known, start, sums, pinned)
    rounded = pd.concat(
        [protect_counts(counts[cells["source"] == name], one) for name, one in policies.items()]
    ).reindex(cells.index)
    shown = counts.where(state == EXACT, rounded).mask((state >= WITHHELD) & (counts > 0))
    reasons = [counts == 0, state >= WITHHELD, shown.isna(), (start == EXACT) & (state == ROUNDED)]
    return pd.DataFrame({"shown": shown, "note": np.select(reasons, ["0", "p", "c", "b"], "")})


def _known(
    cells: pd.DataFrame, counts: pd.Series, policies: Mapping[str, DisclosurePolicy]
) -> tuple[Cells, States]:
    bounds = policy_bounds(counts, cells["source"], policies)
    some = (counts > 0).to_numpy().astype(float)
    low = np.vstack([counts, bounds["low"], some, some])
    high = np.vstack([counts, bounds["high"], some * UNBOUNDED, some * UNBOUNDED])
    hidden = some * bounds["hidden"].to_numpy()
    needed = np.vstack([np.zeros(len(cells)), bounds["needed"], hidden, hidden])
    cost = np.where(some > 0, cells["cost"].to_numpy(dtype=float), np.inf)
    none = np.full(len(cells), np.inf)
    # To round one exact count costs less than to take any away.
    costs = np.vstack([cost / ROUNDING_COSTS_LESS, cost, none])
    return Cells(low, high, needed, costs), np.where(cells["exact"], EXACT, ROUNDED)
