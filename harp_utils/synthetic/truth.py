"""The truth that was planted: what every metric should show, before chance and recording errors.

Values are for all places of the extract together. Rates hold with repeats and without. A planted
readmission is one that the program sent back; with repeats, some people also come back by chance.
"""

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd

from harp_utils.breakdowns import EVERYONE
from harp_utils.denominators import AgeScope, add_deprivation, scope_standard
from harp_utils.ethnicity import CATEGORIES
from harp_utils.params import Metric, Suite, load_code_lists, load_focus_areas
from harp_utils.reference import load_standard_population
from harp_utils.synthetic.expected import (
    Expectation,
    age_shares,
    denominator_spells,
    make_expectation,
    metric_attendances,
    metric_spells,
    sex_shares,
)
from harp_utils.synthetic.population import Design
from harp_utils.synthetic.rates import age_bands, group_of_category

FILES = {
    "attendance": "rates",
    "admission": "rates",
    "readmission": "readmissions",
    "length_of_stay": "stays",
}
# A group's value from counts and what they are divided by, each by cell.
Value = Callable[[np.ndarray, np.ndarray, np.ndarray], float]


def write_truth(folder: Path, design: Design, suite: Suite) -> None:
    """Write ``rates.csv``, ``readmissions.csv``, ``stays.csv`` and ``deprivation.csv``.

    Grain: metric, period (years and all together), and everyone, an ethnic group or an ethnic
    category (``breakdown``). Columns: ``metric_id, period, breakdown, ethnic_group,
    ethnic_category, true_value`` (in the unit of the metric) and ``true_ratio`` (to the reference
    group; empty where that has no events). ``deprivation.csv`` holds rates standardised by age and
    deprivation, all years together, of everyone and each group, without ``breakdown`` and
    ``ethnic_category``.
    """
    code_lists = load_code_lists()
    given = make_expectation(design, suite, code_lists)
    focus_areas = load_focus_areas(Path("params"), code_lists)
    metrics = [metric for focus in focus_areas for metric in focus.metrics]
    rows = pd.DataFrame([row for metric in metrics for row in _metric_rows(metric, given)])
    kinds = {metric.metric_id: FILES[metric.kind] for metric in metrics}
    for name, part in rows.groupby(rows["metric_id"].map(kinds)):
        _write(part, folder / f"{name}.csv")
    rates = [metric for metric in metrics if metric.denominator == "population"]
    deprivation = [_deprivation_rates(metric, given) for metric in rates]
    _write(pd.concat(deprivation), folder / "deprivation.csv")


def _write(rows: pd.DataFrame, path: Path) -> None:
    rows.to_csv(path, index=False, lineterminator="\n", float_format="%.8g")


def _metric_rows(metric: Metric, given: Expectation) -> Iterator[dict[str, object]]:
    counted, divided, value = _parts(metric, given)
    breakdown = _breakdown(given.cells)
    trend = given.design.trend
    labels = [*(period.label for period in given.suite.periods), given.suite.pooled_label]
    weights = [*trend.T, trend.mean(axis=1)]
    for period, weight in zip(labels, weights, strict=True):
        numerator, denominator = counted @ weight, divided @ weight
        values = {key: value(numerator, denominator, inside) for key, inside in breakdown.items()}
        reference = values["ethnic_group", given.suite.reference_group, "all"]
        for (name, group, category), found in values.items():
            yield {
                "metric_id": metric.metric_id,
                "period": period,
                "breakdown": name,
                "ethnic_group": group,
                "ethnic_category": category,
                "true_value": found,
                "true_ratio": found / reference if reference else np.nan,
            }


def _breakdown(cells: pd.DataFrame) -> dict[tuple[str, str, str], np.ndarray]:
    """Say which cells belong to everyone, to each group and to each category."""
    groups = np.array(list(group_of_category().values()))[cells["category"]]
    rows = {("everyone", "Everyone", "all"): np.ones(len(cells), dtype=bool)}
    for group in dict.fromkeys(group_of_category().values()):
        rows["ethnic_group", group, "all"] = groups == group
    for number, category in enumerate(CATEGORIES):
        group = group_of_category()[category]
        rows["ethnic_category", group, category] = (cells["category"] == number).to_numpy()
    return rows


