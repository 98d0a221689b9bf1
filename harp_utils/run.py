"""Run notebooks for places: which jobs there are, which are needed, and doing them.

One job is one notebook with one set of parameters. A job whose inputs have not changed
since it last finished is not run again. A report appears under its name only when finished.
"""

import hashlib
import json
import multiprocessing
import os
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from harp_utils.area_data import Place
from harp_utils.executed import ENGINE, execute, failure_in_one_line
from harp_utils.front_matter import BRIEF, DATA_QUALITY, NATIONAL, report_front_matter
from harp_utils.progress import track
from harp_utils.published_reader import PUBLISHED, load_run
from harp_utils.published_run import PublishedRun

NOTEBOOKS = Path("notebooks")
REPORTS = Path("reports")
LEDGER = REPORTS / ".jobs.json"
# Imported once by the server that every worker is forked from; from the second line on, what
# IPython, matplotlib and pyarrow import when they are first used.
WARM_MODULES = [
    *("harp_utils.executed", "harp_utils.sections", "harp_utils.brief"),
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
    key: str


@dataclass(frozen=True)
class RunResult:
    """What a run of jobs came to."""

    made: tuple[Path, ...]
    reused: tuple[Path, ...]
    failed: dict[Path, str]


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
    ledger = _read_ledger()
    needed = [job for job in jobs if again or not _is_current(job, ledger)]
    failed: dict[Path, str] = {}
    made: list[Path] = []
    for job, error in track(_outcomes(needed, workers, engine), len(needed), "notebooks"):
        if error is None:
            ledger[str(job.output)] = job.key
            made.append(job.output)
        else:
            failed[job.output] = error
    _write_ledger(ledger)
    reused = {job.output for job in jobs} - {job.output for job in needed}
    return RunResult(tuple(sorted(made)), tuple(sorted(reused)), failed)


def _outcomes(
    jobs: list[Job], workers: int | None, engine: str | None
) -> Iterator[tuple[Job, str | None]]:
    """Yield each job as it ends, with the reason if it failed."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(WARM_MODULES)
    count = workers or os.cpu_count() or 1
    with ProcessPoolExecutor(count, mp_context=context) as pool:
        waiting = {pool.submit(_execute_job, job, engine): job for job in jobs}
        for future in as_completed(waiting):
            yield waiting[future], future.result()


def _execute_job(job: Job, engine: str | None) -> str | None:
    """Run one job in a worker; the error comes back as one line, not as an exception."""
    try:
        execute(job.notebook, job.output, job.parameters, job.front_matter, engine)
    except Exception as error:  # a failing notebook must not stop the others
        return failure_in_one_line(error)
    return None


def _job(published: Path, run: PublishedRun, notebook: str, area: Place, output: Path) -> Job:
    """Describe one job; its key changes when anything that shapes the report does."""
    source = NOTEBOOKS / f"{notebook}.py"
    parameters = {"area": area.code, "published": os.path.relpath(published, NOTEBOOKS)}
    front_matter = report_front_matter(run, notebook, area)
    inputs = [
        source.read_text(encoding="utf-8"),
        json.dumps([parameters, front_matter], sort_keys=True, default=str),
        package_digest(),
        run.digest,
    ]
    key = hashlib.sha256("\0".join(inputs).encode()).hexdigest()
    return Job(source, parameters, front_matter, output, key)


@cache
def package_digest() -> str:
    """Return a digest of every source file of the package, so that a code change is seen."""
    digest = hashlib.sha256()
    folder = Path(__file__).parent
    for path in sorted(folder.rglob("*.py")):
        digest.update(path.relative_to(folder).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _data_quality_output() -> Path:
    return REPORTS / "data-quality" / "england.ipynb"


def _is_current(job: Job, ledger: dict[str, str]) -> bool:
    return job.output.is_file() and ledger.get(str(job.output)) == job.key


def _read_ledger() -> dict[str, str]:
    return json.loads(LEDGER.read_text(encoding="utf-8")) if LEDGER.is_file() else {}


def _write_ledger(ledger: dict[str, str]) -> None:
    LEDGER.parent.mkdir(parents=True, exist_ok=True)
    draft = LEDGER.with_suffix(".part")
    draft.write_text(json.dumps(ledger, indent=0, sort_keys=True), encoding="utf-8")
    os.replace(draft, LEDGER)
