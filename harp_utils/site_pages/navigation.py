"""Ways from a generated page to others: breadcrumb, a list that opens, previous and next."""

from collections.abc import Sequence
from html import escape
from pathlib import Path

from harp_utils.site_pages.addresses import Linker

HOME = Path("index.qmd")
Named = tuple[str, Path]


def breadcrumb(linker: Linker, trail: Sequence[Named], here: str) -> str:
    """Write the way down from the home page to this one."""
    links = [linker.link(name, page) for name, page in [("Home", HOME), *trail]]
    items = "".join(f"<li>{link}</li>" for link in links)
    return (
        '<nav class="harp-breadcrumb" aria-label="Breadcrumb"><ol>'
        f'{items}<li aria-current="page">{escape(here)}</li></ol></nav>'
    )


def switch(summary: str, choices: Sequence[Named], linker: Linker) -> str:
    """Write a list of pages that opens without a script."""
    items = "".join(f"<li>{linker.link(name, page)}</li>" for name, page in choices)
    head = f"<summary>{escape(summary)}</summary>"
    return f'<details class="harp-switch">{head}<ul>{items}</ul></details>'


def previous_and_next(pages: Sequence[Named], here: str, linker: Linker) -> str:
    """Write links to the pages before and after this one; nothing where there is only one."""
    names = [name for name, _ in pages]
    place = names.index(here)
    links = []
    for word, number in (("Previous", place - 1), ("Next", place + 1)):
        if 0 <= number < len(pages):
            name, page = pages[number]
            links.append(f"<p>{word}: {linker.link(name, page)}</p>")
    if not links:
        return ""
    return f'<nav class="harp-prevnext" aria-label="Previous and next">{"".join(links)}</nav>'
