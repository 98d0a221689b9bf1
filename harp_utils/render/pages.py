"""One page of the site: its source, pandoc's HTML and the page template."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import jinja2

from harp_utils.errors import InputError
from harp_utils.render.addresses import linker, rewrite_links, to_root
from harp_utils.render.pandoc import Pandoc
from harp_utils.render.project import NavLink, Project, folder_metadata, output_of
from harp_utils.render.sources import (
    Document,
    put_raw_back,
    read_document,
    set_raw_aside,
)

TEMPLATE = Path("assets/page.html")
FRAGMENT = Path("assets/fragment.html")
INDEX = "index.qmd"


@dataclass(frozen=True)
class Link:
    """A link of the navigation bar as one page shows it."""

    text: str
    href: str
    active: bool
    current: bool


def render_page(project: Project, source: Path, pandoc: Pandoc) -> str:
    """Give the HTML of one page.

    Parameters
    ----------
    project, source
        The project, and the page's file relative to it.
    pandoc
        What converts its text.

    Raises
    ------
    InputError
        When the page cannot be read or rendered; the message names it.
    """
    document = read_document(project.root, source, target="html")
    settings = project.html | folder_metadata(project.root, source.parent) | document.meta
    toc, body = _contents(project, document, settings, pandoc)
    link = linker(project, source)
    return _template(project.root).render(
        root=to_root(output_of(project, source)),
        site={
            "title": project.title,
            "description": project.description,
            "css": settings["css"],
            "navbar": [_nav_link(item, source, link(Path(item.source))) for item in project.navbar],
            "footer_text": project.footer_text,
            "footer_links": [
                _nav_link(item, source, link(Path(item.source))) for item in project.footer_links
            ],
        },
        page={
            "title": settings["title"],
            "subtitle": settings.get("subtitle"),
            "description": settings.get("description"),
            "lang": settings.get("lang", project.lang),
            "full": settings.get("page-layout") == "full",
            "toc": toc,
            "toc_title": settings.get("toc-title", "On this page"),
            "body": rewrite_links(project, source, body),
            "before_body": _included(project, settings, "include-before-body"),
            "after_body": _included(project, settings, "include-after-body"),
        },
    )


def _contents(
    project: Project, document: Document, settings: dict[str, Any], pandoc: Pandoc
) -> tuple[str, str]:
    markdown, blocks = set_raw_aside(document.markdown, "html")
    html = pandoc.convert(
        document.source,
        markdown,
        "html5",
        project.root / FRAGMENT,
        section_divs=True,
        html_math_method=settings["html-math-method"],
        table_of_contents=True,
        toc_depth=settings.get("toc-depth", 3),
    )
    toc, _, body = html.partition("<!--harp-body-->")
    return toc.strip() if settings.get("toc") else "", put_raw_back(body.strip(), "html", blocks)


def _nav_link(item: NavLink, source: Path, href: str) -> Link:
    target = Path(item.source)
    inside = target.name == INDEX and target.parent != Path() and target.parent in source.parents
    return Link(item.text, href, active=target == source or inside, current=target == source)


def _included(project: Project, settings: dict[str, Any], key: str) -> str:
    name = settings.get(key)
    if not name:
        return ""
    if not (project.root / name).is_file():
        raise InputError("_quarto.yml", key, name, "a file that exists (run the suite first?)")
    return (project.root / name).read_text(encoding="utf-8")


@cache
def _template(root: Path) -> jinja2.Template:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(root),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
    )
    return environment.get_template(TEMPLATE.as_posix())
