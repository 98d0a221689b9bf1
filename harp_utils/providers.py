"""How completely each provider records ethnicity, fit to be published, and against all together.

Everything here is made from the rounded counts. Whether a provider lies outside what chance brings
is read off funnel limits: Spiegelhalter, Statistics in Medicine 2005; 24: 1185-1202.
"""

import pandas as pd

from harp_utils.disclosure.linked import pair_with_totals
from harp_utils.disclosure.tables import protect_table
from harp_utils.funnel import funnel_limits
from harp_utils.params import Suite

KEYS = ["dataset", "provider_code", "period"]
COUNTS = ["n", "known_category", "not_stated", "not_known"]
SHARES = [f"{name}_share" for name in COUNTS[1:]]
NOTES = [f"{name}_note" for name in COUNTS]
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
        give a hidden count back is hidden too; ``n_note`` and so on say which it is.
        ``against_england`` says where the share without a usable category lies beside that of
        all providers together: "below", "within" or "above" the 99.8% limits of chance; missing
        where a count that it needs is hidden.
    """
    rows = provider_completeness[[*KEYS, *COUNTS]].sort_values(KEYS, ignore_index=True)
    protected = _protected(rows, suite)
    shown = rows[KEYS].copy()
    for column in COUNTS:
        own = protected[protected["column"] == column].set_index("row")
        shown[column], shown[f"{column}_note"] = own["shown"], own["note"]
    shares = shown[COUNTS[1:]].div(shown["n"], axis=0).mul(100).round(1)
    shown[SHARES] = shares.to_numpy()
    return shown.assign(against_england=_positions(shown))[[*COLUMNS, *NOTES]]


def _protected(rows: pd.DataFrame, suite: Suite) -> pd.DataFrame:
    """Protect every count, one row each, against subtraction over years and parts."""
    cells = rows.reset_index(names="row").melt(
        ["row", *KEYS], COUNTS, var_name="column", value_name="count"
    )
    cells = cells.assign(source=cells["dataset"], exact=False, cost=1.0)
    keys = [*KEYS, "column"]
    years = cells["period"] != suite.pooled_label
    relations = [
        pair_with_totals(cells, keys, years, period=suite.pooled_label),
        pair_with_totals(cells, keys, cells["column"] != "n", column="n"),
    ]
    return cells.join(protect_table(cells, relations, suite.disclosure))


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
    """Give every hidden cell of `protect_providers` its code, "[c]" or "[p]"."""
    words = shown[COLUMNS].astype(dict.fromkeys(COUNTS, "Int64")).astype(object)
    for column in [*COUNTS, *SHARES]:
        own = shown[f"{column.removesuffix('_share')}_note"]
        reason = own.where(own.isin(["c", "p"]), shown["n_note"])
        words[column] = words[column].where(shown[column].notna(), "[" + reason + "]")
    return words.fillna({"against_england": HIDDEN})
