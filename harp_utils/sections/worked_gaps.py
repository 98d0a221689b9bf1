"""Worked examples of gaps between groups and of change over the years."""

from __future__ import annotations

import math
from collections.abc import Sequence

from IPython.display import HTML

from harp_utils.comparisons import Row, has_ratio, named
from harp_utils.sections.worked import (
    Example,
    Step,
    Z,
    error_step,
    groups_of,
    nothing_to_work,
    published_figure,
    shown,
    standard_error,
    steps_table,
    where,
    with_limits,
)


def worked_ratio(example: Example | None) -> HTML:
    """Work out a group's ratio to the reference group, with its limits."""
    pair = _pair(example)
    if pair is None:
        return nothing_to_work()
    one, other = pair
    error = math.hypot(*(_relative_error(row) for row in pair))
    sum_ = f"√({_error(one)}² ÷ {_value(one)}² + {_error(other)}² ÷ {_value(other)}²)"
    published = (one["ratio"], one["ratio_lower_95"], one["ratio_upper_95"])
    steps = [
        error_step(one),
        error_step(other),
        *_ratio_steps(one["value"], other["value"], error, sum_),
        Step("Published", "ratio, ratio_lower_95, ratio_upper_95", with_limits(*published, 2)),
    ]
    return steps_table("ratio", f"{_versus(one, other)}, ratio", where(one), steps)


def worked_difference(example: Example | None) -> HTML:
    """Work out a group's difference from the reference group, with its limits."""
    pair = _pair(example)
    published = _derived(example, pair, "difference")
    if pair is None or published is None:
        return nothing_to_work()
    one, other = pair
    difference = one["value"] - other["value"]
    error = math.hypot(standard_error(one), standard_error(other))
    made = with_limits(difference, difference - Z * error, difference + Z * error)
    steps = [
        error_step(one),
        error_step(other),
        Step("Difference", f"{_value(one)} − {_value(other)}", shown(difference)),
        Step("Its standard error", f"√({_error(one)}² + {_error(other)}²)", shown(error)),
        Step("Interval", f"{shown(difference)} ± 1.96 × {shown(error)}", made),
        published_figure(published),
    ]
    return steps_table("difference", f"{_versus(one, other)}, difference", where(one), steps)


def worked_ratio_to_everyone(example: Example | None) -> HTML:
    """Work out a group's ratio to the mean of all groups, allowing for its own part in it."""
    pair = _pair(example)
    published = _derived(example, pair, "ratio_to_everyone")
    if example is None or pair is None or published is None:
        return nothing_to_work()
    one, groups = pair[0], groups_of(example.rows())
    steps = [*_everyone_steps(one, groups), published_figure(published, 2)]
    caption = f"{one['ethnic_group']} ethnic group and everyone, ratio"
    return steps_table("everyone", caption, where(one), steps)


def worked_trend(example: Example | None) -> HTML:
    """Work out the change a year from the values of single years."""
    if example is None:
        return nothing_to_work()
    pooled = example.data.focus["pooled_label"]
    change = example.derived("change_a_year", "Everyone", pooled)
    if change is None:
        return nothing_to_work()
    yearly = [row for row in example.rows("everyone", "all") if row["period"] != pooled]
    steps = [*_year_steps(yearly), *_line_steps(yearly), published_figure(change)]
    return steps_table("trend", "change a year", where(change), steps)


def _ratio_steps(one: float, other: float, error: float, error_sum: str) -> list[Step]:
    ratio = one / other
    limits = (ratio * math.exp(-Z * error), ratio * math.exp(Z * error))
    return [
        Step("Ratio", f"{one:,.1f} ÷ {other:,.1f}", shown(ratio)),
        Step("Standard error of its logarithm", error_sum, shown(error)),
        Step(
            "Interval",
            f"{shown(ratio)} × exp(± 1.96 × {shown(error)})",
            with_limits(ratio, *limits, 2),
        ),
    ]


