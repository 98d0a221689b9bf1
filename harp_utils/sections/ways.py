"""Ways from the page of a focus area in a place: up to the place, and to the next place."""

from __future__ import annotations

from html import escape
from pathlib import Path

from harp_utils.area_data import AreaData
from harp_utils.published_reader import load_menu
from harp_utils.wayfinding import breadcrumb_html, previous_and_next_html


def breadcrumb(data: AreaData, folder: str | Path) -> str:
    """Write the way down: home, region, place, this focus area."""
    places, _ = load_menu(folder)
    above = {"icb": data.area.region_code, "region": data.area.country_code}
    wanted = (above.get(data.area.level), data.area.code)
    trail = [place for code in wanted for place in places if place.code == code]
    links = [_link("../../index.html", "Home")]
    links += [_link(f"../places/{place.slug}.html", place.short_name) for place in trail]
    return breadcrumb_html(links, data.focus["short_title"])


def places_around(data: AreaData, folder: str | Path, label: str, style: str = "") -> str:
    """Write links to this focus area in the published places before and after this one."""
    places, _ = load_menu(folder)
    links = [_link(f"{place.slug}.html", place.short_name) for place in places]
    position = [place.code for place in places].index(data.area.code)
    return previous_and_next_html(links, position, label, style)


def _link(address: str, text: str) -> str:
    return f'<a href="{escape(address)}">{escape(text)}</a>'
