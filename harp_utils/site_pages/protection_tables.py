"""How much is hidden: tables of the published counts by what became of them."""

from collections.abc import Hashable, Mapping, Sequence

import pandas as pd

from harp_utils.breakdowns import GROUP_ORDER
from harp_utils.formats import format_count, format_percent
from harp_utils.html_table import Cell, html_table, number
from harp_utils.protected_counts import (
    EXACT,
    FATES,
    PROTECTING,
    ROUNDED,
    SMALL,
    ZERO,
    sum_fates,
)
from harp_utils.site_pages.data import SiteData

HEADINGS = {
    SMALL: "Hidden: small [c]",
    PROTECTING: "Hidden: protects a hidden one [p]",
    ROUNDED: "Rounded",
    ZERO: "True zero",
    EXACT: "Exact",
}
LEVELS = {"country": "England", "region": "regions", "icb": "ICBs"}
COUNTED = (
    "Counts of events and of stays, for every measure, period, place and group. What a percentage "
    "is out of is not counted here, nor are the three years together where single years are given."
)
NOTE = "Each number with its share of the counts in its row."
Body = list[tuple[str, list[Cell]]]
Sums = Mapping[Hashable, Mapping[Hashable, int]]


def tables_of_hidden(data: SiteData) -> str:
    """Say how much is hidden, and write the tables by focus area, ethnic group and ICB."""
    if data.tally.empty:
        return "<p>No counts are published.</p>"
    words = f"<p>{_in_words(data.tally)}</p><p>{COUNTED}</p>"
    return words + _by_focus_area(data) + _by_group(data) + _by_icb(data)


def _in_words(tally: pd.DataFrame) -> str:
    """Say what share of all counts is hidden, for which reason, and what share is rounded."""
    whole = _everything(tally)
    shares = {fate: _percent(whole[fate], whole["total"]) for fate in FATES}
    return (
        f"Of {format_count(whole['total'])} counts in the tables, {shares[SMALL]} are hidden "
        f"because they are small and {shares[PROTECTING]}, small or not, because a hidden one "
        f"could be worked out from them; {shares[ROUNDED]} are rounded, {shares[ZERO]} are a true "
        f"zero and {shares[EXACT]} are exact."
    )


def _by_focus_area(data: SiteData) -> str:
    titles: dict[Hashable, str] = {name: words["title"] for name, words in data.focus.items()}
    body = _lines(_sums(data.tally, "focus_area"), titles, FATES)
    body.append(("All focus areas", _cells(_everything(data.tally), FATES)))
    return _table("focus", "Counts by focus area, every place", "Focus area", body, FATES)


def _by_group(data: SiteData) -> str:
    names: dict[Hashable, str] = {
        (group, level): f"{group}, {places}"
        for group in GROUP_ORDER
        for level, places in LEVELS.items()
    }
    body = _lines(_sums(data.tally, "ethnic_group", "area_level"), names, FATES)
    caption = "Counts by ethnic group, for England, its regions and ICBs"
    return _table("group", caption, "Ethnic group and level", body, FATES)


def _by_icb(data: SiteData) -> str:
    fates = [fate for fate in FATES if fate != EXACT]
    names: dict[Hashable, str] = {place.code: place.name for place in data.icbs}
    body = _lines(_sums(data.tally, "area_code"), names, fates)
    return _table("icb", "Counts by ICB, every group", "ICB", body, fates)


def _sums(tally: pd.DataFrame, *by: str) -> Sums:
    return sum_fates(tally, by).to_dict("index")


def _everything(tally: pd.DataFrame) -> Mapping[Hashable, int]:
    return _sums(tally.assign(every="row"), "every")["row"]


def _lines(sums: Sums, names: Mapping[Hashable, str], fates: Sequence[str]) -> Body:
    """Write a line for each name that has counts, in the order of the names."""
    return [(name, _cells(sums[key], fates)) for key, name in names.items() if key in sums]


def _cells(row: Mapping[Hashable, int], fates: Sequence[str]) -> list[Cell]:
    total = row["total"]
    shares = [number(format_count(row[f]), aside=_percent(row[f], total)) for f in fates]
    return [number(format_count(total)), *shares]


def _percent(count: int, total: int) -> str:
    share = 100 * count / total
    return "under 0.1%" if 0 < share < 0.05 else format_percent(share)


def _table(key: str, caption: str, first: str, body: Body, fates: Sequence[str]) -> str:
    columns = [first, "Counts", *(HEADINGS[fate] for fate in fates)]
    return html_table(f"protection-by-{key}", caption, NOTE, columns, body)
