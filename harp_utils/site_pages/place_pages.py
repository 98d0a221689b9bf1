"""The page of each place: its gaps in every focus area, its people, its brief and its files."""

from harp_utils.comparisons import Row, named
from harp_utils.formats import format_count, format_percent
from harp_utils.gap_sentences import OTHER_TOO_HIGH
from harp_utils.html_table import html_table, number
from harp_utils.key_message import KeyMessage, not_collected_message
from harp_utils.narrative import CAUTION, gap_message
from harp_utils.sections.figures import paragraph
from harp_utils.sections.messages import message_list
from harp_utils.site_pages.addresses import (
    Linker,
    area_page,
    brief_page,
    place_page,
)
from harp_utils.site_pages.completeness import unknown_message, unknown_tables
from harp_utils.site_pages.data import LEVEL_WORDS, SiteData, SitePlace
from harp_utils.site_pages.download_names import place_zip
from harp_utils.site_pages.heat_table import HeatGroup, heat_table
from harp_utils.site_pages.navigation import breadcrumb, previous_and_next, switch
from harp_utils.site_pages.writing import page_text, raw

RATIO_NOTE = (
    "Rates are age-standardised; percentages and days in hospital are not. Tinted only where the "
    f"95% interval excludes 1. Colour marks direction, not good or bad. {OTHER_TOO_HIGH}."
)


def place_page_text(data: SiteData, place: SitePlace, linker: Linker) -> str:
    """Write the whole page of one place as markdown with raw HTML."""
    front_matter: dict[str, object] = {
        "title": place.name,
        "subtitle": _kind(place),
        "description": _description(data, place),
    }
    return page_text(
        front_matter,
        raw(_top(data, place, linker)),
        "## Key messages",
        raw(_messages(data, place)),
        "## Gaps in every focus area",
        raw(_gaps(data, place, linker)),
        "## Who lives here",
        raw(_people(data, place)),
        "## Data quality",
        raw(unknown_tables(data, place)),
        "## Neighbours",
        raw(_neighbours(data, place, linker)),
    )


def _kind(place: SitePlace) -> str:
    words = LEVEL_WORDS[place.level]
    return f"{words} · {place.parent_name}" if place.level == "icb" else words


def _description(data: SiteData, place: SitePlace) -> str:
    parts = [data.period["words"], f"{data.provenance['edition']} ICB edition"]
    if place.joins != "none":
        parts.append(f"joins {place.joins}")
    return " · ".join(parts)


def _top(data: SiteData, place: SitePlace, linker: Linker) -> str:
    buttons = [
        linker.link("Brief for boards, PDF", brief_page(place), style="button primary"),
        linker.link("All data for this place, ZIP", place_zip(place), style="button secondary"),
    ]
    shown = " ".join(button for button in buttons if button.startswith("<a"))
    trail = [parent for parent in data.places if parent.code == place.parent]
    return (
        breadcrumb(linker, [(parent.name, place_page(parent)) for parent in trail], place.name)
        + switch("Change place", [(p.name, place_page(p)) for p in data.places], linker)
        + (f'<p class="harp-buttons">{shown}</p>' if shown else "")
    )


def _messages(data: SiteData, place: SitePlace) -> str:
    ranked = data.ranked(place)
    chosen = [next((r for r in ranked if r["ratio"] > 1), None)]
    chosen.append(next((r for r in ranked if r["ratio"] < 1), None))
    messages = [_gap_message(data, place, row) for row in chosen if row is not None]
    if not data.is_collected(place):
        about = f"Hospital care in {data.period['label']} of people who live in {place.name}"
        messages = [not_collected_message(about)]
    elif not messages:
        messages = [_no_gap_message(is_judged=data.has_ratios(place))]
    messages.append(unknown_message(data, place))
    rule = paragraph(f"The widest gap above 1 and below 1. {data.rule(place)}", "muted")
    return message_list(messages) + paragraph(CAUTION, "caution") + rule


def _gap_message(data: SiteData, place: SitePlace, row: Row) -> KeyMessage:
    england = None
    if place.level != "country":
        rows = data.rows(row["focus_area"], data.country)
        same = [other for other in rows if other["metric_id"] == row["metric_id"]]
        england = named(same, row["ethnic_group"])
    return gap_message(row, data.rows(row["focus_area"], place), data.reference, england)


def _no_gap_message(*, is_judged: bool) -> KeyMessage:
    if not is_judged:
        return KeyMessage(
            figure="Not shown",
            label="gaps in every focus area",
            sentence="**No gap can be judged here**: no ratio can be shown.",
            sure="Too few events, or values that protect others",
            kind="hidden",
        )
    return KeyMessage(
        figure="0",
        label="clear gaps",
        sentence="No gap here is clear and rests on enough events to be ranked.",
        sure="A gap that is not clear may still be there",
        kind="unclear",
    )


def _gaps(data: SiteData, place: SitePlace, linker: Linker) -> str:
    groups = [
        HeatGroup(
            heading=linker.link(words["title"], area_page(focus_area, place)),
            rows=data.rows(focus_area, place),
            empty="Not collected [x]: no measures chosen yet",
        )
        for focus_area, words in data.focus.items()
    ]
    caption = f"Ratio to the {data.reference} group, {place.name}, {data.period['label']}"
    return heat_table("gaps", caption, RATIO_NOTE, groups, data.reference)


def _people(data: SiteData, place: SitePlace) -> str:
    here, country = (_people_of(data, other) for other in (place, data.country))
    body = []
    for group, (people, share) in here.items():
        cells = [number(format_count(people)), number(format_percent(share))]
        if place.level != "country":
            cells.append(number(format_percent(country[group][1])))
        body.append((group, cells))
    columns = ["Ethnic group", "People", "Share"]
    columns += [] if place.level == "country" else [data.country.name]
    note = "Census 2021 population, modelled by ethnic category, age and sex."
    if data.provenance["scale"] != 1:
        note += f" Scaled to {data.provenance['scale']:g} of its size, as the extract is."
    return html_table("people", f"Who lives in {place.name}", note, columns, body)


def _people_of(data: SiteData, place: SitePlace) -> dict[str, tuple[float, float]]:
    table = data.population[data.population["area_code"] == place.code]
    columns = zip(table["ethnic_group"], table["people"], table["share"], strict=True)
    return {str(group): (float(people), float(share)) for group, people, share in columns}


def _neighbours(data: SiteData, place: SitePlace, linker: Linker) -> str:
    above = [other for other in data.places if other.code == place.parent]
    beside = [p for other in above for p in data.inside(other) if p.code != place.code]
    near = data.inside(place) or beside
    items = "".join(
        f"<li>{linker.link(other.name, place_page(other))}</li>" for other in [*near, *above]
    )
    return f'<ul class="harp-near">{items}</ul>' + previous_and_next(
        [(other.name, place_page(other)) for other in data.places], place.name, linker
    )
