"""CPU seconds of a page and of a brief, beside nbconvert and Quarto on the same notebooks.

Pages are executed notebooks of focus areas, briefs those of places, as many of each as asked for
from the reports of the last run. nbconvert exports the same notebooks to HTML in this process, in
the same run; Quarto renders them where it is on PATH. Run after make report:
python benchmarks/rendering.py
"""

import argparse
import resource
import shutil
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from nbconvert import HTMLExporter

from harp_utils.render.briefs import brief_compiler, render_brief
from harp_utils.render.pages import render_page
from harp_utils.render.pandoc import Pandoc
from harp_utils.render.project import Project, is_brief, list_sources, load_project
from harp_utils.render.quarto import quarto_command, render_with_quarto


def cpu_seconds() -> float:
    """CPU seconds of this process and of the children that have ended."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def each(work: Callable[[], None], count: int) -> float:
    """CPU seconds of some work, by one of its pieces."""
    start = cpu_seconds()
    work()
    return (cpu_seconds() - start) / count


def pages(project: Project, sources: Sequence[Path]) -> None:
    """Render pages as one worker does."""
    with Pandoc() as pandoc:
        for source in sources:
            render_page(project, source, pandoc)


def briefs(project: Project, sources: Sequence[Path]) -> None:
    """Render briefs as one worker does."""
    compiler = brief_compiler(project)
    with Pandoc() as pandoc:
        for source in sources:
            render_brief(project, source, pandoc, compiler)


def by_nbconvert(project: Project, sources: Sequence[Path]) -> None:
    """Export notebooks to HTML without their code."""
    exporter = HTMLExporter(exclude_input=True)
    for source in sources:
        exporter.from_filename(str(project.root / source))


def by_quarto(project: Project, sources: Sequence[Path], command: str) -> None:
    """Render the same pages by Quarto, into a folder that is thrown away."""
    aside = Path(tempfile.mkdtemp(prefix="_quarto-", dir=project.root))
    try:
        render_with_quarto(project, command, aside, sources)
    finally:
        shutil.rmtree(aside)


def main() -> None:
    """Print the figures."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--count", type=int, default=44)
    count = options.parse_args().count
    project = load_project(Path().resolve())
    reports = [source for source in list_sources(project) if source.suffix == ".ipynb"]
    chosen = [source for source in reports if not is_brief(project, source)][:count]
    places = [source for source in reports if is_brief(project, source)][:count]
    # What is loaded once for all pages is no cost of the first.
    pages(project, chosen[:1])
    by_nbconvert(project, chosen[:1])
    page = each(lambda: pages(project, chosen), len(chosen))
    brief = each(lambda: briefs(project, places), len(places))
    others = {"nbconvert": each(lambda: by_nbconvert(project, chosen), len(chosen))}
    if command := quarto_command():
        others["Quarto"] = each(lambda: by_quarto(project, chosen, command), len(chosen))
    print(f"page:  {page:.3f} CPU seconds, mean of {len(chosen)}")
    print(f"brief: {brief:.3f} CPU seconds, mean of {len(places)}")
    for name, seconds in others.items():
        print(f"a page by {name}: {seconds:.3f} CPU seconds, {seconds / page:.1f} times ours")


if __name__ == "__main__":
    main()
