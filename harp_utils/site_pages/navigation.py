"""Ways from a generated page to others: breadcrumb, a list that opens, previous and next."""

from collections.abc import Sequence
from html import escape
from pathlib import Path

from harp_utils.site_pages.addresses import Linker
from harp_utils.wayfinding import breadcrumb_html, previous_and_next_html

HOME = Path("index.qmd")
Named = tuple[str, Path]


def breadcrumb(linker: Linker, trail: Sequence[Named], here: str) -> str:
    """Write the way down from the home page to this one."""
    links = [linker.link(name, page) for name, page in [("Home", HOME), *trail]]
    return breadcrumb_html(links, here)


def switch(summary: str, choices: Sequence[Named], linker: Linker) -> str:
    """Write a list of pages that opens without a script."""
    items = "".join(f"<li>{linker.link(name, page)}</li>" for name, page in choices)
    head = f"<summary>{escape(summary)}</summary>"
    return f'<details class="harp-switch">{head}<ul>{items}</ul></details>'


def previous_and_next(pages: Sequence[Named], here: str, linker: Linker) -> str:
    """Write links to the pages before and after this one; nothing where there is only one."""
    links = [linker.link(name, page) for name, page in pages]
    position = [name for name, _ in pages].index(here)
    return previous_and_next_html(links, position, "Previous and next")
