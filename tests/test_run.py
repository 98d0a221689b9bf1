"""Jobs: which there are, which run again, and what is left when one fails."""

import pytest
from sample_published import write_sample_published

from harp_utils import run as runner
from harp_utils.errors import InputError
from harp_utils.run import plan_jobs, run_jobs

NOTEBOOK = """# %% tags=["parameters"]
area: str = "none"
published: str = "none"

# %%
print("report of", area)
"""
NAMES = ["cardiovascular", "sickle_cell", "maternal_neonatal", "brief", "data_quality"]
NAMES += ["methods", "sensitivity"]


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A project of small notebooks over the sample tables, as the working folder."""
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
    jobs = plan_jobs(areas=["E92000001"])
    monkeypatch.setattr(runner, "package_digest", lambda: "another version")
    changed = plan_jobs(areas=["E92000001"])
    assert all(old.key != new.key for old, new in zip(jobs, changed, strict=True))
