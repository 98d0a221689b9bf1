"""Which data sets and years an extract holds: what it lacks was not collected, and is no zero."""

from collections.abc import Mapping

import pandas as pd

from harp_utils.params import Suite

NOT_COLLECTED = "x"


def find_gaps(completeness: pd.DataFrame, suite: Suite) -> pd.DataFrame:
    """List the data sets and periods of which an extract holds no record at all.

    Parameters
    ----------
    completeness
        Counts of all records: ``dataset, period, area_code, n`` (see ``counts.completeness``).
    suite
        The data sets, years and pooled period that are published.

    Returns
    -------
    pandas.DataFrame
        ``dataset, period``, one row a gap. Years together lack what any one of them lacks: their
        rates divide by the people of every year.
    """
    records = completeness.groupby(["dataset", "period"])["n"].sum()
    years = [period.label for period in suite.periods]
    gaps = [
        (dataset, year)
        for dataset in sorted(suite.disclosure)
        for year in years
        if records.get((dataset, year), 0) == 0
    ]
    pooled = [(dataset, suite.pooled_label) for dataset in dict.fromkeys(name for name, _ in gaps)]
    pairs = list(dict.fromkeys([*gaps, *pooled]))
    return pd.DataFrame(pairs, columns=["dataset", "period"], dtype="str")


def hide_gaps(shown: pd.DataFrame, datasets: Mapping[str, str], gaps: pd.DataFrame) -> pd.DataFrame:
    """Take every number away from rows of what was not collected, and say so.

    Parameters
    ----------
    shown
        Rows after `disclosure.apply_policy`.
    datasets
        Data source of each metric, by metric id.
    gaps
        As `find_gaps` gives them.

    Returns
    -------
    pandas.DataFrame
        The same rows. Populations stay, because they do not come from the extract.
    """
    pairs = pd.MultiIndex.from_arrays([shown["metric_id"].map(datasets), shown["period"]])
    missing = pd.Series(pairs.isin(pd.MultiIndex.from_frame(gaps)), index=shown.index)
    measured = ("value", "standard_error", "lower_", "upper_", "numerator")
    columns = [c for c in shown.columns if c.startswith(measured) and c != "value_note"]
    hidden = shown.copy()
    hidden[columns] = hidden[columns].mask(missing)
    hidden["denominator"] = hidden["denominator"].mask(missing & (shown["statistic"] != "dsr"))
    for note in ("value_note", "count_note"):
        hidden[note] = hidden[note].mask(missing, NOT_COLLECTED)
    return hidden
