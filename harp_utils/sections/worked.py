"""Worked examples: a published figure made again, step by step, from published numbers.

Each example is a table of steps. Its last two rows are the figure as worked out here and the figure
as published. The arithmetic is written out here and is not that of the statistics modules, so the
two check each other.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from IPython.display import HTML

from harp_utils.area_data import AreaData
from harp_utils.comparisons import NOT_COMPARED, Row, is_shown, named, records
from harp_utils.html_table import Cell, html_table, number
from harp_utils.sections.figures import paragraph

Country = Mapping[str, AreaData]
#: The two-sided normal quantile of 95%, as the sums print it.
Z = 1.96
#: What rounding to one decimal adds to a standard error: 0.1 over the square root of 12.
ROUNDING = 0.029
DIGITS = 5
NOTHING = "The published tables of this run hold no figure to work this example with."


@dataclass(frozen=True)
class Example:
    """The metric that most examples use, and the published rows of the country."""

    data: AreaData
    metric_id: str

    def rows(
        self, breakdown: str = "ethnic_group", period: str | None = None, measure: str = "main"
    ) -> list[Row]:
        """Give published rows of the metric (see `AreaData.rows`)."""
        return records(self.data.rows(self.metric_id, breakdown, period, measure))

    def derived(self, measure: str, group: str, period: str | None = None) -> Row | None:
        """Give the row of a derived measure for one group, or for everyone, if it is shown."""
        breakdown = "everyone" if group == "Everyone" else "ethnic_group"
        row = named(self.rows(breakdown, period, measure), group)
        return row if row is not None and row["value_note"] == "" else None


@dataclass(frozen=True)
class Step:
    """One line of a worked example: what it gives, the sum with its numbers, and the result."""

    what: str
    sum: str
    result: str


def steps_table(key: str, caption: str, note: str, steps: Sequence[Step]) -> HTML:
    """Write the steps of an example as a table.

    Parameters
    ----------
    key
        Unique in the page.
    caption, note
        What is worked out, and where the numbers are to be found.
    steps
        In order; the last two are the figure made here and the published one.
    """
    rows = [(step.what, [Cell(step.sum), number(step.result)]) for step in steps]
    title = f"Worked example: {caption}"
    columns = ["Step", "Sum", "Result"]
    return HTML(html_table(f"worked-{key}", title, note, columns, rows, words=["Sum"]))


def nothing_to_work() -> HTML:
    """Say that a run has published no figure of the kind an example needs."""
    return HTML(paragraph(NOTHING))


def find_example(country: Country) -> Example | None:
    """Find the metric of the examples: standardised, with every ethnic group shown.

    The lead metric of the first focus area is taken where it will do.
    """
    for data, metric_id in _metrics(country):
        rows = records(data.rows(metric_id))
        every = [*rows, *records(data.rows(metric_id, "everyone"))]
        if rows and rows[0]["method"].startswith("directly") and _all_shown(every):
            return Example(data, metric_id)
    return None


def first_row(country: Country, method: str, breakdown: str = "everyone") -> Row | None:
    """Find the first row of the latest year made by exactly this method, with its limits."""
    for data, metric_id in _metrics(country):
        rows = chain.from_iterable(
            records(data.rows(metric_id, breakdown, measure=str(measure)))
            for measure in data.table["measure"].unique()
        )
        for row in rows:
            if row["method"] == method and row["value_note"] == "" and row["upper_95"] > 0:
                return row
    return None


def groups_of(rows: Sequence[Row]) -> list[Row]:
    """Keep the rows of known ethnic groups."""
    return [row for row in rows if row["ethnic_group"] not in NOT_COMPARED]


def standard_error(row: Row) -> float:
    """Work a value's standard error back from its published limits and their rounding."""
    return math.hypot(float(row["upper_95"] - row["lower_95"]) / (2 * Z), ROUNDING)


def error_step(row: Row) -> Step:
    """Write that as a step."""
    limits = f"{row['upper_95']:,.1f} − {row['lower_95']:,.1f}"
    sum_ = f"√((({limits}) ÷ (2 × 1.96))² + {ROUNDING}²)"
    return Step(f"Standard error, {row['ethnic_group']}", sum_, shown(standard_error(row)))


def where(row: Row) -> str:
    """Say where the published row stands: place, period, metric, file."""
    return (
        f"{row['metric_name']}, {row['area_name']}, {row['period']}. "
        f"Numbers: {row['focus_area']}.csv, metric {row['metric_id']}."
    )


def shown(value: float) -> str:
    """Print a number of a sum: whole numbers whole, others with up to five significant digits."""
    if float(value).is_integer():
        return f"{value:,.0f}".replace("-", "−")
    places = max(0, DIGITS - 1 - math.floor(math.log10(abs(value))))
    text = f"{value:,.{places}f}".replace("-", "−")
    return text.rstrip("0").rstrip(".") if places else text


def with_limits(value: float, lower: float, upper: float, places: int = 1) -> str:
    """Print a figure as the downloads do: ``234.5 (230.1 to 238.9)``."""
    text = f"{value:,.{places}f} ({lower:,.{places}f} to {upper:,.{places}f})"
    return text.replace("-", "−")


def published_figure(row: Row, places: int = 1) -> Step:
    """Give the last step: the figure as published."""
    figure = with_limits(row["value"], row["lower_95"], row["upper_95"], places)
    return Step("Published", row["unit"], figure)


def _metrics(country: Country) -> Iterator[tuple[AreaData, str]]:
    """Every metric, focus area by focus area, the lead metric of each first."""
    for data in country.values():
        lead = data.focus["lead_metric"]
        for metric_id in dict.fromkeys([lead, *data.focus["metrics"]]):
            yield data, metric_id


def _all_shown(rows: Sequence[Row]) -> bool:
    groups = groups_of(rows)
    # A sum made again needs the counts as they are: neither hidden nor to the nearest 5.
    used = [row for row in rows if row["ethnic_group"] != "Unknown"]
    exact = all(row["count_note"] == "" for row in used)
    return bool(groups) and exact and all(is_shown(row) and row["value"] > 0 for row in groups)
