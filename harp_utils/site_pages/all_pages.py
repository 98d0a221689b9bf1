"""Write every generated page, piece and file; say which changed."""

from pathlib import Path

from harp_utils.digests import folder_digest, package_digest
from harp_utils.site_pages.addresses import INCLUDES, REPORTS, Linker, focus_page, place_page
from harp_utils.site_pages.completeness import PAGE as DATA_QUALITY_PAGE
from harp_utils.site_pages.completeness import data_quality_page
from harp_utils.site_pages.data import SiteData, read_site_data
from harp_utils.site_pages.downloads import downloads_list, write_downloads
from harp_utils.site_pages.everywhere import provenance_line, synthetic_band
from harp_utils.site_pages.focus_pages import LIST_PAGE, focus_areas_page, focus_page_text
from harp_utils.site_pages.home import focus_area_cards, widest_gaps_panel
from harp_utils.site_pages.navigation import HOME
from harp_utils.site_pages.place_pages import place_page_text
from harp_utils.site_pages.protection import PAGE as PROTECTION_PAGE
from harp_utils.site_pages.protection import protection_page
from harp_utils.site_pages.tile_map import place_finder
from harp_utils.site_pages.writing import page_text, write_changed

PLACES_PAGE = REPORTS / "places" / "index.qmd"
DOWNLOADS_PAGE = REPORTS / "downloads.qmd"
# Pages that include generated pieces, and so change with them.
INCLUDED_BY = {
    INCLUDES / "home_gaps.md": HOME,
    INCLUDES / "home_cards.md": HOME,
    INCLUDES / "home_map.md": HOME,
    INCLUDES / "downloads.md": DOWNLOADS_PAGE,
}


def write_all_pages(published: Path, root: Path) -> tuple[list[Path], list[Path]]:
    """Write the pages above the notebooks, the pieces that written pages include, and the zips.

    Returns
    -------
    tuple of lists of Path
        Pages whose text changed; and every file that was written or stands as it would be. Both
        relative to ``root``.
    """
    data = read_site_data(published)
    zips = write_downloads(data, published, root, f"{folder_digest(published)} {package_digest()}")
    files = generated_files(data, root)
    changed = write_changed(root, files)
    pages = {INCLUDED_BY.get(path, path) for path in changed}
    return sorted(page for page in pages if page.suffix == ".qmd"), [*files, *zips]


def generated_files(data: SiteData, root: Path) -> dict[Path, str]:
    """Give the text of every generated page and piece by its path."""
    measured = [name for name, words in data.focus.items() if words["metrics"]]
    places = [place_page(place) for place in data.places]
    fixed = [PLACES_PAGE, LIST_PAGE, DATA_QUALITY_PAGE, PROTECTION_PAGE]
    planned = frozenset([*places, *(focus_page(name) for name in measured), *fixed])

    def linker(page: Path) -> Linker:
        return Linker(root, page, planned)

    files = {
        place_page(place): place_page_text(data, place, linker(place_page(place)))
        for place in data.places
    }
    for name in measured:
        files[focus_page(name)] = focus_page_text(data, name, linker(focus_page(name)))
    files[PLACES_PAGE] = _places_page(data, linker(PLACES_PAGE))
    files[LIST_PAGE] = focus_areas_page(data, linker(LIST_PAGE))
    files[DATA_QUALITY_PAGE] = data_quality_page(data, linker(DATA_QUALITY_PAGE))
    files[PROTECTION_PAGE] = protection_page(data, linker(PROTECTION_PAGE))
    return files | _pieces(data, linker(HOME), linker(DOWNLOADS_PAGE))


def _pieces(data: SiteData, home: Linker, downloads: Linker) -> dict[Path, str]:
    return {
        INCLUDES / "home_gaps.md": widest_gaps_panel(data, home) + "\n",
        INCLUDES / "home_cards.md": focus_area_cards(data, home) + "\n",
        INCLUDES / "home_map.md": place_finder(data, home) + "\n",
        INCLUDES / "downloads.md": downloads_list(data, downloads) + "\n",
        INCLUDES / "before-body.html": synthetic_band(data.provenance),
        INCLUDES / "after-body.html": provenance_line(data.provenance),
    }


def _places_page(data: SiteData, linker: Linker) -> str:
    front_matter: dict[str, object] = {
        "title": "Places",
        "description": "England, its NHS regions and its integrated care boards (ICBs).",
        "page-layout": "full",
        "toc": False,
    }
    return page_text(front_matter, place_finder(data, linker))
