"""Pages made from the published tables as a whole: places, focus areas, pieces of home."""

from harp_utils.site_pages.once import write_site_pages

__all__ = ["write_site_pages"]
