"""The frame of a page: what it is about, where else to go, how it was made."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from itertools import groupby
from pathlib import Path

from IPython.display import HTML

from harp_utils.area_data import AreaData, Place
from harp_utils.comparisons import records, was_not_collected
from harp_utils.ethnicity_words import GROUPINGS_IN_WORDS, RULES_IN_WORDS
from harp_utils.front_matter import SYNTHETIC_WORDS
from harp_utils.phrases import format_date, format_period
from harp_utils.published_reader import load_menu
from harp_utils.published_run import PublishedRun
from harp_utils.sections.figures import items, paragraph
from harp_utils.sections.measures import england_rows
from harp_utils.sections.ways import breadcrumb, places_around

LEVELS = {"icb": "Integrated care board", "region": "Region", "country": "Country"}


def synthetic_warning(run: PublishedRun) -> HTML:
    """Say so where every number is invented; nothing else of real data."""
    words = f"**{SYNTHETIC_WORDS} Do not use it for decisions.**"
    return HTML(paragraph(words) if run.provenance["synthetic"] else "")


def page_top(data: AreaData, folder: str | Path) -> HTML:
    """Open a page: place, period and dates, the files, and the way to other pages."""
    england = records(england_rows(data, data.focus["lead_metric"]))
    compared = " · compared with England" if england and not was_not_collected(england) else ""
    published = format_date(data.provenance["published_on"])
    facts = (
        f"{LEVELS[data.area.level]} · {format_period(data.latest)}{compared} · "
        f"published {published} · next update {data.provenance['next_update']}"
    )
    around = places_around(data, folder, "Previous and next place", "top")
    return HTML(
        f"{breadcrumb(data, folder)}{paragraph(facts, 'muted')}{_buttons(data)}"
        f"{_switch(data, folder)}{around}"
        f'<div class="harp-lead">{paragraph(data.focus["introduction"])}</div>'
    )


def _buttons(data: AreaData) -> str:
    return (
        '<p class="harp-buttons">'
        f'<a class="button primary" href="../briefs/{data.area.slug}.pdf">Brief for boards, PDF</a>'
        f'<a class="button secondary" href="../../downloads/places/harp-{data.area.slug}.zip">'
        "All data for this place, ZIP</a></p>"
    )


def _switch(data: AreaData, folder: str | Path) -> str:
    """Fold away the links to the same page of other places, and other areas of this place."""
    places, titles = load_menu(folder)
    areas = [(_address(name, data.area), title) for name, title in titles.items()]
    return (
        '<details class="harp-switch"><summary>Change place or focus area</summary>'
        f'<nav aria-label="Focus areas">{paragraph("**Focus areas**")}{_links(areas)}</nav>'
        f'<nav aria-label="Places">{_places(places)}</nav></details>'
    )


def _address(focus_area: str, place: Place) -> str:
    return f"../{focus_area}/{'index' if focus_area == 'workforce' else place.slug}.html"


def _places(places: Iterable[Place]) -> str:
    """List every place under its region; England first, with the regions themselves."""
    by_region = sorted(places, key=lambda place: (place.parent, place.short_name))
    boards = [place for place in by_region if place.level == "icb"]
    wider = [place for place in places if place.level != "icb"]
    parts = [paragraph("**England and regions**"), _place_links(wider)]
    for region, members in groupby(boards, key=lambda place: place.parent):
        parts += [paragraph(f"**{region}**"), _place_links(members)]
    return "".join(parts)


def _place_links(places: Iterable[Place]) -> str:
    return _links([(f"{place.slug}.html", place.short_name) for place in places])


def _links(links: list[tuple[str, str]]) -> str:
    entries = [f'<li><a href="{address}">{escape(text)}</a></li>' for address, text in links]
    return f"<ul>{''.join(entries)}</ul>"


def method(data: AreaData) -> HTML:
    """Say how the numbers were made and what to keep in mind."""
    rule = RULES_IN_WORDS[data.provenance["ethnicity_rule"]]
    grouping = GROUPINGS_IN_WORDS[data.provenance["grouping"]]
    text = (
        "Rates are directly standardised by age to the 2013 European Standard Population, over "
        f"modelled population estimates by ethnic group. Ethnicity is {rule}. "
        f"{grouping} Re-admission counts "
        "emergency returns within 30 days of discharge, for any cause, by HARP's definition; the "
        "official NHS England definition stands beside it."
    )
    links = (
        '<p><a href="../methods.html">Full method, with worked examples</a> · '
        '<a href="../sensitivity.html">What other rules for ethnicity would change</a> · '
        '<a href="../how-to-use.html">How to use these figures and why values are hidden</a> · '
        '<a href="../data-quality/england.html">Data quality</a></p>'
    )
    return HTML(paragraph(text) + items(list(data.focus["caveats"])) + links)


def downloads(data: AreaData, folder: str | Path) -> HTML:
    """End a page: the files of this place, which run made them, and the way to other places."""
    slug, name = data.area.slug, escape(data.area.short_name)
    return HTML(
        '<ul class="harp-downloads">'
        f'<li><a href="../../downloads/places/harp-{slug}.zip">All focus areas, {name}, ZIP</a>: '
        "tables as CSV, what the columns mean, and a read-me file</li>"
        f'<li><a href="../briefs/{slug}.pdf">Brief for boards, {name}, PDF</a></li>'
        f'<li><a href="../places/{slug}.html">All focus areas for {name}</a></li></ul>'
        f"{_provenance(data)}"
        f"{places_around(data, folder, 'Previous and next place, end of page')}"
    )


def _provenance(data: AreaData) -> str:
    made = data.provenance
    periods = [period["label"] for period in data.focus["periods"]]
    synthetic = "synthetic, every number invented" if made["synthetic"] else "real records"
    facts = [
        f"Extract: {made['extract_name']} ({synthetic}), checksum {made['checksum'][:12]}",
        f"Periods: {periods[0]} to {periods[-1]}",
        f"Geography: {made['edition']} edition",
        f"Ethnicity: {RULES_IN_WORDS[made['ethnicity_rule']]}; grouping {made['grouping']}",
        f"Suite version {made['suite_version']}",
    ]
    return f'<p class="caption-note">{escape(". ".join(facts))}.</p>'
