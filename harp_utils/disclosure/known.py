"""What a reader would know of each count by itself, state by state, before any subtraction."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from harp_utils.breakdowns import EVERYONE, UNKNOWN
from harp_utils.collection import KEYS as GAP
from harp_utils.direct_standardisation import MINIMUM_EVENTS
from harp_utils.disclosure.linked import NONE, Linked
from harp_utils.disclosure.policy import (
    FEWEST_VALUES_OF_HIDDEN,
    FEWEST_VALUES_OF_ROUNDED,
    Floats,
    highest_of_shown,
    lowest_of_shown,
    protect_counts,
    rate_steps,
    round_to_step,
)
from harp_utils.disclosure.protection import EXACT, ROUNDED, SILENT, WITHHELD, Cells, States
from harp_utils.params import DisclosurePolicy

# What is lost with a count: least where nobody asks for it alone, most for a place as a whole.
COSTS = {"everyone": 6.0, "ethnic_group": 4.0, "ethnic_category": 3.0, "deprivation": 3.0}
COST_OF_UNKNOWN, COST_OF_REGION, COST_OF_ROUNDING, COST_OF_RATE = 1.0, 2.0, 1.5, 10.0
UNBOUNDED = 1e9
Flags = NDArray[np.bool_]


def known_of_cells(
    linked: Linked,
    measures: pd.DataFrame,
    areas: pd.DataFrame,
    policies: Mapping[str, DisclosurePolicy],
    datasets: Mapping[str, str],
    pooled: str,
    gaps: pd.DataFrame,
) -> tuple[Cells, States]:
    """Say of every count what a reader knows of it, and the state the policy gives it.

    Parameters
    ----------
    linked, measures
        The counts, and the rows they stand in.
    areas
        ``area_code, area_level`` of every place.
    policies, datasets
        Policy of each data source, and the data source of each metric.
    pooled
        Label of the years together; counts of groups over them are not published.
    gaps
        What was not collected (see `collection.find_gaps`), and so is not published.

    Returns
    -------
    Cells and array of int
        What each state tells, and the first state of each count.
    """
    cells = linked.cells
    level = cells["area_code"].map(areas.set_index("area_code")["area_level"])
    source = cells["metric_id"].map(datasets)
    rounded = policy_bounds(cells["count"], source, policies)
    of_rates = _known_of_rates(linked, measures, policies, datasets)
    absent = _absent(cells, source, gaps)
    unseen = absent | _pooled_groups(cells, pooled)
    low, high, needed = _by_state(cells["count"].to_numpy(dtype=float), rounded, of_rates)
    low[:, unseen], high[:, unseen], needed[:, unseen] = 0, UNBOUNDED, 0
    # A rate over the pooled years tells of a count that is not published, unless a year is hidden.
    hidden = rounded["small"] & (level != "country")
    told = unseen & ~absent & ~_of_hidden_years(cells, hidden)
    low[:, told] = of_rates.loc[told, "low_withheld"]
    high[:, told] = of_rates.loc[told, "high"].clip(upper=UNBOUNDED)
    low[SILENT, unseen], high[SILENT, unseen] = 0, UNBOUNDED
    start = np.where((level == "country").to_numpy(), EXACT, ROUNDED)
    start[unseen] = WITHHELD
    cost = np.vstack([_costs(cells, level)] * 2 + [np.full(len(cells), COST_OF_RATE)])
    cost[EXACT] = COST_OF_ROUNDING
    cost[:, (cells["count"] == 0).to_numpy()] = np.inf
    cost[WITHHELD, (~of_rates["rated"] | (unseen & ~told)).to_numpy()] = np.inf
    return Cells(low, high, needed, cost), start


def with_rests(known: Cells, start: States, number: int) -> tuple[Cells, States]:
    """Add cells, up to a number of them, of which nobody knows or needs to be kept from anything.

    They are the rests of `linked.link_sums`, which are 0 or more, and can give no more way.
    """
    more = number - len(start)

    def pad(table: Floats, value: float) -> Floats:
        return np.hstack([table, np.full((len(table), more), value)])

    padded = Cells(
        pad(known.low, 0), pad(known.high, UNBOUNDED), pad(known.needed, 0), pad(known.cost, np.inf)
    )
    return padded, np.concatenate([start, np.full(more, WITHHELD)])


def policy_bounds(
    counts: pd.Series, source: pd.Series, policies: Mapping[str, DisclosurePolicy]
) -> pd.DataFrame:
    """Say what the policy's rounding tells of each count.

    Returns
    -------
    pandas.DataFrame
        ``low`` and ``high``; ``small``, whether the policy hides it; ``needed``, how many values
        must stay possible; and ``hidden``, how many would have to if the count were hidden.
    """
    parts = []
    for name, policy in policies.items():
        own = counts[source == name].astype(float)
        shown = protect_counts(own, policy)
        small = shown.isna()
        low = lowest_of_shown(shown, policy).mask(small, 1).mask(own == 0, 0)
        high = highest_of_shown(shown, policy).mask(small, policy.threshold - 1).mask(own == 0, 0)
        hidden = min(FEWEST_VALUES_OF_HIDDEN, policy.threshold - 1)
        whole = min(FEWEST_VALUES_OF_ROUNDED, policy.rounding_base)
        needed = pd.Series(float(whole), own.index).mask(small, hidden).mask(own == 0, 0)
        columns = {"low": low, "high": high, "small": small, "needed": needed, "hidden": hidden}
        parts.append(pd.DataFrame(columns))
    return pd.concat(parts).sort_index()


def _by_state(
    counts: Floats, rounded: pd.DataFrame, of_rates: pd.DataFrame
) -> tuple[Floats, Floats, Floats]:
    """Put the bounds and needs of the four states on top of each other."""
    zero = counts == 0
    r_low, r_high = rounded["low"].to_numpy(), rounded["high"].to_numpy()
    rate_low, rate_high = of_rates["low"].to_numpy(), of_rates["high"].to_numpy()
    # What a rate tells is true, so it never leaves less than the count itself.
    both_low = np.minimum(np.maximum(r_low, rate_low), counts)
    both_high = np.maximum(np.minimum(r_high, rate_high), counts)
    least = np.minimum(np.maximum(1.0, of_rates["low_withheld"].to_numpy()), counts)
    most = np.maximum(np.minimum(UNBOUNDED, rate_high), counts)
    low = np.vstack([counts, both_low, least, np.where(zero, 0, 1)])
    high = np.vstack([counts, both_high, np.where(zero, 0, most), np.where(zero, 0, UNBOUNDED)])
    hidden = np.where(zero, 0, rounded["hidden"].to_numpy())
    needed = np.vstack([np.zeros(len(counts)), rounded["needed"].to_numpy(), hidden, hidden])
    return low, high, needed


def _known_of_rates(
    linked: Linked,
    measures: pd.DataFrame,
    policies: Mapping[str, DisclosurePolicy],
    datasets: Mapping[str, str],
) -> pd.DataFrame:
    """Say what the standardised rate beside a count tells of it, if there is one (``rated``).

    Columns: ``low``, ``high``, and ``low_withheld`` where the count itself is withheld.

    A rate is a sum over events of what one event is worth in its age band, so the count lies
    between the rate over the most and the rate over the least that one can be worth. A withheld
    count is also no less than its effective number of events, which the limits tell.
    """
    rows = measures.assign(cell=linked.numerator, source=measures["metric_id"].map(datasets))
    rows = rows[(rows["statistic"] == "dsr") & (rows["cell"] != NONE) & (rows["numerator"] > 0)]
    # A rate by age and deprivation leaves out events of unknown deprivation.
    rows["whole"] = rows["numerator"] == linked.cells["count"].to_numpy()[rows["cell"]]
    parts = [_of_rates(rows[rows["source"] == name], policy) for name, policy in policies.items()]
    found = pd.concat(parts).groupby("cell")
    result = pd.DataFrame(index=pd.RangeIndex(len(linked.cells)))
    result["low"] = found["low"].max().reindex(result.index).fillna(0)
    result["high"] = found["high"].min().reindex(result.index).fillna(np.inf)
    result["low_withheld"] = found["low_withheld"].max().reindex(result.index).fillna(0)
    return result.assign(rated=result.index.isin(list(found.groups)))


def _of_rates(rows: pd.DataFrame, policy: DisclosurePolicy) -> pd.DataFrame:
    minimum = policy.minimum_events_for_rate
    has_rate, enough = rows["value_note"] == "", rows["numerator"] >= minimum
    shown = has_rate & enough
    # Nobody sees a rate of fewer events than the method needs, whatever the policy asks for.
    few = (rows["value_note"] == "u") | (has_rate & ~enough)
    most_of_few = max(minimum, MINIMUM_EVENTS) - 1
    steps = rate_steps(rows["denominator"].where(rows["denominator"] > 0, np.nan))
    value = round_to_step(rows["value"], steps)
    low = np.ceil((value - steps / 2) / rows["event_most"] - 1e-6)
    high = np.floor((value + steps / 2) / rows["event_least"] + 1e-6)
    effective = np.floor((rows["value"] / rows["standard_error"]) ** 2)
    return pd.DataFrame(
        {
            "cell": rows["cell"],
            "low": low.where(shown, 0).clip(lower=shown * minimum),
            "high": high.where(shown, np.inf).mask(few, most_of_few).where(rows["whole"], np.inf),
            "low_withheld": np.maximum(low, effective).where(shown, 0).clip(lower=shown * minimum),
        }
    )


def _absent(cells: pd.DataFrame, source: pd.Series, gaps: pd.DataFrame) -> Flags:
    """Find the counts that were not collected."""
    keys = pd.MultiIndex.from_arrays([source, cells["period"], cells["area_code"]])
    return keys.isin(pd.MultiIndex.from_frame(gaps[GAP]))


def _pooled_groups(cells: pd.DataFrame, pooled: str) -> Flags:
    """Find the counts of groups over pooled years, which are not published, whatever they are."""
    return ((cells["breakdown"] == "ethnic_group") & (cells["period"] == pooled)).to_numpy()


def _of_hidden_years(cells: pd.DataFrame, hidden: pd.Series) -> Flags:
    """Find the counts of which some year is hidden."""
    group = ["series", "area_code", "breakdown", "ethnic_group"]
    years = cells.loc[hidden, group]
    return pd.MultiIndex.from_frame(cells[group]).isin(pd.MultiIndex.from_frame(years))


def _costs(cells: pd.DataFrame, level: pd.Series) -> pd.Series:
    """Cost of taking each count away, lower for those that are asked for least."""
    cost = cells["breakdown"].map(COSTS)
    cost = cost.mask(level == "region", COST_OF_REGION)
    cost = cost.mask(cells["ethnic_group"] == UNKNOWN, COST_OF_UNKNOWN)
    return cost.where(cells["ethnic_group"] != EVERYONE, cost + 2)
