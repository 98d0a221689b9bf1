"""From executed notebooks and written pages to the site and the PDF briefs.

``render`` uses Quarto where it is installed and the embedded renderer otherwise. Both read
``_quarto.yml`` and the same pages. The site is built aside and swapped in whole, so a failed
build leaves the last good site as it was.
"""

from harp_utils.render.build import SITE, RenderReport, render
from harp_utils.render.links import check_site, find_faults

__all__ = ["SITE", "RenderReport", "check_site", "find_faults", "render"]
