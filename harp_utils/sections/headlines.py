"""How far each headline ratio moves under another rule or grouping for ethnic categories."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import pandas as pd
from IPython.display import HTML

from harp_utils import charts
from harp_utils.comparisons import Row, has_ratio, is_clear, records
from harp_utils.ethnicity_words import GROUPING_NAMES, GROUPINGS_IN_WORDS, RULE_NAMES
from harp_utils.formats import format_ratio, format_ratio_interval, format_signed
from harp_utils.html_table import Cell, hidden, html_table, number
from harp_utils.phrases import format_number_word, format_period, format_within_sentence
from harp_utils.published_reader import load_metadata
from harp_utils.published_run import PublishedRun
from harp_utils.reason_codes import format_code, format_reason
from harp_utils.sections.captions import RECORDS
from harp_utils.sections.figures import details, figure, items, paragraph
from harp_utils.table_cells import explain_codes

#: Moves of this share of a ratio and more are counted.
NOTABLE = 0.05
KEY = ["rule", "grouping"]
EXPLAINED = (
    "One choice is changed at a time. A gap is clear where its 95% interval excludes 1, here or "
    "under the other choice. Measures that are never ranked are in the table alone."
)
FORMS: tuple[Literal["wide", "narrow"], ...] = ("wide", "narrow")
Rows = dict[tuple[str, str], Row]


@dataclass(frozen=True)
class Choice:
    """One rule and one grouping, and what a reader calls them."""

    rule: str
    grouping: str
    name: str

    @property
    def key(self) -> tuple[str, str]:
        """The rule and the grouping, as the published table names them."""
        return self.rule, self.grouping


def headline_moves(run: PublishedRun, headlines: pd.DataFrame) -> HTML:
    """Say how far the lead ratios of England move under each other choice, and show them all.

    Parameters
    ----------
    run, headlines
        What ``load_run`` and ``load_sensitivity`` read.
    """
    own, *others = choices(run)
    found = _by_choice(_ranked(run, headlines))
    findings = [_finding(choice, found[choice.key], found[own.key]) for choice in others]
    table = _table(run, _by_choice(headlines), [own, *others])
    folded = details("Table: every ratio under each choice", "Measure and group, ratio", table)
    return HTML(paragraph(EXPLAINED) + items(findings) + folded)


def _ranked(run: PublishedRun, headlines: pd.DataFrame) -> pd.DataFrame:
    """Leave out the measures that no list ranks, such as what ancestry decides."""
    abouts = [load_metadata(name, run.folder)["metrics"] for name in run.titles]
    left_out = {name for about in abouts for name, words in about.items() if words["not_ranked"]}
    return headlines[~headlines["metric_id"].isin(list(left_out))]


def choices(run: PublishedRun) -> list[Choice]:
    """List the site's own choice, then those that differ from it in the rule or the grouping."""
    rule, grouping = run.provenance["ethnicity_rule"], run.provenance["grouping"]
    rules = [Choice(other, grouping, RULE_NAMES[other]) for other in RULE_NAMES if other != rule]
    groupings = [
        Choice(rule, other, GROUPING_NAMES[other])
        for other in GROUPINGS_IN_WORDS
        if other != grouping
    ]
    return [Choice(rule, grouping, "this site"), *rules, *groupings]


def _by_choice(headlines: pd.DataFrame) -> dict[tuple[str, str], Rows]:
    found: dict[tuple[str, str], Rows] = {}
    for row in records(headlines):
        rows = found.setdefault((row["rule"], row["grouping"]), {})
        rows[_key(row)] = row
    return found


def _finding(choice: Choice, rows: Rows, own: Rows) -> str:
    """Say how many ratios a choice moves, which the most, and how many answers it changes."""
    name = f"{choice.name[:1].upper()}{choice.name[1:]}"
    moved = [row for row in rows.values() if has_ratio(row) and pd.notna(row["movement"])]
    if not moved:
        return f"{name}: no ratio is shown."
    if all(row["movement"] == 1 for row in moved):
        return f"{name}: all {len(moved)} ratios stay as they are."
    notable = sum(abs(row["movement"] - 1) >= NOTABLE for row in moved)
    changed = sum(is_clear(row) != is_clear(own[_key(row)]) for row in moved)
    return (
        f"{name}: {format_number_word(notable)} of {len(moved)} ratios "
        f"{'moves' if notable == 1 else 'move'} by {NOTABLE:.0%} or more. "
        f"{_largest([row for row in moved if is_clear(row) or is_clear(own[_key(row)])])}"
        f"{_verdict(changed)}"
    )


