"""What an extract holds, by data set, year and place: what it lacks is not collected, no zero."""

from collections.abc import Collection, Mapping
from datetime import date, timedelta

import pandas as pd

from harp_utils.errors import InputError
from harp_utils.extract import ExtractReport
from harp_utils.params import Suite

NOT_COLLECTED = "x"
KEYS = ["dataset", "period", "area_code"]
GRACE = timedelta(days=31)


def find_gaps(
    completeness: pd.DataFrame, areas: pd.DataFrame, populated: Collection[str], suite: Suite
) -> pd.DataFrame:
    """List what an extract does not hold: an ICB that has people but no record at all.

    One ICB's own extract divided by the people of England would give rates far too low, and its
    exact counts under England's name. So England and a region lack what any ICB of theirs lacks.

    Parameters
    ----------
    completeness
        Counts of all records: ``dataset, period, area_code, n`` (see ``counts.completeness``).
    areas
        Every place of the edition.
    populated
        Codes of the places with people to divide by.
    suite
        The data sets, years and pooled period that are published.

    Returns
    -------
    pandas.DataFrame
        ``dataset, period, area_code``, one row a gap. Years together lack what any one of them
        lacks: their rates divide by the people of every year. A data set without any record in a
        year is a gap everywhere, in places without people too.
    """
    years = [period.label for period in suite.periods]
    grid = pd.MultiIndex.from_product([sorted(suite.disclosure), years, areas["area_code"]])
    held = completeness.groupby(KEYS)["n"].sum().reindex(grid, fill_value=0)
    cells = held.rename_axis(KEYS).reset_index()
    nothing = cells.groupby(["dataset", "period"])["n"].transform("sum") == 0
    icbs = set(areas.loc[areas["area_level"] == "icb", "area_code"]) & set(populated)
    lacking = cells[nothing | (cells["area_code"].isin(icbs) & (cells["n"] == 0))][KEYS]
    every_level = _with_parents(lacking, areas)
    pooled = every_level.assign(period=suite.pooled_label)
    return pd.concat([every_level, pooled]).drop_duplicates().reset_index(drop=True)


def _with_parents(lacking: pd.DataFrame, areas: pd.DataFrame) -> pd.DataFrame:
    """Add the region and the country of each place that lacks something."""
    parents = areas.set_index("area_code")["parent_code"]
    regions = lacking.assign(area_code=lacking["area_code"].map(parents))
    countries = regions.assign(area_code=regions["area_code"].map(parents))
    levels = pd.concat([lacking, regions, countries])
    return levels[levels["area_code"].isin(parents.index)].drop_duplicates()


def without_gaps(rows: pd.DataFrame, areas: pd.DataFrame, gaps: pd.DataFrame) -> pd.DataFrame:
    """Leave out rows of a data set and period that the country lacks in part.

    Parameters
    ----------
    rows
        With ``dataset`` and ``period``, of no place.
    areas
        Every place of the edition.
    gaps
        As `find_gaps` gives them.
    """
    country = areas.loc[areas["area_level"] == "country", "area_code"]
    lacking = gaps[gaps["area_code"].isin(country)]
    keys = ["dataset", "period"]
    told = pd.MultiIndex.from_frame(rows[keys])
    return rows[~told.isin(pd.MultiIndex.from_frame(lacking[keys]))].reset_index(drop=True)


def check_periods_covered(report: ExtractReport, suite: Suite) -> None:
    """Refuse an extract that ends or begins inside a period: a part of a year is no year.

    Raises
    ------
    InputError
        If the first or last record of a data set is over a month inside the periods.
    """
    first, last = suite.periods[0], suite.periods[-1]
    for dataset, used in report.rows_used.items():
        if not used:
            continue
        begins = date.fromisoformat(report.first_date[dataset])
        ends = date.fromisoformat(report.last_date[dataset])
        if begins > first.start + GRACE:
            expected = f"records from {first.start}, the start of {first.label} in suite.yml"
            raise InputError(report.name, f"{dataset}: first date", str(begins), expected)
        if ends < last.end - GRACE:
            expected = f"records to {last.end}, the end of {last.label} in suite.yml"
            raise InputError(report.name, f"{dataset}: last date", str(ends), expected)


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
    keys = [shown["metric_id"].map(datasets), shown["period"], shown["area_code"]]
    lacking = pd.MultiIndex.from_frame(gaps[KEYS])
    missing = pd.Series(pd.MultiIndex.from_arrays(keys).isin(lacking), index=shown.index)
    measured = ("value", "standard_error", "lower_", "upper_", "numerator")
    columns = [c for c in shown.columns if c.startswith(measured) and c != "value_note"]
    hidden = shown.copy()
    hidden[columns] = hidden[columns].mask(missing)
    hidden["denominator"] = hidden["denominator"].mask(missing & (shown["statistic"] != "dsr"))
    for note in ("value_note", "count_note"):
        hidden[note] = hidden[note].mask(missing, NOT_COLLECTED)
    return hidden
