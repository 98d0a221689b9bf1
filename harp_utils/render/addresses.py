"""Addresses inside the site: always relative, and of outputs, never of sources."""

import posixpath
import re
from collections.abc import Callable
from pathlib import Path

from harp_utils.render.project import PAGE_SUFFIXES, Project, output_of

HREF = re.compile(r'(?P<start>\shref=")(?P<href>[^"]*)(?P<end>")')
ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|//|#", re.IGNORECASE)


def relative(target: Path, page: Path) -> str:
    """Give the address of one file of the site as seen from another."""
    return posixpath.relpath(target.as_posix(), page.parent.as_posix())


def to_root(page: Path) -> str:
    """Give the way from a page up to the top of the site: ``""`` or ``"../../"``."""
    return "../" * (len(page.parts) - 1)


def rewrite_links(project: Project, source: Path, html: str) -> str:
    """Point links to ``.qmd`` and ``.ipynb`` sources at what is made from them.

    As in Quarto, a link that starts with ``/`` is relative to the project.
    """
    page = output_of(project, source)

    def point(match: re.Match[str]) -> str:
        return match["start"] + _target(project, page, match["href"]) + match["end"]

    return HREF.sub(point, html)


def _target(project: Project, page: Path, href: str) -> str:
    if ELSEWHERE.match(href) or not href:
        return href
    address, mark, anchor = href.partition("#")
    if address.startswith("/"):
        address = relative(Path(address[1:]), page)
    if address.endswith(PAGE_SUFFIXES):
        target = Path(posixpath.normpath((page.parent / address).as_posix()))
        address = relative(output_of(project, target), page)
    return address + mark + anchor


def linker(project: Project, source: Path) -> Callable[[Path], str]:
    """Give the function that turns a page's source into its address seen from ``source``."""
    page = output_of(project, source)
    return lambda target: relative(output_of(project, target), page)
