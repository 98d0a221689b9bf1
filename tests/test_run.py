"""Jobs: which there are, which run again, and what is left when one fails."""

import os
import shutil
import signal
import subprocess
import sys
import time

import pytest
from sample_published import write_sample_published

from harp_utils import job_keys
from harp_utils import run as runner
from harp_utils.errors import InputError
from harp_utils.ledger import read_ledger
from harp_utils.run import plan_jobs, run_jobs

NOTEBOOK = """# %% tags=["parameters"]
area: str = "none"
published: str = "none"

# %%
print("report of", area)
"""
NAMES = ["cardiovascular", "sickle_cell", "maternal_neonatal", "brief", "data_quality"]
NAMES += ["methods", "sensitivity"]
METRICS = {"sickle_cell": "sickle_cell_admissions", "cardiovascular": "cvd_admissions"}


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A project of small notebooks over the sample tables, as the working folder."""
    # The audit of the sample reads the params of the repository.
    write_sample_published(tmp_path / "data" / "published")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "notebooks").mkdir()
    for name in NAMES:
        (tmp_path / "notebooks" / f"{name}.py").write_text(NOTEBOOK)
    return tmp_path


def _outputs(jobs):
    return sorted(str(job.output.relative_to("reports")) for job in jobs)


def test_everything_is_planned_once(project):
    outputs = _outputs(plan_jobs())
    assert len(outputs) == len(set(outputs)) == 3 * 3 + 3 + 1 + 2
    assert "data-quality/england.ipynb" in outputs
    assert "briefs/central-east.ipynb" in outputs


def test_a_focus_area_and_a_place_are_one_page_and_its_brief(project):
    jobs = plan_jobs(focus_areas=["sickle_cell"], areas=["E54000065"])
    assert _outputs(jobs) == [
        "briefs/central-east.ipynb",
        "methods.ipynb",
        "sensitivity.ipynb",
        "sickle_cell/central-east.ipynb",
    ]


def test_briefs_alone_need_no_national_page(project):
    assert _outputs(plan_jobs(areas=["E54000065"], pages=False)) == ["briefs/central-east.ipynb"]


def test_an_unknown_place_is_refused(project):
    with pytest.raises(InputError, match="area: 'E1': expected one of E92000001"):
        plan_jobs(areas=["E1"])


def test_a_second_run_reuses_and_a_changed_notebook_runs_again(project):
    first = run_jobs(plan_jobs(focus_areas=["sickle_cell"]), workers=1)
    assert (len(first.made), len(first.reused)) == (5, 0)
    second = run_jobs(plan_jobs(focus_areas=["sickle_cell"]), workers=1)
    assert (len(second.made), len(second.reused)) == (0, 5)
    (project / "notebooks" / "sickle_cell.py").write_text(NOTEBOOK + "\n# changed\n")
    third = run_jobs(plan_jobs(focus_areas=["sickle_cell"]), workers=1)
    assert (len(third.made), len(third.reused)) == (3, 2)


def test_a_missing_report_is_made_again(project):
    jobs = plan_jobs(focus_areas=["sickle_cell"], areas=["E92000001"], briefs=False)
    run_jobs(jobs, workers=1)
    jobs[0].output.unlink()
    assert run_jobs(jobs, workers=1).made == (jobs[0].output,)


def test_one_failure_stops_no_other_and_is_not_remembered_as_done(project):
    (project / "notebooks" / "brief.py").write_text(NOTEBOOK + "\n# %%\n1 / 0\n")
    jobs = plan_jobs(focus_areas=["sickle_cell"], areas=["E92000001"])
    result = run_jobs(jobs, workers=1)
    assert [str(path) for path in result.made] == [
        "reports/methods.ipynb",
        "reports/sensitivity.ipynb",
        "reports/sickle_cell/england.ipynb",
    ]
    assert list(result.failed.values()) == [
        "cell starting '1 / 0': ZeroDivisionError: division by zero"
    ]
    assert not (project / "reports" / "briefs" / "england.ipynb").exists()
    assert len(run_jobs(jobs, workers=1).failed) == 1


def test_a_kernel_runs_jobs_too(project):
    jobs = plan_jobs(areas=["E54000065"], pages=False)
    result = run_jobs(jobs, workers=1, engine=None)
    assert result.made == (jobs[0].output,)
    assert "report of E54000065" in jobs[0].output.read_text()


def test_a_code_change_is_seen(project, monkeypatch):
    run_jobs(plan_jobs(areas=["E92000001"], briefs=False), workers=1)
    monkeypatch.setattr(job_keys, "package_digest", lambda: "another version")
    result = run_jobs(plan_jobs(areas=["E92000001"], briefs=False), workers=1)
    assert result.reasons == {"code changed": len(result.made)}
    assert not result.reused


READING = """# %% tags=["parameters"]
area: str = "none"
published: str = "none"

