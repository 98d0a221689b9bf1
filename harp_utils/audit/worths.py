"""What one event adds to a standardised rate: least and most, by public populations."""

from collections.abc import Iterator, Sequence

import pandas as pd

from harp_utils.audit.reading import Published
from harp_utils.denominators import AgeScope, area_members, scope_population, scope_standard
from harp_utils.params import Metric
from harp_utils.reference import load_reference

PLACE = ["area_code", "breakdown", "ethnic_group", "ethnic_category", "imd_quintile"]
PER = 100_000
KEEP: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("everyone", ()),
    ("ethnic_group", ("ethnic_group",)),
    ("ethnic_category", ("ethnic_group", "ethnic_category")),
    ("deprivation", ("ethnic_group", "imd_quintile")),
    ("deprivation", ("imd_quintile",)),
)
WHOLE = {"ethnic_group": "Everyone", "ethnic_category": "all", "imd_quintile": "all"}


def event_worths(
    population: pd.DataFrame,
    standard: pd.DataFrame,
    published: Published,
    metrics: Sequence[Metric],
    grouping: str,
) -> pd.DataFrame:
    """Find what one event adds to the yearly rate of each metric, place and group.

    Parameters
    ----------
    population
        As `reference.load_population` gives it.
    standard
        ``age_band, weight``.
    published
        Places and the edition of the map.
    metrics
        The measures; those over the population are used.
    grouping
        Column of ``ethnic_categories.csv`` that the groups come from.

    Returns
    -------
    pandas.DataFrame
        One row per metric and `PLACE`: ``least`` and ``most``, per 100,000. An event in a band of
        many people adds least, one in a band of few adds most.
    """
    placed = _placed(population, published, grouping)
    parts = []
    chosen = [m for m in metrics if m.denominator == "population"]
    scopes = {AgeScope(m.sex, m.minimum_age, m.maximum_age) for m in chosen}
    for scope in sorted(scopes, key=str):
        names = [m.metric_id for m in chosen if _scope(m) == scope]
        weights = scope_standard(standard, scope)
        weights = weights.assign(weight=weights["weight"] / weights["weight"].sum() * PER)
        people = scope_population(placed, scope)
        worths = pd.concat(_by_breakdown(people, weights))
        parts.append(worths.merge(pd.DataFrame({"metric_id": names}), how="cross"))
    return pd.concat(parts, ignore_index=True)


def _scope(metric: Metric) -> AgeScope:
    return AgeScope(metric.sex, metric.minimum_age, metric.maximum_age)


def _placed(population: pd.DataFrame, published: Published, grouping: str) -> pd.DataFrame:
    """Count the people of every place of the edition, with group and category in words."""
    column = f"icb_{published.edition}"
    labels = load_reference("ethnic_categories.csv").set_index("code")
    keys = [column, "ethnic_category", "sex", "age_band", "imd_quintile"]
    sums = population.groupby(keys, as_index=False)[["population"]].sum()
    named = sums.assign(
        ethnic_group=sums["ethnic_category"].map(labels[grouping]),
        ethnic_category=sums["ethnic_category"].map(labels["nhs_2001_16"]),
        imd_quintile=sums["imd_quintile"].astype(str),
    )
    # Populations of places whose ICBs are not all published are those of the whole map.
    members = area_members(_map(published)).rename(columns={"icb_code": column})
    listed = members[members["area_code"].isin(published.areas["area_code"])]
    return named.merge(listed, on=column).drop(columns=column)


def _map(published: Published) -> pd.DataFrame:
    known = load_reference("geographies.csv")
    known = known[known["edition"] == str(published.edition)]
    areas = published.areas
    strange = areas[~areas["area_code"].isin(known["area_code"])]
    # A country of another map must not hold this one's places.
    known = known[known["area_code"].isin(areas["area_code"]) | strange.empty]
    return pd.concat([known, strange], ignore_index=True)


def _by_breakdown(people: pd.DataFrame, weights: pd.DataFrame) -> Iterator[pd.DataFrame]:
    weight = weights.set_index("age_band")["weight"]
    # Categories are grouped many times as fast as words.
    people = people.astype(dict.fromkeys(["area_code", *WHOLE, "age_band"], "category"))
    for breakdown, kept in KEEP:
        keys = ["area_code", *kept]
        bands = people.groupby([*keys, "age_band"], observed=True)["population"].sum().reset_index()
        worth = bands["age_band"].astype(str).map(weight) / bands["population"]
        # An age band outside those of the measure has no weight.
        spread = worth.groupby([bands[key] for key in keys], observed=True)
        found = pd.DataFrame({"least": spread.min(), "most": spread.max()})
        # Without people in some band there is no rate.
        found = found[spread.count() == len(weights)].reset_index().astype(dict.fromkeys(keys, str))
        yield found.assign(
            breakdown=breakdown, **{key: all_ for key, all_ in WHOLE.items() if key not in kept}
        )
