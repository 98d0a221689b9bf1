"""How completely ethnicity is recorded in some places: shares to draw, and why one is missing."""

from collections.abc import Mapping

import pandas as pd

from harp_utils.comparisons import records
from harp_utils.findings import completeness_title
from harp_utils.hidden_codes import NOT_COLLECTED_CELL, code_of
from harp_utils.trend_words import NOT_COLLECTED

DATASETS = {"apc": "Admissions", "ecds": "A&E attendances"}
SHARES = ["not_stated_share", "not_known_share"]


def recorded_shares(
    completeness: pd.DataFrame, places: Mapping[str, str], period: str
) -> pd.DataFrame:
    """Give the shares of admissions without a usable category, for places in the order given.

    Parameters
    ----------
    completeness
        As ``published_reader.load_completeness`` reads it: what was not collected has no row.
    places
        Name of each place to give, by area code.
    period
        Label of the year.

    Returns
    -------
    pandas.DataFrame
        One row a place: area_code, area_name, not_stated_share and not_known_share in percent of
        all admissions, and ``missing``: "" or the words that stand in their place.
    """
    chosen = completeness[(completeness["period"] == period) & (completeness["dataset"] == "apc")]
    found = {row["area_code"]: row for row in records(chosen)}
    rows = [
        {"area_code": code, "area_name": name, **_shares_or_why(found.get(code))}
        for code, name in places.items()
    ]
    return pd.DataFrame(rows, columns=["area_code", "area_name", *SHARES, "missing"])


def _shares_or_why(row: dict | None) -> dict:
    if row is None:
        return {**dict.fromkeys(SHARES, float("nan")), "missing": NOT_COLLECTED_CELL}
    hidden = any(pd.isna(row[name]) for name in SHARES)
    why = f"Not shown {code_of(row, *SHARES)}" if hidden else ""
    return {**{name: row[name] for name in SHARES}, "missing": why}


def recorded_title(rows: pd.DataFrame) -> str:
    """Say the share of the first place, or why it is not given."""
    here = rows.iloc[0]
    if here["missing"] == NOT_COLLECTED_CELL:
        return NOT_COLLECTED
    return completeness_title(None if here["missing"] else float(here[SHARES].sum()))
