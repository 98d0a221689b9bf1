"""The index page of each focus area, and the page that lists the ten."""

from html import escape
from typing import Any

from harp_utils.site_pages.addresses import REPORTS, Linker, area_page, focus_page
from harp_utils.site_pages.case_studies import related_studies
from harp_utils.site_pages.data import SiteData
from harp_utils.site_pages.download_names import focus_zip
from harp_utils.site_pages.heat_table import HeatGroup, heat_table
from harp_utils.site_pages.home import focus_area_cards
from harp_utils.site_pages.navigation import breadcrumb, previous_and_next
from harp_utils.site_pages.place_pages import RATIO_NOTE
from harp_utils.site_pages.writing import page_text, raw

LIST_PAGE = REPORTS / "focus-areas" / "index.qmd"
KINDS = {
    "attendance": "A&E attendances",
    "admission": "Admissions",
    "readmission": "Re-admission",
    "length_of_stay": "Length of stay",
}


def focus_areas_page(data: SiteData, linker: Linker) -> str:
    """Write the page that lists the focus areas."""
    front_matter: dict[str, object] = {
        "title": "Focus areas",
        "description": "Ten areas of hospital care, each with its measures by ethnic group.",
        "toc": False,
    }
    return page_text(front_matter, focus_area_cards(data, linker))


def focus_page_text(data: SiteData, focus_area: str, linker: Linker) -> str:
    """Write the index page of one focus area."""
    words = data.focus[focus_area]
    front_matter: dict[str, object] = {"title": words["title"], "description": words["summary"]}
    studies = related_studies(focus_area, linker)
    return page_text(
        front_matter,
        raw(_top(data, focus_area, linker)),
        "## What it measures",
        raw(_measures(words)),
        "## Gaps in England",
        raw(_england(data, focus_area)),
        "## Choose a place",
        raw(_places(data, focus_area, linker)),
        "## Read with care",
        _bullets(words["caveats"]),
        "## Questions for discussion" if words["questions"] else "",
        _bullets(words["questions"]),
        "## Case studies" if studies else "",
        raw(studies) if studies else "",
        raw(_neighbours(data, focus_area, linker)),
    )


def _bullets(texts: list[str]) -> str:
    return "\n".join(f"- {text}" for text in texts)


def _top(data: SiteData, focus_area: str, linker: Linker) -> str:
    words = data.focus[focus_area]
    england = linker.link(
        f"{words['short_title']} in England",
        area_page(focus_area, data.country),
        style="button primary",
    )
    files = linker.link("All places, ZIP", focus_zip(focus_area), style="button secondary")
    buttons = " ".join(link for link in (england, files) if link.startswith("<a"))
    return (
        breadcrumb(linker, [("Focus areas", LIST_PAGE)], words["title"])
        + f'<div class="harp-lead"><p>{escape(words["introduction"])}</p></div>'
        + (f'<p class="harp-buttons">{buttons}</p>' if buttons else "")
        + _headline(words["headline"])
    )


def _headline(headline: dict[str, str] | None) -> str:
    if headline is None:
        return ""
    source = f'<a href="{escape(headline["url"])}">{escape(headline["source"])}</a>'
    return (
        f'<blockquote class="harp-fact"><p>{escape(headline["text"])}</p>'
        f"<p>A published fact, not from the data behind this site. Source: {source}.</p>"
        "</blockquote>"
    )


def _measures(words: dict[str, Any]) -> str:
    items = "".join(
        f"<dt>{escape(metric['name'])}</dt>"
        f'<dd class="muted">{KINDS[metric["kind"]]}: {escape(metric["unit"])}</dd>'
        + (f"<dd>{escape(metric['note'])}</dd>" if metric["note"] else "")
        for metric in words["metrics"].values()
    )
    return f'<dl class="harp-measures">{items}</dl>'


def _england(data: SiteData, focus_area: str) -> str:
    rows = data.rows(focus_area, data.country)
    caption = f"Ratio to the {data.reference} group, {data.country.name}, {data.period['label']}"
    group = HeatGroup(heading="", rows=rows, empty="Not collected [x]")
    return heat_table("gaps", caption, RATIO_NOTE, [group], data.reference)


def _places(data: SiteData, focus_area: str, linker: Linker) -> str:
    groups = []
    for head in [data.country, *data.regions]:
        inside = data.inside(head) if head.level == "region" else []
        items = "".join(
            f"<li>{linker.link(place.name, area_page(focus_area, place))}</li>" for place in inside
        )
        title = linker.link(head.name, area_page(focus_area, head))
        groups.append(f"<div><h3>{title}</h3>{f'<ul>{items}</ul>' if items else ''}</div>")
    return f'<div class="harp-list">{"".join(groups)}</div>'


def _neighbours(data: SiteData, focus_area: str, linker: Linker) -> str:
    pages = [(words["title"], focus_page(name)) for name, words in data.focus.items()]
    return previous_and_next(pages, data.focus[focus_area]["title"], linker)
