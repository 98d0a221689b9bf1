"""The page that says how people are protected: the rules, the audit, and how much is hidden."""

from html import escape
from typing import Any

import pandas as pd

from harp_utils.disclosure.policy import rate_steps
from harp_utils.formats import format_count
from harp_utils.html_table import Cell, html_table, number
from harp_utils.phrases import MONTHS
from harp_utils.sections.figures import items
from harp_utils.site_pages.addresses import Linker
from harp_utils.site_pages.completeness import PROTECTION_PAGE as PAGE
from harp_utils.site_pages.data import SiteData
from harp_utils.site_pages.protection_tables import tables_of_hidden
from harp_utils.site_pages.protection_words import (
    APART,
    AUDIT,
    AUDIT_LIMITS,
    COARSE,
    HIDDEN,
    LEAD,
    ROUNDED,
    SECONDARY_OFF,
    SECONDARY_ON,
    TOLD_APART,
    revisions_in_words,
)
from harp_utils.site_pages.writing import page_text, raw

SOURCES = {
    "apc": "Admissions (Hospital Episode Statistics)",
    "ecds": "A&E attendances (Emergency Care Data Set)",
}
#: Numbers of people, in person-years, whose steps the page gives as examples.
EXAMPLES = (2_000, 9_000, 50_000, 400_000, 2_000_000)

__all__ = ["PAGE", "protection_page"]


def protection_page(data: SiteData, linker: Linker) -> str:
    """Write the page from the published policies and counts, and what the audit came to."""
    front_matter: dict[str, object] = {
        "title": "How we protect people",
        "description": "What is hidden or rounded, why, how that is tested, and how much it is.",
    }
    audit = _audit(data.protection)
    return page_text(
        front_matter,
        raw(f'<div class="harp-lead"><p>{escape(LEAD)}</p></div>'),
        "## What is hidden",
        raw(items(list(HIDDEN)) + _policies(data.provenance["policy"]) + _secondary(data)),
        "## What is rounded",
        raw(items(list(ROUNDED))),
        "## Why rates of places are printed coarsely",
        raw(_paragraphs(COARSE) + _steps()),
        "## Zero, hidden and missing",
        raw(_paragraphs(APART) + _told_apart()),
        "## From one publication to the next",
        raw(items(revisions_in_words(_fewest_people(data)))),
        "## How it is tested" if audit else "",
        raw(audit) if audit else "",
        "## What this does not prove",
        raw(items(list(AUDIT_LIMITS))),
        "## How much is hidden",
        raw(tables_of_hidden(data)),
        raw(_links(linker)),
    )


def _paragraphs(texts: tuple[str, ...]) -> str:
    return "".join(f"<p>{escape(text)}</p>" for text in texts)


def _policies(policies: dict[str, dict[str, Any]]) -> str:
    """Write the rule of each source of records, with its address and date."""
    body = [(SOURCES.get(source, source), _rule(policy)) for source, policy in policies.items()]
    columns = ["Records", "Hidden", "Rounded to", "An average needs", "A rate needs", "Rule"]
    note = (
        "Counts of places below England. Those of England are exact, unless one gives another "
        "away: then it is rounded or hidden."
    )
    caption = "The rule by source of the records"
    words = [column for column in columns if column != "Rounded to"]
    return html_table("protection-rules", caption, note, columns, body, words=words)


def _rule(policy: dict[str, Any]) -> list[Cell]:
    year, month = str(policy["date"]).split("-")[:2]
    return [
        Cell(f"Counts of 1 to {policy['threshold'] - 1}"),
        number(f"the nearest {policy['rounding_base']}"),
        Cell(f"{policy['minimum_for_means']} stays"),
        Cell(f"{policy['minimum_events_for_rate']} events"),
        Cell(f"Policy of {MONTHS[int(month)]} {year}", link=str(policy["link"])),
    ]


def _secondary(data: SiteData) -> str:
    """Say whether no hidden count may stand alone in a sum, and what that costs if it is known."""
    on = any(policy.get("secondary_suppression") for policy in data.provenance["policy"].values())
    words = SECONDARY_ON if on else SECONDARY_OFF
    more = data.protection.get("secondary", {}).get("more_hidden")
    if more is not None:
        verb = "It hides" if on else "It would hide"
        words += f" {verb} {format_count(more)} more counts."
    return f"<p>{escape(words)}</p>"


def _steps() -> str:
    steps = rate_steps(pd.Series([float(people) for people in EXAMPLES]))
    body = [
        (f"{people:,}", [number(f"{step:,.1f}" if step < 1 else f"{step:,.0f}")])
        for people, step in zip(EXAMPLES, steps, strict=True)
    ]
    caption = "Steps of rates, by number of people"
    note = "Per 100,000 people a year. For three years together, each person counts three times."
    return html_table("protection-steps", caption, note, ["People", "Printed to the nearest"], body)


def _told_apart() -> str:
    body = [(name, [Cell(words) for words in cells]) for name, cells in TOLD_APART]
    columns = ["What it is", "Table", "Chart", "Sentence", "Download"]
    caption = "How zero, hidden and missing numbers are told apart"
    note = "Briefs use the signs of the tables and charts."
    return html_table("protection-told-apart", caption, note, columns, body, words=columns)


def _fewest_people(data: SiteData) -> int:
    return min(int(policy["threshold"]) for policy in data.provenance["policy"].values())


def _audit(protection: dict[str, Any]) -> str:
    """Say what the auditor tried on this run and what it could prove; nothing if it has not run."""
    if not protection:
        return ""
    counts = [format_count(protection[name]) for name in ("cells", "hidden", "rounded")]
    found = (
        f"On this run it looked at {counts[0]} counts, of which {counts[1]} are hidden and "
        f"{counts[2]} rounded. It could prove no rounded count exactly."
    )
    narrowest = protection.get("narrowest_hidden")
    if narrowest is not None:
        found += (
            " The hidden count that it came closest to could still be any of "
            f"{format_count(narrowest)} numbers."
        )
    return f"{_paragraphs(AUDIT)}<p>{escape(found)}</p>"


def _links(linker: Linker) -> str:
    pages = {
        "Why a value is hidden": linker.page.parents[1] / "how-to-use.qmd",
        "Codes in the downloads": linker.page.parents[1] / "downloads.qmd",
        "Methods": linker.page.parents[1] / "methods.ipynb",
        "If you see something that could identify a person": linker.page.parents[1] / "contact.qmd",
    }
    links = " · ".join(linker.link(text, page) for text, page in pages.items())
    return f"<p>{links}</p>"
