"""How fast notebooks run: ours, the papermill command in a loop, and a pool of papermill.

Prints notebooks a minute of each, their ratios, and the CPU seconds of our focus-area notebooks
and briefs: of the workers and their children, without the imports that all of them share. Needs
the tables of `make data`, and nothing else running. Run: python benchmarks/notebooks.py
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from statistics import mean, pstdev

import jupytext
import papermill

from harp_utils.executed import execute
from harp_utils.front_matter import BRIEF
from harp_utils.run import ENGINE, WARM_MODULES, Job, plan_jobs, run_jobs

PAPERMILL = str(Path(sys.executable).with_name("papermill"))
KERNEL_NAME = "python3"
PROCESSES = 2


def chosen_jobs(many: int) -> list[Job]:
    """Take jobs from end to end of the list: every kind of place, briefs as often as they come."""
    jobs = [job for job in plan_jobs() if job.output.parent.name not in ("reports", "data-quality")]
    step = (len(jobs) - 1) / max(many - 1, 1)
    return [jobs[round(step * number)] for number in range(many)]


def as_ipynb(jobs: list[Job]) -> list[Job]:
    """Write the sources as the .ipynb that papermill reads, for outputs beside them."""
    made = []
    for number, job in enumerate(jobs):
        source = Path(f"{job.notebook.stem}.ipynb")
        jupytext.write(jupytext.read(job.notebook), source)
        made.append(replace(job, notebook=source, output=Path(f"{number}-{source.name}")))
    return made


def run_ours(jobs: list[Job]) -> None:
    """Run jobs as `harp run` does."""
    result = run_jobs(jobs, again=True, workers=PROCESSES)
    assert not result.failed, result.failed


def run_commands(jobs: Iterable[Job]) -> None:
    """Run the papermill command once for each job, one after another."""
    for job in jobs:
        values = [word for pair in job.parameters.items() for word in ("-p", *pair)]
        options = ["--cwd", "notebooks", "-k", KERNEL_NAME, "--no-progress-bar", *values]
        command = [PAPERMILL, str(job.notebook), str(job.output), *options]
        subprocess.run(command, check=True, capture_output=True)


def run_pool(jobs: list[Job]) -> None:
    """Run papermill.execute_notebook in two processes, each notebook in a kernel of its own."""
    with ProcessPoolExecutor(PROCESSES) as pool:
        list(pool.map(run_one, jobs))


def run_one(job: Job) -> None:
    """Run one job by the standard kernel."""
    papermill.execute_notebook(
        str(job.notebook),
        str(job.output),
        parameters=job.parameters,
        kernel_name=KERNEL_NAME,
        cwd="notebooks",
        progress_bar=False,
    )


def a_minute(run: Callable[[list[Job]], None], jobs: list[Job]) -> float:
    """Notebooks a minute of one way to run them, its start included."""
    start = time.perf_counter()
    run(jobs)
    return 60 * len(jobs) / (time.perf_counter() - start)


def cpu_seconds(jobs: list[Job]) -> list[float]:
    """CPU seconds of each job in a process that is as warm as a worker, its child's with it."""
    for module in WARM_MODULES:
        import_module(module)
    spent = []
    for job in jobs:
        before = sum(os.times()[:4])
        execute(job.notebook, job.output, job.parameters, job.front_matter, ENGINE)
        spent.append(sum(os.times()[:4]) - before)
    return spent


def print_cpu(kind: str, jobs: list[Job]) -> None:
    """Print the mean CPU seconds of some jobs and how far they spread."""
    spent = cpu_seconds(jobs)
    print(f"CPU seconds of {kind}: {mean(spent):.2f}, standard deviation {pstdev(spent):.2f}")


def make_project(folder: Path) -> None:
    """Go to a project that shares notebooks and tables with this one, and none of its reports."""
    for name in ("notebooks", "data"):
        (folder / name).symlink_to(Path(name).resolve())
    os.chdir(folder)


def main(many: int, measured: int) -> None:
    """Run the same notebooks in three ways, then measure the CPU seconds of more of them."""
    with tempfile.TemporaryDirectory() as folder:
        make_project(Path(folder))
        jobs = chosen_jobs(many)
        sources = as_ipynb(jobs)
        rates = {
            "harp run": a_minute(run_ours, jobs),
            "papermill command in a loop": a_minute(run_commands, sources),
            "two-process pool of papermill": a_minute(run_pool, sources),
        }
        for way, rate in rates.items():
            print(
                f"{way}: {rate:.1f} notebooks a minute; ours {rates['harp run'] / rate:.1f} times"
            )
        more = chosen_jobs(measured)
        print_cpu("a focus-area notebook", [job for job in more if job.notebook.stem != BRIEF])
        print_cpu("a brief", [job for job in more if job.notebook.stem == BRIEF])


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--notebooks", type=int, default=12, help="run in each of the three ways")
    options.add_argument("--measured", type=int, default=40, help="measured for CPU seconds")
    chosen = options.parse_args()
    main(chosen.notebooks, chosen.measured)
