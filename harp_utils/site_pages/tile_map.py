"""The tile map of ICBs and the list of places by region, as HTML that needs no script."""

import re
from collections.abc import Iterable
from html import escape
from pathlib import Path

from harp_utils.site_pages.addresses import Linker, place_page
from harp_utils.site_pages.data import SiteData, SitePlace
from harp_utils.site_pages.writing import raw

FILTER_SCRIPT = Path("assets/places.js")
LONG_NAME = 40
Cell = tuple[int, int]


def place_finder(data: SiteData, linker: Linker) -> str:
    """Write the tile map beside the list of places, with the script that filters the list."""
    script = (linker.root / FILTER_SCRIPT).read_text(encoding="utf-8")
    tiles = _tiles(data, linker)
    note = "Each tile is one ICB, placed roughly where it lies. Lines divide the NHS regions."
    drawn = f'<div><p class="muted">{note}</p>{tiles}</div>' if tiles else ""
    return raw(
        f'<div class="harp-places">{drawn}<div class="harp-named">'
        f"{place_list(data, linker)}</div></div>\n<script>\n{script}</script>"
    )


def _tiles(data: SiteData, linker: Linker) -> str:
    on_map = {place.tile: place for place in data.icbs if place.tile is not None}
    if not on_map:
        return ""
    columns = max(column for column, _ in on_map) + 2
    labels = region_labels(on_map, columns)
    names = {region.code: region for region in data.regions}
    items = {cell: _tile(cell, place, on_map, linker) for cell, place in on_map.items()}
    for code, (cell, side) in labels.items():
        if code in names:
            items[cell] = _label(names[code], cell, side, linker)
    cells = sorted(items, key=lambda cell: (cell[1], cell[0]))
    return (
        '<nav aria-label="Map of integrated care boards">'
        f'<ul class="harp-tiles" style="--tile-columns:{columns}">'
        f"{''.join(items[cell] for cell in cells)}</ul></nav>"
    )


def _tile(cell: Cell, place: SitePlace, on_map: dict[Cell, SitePlace], linker: Linker) -> str:
    column, row = cell
    lines = [
        name
        for name, beside in (("line-top", (column, row - 1)), ("line-left", (column - 1, row)))
        if beside in on_map and on_map[beside].parent != place.parent
    ]
    look = f' class="{" ".join(lines)}"' if lines else ""
    name = place.name.removeprefix("NHS ")
    size = " long" if len(name) > LONG_NAME else ""
    # A soft hyphen, because browsers do not know where the names of counties part.
    parted = escape(re.sub(r"(?<=\w{5})shire\b", "\u00adshire", name))
    words = (
        f'<span class="tile-name{size}">{parted}</span> '
        f'<span class="tile-code">{escape(place.tile_code)}</span>'
    )
    source = place_page(place)
    inner = f'<span class="tile">{words}</span>'
    if linker.exists(source):
        inner = f'<a href="{linker.address(source)}">{words}</a>'
    return f'<li{look} style="grid-column:{column + 1};grid-row:{row + 1}">{inner}</li>'


def _label(region: SitePlace, cell: Cell, side: str, linker: Linker) -> str:
    column, row = cell
    link = linker.link(region.name, place_page(region))
    place = f"grid-column:{column + 1} / span 2;grid-row:{row + 1}"
    return f'<li class="tile-region {side}" style="{place}">{link}</li>'


def region_labels(on_map: dict[Cell, SitePlace], columns: int) -> dict[str, tuple[Cell, str]]:
    """Find room for each region's name: two free cells at the end of one of its rows.

    Parameters
    ----------
    on_map
        Places by column and row.
    columns
        Columns of the grid; the last is there for names.

    Returns
    -------
    dict
        By region code, the first of the two cells and ``"before"`` or ``"after"`` the tiles.
    """
    labels: dict[str, tuple[Cell, str]] = {}
    for row in sorted({row for _, row in on_map}):
        used = sorted(column for column, tile_row in on_map if tile_row == row)
        first, last = on_map[used[0], row], on_map[used[-1], row]
        if used[0] >= 2 and first.parent not in labels:
            labels[first.parent] = ((used[0] - 2, row), "before")
        if used[-1] + 2 < columns and last.parent not in labels:
            labels[last.parent] = ((used[-1] + 1, row), "after")
    return labels


def place_list(data: SiteData, linker: Linker) -> str:
    """Write the named list: England, then each region with its ICBs."""
    groups = [_group(data.country, [], linker)]
    groups += [_group(region, data.inside(region), linker) for region in data.regions]
    return f'<div class="harp-list">{"".join(groups)}</div>'


def _group(head: SitePlace, places: Iterable[SitePlace], linker: Linker) -> str:
    items = "".join(_item(place, linker) for place in places)
    listed = f"<ul>{items}</ul>" if items else ""
    return f"<div><h3>{linker.link(head.name, place_page(head))}</h3>{listed}</div>"


def _item(place: SitePlace, linker: Linker) -> str:
    link = linker.link(place.name.removeprefix("NHS "), place_page(place))
    earlier = "" if place.joins == "none" else escape(place.joins)
    code = "" if place.tile_code == "none" else f' <span class="code">{place.tile_code}</span>'
    return f'<li data-earlier="{earlier}">{link}{code}</li>'
