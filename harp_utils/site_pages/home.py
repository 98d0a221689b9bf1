"""The generated pieces of the home page: widest gaps and the ten cards."""

import math
from html import escape

from harp_utils.comparisons import Row, compared, has_ratio, named
from harp_utils.formats import format_ratio, format_ratio_interval
from harp_utils.gap_sentences import (
    OTHER_TOO_HIGH,
    UNADJUSTED,
    gap_sentence,
    is_age_adjusted,
    is_overrecorded,
)
from harp_utils.phrases import format_list, format_within_sentence
from harp_utils.sections.figures import paragraph
from harp_utils.site_pages.addresses import Linker, area_page, focus_page, place_page
from harp_utils.site_pages.data import SiteData
from harp_utils.site_pages.writing import raw
from harp_utils.trend_words import NOT_COLLECTED

SHOWN_GAPS = 3
# The scale of the small gap chart: ratios at its ends, pixels, and the printed ticks.
LOWEST, HIGHEST, WIDTH = 0.4, 5.0, 340
TICKS = (0.5, 1, 2, 4)
HEADINGS_OF_GAPS = "#gaps-in-every-focus-area"


def widest_gaps_panel(data: SiteData, linker: Linker) -> str:
    """Write England's widest clear gaps, one a focus area, with the rule that ranks them."""
    first: dict[str, Row] = {}
    for row in data.ranked(data.country):
        first.setdefault(row["focus_area"], row)
    gaps = "".join(_gap(data, row) for row in list(first.values())[:SHOWN_GAPS])
    intro = f"Ratio to the {data.reference} group, 95% interval, {data.period['label']}"
    link = linker.link("All gaps, as a table", place_page(data.country), anchor=HEADINGS_OF_GAPS)
    rule = f"One measure a focus area. {data.rule(data.country)}"
    none = "" if gaps else f"<p>{_why_no_gap(data, linker)}</p>"
    return raw(
        f'<div class="harp-gaps"><p class="caption-note">{escape(intro)}</p>{gaps}{none}'
        f'<p class="rule">{escape(rule)} {link}</p></div>'
    )


def _why_no_gap(data: SiteData, linker: Linker) -> str:
    """Say why England has no gap to show; where it lacks places, name those that there are."""
    if data.is_collected(data.country):
        return "No gap in England meets the rule below."
    held = [linker.link(p.name, place_page(p)) for p in data.places if data.is_collected(p)]
    return f"{NOT_COLLECTED} for England. It holds: {format_list(held) if held else 'no place'}."


def _gap(data: SiteData, row: Row) -> str:
    rows = data.rows(row["focus_area"], data.country)
    same = [other for other in rows if other["metric_id"] == row["metric_id"]]
    base = named(same, data.reference)
    assert base is not None, "a ratio is published only beside its reference"
    note = "" if is_age_adjusted(row) else paragraph(f"{UNADJUSTED.capitalize()}.", "muted")
    note += paragraph(f"{OTHER_TOO_HIGH}.", "muted") if is_overrecorded(row) else ""
    return (
        '<div class="harp-gap"><div>'
        f'<p class="figure">{format_ratio(row["ratio"])}×</p>'
        f'<p class="figure-label">{escape(row["metric_name"])}</p></div>'
        f"<div>{paragraph(gap_sentence(row, base))}{note}{ratio_strip(row)}</div></div>"
    )


def ratio_strip(row: Row) -> str:
    """Draw one ratio and its interval on a log scale; an arrow where it leaves the scale."""
    low, mid, high = (_x(row[key]) for key in ("ratio_lower_95", "ratio", "ratio_upper_95"))
    interval = format_ratio_interval(row["ratio_lower_95"], row["ratio_upper_95"])
    label = f"Ratio {format_ratio(row['ratio'])}, 95% interval {interval}; 1 would be no gap"
    ticks = "".join(
        f'<path d="M{_x(tick)} 0V22" stroke="{"#3D3D3D" if tick == 1 else "#DDE2E6"}"/>'
        f'<text x="{_x(tick)}" y="36" text-anchor="middle">{tick:g}</text>'
        for tick in TICKS
    )
    dot = f'<circle cx="{mid}" cy="11" r="4.5"/>' if LOWEST < row["ratio"] < HIGHEST else ""
    return (
        f'<svg viewBox="0 0 {WIDTH} 40" width="{WIDTH}" height="40" role="img" '
        f'aria-label="{escape(label)}" font-size="12" fill="#5A6670">{ticks}'
        f'<path d="M{low} 11H{high}" stroke="#12436D" stroke-width="2"/>'
        f'<g fill="#12436D">{_end(row["ratio_lower_95"])}{_end(row["ratio_upper_95"])}{dot}</g>'
        "</svg>"
    )


def _end(limit: float) -> str:
    """Draw an end of an interval: a cap, or an arrow out of the scale."""
    x = _x(limit)
    if limit > HIGHEST:
        return f'<path d="M{x} 5L{x + 9} 11L{x} 17Z"/>'
    if limit < LOWEST:
        return f'<path d="M{x} 5L{x - 9} 11L{x} 17Z"/>'
    return f'<path d="M{x - 1} 5h2v12h-2Z"/>'


def _x(ratio: float) -> float:
    share = math.log(ratio / LOWEST) / math.log(HIGHEST / LOWEST)
    return round(10 + (WIDTH - 20) * min(max(share, 0), 1), 1)


def focus_area_cards(data: SiteData, linker: Linker) -> str:
    """Write one card a focus area: its widest clear gap in England and what it holds."""
    cards = "".join(_card(data, linker, focus_area) for focus_area in data.focus)
    note = (
        f"Each card names the widest clear gap in {escape(data.country.name)}, "
        f"{data.period['label']}, one measure an area."
    )
    lead = f'<p class="muted">{note}</p>' if data.is_collected(data.country) else ""
    return raw(f'{lead}<ul class="harp-cards">{cards}</ul>')


def _card(data: SiteData, linker: Linker, focus_area: str) -> str:
    words = data.focus[focus_area]
    link = linker.link(words["title"], focus_page(focus_area))
    coming = words["status"] != "available"
    icbs = sum(linker.exists(area_page(focus_area, place)) for place in data.icbs)
    count = len(words["metrics"])
    foot = "Not collected" if coming else f"{count} measures · {_counted(icbs, 'ICB')}"
    return (
        f'<li class="harp-card{" coming" if coming else ""}"><h3>{link}</h3>'
        f"<p>{escape(_finding(data, focus_area))}</p>"
        f'<p class="card-foot">{foot}</p></li>'
    )


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _finding(data: SiteData, focus_area: str) -> str:
    words = data.focus[focus_area]
    if words["status"] != "available":
        return str(words["summary"])
    if not data.is_collected(data.country, focus_area):
        return f"{NOT_COLLECTED} for {data.country.name}"
    ranked = data.ranked(data.country, focus_area)
    if ranked:
        row = ranked[0]
        recorded = f". {OTHER_TOO_HIGH}" if is_overrecorded(row) else ""
        return (
            f"{row['metric_name']}: {row['ethnic_group']} group "
            f"{format_ratio(row['ratio'])} times the {data.reference} group{recorded}"
        )
    rows = compared(data.rows(focus_area, data.country), data.reference)
    if not any(has_ratio(row) for row in rows):
        return f"Rates, not ratios: the {data.reference} group has too few events to compare with"
    reasons = [metric["not_ranked"] for metric in words["metrics"].values()]
    if any(reasons):
        return f"Rates, not ratios: {next(filter(None, reasons))}"
    name = format_within_sentence(words["short_title"])
    return f"No gap in {name} is clear and rests on enough events"
