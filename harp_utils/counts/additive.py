"""Counts that add up: over periods to the pooled one, over ICBs to regions and England."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import pandas as pd
from ibis.expr.types import IntegerScalar, Table

from harp_utils.activity.labels import Labels
from harp_utils.backend import Backend, lookup
from harp_utils.params import Suite

MEANS = {"apc": "admissions", "ecds": "attendances"}


@dataclass(frozen=True)
class Levels:
    """Lookups from the finest period and area to every one that they are part of, by number.

    ``labels`` has the names of all breakdowns, those of ``area_code`` among them.
    """

    periods: Table
    areas: Table
    labels: Labels


def make_levels(engine: Backend, suite: Suite, areas: pd.DataFrame, labels: Labels) -> Levels:
    """Pair each year with itself and the pooled period, each ICB with itself, region, England."""
    years = [period.label for period in suite.periods]
    pooled = [(label, suite.pooled_label) for label in years]
    pairs = list(dict.fromkeys([*zip(years, years, strict=True), *pooled]))
    return _levels(engine, "every", pairs, _ancestors(areas), areas, labels)


def make_national_levels(
    engine: Backend, suite: Suite, areas: pd.DataFrame, labels: Labels
) -> Levels:
    """Pair the latest year with itself and each ICB with England alone."""
    latest = suite.periods[-1].label
    country = areas.loc[areas["area_level"] == "country", "area_code"].item()
    pairs = _ancestors(areas)
    whole = pairs[pairs["area_code"] == country]
    return _levels(engine, "national", [(latest, latest)], whole, areas, labels)


def _levels(
    engine: Backend,
    name: str,
    years: list[tuple[str, str]],
    within: pd.DataFrame,
    areas: pd.DataFrame,
    labels: Labels,
) -> Levels:
    labels = labels | {"area_code": areas["area_code"].tolist()}
    periods = pd.DataFrame(years, columns=["period", "any_period"], dtype="str")
    periods = periods.apply(partial(labels.places, "period")).astype("int8")
    within = within.apply(lambda codes: labels.places(codes.name, codes)).dropna().astype("int8")
    period_table = lookup(engine, f"{name}_period", periods)
    return Levels(period_table, lookup(engine, f"{name}_area", within), labels)


def _ancestors(areas: pd.DataFrame) -> pd.DataFrame:
    """One row per ICB and area that holds it. Columns: ``icb_code``, ``area_code``."""
    icbs = areas.loc[areas["area_level"] == "icb", ["area_code", "parent_code"]]
    country = areas.loc[areas["area_level"] == "country", "area_code"].item()
    codes = icbs["area_code"]
    within = [codes, icbs["parent_code"], pd.Series(country, index=codes.index)]
    parts = [pd.DataFrame({"icb_code": codes, "area_code": part}) for part in within]
    return pd.concat(parts, ignore_index=True)


def at_every_level(rows: Table, levels: Levels) -> Table:
    """Repeat each row for every period and area that it belongs to.

    ``period`` and ``icb_code`` become ``period`` (a year, or the pooled label) and ``area_code``.
    """
    return at_every_area(at_every_period(rows, levels), levels)


def at_every_period(rows: Table, levels: Levels) -> Table:
    """Repeat each row for its year and the pooled period."""
    return rows.join(levels.periods, "period").drop("period").rename(period="any_period")


def at_every_area(rows: Table, levels: Levels) -> Table:
    """Repeat each row for every area that its ICB is part of: ``area_code`` for ``icb_code``."""
    return rows.join(levels.areas, "icb_code").drop("icb_code")


def add_up(rows: Table, by: Sequence[str], levels: Levels, **sums: IntegerScalar) -> pd.DataFrame:
    """Count rows by group at every level, sorted by group.

    ``by`` are columns beside period and area. ``sums`` are named aggregates of ``rows`` that add
    up, such as a count.
    """
    finest = rows.group_by(["period", "icb_code", *by]).agg(**sums)
    every = at_every_level(finest, levels)
    keys = [name for name in ("metric_id", "denominator", "dataset") if name in by]
    order = [*keys, "period", "area_code", *(name for name in by if name not in keys)]
    totals = {name: every[name].sum().cast("int64") for name in sums}
    counted = every.group_by(order).agg(**totals).order_by(order).to_pyarrow()
    return levels.labels.named(counted, order)
