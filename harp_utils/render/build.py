"""Build the whole site, or a few of its pages, and put it in place."""

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from harp_utils.errors import InputError
from harp_utils.render.briefs import render_brief
from harp_utils.render.pages import render_page
from harp_utils.render.project import Project, is_brief, list_sources, load_project, output_of
from harp_utils.render.quarto import copy_resources, quarto_command, render_with_quarto
from harp_utils.render.search import index_site
from harp_utils.render.swap import built_aside, copy_file, write_file

SCRIPT = Path("assets/search.js")
ROOT = Path()
SITE = Path("_site")


@dataclass(frozen=True)
class RenderReport:
    """What a render made, and with what (``"quarto"`` or ``"embedded"``)."""

    renderer: str
    pages: int
    briefs: int


def render(
    pages: Sequence[Path] | None = None,
    *,
    root: Path = ROOT,
    workers: int | None = None,
    check: Callable[[Path], None] | None = None,
) -> RenderReport:
    """Render the site.

    Parameters
    ----------
    pages
        Sources to render, relative to ``root``; the rest of the present site stays as it is.
        ``None`` renders everything afresh.
    root
        The folder that holds ``_quarto.yml``.
    workers
        How many pages at a time with the embedded renderer; the number of cores if not said.
    check
        Called with the built site before readers see it; if it raises, the last good site stays.

    Returns
    -------
    RenderReport
        What was made.

    Raises
    ------
    InputError
        When a page cannot be rendered; the message names it, and the last good site stays.
    """
    project = load_project(root.resolve())
    sources = list_sources(project) if pages is None else _checked(project, pages)
    start_from = None if pages is None else project.output
    command = quarto_command()
    with built_aside(project.output, start_from=start_from, link=command is None) as aside:
        if command is not None:
            render_with_quarto(project, command, aside, None if pages is None else sources)
        else:
            _render_embedded(project, sources, aside, workers)
        copy_resources(project, aside)
        if command is None:
            index_site(aside)
        if check is not None:
            check(aside)
    briefs = sum(is_brief(project, source) for source in sources)
    return RenderReport("quarto" if command else "embedded", len(sources) - briefs, briefs)


def _checked(project: Project, pages: Sequence[Path]) -> list[Path]:
    for source in pages:
        if not (project.root / source).is_file():
            raise InputError("pages", "source", str(source), "a page of this project")
    return sorted(set(pages))


def _render_embedded(
    project: Project, sources: Sequence[Path], aside: Path, workers: int | None
) -> None:
    # Pandoc is a process and typst lets go of the interpreter: threads keep the cores busy.
    with ThreadPoolExecutor(workers or os.cpu_count()) as pool:
        waiting = [pool.submit(_render_one, project, source, aside) for source in sources]
        try:
            for future in waiting:
                future.result()
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise
    for name in (Path(project.html["css"]), SCRIPT):
        copy_file(project.root / name, aside / name)


def _render_one(project: Project, source: Path, aside: Path) -> None:
    target = aside / output_of(project, source)
    if is_brief(project, source):
        write_file(target, render_brief(project, source))
    else:
        write_file(target, render_page(project, source).encode("utf-8"))