# %%
import hashlib
import time
from pathlib import Path

from harp_utils.published_reader import load_area

time.sleep(0.2)
rows = load_area("FOCUS", area, folder=published).rows("FOCUS_admissions", period="all")
print(hashlib.sha256(rows.to_csv().encode()).hexdigest())
"""


def test_a_changed_table_redoes_the_notebooks_that_read_it_and_no_other(project):
    for name in NAMES:
        # Which table a notebook reads is not told by its name.
        table = "cardiovascular" if name in ("cardiovascular", "brief") else "sickle_cell"
        text = READING.replace("FOCUS_admissions", METRICS[table]).replace("FOCUS", table)
        (project / "notebooks" / f"{name}.py").write_text(text)
    jobs = plan_jobs(areas=["E92000001"])
    run_jobs(jobs)
    words = project / "data" / "published" / "cardiovascular.json"
    words.write_text(words.read_text().replace("Cardiovascular", "Cardio-vascular"))

    result = run_jobs(plan_jobs(areas=["E92000001"]))

    assert [str(path) for path in result.made] == [
        "reports/briefs/england.ipynb",
        "reports/cardiovascular/england.ipynb",
    ]
    assert result.reasons == {"data changed": 2}


def test_a_notebook_that_reads_nothing_is_taken_to_read_everything(project):
    jobs = plan_jobs(focus_areas=["sickle_cell"], areas=["E92000001"], briefs=False)
    run_jobs(jobs, workers=1)
    population = project / "data" / "published" / "population.csv"
    population.write_text(population.read_text() + "\n")
    assert run_jobs(jobs, workers=1).reasons == {"data changed": 3}


def test_a_report_that_somebody_changed_is_made_again(project):
    jobs = plan_jobs(focus_areas=["sickle_cell"], areas=["E92000001"], briefs=False)
    run_jobs(jobs, workers=1)
    before = jobs[0].output.read_bytes()
    jobs[0].output.write_bytes(before + b" ")
    assert run_jobs(jobs, workers=1).reasons == {"report changed or lost": 1}
    assert jobs[0].output.read_bytes() == before


def test_the_run_says_why_notebooks_were_run(project):
    jobs = plan_jobs(focus_areas=["sickle_cell"], briefs=False)
    assert run_jobs(jobs, workers=1).line() == (
        "notebooks: 5 run, 0 up to date; why run: never made 5"
    )
    assert run_jobs(jobs, workers=1).line() == "notebooks: 0 run, 5 up to date"


def test_a_killed_and_restarted_run_gives_the_bytes_of_an_undisturbed_one(project):
    for name in NAMES:
        text = READING.replace("FOCUS_admissions", "cvd_admissions")
        (project / "notebooks" / f"{name}.py").write_text(text.replace("FOCUS", "cardiovascular"))
    run_jobs(plan_jobs(), workers=2)
    undisturbed = _reports(project)
    shutil.rmtree(project / "reports")
    (project / runner.LEDGER).unlink()

    killed = subprocess.Popen(
        [sys.executable, "-c", "from harp_utils.run import *; run_jobs(plan_jobs(), workers=2)"],
        start_new_session=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
    )
    while len(read_ledger(runner.LEDGER)) < 4:
        assert killed.poll() is None
        time.sleep(0.02)
    os.killpg(killed.pid, signal.SIGKILL)
    killed.wait()
    result = run_jobs(plan_jobs(), workers=2)

    assert len(result.reused) >= 4
    assert result.made
    assert _reports(project) == undisturbed


def _reports(project):
    return {path: path.read_bytes() for path in sorted((project / "reports").rglob("*.ipynb"))}
