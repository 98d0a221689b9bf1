"""Where the files to download stand: stable addresses that say what is inside."""

from pathlib import Path

from harp_utils.site_pages.data import SitePlace

DOWNLOADS = Path("downloads")
BACKGROUND_ZIP = DOWNLOADS / "harp-background.zip"


def focus_zip(focus_area: str) -> Path:
    """Name the files of one focus area, for every place."""
    return DOWNLOADS / "focus-areas" / f"harp-{focus_area.replace('_', '-')}.zip"


def place_zip(place: SitePlace) -> Path:
    """Name the files of one place, for every focus area."""
    return DOWNLOADS / "places" / f"harp-{place.slug}.zip"
