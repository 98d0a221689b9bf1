"""How often intervals hold the truth, where the truth is known: in simulated extracts."""

from __future__ import annotations

from IPython.display import HTML

from harp_utils.breakdowns import GROUP_ORDER
from harp_utils.html_table import html_table, number
from harp_utils.reference import load_reference

REPEAT, PLAIN = "repeat", "plain"
COLUMNS = [
    "Ethnic group",
    "People admitted, mean",
    "Admissions, mean",
    "Held: allowing for repeats",
    "Held: plain Dobson",
]
NOTE = (
    "Share of 95% intervals that hold the planted rate of sickle cell admissions in 1,000 "
    "simulated extracts of one year. About 95% is right. Made by benchmarks/coverage.py."
)


def interval_coverage(setting: str) -> HTML:
    """Show for each ethnic group how many intervals held the planted rate.

    Parameters
    ----------
    setting
        Which simulated extracts: a ``setting`` of ``data/reference/interval_coverage.csv``.
    """
    table = load_reference("interval_coverage.csv")
    chosen = table[(table["setting"] == setting) & (table["measure"] == "rate")]
    found = {
        (row["ethnic_group"], row["interval"]): row for row in chosen.to_dict(orient="records")
    }
    groups = [group for group in GROUP_ORDER if (group, REPEAT) in found]
    rows = []
    for group in groups:
        repeat, plain = found[group, REPEAT], found[group, PLAIN]
        counts = [f"{float(repeat[name]):,.0f}" for name in ("people", "events")]
        held = [f"{float(row['held']):.1f}%" for row in (repeat, plain)]
        rows.append((group, [number(text) for text in (*counts, *held)]))
    key = "coverage-" + setting.lower().replace(" ", "-")
    caption = f"How often intervals held the planted rate: {setting}"
    return HTML(html_table(key, caption, NOTE, COLUMNS, rows))
