"""Tables of a page: a column of counts holds published counts of its place, or a code."""

import re
from collections.abc import Iterator
from html import unescape

import numpy as np

from harp_utils.audit.data_links import data_rows, metrics_of
from harp_utils.audit.facts import COUNTS, NATIONAL, Facts
from harp_utils.audit.findings import Finding
from harp_utils.audit.vocabulary import are_rounded_from, published_values, values_in

COUNTED = re.compile(
    r"^(?:A&E )?(?:re-?admissions|admissions|attendances|stays|discharges|records|people|events"
    r"|births|deliveries|patients|persons|spells|episodes|count|number|numerator|denominator|n)\b"
    r"(?!.*(?:mean|share|rate|%|:))",
    re.IGNORECASE,
)
TABLE = re.compile(r"<table\b.*?</table>", re.S)
ROW = re.compile(r"<tr\b[^>]*>(.*?)</tr>", re.S)
CELL = re.compile(r"<t([hd])\b([^>]*)>(.*?)</t[hd]>", re.S)
TAG = re.compile(r"<[^>]*>")
MARKUP = re.compile(r"[<&]")
SPAN = re.compile(r'colspan="?(\d+)')
# A count, and perhaps its share after it; no percentage and no mean.
WHOLE = re.compile(r"(?:\d{1,3}(?:,\d{3})+|\d+)(?![\d,.%]|\s*%)")
Cells = list[tuple[str, int]]


def check_tables(
    markup: str, data: list[tuple[int, str]], where: str, area: str | None, facts: Facts
) -> Iterator[Finding]:
    """Find counts in tables that are not published for the place of their row.

    Parameters
    ----------
    markup
        A page without drawings and data links.
    data
        Data links and where they stood: the one after a table holds its rows.
    where, area
        The document and the code of its place.
    """
    for table in TABLE.finditer(markup):
        rows = [_cells(row[1]) for row in ROW.finditer(table[0])]
        if not rows:
            continue
        columns = {place: text for place, text in _placed(rows[0]) if place and COUNTED.match(text)}
        link = next((text for start, text in data if start >= table.end()), "")
        if link and area is not None:
            yield from _check_values(rows, columns, link, where, area, facts)
        for cells in rows[1:] if columns else ():
            yield from _check_row(cells, columns, _of_group(link, cells), where, area, facts)


def _check_values(
    rows: list[Cells], columns: dict[int, str], link: str, where: str, area: str, facts: Facts
) -> Iterator[Finding]:
    """Find numbers in other columns that round no published value of the measures listed."""
    headings = dict(_placed(rows[0]))
    of_measures = metrics_of(link) if headings[0] != "Measure" else frozenset()
    known = published_values(of_measures, area, facts)
    found = [
        (number, headings[place], cells[0][0])
        for cells in rows[1:]
        for place, text in _placed(cells)
        if place and place not in columns and headings.get(place, "Note") != "Note"
        for number in values_in(text)
    ]
    far = ~are_rounded_from([number for number, _, _ in found], known)
    for number, heading, label in (found[place] for place in np.flatnonzero(far)):
        told = f"{number} under '{heading}', row '{label}'"
        yield Finding("a value in a table that is not published", where, told)


def _check_row(
    cells: Cells,
    columns: dict[int, str],
    listed: frozenset[int] | None,
    where: str,
    area: str | None,
    facts: Facts,
) -> Iterator[Finding]:
    label = cells[0][0] if cells else ""
    known = _known(label, area, facts)
    if known is None:
        return
    local, counts = known
    for place, text in _placed(cells):
        found = WHOLE.match(text) if place in columns else None
        if found is None:
            continue
        number = int(found[0].replace(",", ""))
        is_people = columns[place].lower().startswith("people")
        wrong = number not in counts or (local and not is_people and not facts.may_be_local(number))
        if wrong or (listed is not None and number not in listed):
            told = f"{text} under '{columns[place]}', row '{label}'"
            yield Finding("a count in a table", where, told)


def _known(label: str, area: str | None, facts: Facts) -> tuple[bool, frozenset[int]] | None:
    """Say whether a row is of a place below the country, and give its published counts.

    None for rows of a page of no place whose label names none: they are of the whole country,
    and of steps and simulations of the written methods.
    """
    words = label.lower()
    named = facts.names.get(words) or (label if label in facts.counts else None)
    if named is None:
        starts = [name for name in facts.names if words.startswith(name)]
        named = facts.names[max(starts, key=len)] if starts else area
    if named is None:
        return None
    counts = facts.counts.get(named, frozenset()) | facts.people.get(named, frozenset())
    if named == facts.country:
        return False, counts | facts.counts.get(NATIONAL, frozenset())
    return True, counts


def _of_group(link: str, cells: Cells) -> frozenset[int] | None:
    """Give the counts that the data link lists for the group of a row; None where it has none."""
    group = cells[0][0] if cells else ""
    names, every = data_rows(link)
    rows = [row for row in every if group in row]
    if not rows:
        return None
    counts = [row[names.index(name)] for name in COUNTS if name in names for row in rows]
    return frozenset(int(text) for text in counts if text.isdigit())


def _cells(row: str) -> Cells:
    """Give text and width of each cell."""
    return [
        (
            (unescape(TAG.sub("", text)) if MARKUP.search(text) else text).strip(),
            int(span[1]) if about and (span := SPAN.search(about)) else 1,
        )
        for _, about, text in CELL.findall(row)
    ]


def _placed(cells: Cells) -> Iterator[tuple[int, str]]:
    place = 0
    for text, width in cells:
        yield place, text
        place += width