def _everyone_steps(one: Row, groups: Sequence[Row]) -> list[Step]:
    """Take the covariance of a group and of the mean from the variance of their ratio."""
    people = [float(row["denominator"]) for row in groups]
    parts = list(zip([each / sum(people) for each in people], groups, strict=True))
    mean = sum(share * row["value"] for share, row in parts)
    own = math.hypot(*(share * standard_error(row) for share, row in parts))
    share = float(one["denominator"]) / sum(people)
    s1, s0, ratio = _relative_error(one), own / mean, one["value"] / mean
    error = math.sqrt(s1**2 + s0**2 - 2 * share * ratio * s1**2)
    covariance = f"2 × {shown(share)} × {shown(ratio)} × {shown(s1)}²"
    numbers = f"{shown(float(one['denominator']))} ÷ {shown(sum(people))}"
    return [
        Step("Share of the people", numbers, shown(share)),
        Step("Mean of all groups", "Σ share × value", shown(mean)),
        error_step(one),
        Step("Standard error of the mean", "√Σ (share × standard error)²", shown(own)),
        Step("Error over value, group", f"{_error(one)} ÷ {_value(one)}", shown(s1)),
        Step("Error over value, mean", f"{shown(own)} ÷ {shown(mean)}", shown(s0)),
        *_ratio_steps(one["value"], mean, error, f"√({shown(s1)}² + {shown(s0)}² − {covariance})"),
    ]


def _year_steps(yearly: Sequence[Row]) -> list[Step]:
    return [
        Step(
            f"Year {number}, {row['period']}: logarithm, weight",
            f"ln({_value(row)}), ({_value(row)} ÷ {_error(row)})²",
            f"{math.log(row['value']):.5f}, {shown(_relative_error(row) ** -2)}",
        )
        for number, row in enumerate(yearly, 1)
    ]


def _line_steps(yearly: Sequence[Row]) -> list[Step]:
    """Fit the line through the logarithms, each year weighted by its precision."""
    logs = [math.log(row["value"]) for row in yearly]
    weights = [_relative_error(row) ** -2 for row in yearly]
    middle = sum(w * year for year, w in enumerate(weights, 1)) / sum(weights)
    across = [year - middle for year, _ in enumerate(yearly, 1)]
    squares = sum(w * a**2 for w, a in zip(weights, across, strict=True))
    products = zip(weights, across, logs, strict=True)
    slope, error = sum(w * a * log for w, a, log in products) / squares, 1 / math.sqrt(squares)
    change, low, high = (100 * math.expm1(slope + z * error) for z in (0, -Z, Z))
    sum_ = f"100 × (exp({shown(slope)} ± 1.96 × {shown(error)}) − 1)"
    return [
        Step("Weighted middle of the years", "Σ weight × year ÷ Σ weight", shown(middle)),
        Step("Spread", "Σ weight × (year − middle)²", shown(squares)),
        Step("Slope", "Σ weight × (year − middle) × logarithm ÷ spread", shown(slope)),
        Step("Its standard error", f"1 ÷ √{shown(squares)}", shown(error)),
        Step("Change a year", sum_, with_limits(change, low, high)),
    ]


def _pair(example: Example | None) -> tuple[Row, Row] | None:
    """Give the first compared group of the example's metric, and the reference group."""
    if example is None:
        return None
    rows = groups_of(example.rows())
    reference = named(rows, example.data.focus["reference_group"])
    one = next((row for row in rows if has_ratio(row)), None)
    return None if one is None or reference is None else (one, reference)


def _derived(example: Example | None, pair: tuple[Row, Row] | None, measure: str) -> Row | None:
    if example is None or pair is None:
        return None
    return example.derived(measure, pair[0]["ethnic_group"])


def _relative_error(row: Row) -> float:
    return standard_error(row) / float(row["value"])


def _value(row: Row) -> str:
    return f"{row['value']:,.1f}"


def _error(row: Row) -> str:
    return shown(standard_error(row))


def _versus(one: Row, other: Row) -> str:
    return f"{one['ethnic_group']} and {other['ethnic_group']} ethnic groups"
