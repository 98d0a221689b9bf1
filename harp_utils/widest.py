"""Which gap is widest, by a rule that tiny denominators cannot win."""

import numpy as np
import pandas as pd

# A gap that rests on fewer events than this is not ranked for England.
MINIMUM_EVENTS_ENGLAND = 100
# Many events of one person say little of a group: they must be worth this many independent ones.
MINIMUM_INDEPENDENT = 8
RATES = ("admission", "attendance")
SPREAD_OF_95 = 2 * 1.959964


def widest_gaps(rows: pd.DataFrame, minimum_events: int) -> pd.DataFrame:
    """Rank the gaps that are beyond chance, widest first.

    A row is ranked only if its ratio is shown, its 95% interval excludes 1, and it rests on
    `minimum_events` or more: `MINIMUM_EVENTS_ENGLAND` for England, the disclosure policy's
    minimum for a place. The events of a rate must also be worth `MINIMUM_INDEPENDENT` independent
    ones, ``(value / standard error)^2``: one person's many admissions are worth one. Being half
    and being double the reference are equally wide. So a tiny group with a wild ratio cannot win.
    The events of a mean are its stays. A rate whose count is withheld (``count_note`` "p") rests on
    no fewer events than the independent ones; any other hidden count is never enough.

    Parameters
    ----------
    rows
        Published rows: ``kind, numerator, denominator, value, lower_95, upper_95, ratio,
        ratio_lower_95, ratio_upper_95, ratio_note``.
    minimum_events
        Fewest events behind a ranked row.

    Returns
    -------
    pandas.DataFrame
        The ranked rows, all their columns; empty if no gap is beyond chance.

    Examples
    --------
    >>> gaps = pd.DataFrame({"ethnic_group": ["Asian", "Mixed"], "kind": "admission",
    ...                      "numerator": [400, 12], "denominator": [90_000, 900],
    ...                      "value": [444.0, 1_333.0], "lower_95": [400.0, 700.0],
    ...                      "upper_95": [490.0, 2_300.0],
    ...                      "ratio": [1.5, 4.0], "ratio_lower_95": [1.3, 1.9],
    ...                      "ratio_upper_95": [1.7, 8.4], "ratio_note": ""})
    >>> widest_gaps(gaps, minimum_events=100)["ethnic_group"].tolist()
    ['Asian']
    """
    beyond_chance = (rows["ratio_lower_95"] > 1) | (rows["ratio_upper_95"] < 1)
    enough = _events_behind(rows) >= minimum_events
    enough &= _independent_events(rows) >= MINIMUM_INDEPENDENT
    ranked = rows[beyond_chance & enough & (rows["ratio_note"] == "")]
    width = ranked["ratio"].astype(float).map(np.log).abs()
    order = [c for c in ("metric_id", "measure", "ethnic_group") if c in ranked]
    by_name = ranked.assign(width=width).sort_values(
        ["width", *order], ascending=[False, *([True] * len(order))]
    )
    return by_name.drop(columns="width")


def _events_behind(rows: pd.DataFrame) -> pd.Series:
    """Count the events behind each row: stays for a mean, the fewest there can be where hidden."""
    events, people = (rows[name].astype("Float64") for name in ("numerator", "denominator"))
    stays = people.where(rows["kind"] == "length_of_stay")
    withheld = rows.get("count_note", pd.Series("", index=rows.index)) == "p"
    fewest = _independent_events(rows).where(rows["kind"].isin(RATES) & withheld)
    return events.fillna(stays).fillna(fewest.astype("Float64")).fillna(0)


def _independent_events(rows: pd.DataFrame) -> pd.Series:
    """Count the independent events that would make a rate as sure as it is; others have no end."""
    error = (rows["upper_95"] - rows["lower_95"]).astype(float) / SPREAD_OF_95
    return ((rows["value"].astype(float) / error) ** 2).where(rows["kind"].isin(RATES), np.inf)
