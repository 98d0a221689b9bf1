"""Run notebooks for places: which jobs there are, which are needed, and doing them.

One job is one notebook with one set of parameters. A job whose inputs have not changed
since it last finished is not run again. A report appears under its name only when finished.
"""

import json
import multiprocessing
import os
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path

from harp_utils.area_data import Place
from harp_utils.front_matter import BRIEF, DATA_QUALITY, NATIONAL, report_front_matter
from harp_utils.job_keys import ASKED, Entry, Key, digest_once, entry_of, job_key, why_needed
from harp_utils.ledger import note, read_ledger, write_ledger
from harp_utils.progress import track
from harp_utils.published_reader import PUBLISHED, load_run
from harp_utils.published_run import PublishedRun
from harp_utils.reads import noted_reads

NOTEBOOKS = Path("notebooks")
REPORTS = Path("reports")
LEDGER = Path("data/interim/jobs.json")
ENGINE = "harp-fork"
# Imported once by the server that every worker is forked from; from the second line on, what
# IPython, matplotlib and pyarrow import when they are first used.
WARM_MODULES = [
    *("harp_utils.executed", "harp_utils.sections", "harp_utils.brief", "harp_utils.charts.spare"),
    *("IPython.core.completer", "IPython.core.crashhandler", "IPython.core.magics.execution"),
    *("matplotlib.pyplot", "matplotlib_inline.backend_inline", "pyarrow.pandas_compat"),
]


@dataclass(frozen=True)
class Job:
    """One notebook to run: its source, parameters, front matter, and where the report goes."""

    notebook: Path
    parameters: dict[str, str]
    front_matter: dict[str, object]
    output: Path
    published: Path
    key: Key


@dataclass(frozen=True)
class RunResult:
    """What a run of jobs came to.

    Attributes
    ----------
    made, reused
        Reports that were run, and that were up to date.
    failed
        What went wrong, by report.
    reasons
        How many were not up to date, by the reason.
    """

    made: tuple[Path, ...]
    reused: tuple[Path, ...]
    failed: dict[Path, str]
    reasons: dict[str, int]

    def line(self) -> str:
        """Say how many notebooks were run and why, and how many were up to date."""
        why = ", ".join(f"{reason} {count}" for reason, count in sorted(self.reasons.items()))
        words = f"; why run: {why}" if why else ""
        return f"notebooks: {len(self.made)} run, {len(self.reused)} up to date{words}"


def plan_jobs(
    published: Path = PUBLISHED,
    *,
    focus_areas: Iterable[str] | None = None,
    areas: Iterable[str] | None = None,
    pages: bool = True,
    briefs: bool = True,
) -> list[Job]:
    """List the jobs: every focus area and place, the national pages, and the briefs.

    Parameters
    ----------
    published
        The folder of published tables.
    focus_areas, areas
        Ids and area codes to narrow to; ``None`` for all. A focus area alone leaves out
        the briefs, which hold every focus area; naming a place as well does not. The methods
        and sensitivity pages come with any page, because every page links to them.
    pages, briefs
        Which of the two kinds to list.
    """
    run = load_run(published)
    chosen = run.choose_areas(areas)
    jobs = []
    if pages:
        jobs += [
            _job(published, run, focus, area, REPORTS / focus / f"{area.slug}.ipynb")
            for focus in run.choose_focus_areas(focus_areas)
            for area in chosen
        ]
        jobs += [
            _job(published, run, name, run.areas[0], REPORTS / f"{name}.ipynb") for name in NATIONAL
        ]
    if pages and not focus_areas and not areas:
        jobs.append(_job(published, run, DATA_QUALITY, run.areas[0], _data_quality_output()))
    if briefs and (areas or not focus_areas):
        jobs += [
            _job(published, run, BRIEF, area, REPORTS / "briefs" / f"{area.slug}.ipynb")
            for area in chosen
        ]
    return jobs


def run_jobs(
    jobs: list[Job],
    *,
    again: bool = False,
    workers: int | None = None,
    engine: str | None = ENGINE,
) -> RunResult:
    """Run the jobs whose inputs changed, as many at a time as there are cores.

    Parameters
    ----------
    jobs
        What to run.
    again
        Run every job, also those that are up to date.
    workers
        How many processes; the number of cores if not said.
    engine
        The Papermill engine; ``None`` for a kernel. Both give the same reports.
    """
    entries = read_ledger(LEDGER)
    write_ledger(LEDGER, entries)
    digest = digest_once()
    reasons = {
        job.output: ASKED if again else why_needed(job.key, job.output, entry, digest)
        for job in jobs
        for entry in [entries.get(job.output.as_posix())]
    }
    needed = [job for job in jobs if reasons[job.output]]
    failed: dict[Path, str] = {}
    made: list[Path] = []
    for job, outcome in track(_outcomes(needed, workers, engine), len(needed), "notebooks"):
        if isinstance(outcome, str):
            failed[job.output] = outcome
        else:
            note(LEDGER, job.output.as_posix(), outcome)
            made.append(job.output)
    return RunResult(
        tuple(sorted(made)),
        tuple(sorted(output for output, reason in reasons.items() if reason is None)),
        failed,
        dict(Counter(reason for reason in reasons.values() if reason)),
    )


def _outcomes(
    jobs: list[Job], workers: int | None, engine: str | None
) -> Iterator[tuple[Job, Entry | str]]:
    """Yield each job as it ends, with its entry in the ledger, or with the reason if it failed."""
    if not jobs:
        return
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(WARM_MODULES)
    count = workers or os.cpu_count() or 1
    with ProcessPoolExecutor(count, mp_context=context) as pool:
        waiting = {pool.submit(_execute_job, job, engine): job for job in jobs}
        for future in as_completed(waiting):
            yield waiting[future], future.result()


def _execute_job(job: Job, engine: str | None) -> Entry | str:
    """Run one job in a worker; an error comes back as one line, not as an exception."""
    # Workers are forked with it loaded; a run of no notebook need not load it at all.
    from harp_utils.executed import execute, failure_in_one_line

    try:
        with noted_reads(Path()) as reads:
            execute(job.notebook, job.output, job.parameters, job.front_matter, engine)
    except Exception as error:  # a failing notebook must not stop the others
        return failure_in_one_line(error)
    return entry_of(job.key, job.output, reads, job.published)


def _job(published: Path, run: PublishedRun, notebook: str, area: Place, output: Path) -> Job:
    """Describe one job; its key changes when anything that shapes the report does."""
    source = NOTEBOOKS / f"{notebook}.py"
    parameters = {"area": area.code, "published": os.path.relpath(published, NOTEBOOKS)}
    front_matter = report_front_matter(run, notebook, area)
    settings = json.dumps([parameters, front_matter], sort_keys=True, default=str)
    key = job_key(source, settings, published)
    return Job(source, parameters, front_matter, output, published, key)


def _data_quality_output() -> Path:
    return REPORTS / "data-quality" / "england.ipynb"
