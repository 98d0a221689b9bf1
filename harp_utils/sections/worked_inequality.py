"""Worked examples of the measures of all groups at once, and of the gradient of deprivation."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import accumulate

from IPython.display import HTML

from harp_utils.comparisons import Row, is_shown, named
from harp_utils.html_table import Cell, html_table, number
from harp_utils.sections.worked import (
    Example,
    Step,
    Z,
    groups_of,
    nothing_to_work,
    published_figure,
    shown,
    standard_error,
    steps_table,
    where,
    with_limits,
)

#: Measure to its name and its sum in words; the sums are typeset above the example.
SUMMARY = {
    "between_group_variance": ("Between-group variance", "Σ p × (y − μ)²"),
    "index_of_disparity": ("Index of disparity, %", "100 ÷ groups × Σ |y − μ| ÷ μ"),
    "theil_index": ("Theil index", "Σ p × y ÷ μ × ln(y ÷ μ)"),
    "mean_log_deviation": ("Mean log deviation", "Σ p × ln(μ ÷ y)"),
    "attributable_risk": ("Population attributable risk", "μ − reference"),
    "attributable_fraction": ("Population attributable fraction, %", "100 × (μ − reference) ÷ μ"),
}
FIGURES = 4


def worked_inequality(example: Example | None) -> HTML:
    """Work out the six measures of inequality between groups from the groups' rates."""
    rows = _groups(example)
    if example is None or not rows:
        return nothing_to_work()
    made = _measures(rows, example.data.focus["reference_group"])
    latest = example.data.latest
    published = {name: example.rows("inequality", latest, name) for name in SUMMARY}
    body = [
        (title, [Cell(sum_), number(_figures(made[name])), _published(published[name])])
        for name, (title, sum_) in SUMMARY.items()
    ]
    columns = ["Measure", "Sum over groups", "Worked out", "Published"]
    caption = "Worked example: measures of all groups at once"
    note = f"{where(rows[0])} μ = {shown(_mean(rows))}."
    table = html_table("worked-inequality", caption, note, columns, body, words=columns[1:2])
    return HTML(_groups_table(rows) + table)


def worked_attributable_risk(example: Example | None) -> HTML:
    """Work out the limits of one measure by the delta method: the attributable risk."""
    rows = _groups(example)
    if example is None or not rows:
        return nothing_to_work()
    found = example.rows("inequality", example.data.latest, "attributable_risk")
    if not found or not is_shown(found[0]):
        return nothing_to_work()
    reference = example.data.focus["reference_group"]
    steps = [*_delta_steps(rows, reference), published_figure(found[0])]
    caption = "limits of the attributable risk by the delta method"
    return steps_table("delta", caption, where(found[0]), steps)


def worked_deprivation_indices(example: Example | None) -> HTML:
    """Work out the slope and relative index of inequality from the rates of the fifths."""
    if example is None:
        return nothing_to_work()
    slope, relative = (_of_everyone(example, name) for name in ("slope_index", "relative_index"))
    if slope is None or relative is None:
        return nothing_to_work()
    rows = example.rows("deprivation", example.data.focus["pooled_label"])
    fifths = [row for row in rows if row["ethnic_group"] == "Everyone"]
    ordered = sorted(fifths, key=lambda row: str(row["imd_quintile"]))
    steps = [*_fifth_steps(ordered), *_end_steps(ordered, slope, relative)]
    return steps_table("deprivation-indices", "slope and relative index", where(slope), steps)


def _delta_steps(rows: Sequence[Row], reference: str) -> list[Step]:
    """Weight each group's standard error by how far the risk moves with its value."""
    slopes = [
        share - (row["ethnic_group"] == reference)
        for row, share in zip(rows, _shares(rows), strict=True)
    ]
    parts = [slope * standard_error(row) for row, slope in zip(rows, slopes, strict=True)]
    error = math.hypot(*parts)
    value = _measures(rows, reference)["attributable_risk"]
    made = with_limits(value, value - Z * error, value + Z * error)
    lines = [
        Step(
            f"{row['ethnic_group']}: slope × standard error",
            f"{shown(slope)} × {shown(standard_error(row))}",
            shown(part),
        )
        for row, slope, part in zip(rows, slopes, parts, strict=True)
    ]
    return [
        *lines,
        Step("Standard error", "√ of the sum of their squares", shown(error)),
        Step("Interval", f"{shown(value)} ± 1.96 × {shown(error)}", made),
    ]


