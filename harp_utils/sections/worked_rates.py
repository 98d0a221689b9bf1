"""Worked examples of rates: crude, standardised by age, their limits, and with deprivation."""

from __future__ import annotations

import math

import pandas as pd
from IPython.display import HTML

from harp_utils.comparisons import Row, has_ratio, named, records
from harp_utils.html_table import Cell, html_table, number
from harp_utils.sections.worked import (
    Country,
    Example,
    Step,
    Z,
    groups_of,
    nothing_to_work,
    published_figure,
    shown,
    steps_table,
    where,
    with_limits,
)

PER = 100_000


def byar(count: float) -> tuple[float, float]:
    """Work out Byar's 95% limits of a count, as the formula on the page says."""
    lower = count * (1 - 1 / (9 * count) - Z / (3 * math.sqrt(count))) ** 3
    above = count + 1
    return lower, above * (1 - 1 / (9 * above) + Z / (3 * math.sqrt(above))) ** 3


def byar_steps(count: float) -> list[Step]:
    """Write Byar's limits of a count as two steps."""
    lower, upper = byar(count)
    return [
        Step(
            "Lower limit of the count",
            f"{shown(count)} × (1 − 1 ÷ (9 × {shown(count)}) − 1.96 ÷ (3 × √{shown(count)}))³",
            shown(lower),
        ),
        Step(
            "Upper limit of the count",
            f"{shown(count + 1)} × (1 − 1 ÷ (9 × {shown(count + 1)}) "
            f"+ 1.96 ÷ (3 × √{shown(count + 1)}))³",
            shown(upper),
        ),
    ]


def worked_crude_rate(example: Example | None) -> HTML:
    """Work out a crude rate with its limits from its events and people."""
    if example is None:
        return nothing_to_work()
    [row] = example.rows("everyone")
    events, people = float(row["numerator"]), float(row["denominator"])
    lower, upper = byar(events)
    rate, low, high = (PER * count / people for count in (events, lower, upper))
    published = (row["crude_rate"], row["crude_lower_95"], row["crude_upper_95"])
    steps = [
        *byar_steps(events),
        Step("Rate", f"100,000 × {shown(events)} ÷ {shown(people)}", shown(rate)),
        Step(
            "Limits",
            f"100,000 × limits of the count ÷ {shown(people)}",
            with_limits(rate, low, high),
        ),
        Step("Published", "crude_rate, crude_lower_95, crude_upper_95", with_limits(*published)),
    ]
    return steps_table("crude", "a crude rate and Byar's limits", where(row), steps)


def worked_indirect_ratio(example: Example | None) -> HTML:
    """Work out a group's events over those it would have at everyone's rate, in one age band."""
    if example is None:
        return nothing_to_work()
    [whole], row = example.rows("everyone"), groups_of(example.rows())[0]
    events, people = float(row["numerator"]), float(row["denominator"])
    expected = people * float(whole["numerator"]) / float(whole["denominator"])
    lower, upper = byar(events)
    made = with_limits(events / expected, lower / expected, upper / expected, 2)
    rate = f"{shown(float(whole['numerator']))} ÷ {shown(float(whole['denominator']))}"
    steps = [
        Step("Expected events", f"{shown(people)} × {rate}", shown(expected)),
        *byar_steps(events),
        Step("Ratio", f"{shown(events)} ÷ {shown(expected)}", f"{events / expected:.2f}"),
        Step("Its interval", f"the count and its limits ÷ {shown(expected)}", made),
    ]
    caption = f"events over expected events, {row['ethnic_group']} ethnic group"
    return steps_table("indirect", caption, where(row), steps)


def worked_standardised_rate(country: Country, bands: pd.DataFrame) -> HTML:
    """Work out a standardised rate, age band by age band.

    Parameters
    ----------
    country
        What ``load_place`` read for the country.
    bands
        What ``load_worked_example`` read.
    """
    row = _published(country, bands)
    if row is None:
        return nothing_to_work()
    bands = _with_products(bands)
    body = [
        (
            band["age_band"],
            [number(shown(band[c])) for c in ("weight", "events", "population", "rate", "product")],
        )
        for band in records(bands)
    ]
    weight, total = float(bands["weight"].sum()), float(bands["product"].sum())
    sums = [weight, float(bands["events"].sum()), float(bands["population"].sum())]
    body.append(
        ("All", [*(number(shown(s)) for s in sums), Cell("not added"), number(shown(total))])
    )
    note = (
        f"{where(row)} Rate: {shown(total)} ÷ {shown(weight)} = {total / weight:,.1f}. "
        f"Published: {row['value']:,.1f} {row['unit']}."
    )
    columns = ["Age", "Weight", "Events", "People", "Rate per 100,000", "Weight × rate"]
    caption = "Worked example: a rate standardised by age"
    return HTML(html_table("worked-dsr", caption, note, columns, body))


