"""The heat table: every ratio to the reference group, tinted only where it is clear."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from harp_utils.comparisons import Row, compared, has_ratio, is_clear, is_zero
from harp_utils.formats import format_ratio, format_ratio_interval
from harp_utils.hidden_codes import with_key
from harp_utils.reason_codes import format_code, format_reason

STRONG_ABOVE, STRONG_BELOW = 1.50, 0.67
LEGEND = (
    '<span class="heat above-strong">▲ 1.50 or more</span> '
    '<span class="heat above">▲ above 1, clear</span> '
    '<span class="heat below">▼ below 1, clear</span> '
    '<span class="heat below-strong">▼ 0.67 or less</span> '
    "<span>0.97 no clear difference</span>"
)


@dataclass(frozen=True)
class HeatGroup:
    """Rows under one heading: a focus area (its name as HTML, perhaps a link) and its metrics."""

    heading: str
    rows: Sequence[Row]
    empty: str = ""


def heat_table(
    table_id: str, caption: str, note: str, groups: Sequence[HeatGroup], reference: str
) -> str:
    """Write the heat table between its legend and what its codes mean.

    Parameters
    ----------
    table_id
        Unique in the page.
    caption, note
        What it shows; how to read it.
    groups
        Rows by ethnic group of each focus area. A group without rows shows ``empty``.
    reference
        The group that ratios compare with.
    """
    found = [row for group in groups for row in compared(group.rows, reference)]
    names = list(dict.fromkeys(row["ethnic_group"] for row in found))
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in names)
    body = "".join(_group(group, names, reference) for group in groups)
    table = (
        f'<div class="table-scroll" role="region" tabindex="0" '
        f'aria-labelledby="{table_id}-caption">'
        f'<table class="harp-table heat-table" id="{table_id}" '
        f'data-quarto-disable-processing="true"><caption id="{table_id}-caption">'
        f'<strong>{escape(caption)}</strong><span class="caption-note">{escape(note)}</span>'
        f'</caption><thead><tr><th scope="col">Measure</th>{head}</tr></thead>'
        f"{body}</table></div>"
    )
    return f'<p class="harp-legend">{LEGEND}</p>{table}{_key(body)}'


def _key(body: str) -> str:
    """Explain the codes that cells show, and no others."""
    zeros = "0 events is a true zero. " if ">0 events<" in body else ""
    note = f"{zeros}Intervals are on each focus area's page."
    return f'<p class="muted">{escape(with_key(note, [body]), quote=False)}</p>'


def _group(group: HeatGroup, names: Sequence[str], reference: str) -> str:
    heading = ""
    if group.heading:
        span = len(names) + 1
        heading = (
            f'<tr class="group"><th scope="rowgroup" colspan="{span}">{group.heading}</th></tr>'
        )
    metrics = dict.fromkeys(row["metric_id"] for row in group.rows)
    lines = [
        _line([row for row in group.rows if row["metric_id"] == metric], names, reference)
        for metric in metrics
    ]
    if not lines:
        lines = [_merged_line("All measures", group.empty, len(names))]
    return f"<tbody>{heading}{''.join(lines)}</tbody>"


def _line(rows: Sequence[Row], names: Sequence[str], reference: str) -> str:
    """Write one metric; one merged cell where the reference group itself is hidden."""
    title = rows[0]["metric_name"]
    cells = {row["ethnic_group"]: row for row in compared(rows, reference)}
    notes = {row["ratio_note"] for row in cells.values()}
    if notes <= {"r"}:
        words = f"Not shown {format_code('r')}: no value of the {reference} group"
        return _merged_line(title, words, len(names))
    if notes == {"e"}:
        return _merged_line(title, f"No events in the {reference} group", len(names), "zero")
    body = "".join(_cell(cells[name]) for name in names)
    return f'<tr><th scope="row">{escape(title)}</th>{body}</tr>'


def _merged_line(title: str, words: str, span: int, tint: str = "withheld") -> str:
    cell = f'<td class="heat {tint}" colspan="{span}">{escape(words)}</td>'
    return f'<tr><th scope="row">{escape(title)}</th>{cell}</tr>'


def _cell(row: Row) -> str:
    if is_zero(row):
        return '<td class="heat zero">0 events</td>'
    if row["ratio_note"] == "e":
        return f'<td class="heat zero">{format_reason("e")}</td>'
    if not has_ratio(row):
        reason = escape(format_reason(row["ratio_note"]))
        return f'<td class="heat withheld" title="{reason}">{format_code(row["ratio_note"])}</td>'
    interval = format_ratio_interval(row["ratio_lower_95"], row["ratio_upper_95"])
    text = format_ratio(row["ratio"])
    if is_clear(row):
        text = f"{'▲' if row['ratio'] > 1 else '▼'} {text}"
    return f'<td class="heat{_tint(row)}" title="95% interval {interval}">{text}</td>'


def _tint(row: Row) -> str:
    if not is_clear(row):
        return ""
    if row["ratio"] > 1:
        return " above-strong" if row["ratio"] >= STRONG_ABOVE else " above"
    return " below-strong" if row["ratio"] <= STRONG_BELOW else " below"
