"""Populations to divide by: every area, the ages and sex of a metric, the periods asked for."""

from dataclasses import dataclass

import pandas as pd

OLDEST = 120


@dataclass(frozen=True)
class AgeScope:
    """Whom a metric counts: a sex ("all", "male", "female") and whole years of age, inclusive."""

    sex: str
    minimum_age: int | None
    maximum_age: int | None


def area_members(areas: pd.DataFrame) -> pd.DataFrame:
    """Pair every area with the ICBs in it: ``area_code, icb_code``, one row a pair."""
    icbs = areas.loc[areas["area_level"] == "icb", ["area_code", "parent_code"]]
    itself = icbs.assign(icb_code=icbs["area_code"])[["area_code", "icb_code"]]
    region = icbs.rename(columns={"area_code": "icb_code", "parent_code": "area_code"})
    country = areas.loc[areas["area_level"] == "country", ["area_code"]]
    whole = country.merge(itself[["icb_code"]], how="cross")
    return pd.concat([whole, region[["area_code", "icb_code"]], itself], ignore_index=True)


def area_population(population: pd.DataFrame, areas: pd.DataFrame, edition: int) -> pd.DataFrame:
    """Add populations up to every area of an edition.

    Parameters
    ----------
    population
        One row an ICB, category, sex, age band and quintile; the ICB column of the edition is
        ``icb_<edition>``.
    areas
        As `geography.load_areas` gives it.
    edition
        Year of the geography edition.

    Returns
    -------
    pandas.DataFrame
        ``area_code, ethnic_category, sex, age_band, imd_quintile, population`` (people; may be
        a fraction because the table is modelled).
    """
    keys = ["ethnic_category", "sex", "age_band", "imd_quintile"]
    column = f"icb_{edition}"
    icbs = population.groupby([column, *keys], as_index=False)[["population"]].sum()
    members = area_members(areas).rename(columns={"icb_code": column})
    placed = members.merge(icbs, on=column)
    return placed.groupby(["area_code", *keys], as_index=False)[["population"]].sum()


def band_shares(bands: pd.Series, scope: AgeScope) -> pd.Series:
    """Share of each age band that lies inside the ages of a metric, by its single years.

    People are taken to be spread evenly over a band, so from age 18 the band 15-19 counts
    two fifths.

    Examples
    --------
    >>> band_shares(pd.Series(["10-14", "15-19", "85+"]), AgeScope("all", 18, None)).tolist()
    [0.0, 0.4, 1.0]
    """
    first = bands.str.extract(r"^(\d+)", expand=False).astype(int)
    last = bands.str.extract(r"-(\d+)$", expand=False).fillna(str(OLDEST)).astype(int)
    lowest = scope.minimum_age or 0
    highest = OLDEST if scope.maximum_age is None else scope.maximum_age
    years = last.clip(upper=highest) - first.clip(lower=lowest) + 1
    return years.clip(lower=0) / (last - first + 1)


def scope_population(area_people: pd.DataFrame, scope: AgeScope) -> pd.DataFrame:
    """Keep the people of a metric's sex and ages; split a band that is only partly inside."""
    letter = {"male": "M", "female": "F"}.get(scope.sex)
    people = area_people if letter is None else area_people[area_people["sex"] == letter]
    shares = _shares_by_band(people["age_band"], scope)
    scaled = people.assign(population=people["population"] * people["age_band"].map(shares))
    return scaled[scaled["population"] > 0]


def scope_standard(standard: pd.DataFrame, scope: AgeScope) -> pd.DataFrame:
    """Keep the weights of a metric's ages, split as its populations are."""
    shares = band_shares(standard["age_band"], scope)
    return standard.assign(weight=standard["weight"] * shares)[shares > 0].reset_index(drop=True)


def add_deprivation(standard: pd.DataFrame, people: pd.DataFrame) -> pd.DataFrame:
    """Split each age band's weight over the fifths of deprivation as a population lives in them.

    Parameters
    ----------
    standard
        ``age_band, weight``.
    people
        ``age_band, fifth, population``: the population whose shares are used, England's.

    Returns
    -------
    pandas.DataFrame
        ``age_band, fifth, weight``; the weights of a band add up to the one it had. A fifth where
        nobody of a band lives has no row.

    Examples
    --------
    >>> people = pd.DataFrame({"age_band": "85+", "fifth": [1, 2], "population": [30, 10]})
    >>> standard = pd.DataFrame({"age_band": ["85+"], "weight": [2_500.0]})
    >>> add_deprivation(standard, people)["weight"].tolist()
    [1875.0, 625.0]
    """
    sums = people.groupby(["age_band", "fifth"], as_index=False)[["population"]].sum()
    sums = sums[sums["population"] > 0]
    share = sums["population"] / sums.groupby("age_band")["population"].transform("sum")
    shares = sums[["age_band", "fifth"]].assign(share=share)
    split = standard.merge(shares, on="age_band")
    return split.assign(weight=split["weight"] * split["share"]).drop(columns="share")


def _shares_by_band(bands: pd.Series, scope: AgeScope) -> pd.Series:
    distinct = pd.Series(bands.unique())
    return pd.Series(band_shares(distinct, scope).to_numpy(), index=distinct)
