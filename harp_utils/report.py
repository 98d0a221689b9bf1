"""The main job: everything from the extract to the site and the briefs, and its last words."""

from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from harp_utils.audit_once import PASSED, check_documents, check_links, check_tables
from harp_utils.backend_options import DUCKDB
from harp_utils.errors import ReportError
from harp_utils.leftovers import (
    check_reports,
    check_site_is_current,
    drop_leftovers,
    is_of_these_tables,
    note_site,
)
from harp_utils.params import load_suite
from harp_utils.pipeline import PARAMS, check_choice, prepare_published
from harp_utils.processes import side_by_side
from harp_utils.progress import Steps, say
from harp_utils.published_reader import PUBLISHED, load_run
from harp_utils.render import SITE, RenderReport, render
from harp_utils.run import ENGINE, Job, RunResult, plan_jobs, run_jobs
from harp_utils.site_pages import write_site_pages

if TYPE_CHECKING:
    from harp_utils.extract import ExtractReport

Names = Iterable[str] | None


def make_report(
    extract: Path | None,
    focus_areas: Names,
    areas: Names,
    memory: str | None = None,
    backend: str = DUCKDB,
) -> None:
    """Make the report: published tables, notebooks, site and briefs.

    With ``focus_areas`` or ``areas`` only the chosen pages are made again, into a copy of the
    present site; the rest of it stays as it is. ``memory`` is what the record steps may hold,
    and ``backend`` what runs them (see `backend_options.check_options`).

    Raises
    ------
    InputError
        If an input cannot be used.
    ReportError
        If a notebook failed.
    DisclosureError
        If the auditor can prove a hidden count.
    """
    check_choice(focus_areas, areas)
    steps = Steps()
    extract_report = prepare_published(extract, steps, memory=memory, backend=backend)
    audited = check_tables()
    with steps.step("notebooks"):
        result, jobs = _run(focus_areas, areas, pages=True, briefs=True)
    narrow = bool(focus_areas or areas)
    with steps.step("site and briefs, read by the auditor"):
        rendered = _render(jobs, narrow=narrow)
    with steps.step("links and headings"):
        check_links(SITE, _to_come() if narrow else frozenset())
    lines = [
        _made_line(rendered),
        result.line(),
        *_extract_lines(extract_report),
        *audited,
        *steps.lines(),
    ]
    say("\n".join(lines))


def run_notebooks(
    focus_areas: Names, areas: Names, *, pages: bool, briefs: bool, engine: str | None = ENGINE
) -> None:
    """Run the notebooks whose inputs changed, and say how many; ``engine`` as in `run_jobs`.

    Raises
    ------
    ReportError
        If a notebook failed.
    """
    result, _ = _run(focus_areas, areas, pages=pages, briefs=briefs, engine=engine)
    say(result.line())


def render_site(focus_areas: Names, areas: Names, *, pages: bool, briefs: bool) -> None:
    """Render what has been run, all of it or the chosen part."""
    jobs = plan_jobs(PUBLISHED, focus_areas=focus_areas, areas=areas, pages=pages, briefs=briefs)
    narrow = bool(focus_areas or areas) or not (pages and briefs)
    _check_tables()
    say(_made_line(_render(jobs, narrow=narrow)))
    check_links(SITE, _to_come() if narrow else frozenset())


def check_outputs(against: Path | None) -> None:
    """Audit what is published, as a hostile reader would; then check the site's links.

    Parameters
    ----------
    against
        Published tables of an earlier publication, of this or another edition, to compare with.

    Raises
    ------
    InputError
        If nothing is published, or something is changed while it is read.
    ReportError
        If the site is made from other tables, or has a fault.
    DisclosureError
        Naming what can be learnt, and from where.
    """
    from harp_utils.publication_audit import check_against
    from harp_utils.published_checks import check_published_folder

    # Of nothing published no site can be current: that is said first.
    load_run(PUBLISHED)
    check_site_is_current()
    PASSED.unlink(missing_ok=True)
    if against is not None:
        check_against(against)
    documents, links = partial(check_documents, SITE), partial(check_links, SITE, _to_come())
    side_by_side((_check_tables, documents, check_published_folder, links))
    say("nothing that is published gives a hidden count away; the site's links and headings hold")


def _check_tables() -> None:
    say("\n".join(check_tables()))


def _extract_lines(report: "ExtractReport | None") -> list[str]:
    if report is None:
        return ["extract: not read again, the published tables were up to date"]
    from harp_utils.extract_log import extract_lines

    return extract_lines(report, load_suite(PARAMS).disclosure)


def _run(
    focus_areas: Names,
    areas: Names,
    *,
    pages: bool,
    briefs: bool,
    engine: str | None = ENGINE,
) -> tuple[RunResult, list[Job]]:
    """Run the jobs; a narrow run is asked for by name, so it is done again."""
    jobs = plan_jobs(PUBLISHED, focus_areas=focus_areas, areas=areas, pages=pages, briefs=briefs)
    result = run_jobs(jobs, again=bool(focus_areas or areas), engine=engine)
    if result.failed:
        rows = [f"  {output}: {reason}" for output, reason in sorted(result.failed.items())]
        raise ReportError("\n".join([f"{len(rows)} notebooks failed; no site was made:", *rows]))
    return result, jobs


def _render(jobs: list[Job], *, narrow: bool) -> RenderReport:
    """Write the generated pages and render all, or the jobs' pages into a site of these tables."""
    drop_leftovers(plan_jobs(PUBLISHED))
    check_reports(jobs)
    changed = write_site_pages(PUBLISHED)
    pages = [*(job.output for job in jobs), *changed]
    rendered = render(pages if narrow and is_of_these_tables() else None, check=check_documents)
    note_site()
    return rendered


def _to_come() -> frozenset[Path]:
    """List the pages and briefs of a whole run: the first narrow run links to them already."""
    outputs = [job.output for job in plan_jobs(PUBLISHED)]
    return frozenset(
        output.with_suffix(".pdf" if output.parent.name == "briefs" else ".html")
        for output in outputs
    )


def _made_line(rendered: RenderReport) -> str:
    """Count what stands in the site, and what of it was there before."""
    pages = sum(1 for _ in SITE.rglob("*.html"))
    briefs = sum(1 for _ in SITE.rglob("*.pdf"))
    words = f"{pages} pages and {briefs} brief{'s' * (briefs != 1)}"
    return f"made: {SITE}/ holds {words}, {rendered.reused} up to date"