def worked_repeat_interval(country: Country, bands: pd.DataFrame) -> HTML:
    """Work out the limits of a standardised rate, with and without repeat events."""
    row = _published(country, bands)
    if row is None:
        return nothing_to_work()
    bands = _with_products(bands)
    events, weight = float(bands["events"].sum()), float(bands["weight"].sum())
    rate = float(bands["product"].sum()) / weight
    plain, repeat = (_error(bands, column) for column in ("events", "squared_events"))
    steps = [
        Step("Standard error, each event on its own", "√Var with the events", shown(plain)),
        Step("Standard error with repeat events", "√Var with the squared events", shown(repeat)),
        *byar_steps(events),
        Step(
            "Interval, each event on its own",
            f"rate + {shown(plain)} ÷ √{shown(events)} × (limit − {shown(events)})",
            with_limits(rate, *_dobson(rate, plain, events)),
        ),
        Step(
            "Interval with repeat events",
            f"rate + {shown(repeat)} ÷ √{shown(events)} × (limit − {shown(events)})",
            with_limits(rate, *_dobson(rate, repeat, events)),
        ),
        published_figure(row),
    ]
    note = f"{where(row)} The events and squared events of each age band: worked_example.csv."
    return steps_table("dobson", "limits that allow for repeat events", note, steps)


def worked_deprivation(example: Example | None) -> HTML:
    """Set each group's ratio by age alone beside its ratio by age and deprivation."""
    if example is None:
        return nothing_to_work()
    pooled = example.data.focus["pooled_label"]
    measures = ("age_rate", "age_deprivation_rate")
    rows = [example.rows(period=pooled, measure=name) for name in measures]
    groups = [row["ethnic_group"] for row in rows[0] if has_ratio(row)]
    pairs = [(name, named(rows[0], name), named(rows[1], name)) for name in groups]
    both = [(name, one, two) for name, one, two in pairs if one and two and has_ratio(two)]
    if not both:
        return nothing_to_work()
    body = [(name, [_ratio(one), _ratio(two)]) for name, one, two in both]
    caption = "Worked example: a gap by age, and by age and deprivation"
    columns = ["Ethnic group", "Ratio, by age", "Ratio, by age and deprivation"]
    return HTML(html_table("worked-deprivation", caption, where(both[0][1]), columns, body))


def _published(country: Country, bands: pd.DataFrame) -> Row | None:
    """Give the published rate that the age bands add up to."""
    if bands.empty:
        return None
    about = bands.iloc[0]
    for data in country.values():
        if about["metric_id"] in data.focus["metrics"]:
            [row] = records(data.rows(about["metric_id"], "everyone", str(about["period"])))
            return row if row["value_note"] == "" else None
    return None


def _with_products(bands: pd.DataFrame) -> pd.DataFrame:
    rate = PER * bands["events"] / bands["population"]
    return bands.assign(rate=rate, product=bands["weight"] * rate)


def _error(bands: pd.DataFrame, events: str) -> float:
    """Give the standard error of the rate: squared events in place of events allow for repeats."""
    parts = bands["weight"] ** 2 * bands[events] / bands["population"] ** 2
    return PER * math.sqrt(parts.sum()) / float(bands["weight"].sum())


def _dobson(rate: float, error: float, events: float) -> tuple[float, float]:
    lower, upper = byar(events)
    scale = error / math.sqrt(events)
    return rate + scale * (lower - events), rate + scale * (upper - events)


def _ratio(row: Row) -> Cell:
    limits = f"{row['ratio_lower_95']:.2f} to {row['ratio_upper_95']:.2f}"
    return number(f"{row['ratio']:.2f}", aside=limits)
