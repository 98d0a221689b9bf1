"""What ``_quarto.yml`` says about the site, as records."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from harp_utils.errors import InputError

CONFIG = "_quarto.yml"
PAGE_SUFFIXES = (".qmd", ".ipynb")


@dataclass(frozen=True)
class NavLink:
    """One link of the navigation bar or the footer.

    ``source`` is the page's file, relative to the project root.
    """

    text: str
    source: str


@dataclass(frozen=True)
class Project:
    """The parts of ``_quarto.yml`` that the embedded renderer uses."""

    root: Path
    output: Path
    title: str
    description: str
    lang: str
    render: tuple[str, ...]
    resources: tuple[str, ...]
    navbar: tuple[NavLink, ...]
    footer_text: str
    footer_links: tuple[NavLink, ...]
    html: dict[str, Any]


def load_project(root: Path) -> Project:
    """Read ``_quarto.yml``.

    Raises
    ------
    InputError
        When the file is missing, or lacks a key that the site needs.
    """
    path = root / CONFIG
    if not path.is_file():
        raise InputError(path, "file", CONFIG, "the site's settings at the top of the project")
    config = yaml.safe_load(path.read_text(encoding="utf-8"))
    try:
        return _project(root, config)
    except KeyError as missing:
        raise InputError(CONFIG, str(missing.args[0]), None, "a value: the site needs it") from None


def _project(root: Path, config: dict[str, Any]) -> Project:
    website = config["website"]
    footer = website["page-footer"]
    return Project(
        root=root,
        output=root / config["project"]["output-dir"],
        title=website["title"],
        description=website["description"],
        lang=config["lang"],
        render=tuple(config["project"]["render"]),
        resources=tuple(config["project"]["resources"]),
        navbar=_links(website["navbar"]["left"]),
        footer_text=footer["left"],
        footer_links=_links(footer["right"]),
        html=config["format"]["html"],
    )


def _links(items: list[dict[str, str]]) -> tuple[NavLink, ...]:
    return tuple(NavLink(text=item["text"], source=item["href"]) for item in items)


def list_sources(project: Project) -> list[Path]:
    """All pages of the project, relative to its root, in the order of their paths.

    As in Quarto, a file or folder whose name starts with ``_`` or ``.`` is not a page.
    """
    found = {
        path.relative_to(project.root)
        for pattern in project.render
        for path in project.root.glob(pattern)
        if path.suffix in PAGE_SUFFIXES
    }
    return sorted(path for path in found if not _is_private(path))


def _is_private(source: Path) -> bool:
    return any(part.startswith(("_", ".")) for part in source.parts)


@cache
def folder_metadata(root: Path, folder: Path) -> dict[str, Any]:
    """Collect the settings that ``_metadata.yml`` files give to the pages of a folder.

    Nearer files win over those further up, as in Quarto.
    """
    metadata: dict[str, Any] = {}
    for parent in reversed((folder, *folder.parents)):
        path = root / parent / "_metadata.yml"
        if path.is_file():
            metadata |= yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    return metadata


def is_brief(project: Project, source: Path) -> bool:
    """Whether a page becomes a PDF: its folder's format is ``typst``."""
    formats = folder_metadata(project.root, source.parent).get("format", {})
    return "typst" in ([formats] if isinstance(formats, str) else formats)


def output_of(project: Project, source: Path) -> Path:
    """Where a page goes, relative to the site."""
    return source.with_suffix(".pdf" if is_brief(project, source) else ".html")