def _parts(metric: Metric, given: Expectation) -> tuple[np.ndarray, np.ndarray, Value]:
    """Give counts, what they are divided by (by cell and condition) and how, for a metric."""
    if metric.dataset == "ecds":
        counted = metric_attendances(metric, given)
        return counted, np.zeros_like(counted), _standardised(metric, given)
    spells = metric_spells(metric, given)
    if metric.kind == "readmission":
        return spells.readmitted, spells.index, _ratio_times(metric.multiplier)
    if metric.kind == "length_of_stay":
        return spells.days, spells.counted, _ratio_times(metric.multiplier)
    if metric.denominator == "population":
        return spells.counted, np.zeros_like(spells.counted), _standardised(metric, given)
    under = denominator_spells(given.suite.denominators[metric.denominator], given)
    return spells.counted, under, _ratio_times(metric.multiplier)


def _ratio_times(multiplier: int) -> Value:
    def value(numerator: np.ndarray, denominator: np.ndarray, inside: np.ndarray) -> float:
        below = denominator[inside].sum()
        return float(multiplier * numerator[inside].sum() / below) if below else np.nan

    return value


def _standardised(metric: Metric, given: Expectation) -> Value:
    """Standardise directly: the weighted mean of the rates of the metric's age bands."""
    scope = AgeScope(metric.sex, metric.minimum_age, metric.maximum_age)
    standard, chosen = _scope_weights(given.suite.standard, scope)
    people = _people_in_scope(scope, given.cells)
    band = given.cells["band"].to_numpy()

    def value(numerator: np.ndarray, _: np.ndarray, inside: np.ndarray) -> float:
        events = np.bincount(band[inside], numerator[inside], len(age_bands()))[chosen]
        below = np.bincount(band[inside], people[inside], len(age_bands()))[chosen]
        return float(metric.multiplier * (standard @ (events / below)) / standard.sum())

    return value


def _deprivation_rates(metric: Metric, given: Expectation) -> pd.DataFrame:
    """Standardise by age and deprivation, with weights split as the extract's people live."""
    scope = AgeScope(metric.sex, metric.minimum_age, metric.maximum_age)
    cells = given.cells.assign(
        events=_parts(metric, given)[0] @ given.design.trend.mean(axis=1),
        population=_people_in_scope(scope, given.cells),
        age_band=np.array(age_bands())[given.cells["band"]],
        fifth=given.cells["quintile"] + 1,
        ethnic_group=np.array(list(group_of_category().values()))[given.cells["category"]],
    )
    standard = scope_standard(load_standard_population(given.suite.standard), scope)
    weights = add_deprivation(standard, cells)
    rows = pd.concat([cells, cells.assign(ethnic_group=EVERYONE)])
    keys = ["ethnic_group", "age_band", "fifth"]
    sums = rows.groupby(keys, as_index=False)[["events", "population"]].sum().merge(weights)
    each = metric.multiplier * sums["weight"] * sums["events"] / sums["population"]
    value = each.groupby(sums["ethnic_group"]).sum() / weights["weight"].sum()
    rates = value.rename("true_value").reset_index()
    rates.insert(0, "period", given.suite.pooled_label)
    rates.insert(0, "metric_id", metric.metric_id)
    return rates.assign(true_ratio=rates["true_value"] / value[given.suite.reference_group])


@cache
def _scope_weights(standard: str, scope: AgeScope) -> tuple[np.ndarray, list[int]]:
    """Give the weights of the bands that a metric counts, and the positions of those bands."""
    weights = scope_standard(load_standard_population(standard), scope)
    return weights["weight"].to_numpy(), [age_bands().index(name) for name in weights["age_band"]]


def _people_in_scope(scope: AgeScope, cells: pd.DataFrame) -> np.ndarray:
    shares = sex_shares(scope)[cells["sex_code"]] * age_shares(scope)[cells["band"]]
    return cells["population"].to_numpy() * shares
