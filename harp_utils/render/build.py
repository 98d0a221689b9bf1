"""Build the whole site, or a few of its pages, and put it in place."""

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue

import typst

from harp_utils.digests import folder_digest, folder_digests, named_digest
from harp_utils.errors import InputError
from harp_utils.render.briefs import brief_compiler, render_brief
from harp_utils.render.pages import render_page
from harp_utils.render.pandoc import Pandoc
from harp_utils.render.project import Project, is_brief, list_sources, load_project, output_of
from harp_utils.render.quarto import (
    copy_resources,
    quarto_command,
    quarto_version,
    render_with_quarto,
)
from harp_utils.render.reuse import (
    Made,
    load_made,
    page_keys,
    site_key,
    standing_pages,
    write_made,
)
from harp_utils.render.search import index_site
from harp_utils.render.swap import built_aside, copy_file, link_files, write_file

SCRIPT = Path("assets/search.js")
ROOT = Path()
SITE = Path("_site")
# What one thread renders with: started once for each.
Tools = tuple[Pandoc, typst.Compiler]


@dataclass(frozen=True)
class RenderReport:
    """What a render came to.

    Attributes
    ----------
    renderer
        ``"quarto"`` or ``"embedded"``.
    pages, briefs
        How many stand in the site as asked for.
    reused
        How many of them were there, made from the very same, and so were not made again.
    """

    renderer: str
    pages: int
    briefs: int
    reused: int


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
        ``None`` for all: those whose inputs did not change are taken over from the present site.
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
    command = quarto_command()
    keys = page_keys(project, sources, quarto_version(command) if command else "embedded")
    made = load_made(project)
    if pages is None and made.site == [site_key(project, keys), folder_digest(project.output)]:
        if check is not None:
            check(project.output)
        return _report(project, sources, sources, command)
    kept = standing_pages(project, keys, made) if pages is None and command is None else []
    start_from = None if pages is None else project.output
    with built_aside(project.output, start_from=start_from, link=command is None) as aside:
        if command is not None:
            render_with_quarto(project, command, aside, None if pages is None else sources)
        else:
            link_files(project.output, aside, [output_of(project, source) for source in kept])
            _render_embedded(project, sorted({*sources} - {*kept}), aside, workers)
        copy_resources(project, aside)
        if command is None:
            index_site(aside)
        if check is not None:
            check(aside)
    _note_made(project, keys, made if pages is not None else None)
    return _report(project, sources, kept, command)


def _note_made(project: Project, keys: dict[Path, str], before: Made | None) -> None:
    """Note what the pages came to: those of a whole render alone, or beside those noted before."""
    there = folder_digests(project.output)
    pages = {
        str(source): [key, there.get(output_of(project, source).as_posix(), "")]
        for source, key in keys.items()
    }
    if before is None:
        write_made(project, Made(pages, [site_key(project, keys), named_digest(there)]))
    else:
        write_made(project, Made(before.pages | pages, before.site))


def _report(
    project: Project, sources: Sequence[Path], kept: Sequence[Path], command: str | None
) -> RenderReport:
    briefs = sum(is_brief(project, source) for source in sources)
    renderer = "quarto" if command else "embedded"
    return RenderReport(renderer, len(sources) - briefs, briefs, len(kept))


def _checked(project: Project, pages: Sequence[Path]) -> list[Path]:
    for source in pages:
        if not (project.root / source).is_file():
            raise InputError("pages", "source", str(source), "a page of this project")
    return sorted(set(pages))


def _render_embedded(
    project: Project, sources: Sequence[Path], aside: Path, workers: int | None
) -> None:
    # Pandoc is a process and typst lets go of the interpreter: threads keep the cores busy.
    count = min(workers or os.cpu_count() or 1, len(sources))
    idle: SimpleQueue[Tools] = SimpleQueue()
    with ExitStack() as tools, ThreadPoolExecutor(max(count, 1)) as pool:
        for _ in range(count):
            idle.put((tools.enter_context(Pandoc()), brief_compiler(project)))
        waiting = [pool.submit(_render_one, project, source, aside, idle) for source in sources]
        try:
            for future in waiting:
                future.result()
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise
    for name in (Path(project.html["css"]), SCRIPT):
        copy_file(project.root / name, aside / name)


def _render_one(project: Project, source: Path, aside: Path, idle: "SimpleQueue[Tools]") -> None:
    """Render a page or brief with tools that nobody uses, and give them back."""
    pandoc, compiler = idle.get()
    try:
        if is_brief(project, source):
            content = render_brief(project, source, pandoc, compiler)
        else:
            content = render_page(project, source, pandoc).encode("utf-8")
    finally:
        idle.put((pandoc, compiler))
    write_file(aside / output_of(project, source), content)
