"""Worked examples of percentages, averages and what repeat people do to their limits."""

from __future__ import annotations

import math

import pandas as pd
from IPython.display import HTML
from scipy import special

from harp_utils.comparisons import Row
from harp_utils.sections.worked import (
    Country,
    Step,
    Z,
    first_row,
    nothing_to_work,
    published_figure,
    shown,
    steps_table,
    where,
    with_limits,
)

PERCENTAGE, AVERAGE = "percentage, Wilson", "mean, t"
#: The two-sided normal quantile of 99.8%.
Z_998 = 3.09
REPEAT = ", allowing for repeat people"


def wilson(part: float, whole: float) -> tuple[float, float]:
    """Work out Wilson's 95% limits of a percentage, as the formula on the page says."""
    centre = 2 * part + Z**2
    spread = Z * math.sqrt(Z**2 + 4 * part * (1 - part / whole))
    width = 2 * (whole + Z**2)
    return 100 * (centre - spread) / width, 100 * (centre + spread) / width


def worked_percentage(country: Country) -> HTML:
    """Work out a percentage and Wilson's limits from its two counts."""
    row = first_row(country, PERCENTAGE)
    if row is None:
        return nothing_to_work()
    steps = [*_wilson_steps(row), published_figure(row)]
    return steps_table("wilson", "a percentage and Wilson's limits", where(row), steps)


def worked_repeat_people(country: Country) -> HTML:
    """Show how much wider a percentage's limits are for people who come more than once."""
    row = first_row(country, PERCENTAGE + REPEAT)
    if row is None:
        return nothing_to_work()
    lower, upper = wilson(float(row["numerator"]), float(row["denominator"]))
    plain, allowed = upper - lower, row["upper_95"] - row["lower_95"]
    wider = allowed / plain
    steps = [
        *_wilson_steps(row),
        published_figure(row),
        Step("Published limits, times as wide", f"{allowed:.1f} ÷ {shown(plain)}", f"{wider:.2f}"),
        Step("Design effect, about", f"{wider:.2f}²", f"{wider**2:.1f}"),
    ]
    return steps_table("repeat-people", "limits that allow for repeat people", where(row), steps)


def worked_average(country: Country) -> HTML:
    """Work back from a published average and its limits to the spread of the stays."""
    row = first_row(country, AVERAGE + REPEAT) or first_row(country, AVERAGE)
    if row is None:
        return nothing_to_work()
    stays = float(row["denominator"])
    quantile = float(special.stdtrit(max(stays - 1, 1), 0.975))
    reach = float(row["upper_95"] - row["lower_95"]) / 2
    error = reach / quantile
    steps = [
        published_figure(row),
        Step("Student's t for 95%", f"{shown(stays)} − 1 degrees of freedom", f"{quantile:.3f}"),
        Step(
            "Half the distance of the limits",
            f"({row['upper_95']:.1f} − {row['lower_95']:.1f}) ÷ 2",
            shown(reach),
        ),
        Step("Standard error, about", f"{shown(reach)} ÷ {quantile:.3f}", f"{error:.3f}"),
        Step(
            "Standard deviation × √design effect, about",
            f"{error:.3f} × √{shown(stays)}",
            f"{error * math.sqrt(stays):.1f}",
        ),
    ]
    return steps_table("mean", "from an average's limits to its spread", where(row), steps)


def worked_funnel(providers: pd.DataFrame) -> HTML:
    """Set one provider's share of records without a usable ethnic category against all together.

    Parameters
    ----------
    providers
        What ``load_providers`` read.
    """
    usable = providers.dropna(subset=["n", "known_category"])
    if usable.empty:
        return nothing_to_work()
    usable = usable.assign(unusable=usable["n"] - usable["known_category"])
    latest = usable[usable["period"] == usable["period"].max()]
    together = latest[latest["dataset"] == latest["dataset"].min()]
    row = together.sort_values("provider_code").iloc[0]
    file = f"providers.csv, dataset {row['dataset']}"
    note = f"Provider {row['provider_code']}, {row['period']}. Numbers: {file}."
    return steps_table("funnel", "a provider and all together", note, _funnel_steps(row, together))


def _funnel_steps(row: pd.Series, together: pd.DataFrame) -> list[Step]:
    lacking, records = float(together["unusable"].sum()), float(together["n"].sum())
    target, size = 100 * lacking / records, float(row["n"])
    share = 100 * float(row["unusable"]) / size
    reach = Z_998 * math.sqrt(target * (100 - target) / size)
    outside = "below" if share < target else "above"
    return [
        Step("All providers", f"100 × {shown(lacking)} ÷ {shown(records)}", shown(target)),
        Step("This provider", f"100 × {shown(row['unusable'])} ÷ {shown(size)}", shown(share)),
        Step(
            "What chance brings, 99.8%",
            f"{Z_998} × √({shown(target)} × {shown(100 - target)} ÷ {shown(size)})",
            shown(reach),
        ),
        Step(
            "Position",
            f"{shown(share)} against {shown(target)} ± {shown(reach)}",
            outside if abs(share - target) > reach else "within",
        ),
        Step("Published", "against_england", str(row["against_england"])),
    ]


def _wilson_steps(row: Row) -> list[Step]:
    part, whole = float(row["numerator"]), float(row["denominator"])
    lower, upper = wilson(part, whole)
    centre, width = 2 * part + Z**2, 2 * (whole + Z**2)
    spread = Z * math.sqrt(Z**2 + 4 * part * (1 - part / whole))
    return [
        Step("Percentage", f"100 × {shown(part)} ÷ {shown(whole)}", shown(100 * part / whole)),
        Step("2x + z²", f"2 × {shown(part)} + 1.96²", shown(centre)),
        Step(
            "z√(z² + 4xq)",
            f"1.96 × √(1.96² + 4 × {shown(part)} × {shown(1 - part / whole)})",
            shown(spread),
        ),
        Step("2(n + z²)", f"2 × ({shown(whole)} + 1.96²)", shown(width)),
        Step(
            "Wilson's interval",
            f"100 × ({shown(centre)} ± {shown(spread)}) ÷ {shown(width)}",
            with_limits(100 * part / whole, lower, upper),
        ),
    ]