def _of_everyone(example: Example, measure: str) -> Row | None:
    rows = example.rows("inequality", example.data.focus["pooled_label"], measure)
    row = named(rows, "Everyone")
    return row if row is not None and is_shown(row) else None


def _fifth_steps(fifths: Sequence[Row]) -> list[Step]:
    return [
        Step(
            f"Fifth {row['imd_quintile']}: share, middle, rate",
            f"{shown(float(row['denominator']))} person-years",
            f"{share:.4f}, {middle:.4f}, {row['value']:,.1f}",
        )
        for row, share, middle in zip(fifths, _shares(fifths), _middles(fifths), strict=True)
    ]


def _end_steps(fifths: Sequence[Row], slope: Row, relative: Row) -> list[Step]:
    """Draw the weighted line through the fifths and read off its two ends."""
    shares, apart = _shares(fifths), [middle - 0.5 for middle in _middles(fifths)]
    squares = sum(p * a**2 for p, a in zip(shares, apart, strict=True))
    products = zip(shares, apart, fifths, strict=True)
    tilt = sum(p * a * row["value"] for p, a, row in products) / squares
    mean = _mean(fifths)
    most, least = mean - tilt / 2, mean + tilt / 2
    line = "Σ share × (middle − 0.5) × rate ÷ Σ share × (middle − 0.5)²"
    return [
        Step("Mean", "Σ share × rate", shown(mean)),
        Step("Slope of the line", line, shown(tilt)),
        Step("Most deprived end", f"{shown(mean)} − 0.5 × ({shown(tilt)})", shown(most)),
        Step("Least deprived end", f"{shown(mean)} + 0.5 × ({shown(tilt)})", shown(least)),
        Step("Slope index", f"{shown(most)} − {shown(least)}", f"{most - least:,.1f}"),
        Step("Published slope index", slope["unit"], f"{slope['value']:,.1f}"),
        Step("Relative index", f"{shown(most)} ÷ {shown(least)}", f"{most / least:.2f}"),
        Step("Published relative index", relative["unit"], f"{relative['value']:.2f}"),
    ]


def _middles(fifths: Sequence[Row]) -> list[float]:
    """Give the middle of each fifth's share of the people, the most deprived end being 0."""
    shares = _shares(fifths)
    return [end - share / 2 for end, share in zip(accumulate(shares), shares, strict=True)]


def _groups(example: Example | None) -> list[Row]:
    return groups_of(example.rows()) if example else []


def _shares(rows: Sequence[Row]) -> list[float]:
    people = [float(row["denominator"]) for row in rows]
    return [number_ / sum(people) for number_ in people]


def _mean(rows: Sequence[Row]) -> float:
    return float(sum(p * row["value"] for p, row in zip(_shares(rows), rows, strict=True)))


def _measures(rows: Sequence[Row], reference: str) -> dict[str, float]:
    """Work out the six measures, as the formulas on the page say."""
    mean = _mean(rows)
    pairs = [(p, float(row["value"])) for p, row in zip(_shares(rows), rows, strict=True)]
    base = next(row["value"] for row in rows if row["ethnic_group"] == reference)
    return {
        "between_group_variance": sum(p * (y - mean) ** 2 for p, y in pairs),
        "index_of_disparity": 100 / len(pairs) * sum(abs(y - mean) for _, y in pairs) / mean,
        "theil_index": sum(p * y / mean * math.log(y / mean) for p, y in pairs),
        "mean_log_deviation": sum(p * math.log(mean / y) for p, y in pairs),
        "attributable_risk": mean - base,
        "attributable_fraction": 100 * (mean - base) / mean,
    }


def _groups_table(rows: Sequence[Row]) -> str:
    """Show what the sums are made from: share and value of each group."""
    body = [
        (
            row["ethnic_group"],
            [
                number(shown(float(row["denominator"]))),
                number(f"{share:.4f}"),
                number(f"{row['value']:,.1f}"),
            ],
        )
        for row, share in zip(rows, _shares(rows), strict=True)
    ]
    columns = ["Ethnic group", "People", "Share p", "Rate y"]
    caption = "The groups of the examples that follow"
    return html_table("worked-groups", caption, where(rows[0]), columns, body)


def _figures(value: float) -> str:
    return f"{value:,.{FIGURES}g}" if abs(value) < 10**FIGURES else f"{value:,.0f}"


def _published(rows: Sequence[Row]) -> Cell:
    shown_rows = [row for row in rows if is_shown(row)]
    return number(_figures(shown_rows[0]["value"])) if shown_rows else Cell("not published")
