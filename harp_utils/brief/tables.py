"""The tables of the brief, as typst: gaps in every focus area, and what the law asks for."""

from collections.abc import Sequence

from harp_utils.area_data import AreaData
from harp_utils.brief.typst import call, content, data_table, string
from harp_utils.comparisons import Row, compared, has_ratio, is_clear, is_zero, named, records
from harp_utils.formats import format_ratio
from harp_utils.phrases import format_within_sentence
from harp_utils.reason_codes import format_code, format_reason
from harp_utils.tables import share_unknown

#: From here on a clear gap is tinted more strongly.
STRONG_ABOVE, STRONG_BELOW = 1.50, 0.67
WITHOUT_METRICS = ("Workforce", "Not collected [x]: no measures chosen yet")

#: What NHS England's statement on information on health inequalities (section 13SA of the
#: National Health Service Act 2006) asks for, and where the brief answers it.
STATEMENT = (
    ("Broken down by ethnicity", "Five groups on every measure; 16 categories online"),
    (
        "Broken down by deprivation",
        "Fifths of one measure; gaps by age and deprivation",
    ),
    ("Age and sex", "Rates standardised by age; sex-specific measures name the sex"),
    ("Share unknown", "Beside every focus area, in the table on page 1 and under Data quality"),
    ("Steps to improve recording", "For the board to add: see the questions for discussion"),
)


def heat_table(places: Sequence[AreaData]) -> str:
    """Write the ratios of each focus area's lead metric, tinted only where they are clear."""
    reference = places[0].focus["reference_group"]
    groups = [row["ethnic_group"] for row in compared(_lead(places[0]), reference)]
    cells = [cell for data in places for cell in _heat_row(data, groups, reference)]
    name, words = WITHOUT_METRICS
    cells += [content(f"**{name}**"), _heat("hidden", words, span=len(groups) + 1)]
    header = ["Lead measure of each focus area", *groups, "Unknown"]
    widths = ["1fr", *["52pt"] * len(groups), "52pt"]
    return data_table(widths, header, cells, ["left", "right"])


def statement_table() -> str:
    """Write where the brief meets the statement on information on health inequalities."""
    cells = [content(words) for line in STATEMENT for words in line]
    return data_table(["1fr", "2fr"], ["Expected (section 13SA)", "In this brief"], cells, ["left"])


def measure_title(data: AreaData, metric_id: str) -> str:
    """Name a measure after its focus area, once: ``**Cardiovascular:** stroke``."""
    area, name = data.focus["short_title"], data.focus["metrics"][metric_id]["short_name"]
    return f"**{area}**" if name == area else f"**{area}:** {format_within_sentence(name)}"


def ratio_both_ways(one: Row, other: Row) -> str:
    """Write a ratio made in two ways, bold where clear: ``1.48 → 1.31``; hidden ones as codes.

    Two hidden ones are one code: that of the first.
    """
    if not has_ratio(one) and not has_ratio(other):
        return _ratio_or_code(one)
    return f"{_ratio_or_code(one)} → {_ratio_or_code(other)}"


def _ratio_or_code(row: Row) -> str:
    if row["ratio_note"] == "0":
        return format_reason("0")
    if not has_ratio(row):
        return format_code(row["ratio_note"])
    ratio = format_ratio(row["ratio"])
    return f"**{ratio}**" if is_clear(row) else ratio


def unknown_share(data: AreaData, metric_id: str) -> str:
    """Give the share of a metric's events with unknown ethnicity, or say why there is none."""
    unknown = named(records(data.rows(metric_id)), "Unknown")
    return share_unknown(unknown, records(data.rows(metric_id, "everyone"))[0])


def _lead(data: AreaData) -> list[Row]:
    return records(data.rows(data.focus["lead_metric"]))


def _heat_row(data: AreaData, groups: Sequence[str], reference: str) -> list[str]:
    lead = data.focus["lead_metric"]
    rows = {row["ethnic_group"]: row for row in compared(_lead(data), reference)}
    title = content(measure_title(data, lead))
    unknown = content(unknown_share(data, lead))
    notes = {row["ratio_note"] for row in rows.values()}
    if notes == {"e"}:
        words = f"No events in the {reference} group"
        return [title, _heat("plain", words, span=len(groups)), unknown]
    if notes <= {"r"}:
        words = f"Not shown {format_code('r')}: no value of the {reference} group"
        return [title, _heat("hidden", words, span=len(groups)), unknown]
    return [title, *(_heat_cell(rows[group]) for group in groups), unknown]


def _heat_cell(row: Row) -> str:
    if is_zero(row):
        return _heat("plain", "**0** events")
    if not has_ratio(row):
        # Where the reference group had no events nothing is hidden.
        tint = "plain" if row["ratio_note"] == "e" else "hidden"
        return _heat(tint, format_code(row["ratio_note"]))
    words = format_ratio(row["ratio"])
    if not is_clear(row):
        return _heat("plain", words)
    if row["ratio"] > 1:
        return _heat("above-strong" if row["ratio"] >= STRONG_ABOVE else "above", f"▲\u00a0{words}")
    return _heat("below-strong" if row["ratio"] <= STRONG_BELOW else "below", f"▼\u00a0{words}")


def _heat(tint: str, words: str, span: int = 1) -> str:
    return call("heat", string(tint), content(words), span=str(span))
