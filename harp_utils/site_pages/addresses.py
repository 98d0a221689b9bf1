"""Where pages stand, and links that lead only to pages that are there."""

import posixpath
from dataclasses import dataclass
from html import escape
from pathlib import Path

from harp_utils.site_pages.data import SitePlace

REPORTS = Path("reports")
INCLUDES = REPORTS / "_includes"


def place_page(place: SitePlace) -> Path:
    """Name the page of a place."""
    return REPORTS / "places" / f"{place.slug}.qmd"


def focus_page(focus_area: str) -> Path:
    """Name the index page of a focus area."""
    return REPORTS / focus_area / "index.qmd"


def area_page(focus_area: str, place: SitePlace) -> Path:
    """Name the page of a focus area in a place: an executed notebook."""
    return REPORTS / focus_area / f"{place.slug}.ipynb"


def brief_page(place: SitePlace) -> Path:
    """Name the brief of a place: an executed notebook that becomes a PDF."""
    return REPORTS / "briefs" / f"{place.slug}.ipynb"


@dataclass(frozen=True)
class Linker:
    """Makes links from one page to others.

    Attributes
    ----------
    root
        The project folder.
    page
        The page that holds the links, relative to ``root``.
    planned
        Pages that this run writes: they count as being there.
    """

    root: Path
    page: Path
    planned: frozenset[Path]

    def exists(self, source: Path) -> bool:
        """Say whether a page or file is there, or will be."""
        return source in self.planned or (self.root / source).is_file()

    def address(self, source: Path, anchor: str = "") -> str:
        """Give the address of what a source becomes, as seen from this page."""
        suffix = source.suffix
        if suffix in (".qmd", ".ipynb"):
            suffix = ".pdf" if source.parent.name == "briefs" else ".html"
        target = source.with_suffix(suffix).as_posix()
        return posixpath.relpath(target, self.page.parent.as_posix()) + anchor

    def link(self, text: str, source: Path, *, anchor: str = "", style: str = "") -> str:
        """Write a link, or the text alone where the page is not there."""
        if not self.exists(source):
            return escape(text)
        look = f' class="{style}"' if style else ""
        return f'<a{look} href="{escape(self.address(source, anchor))}">{escape(text)}</a>'