def _key(row: Row) -> tuple[str, str]:
    return row["metric_id"], row["ethnic_group"]


def _largest(clear: list[Row]) -> str:
    """Name the clear gap that moves most: an unclear one moves with a few events."""
    if not clear:
        return ""
    most = max(clear, key=lambda row: abs(row["movement"] - 1))
    of = f"{most['ethnic_group']}, {format_within_sentence(most['metric_name'])}"
    move = format_signed(100 * (most["movement"] - 1), "%")
    return f"Of the clear gaps the one that moves most is {of}: {move}. "


def _verdict(changed: int) -> str:
    if not changed:
        return "Whether a gap is clear stays the same for all."
    return f"Whether a gap is clear differs for {format_number_word(changed)}."


def _table(run: PublishedRun, found: dict[tuple[str, str], Rows], chosen: list[Choice]) -> str:
    own = found[chosen[0].key]
    reference = [row["ethnic_group"] for row in own.values() if row["ratio_note"] == "reference"]
    body = [
        (f"{row['metric_name']}: {row['ethnic_group']}", [_cell(found[c.key][key]) for c in chosen])
        for key, row in own.items()
        if row["ethnic_group"] not in reference
    ]
    year = run.provenance["periods"][-1]["label"]
    note = "Ratio to the reference group with its 95% interval; bold where the interval excludes 1."
    note = explain_codes(note, body)
    columns = ["Measure and group", *(f"{c.name[:1].upper()}{c.name[1:]}" for c in chosen)]
    caption = f"Lead measure of each focus area under each choice, England, {year}"
    return html_table("table-headlines", caption, note, columns, body)


def _cell(row: Row) -> Cell:
    """Make the cell of a ratio; nought events give a ratio of nought, which has no interval."""
    if has_ratio(row):
        interval = format_ratio_interval(row["ratio_lower_95"], row["ratio_upper_95"])
        return number(format_ratio(row["ratio"]), clear=is_clear(row), aside=interval)
    if row["ratio_note"] in ("0", "e"):
        return number(format_reason(row["ratio_note"]))
    return hidden(f"Not shown {format_code(row['ratio_note'])}")


def headline_forest(run: PublishedRun, headlines: pd.DataFrame) -> HTML:
    """Draw the lead measure whose clear gaps move most: its ratios under every choice."""
    chosen = choices(run)
    names = pd.DataFrame([(*choice.key, choice.name) for choice in chosen], columns=[*KEY, "name"])
    moves = _ranked(run, headlines).merge(names, on=KEY)
    clear = moves[[is_clear(row) for row in records(moves)]]
    sizes = (clear["movement"] - 1).abs().groupby(clear["metric_id"]).max()
    if not (sizes > 0).any():
        return HTML("")
    metric = sizes.sort_values(kind="stable").index[-1]
    rows = _as_lines(moves[moves["metric_id"] == metric], [choice.name for choice in chosen])
    return HTML("".join(_figure(run, rows, form) for form in FORMS))


def _as_lines(rows: pd.DataFrame, order: list[str]) -> pd.DataFrame:
    """Put each choice in the place of a metric, so that the gap forest draws a line for each."""
    place = rows["name"].map({name: place for place, name in enumerate(order)})
    lines = rows.assign(place=place).sort_values("place", kind="stable")
    return lines.assign(metric_id=lines["name"], kind="admission").reset_index(drop=True)


def _figure(run: PublishedRun, rows: pd.DataFrame, form: Literal["wide", "narrow"]) -> str:
    labels = {name: f"{name[:1].upper()}{name[1:]}" for name in rows["metric_id"]}
    axes = charts.plot_gap_forest(rows, form=form, labels=labels)
    metric, year = rows["metric_name"].iloc[0], run.provenance["periods"][-1]["label"]
    kind = "synthetic " if run.provenance["synthetic"] else ""
    drawn = figure(
        axes,
        f"headline-forest-{form}",
        title=f"{metric}: the clear gaps that move most",
        subtitle=f"Ratio to the reference group under each choice, England, {year}",
        caption="Ratios with 95% intervals; hollow where the interval holds 1. "
        f"Source: {kind}{RECORDS['apc']}, {format_period(year)}.",
        alt=charts.alt_text_gap_forest(rows, labels),
        level=3,
    )
    return f'<div class="{form}-only">{drawn}</div>'
