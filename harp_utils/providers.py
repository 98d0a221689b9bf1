"""How completely each provider records ethnicity, fit to be published, and against all together.

Everything here is made from the rounded counts. Whether a provider lies outside what chance brings
is read off funnel limits: Spiegelhalter, Statistics in Medicine 2005; 24: 1185-1202.
"""

import pandas as pd

from harp_utils.disclosure import protect_counts
from harp_utils.funnel import funnel_limits
from harp_utils.params import Suite

KEYS = ["dataset", "provider_code", "period"]
COUNTS = ["n", "known_category", "not_stated", "not_known"]
SHARES = [f"{name}_share" for name in COUNTS[1:]]
COLUMNS = [*KEYS, *COUNTS, *SHARES, "against_england"]
HIDDEN = "[c]"


def protect_providers(provider_completeness: pd.DataFrame, suite: Suite) -> pd.DataFrame:
    """Hide and round the records of each provider by how their ethnic category was recorded.

    Parameters
    ----------
    provider_completeness
        ``dataset, provider_code, period`` and the columns of `COUNTS`, of records.
    suite
        Policies by data source.

    Returns
    -------
    pandas.DataFrame
        The columns of `COLUMNS`, sorted by `KEYS`. Counts as the policy leaves them; shares are
        percentages of ``n`` made from the shown counts; both missing where hidden. What would
        give a hidden count back is hidden too: the one of ``not_stated`` and ``not_known`` beside
        the other, and of the pooled years what is hidden in one of them.
        ``against_england`` says where the share without a usable category lies beside that of
        all providers together: "below", "within" or "above" the 99.8% limits of chance; missing
        where a count that it needs is hidden.
    """
    shown = provider_completeness[[*KEYS, *COUNTS]].sort_values(KEYS, ignore_index=True)
    for column in COUNTS:
        by_source = [
            protect_counts(rows[column].astype(float), suite.disclosure[str(source)])
            for source, rows in shown.groupby("dataset")
        ]
        shown[column] = pd.concat(by_source) if by_source else shown[column].astype(float)
    shown = _without_recoverable(shown, suite.pooled_label)
    shares = shown[COUNTS[1:]].div(shown["n"], axis=0).mul(100).round(1)
    shown[SHARES] = shares.to_numpy()
    return shown.assign(against_england=_positions(shown))[COLUMNS]


def _without_recoverable(shown: pd.DataFrame, pooled: str) -> pd.DataFrame:
    """Hide what would give a hidden count back by taking the rest from the whole."""
    again = shown.copy()
    unusable = COUNTS[2:]
    again[unusable] = shown[unusable].mask(shown[unusable].isna().any(axis=1))
    provider = ["dataset", "provider_code"]
    years = again[again["period"] != pooled]
    absent = years[COUNTS].isna().groupby([years[name] for name in provider]).any()
    over_years = again["period"] == pooled
    keys = pd.MultiIndex.from_frame(again.loc[over_years, provider])
    hidden = absent.reindex(keys, fill_value=False).to_numpy(dtype=bool)
    again.loc[over_years, COUNTS] = again.loc[over_years, COUNTS].mask(hidden)
    return again


def _positions(shown: pd.DataFrame) -> pd.Series:
    """Place each provider among those of its data set and period whose counts are shown."""
    whole = shown.dropna(subset=["n", "known_category"])
    whole = whole.assign(unusable=whole["n"] - whole["known_category"])
    parts = [
        funnel_limits(rows, numerator="unusable", denominator="n")["position"]
        for _, rows in whole.groupby(["dataset", "period"])
    ]
    return pd.concat([pd.Series(dtype="str"), *parts]).reindex(shown.index)


def providers_in_words(shown: pd.DataFrame) -> pd.DataFrame:
    """Give every hidden cell of `protect_providers` its code, "[c]"."""
    counts = shown.astype(dict.fromkeys(COUNTS, "Int64")).astype(object)
    return counts.where(shown.notna(), HIDDEN)
