"""Running again: what stands is kept, what a change touches is made again, bytes are the same."""

import os
import re
import shutil
import signal
import subprocess
import time

import pytest
from conftest import HARP, harp
from test_end_to_end import _digests

SLUGS = ["central-east", "east-of-england", "england"]


@pytest.fixture
def project(tiny_project, tmp_path):
    """A copy of the finished project."""
    return shutil.copytree(tiny_project, tmp_path / "project")


def _report(project, tiny_extract):
    result = harp(project, "report", "--extract", str(tiny_extract))
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout


def _times(project):
    folders = (project / "reports", project / "_site")
    return {
        path: path.stat().st_mtime_ns
        for folder in folders
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_nothing_is_made_when_nothing_changed(project, tiny_extract):
    before, times = _digests(project / "_site"), _times(project)

    said = _report(project, tiny_extract)

    assert "notebooks: 0 run, 33 up to date\n" in said
    made = re.search(r"made: _site/ holds (\d+) pages and (\d+) briefs, (\d+) up to date", said)
    assert int(made[1]) + int(made[2]) == int(made[3])
    assert "the auditor has passed these very documents before" in said
    assert _digests(project / "_site") == before
    assert _times(project) == times


def test_other_words_of_a_focus_area_redo_that_one_and_what_shows_it(project, tiny_extract):
    params = project / "params" / "sickle_cell.yml"
    words = params.read_text()
    params.write_text(words.replace("introduction: >-\n  ", "introduction: >-\n  Now. ", 1))
    assert params.read_text() != words
    before = _digests(project / "reports")

    said = _report(project, tiny_extract)

    after = _digests(project / "reports")
    changed = {name for name in after if after[name] != before.get(name)}
    run = [f"sickle_cell/{slug}.ipynb" for slug in SLUGS]
    assert {name for name in changed if name.endswith(".ipynb")} == set(run)
    assert re.search(r"notebooks: 8 run, 25 up to date; why run: data changed 8\n", said)
    assert "Now." in (project / "_site/reports/sickle_cell/england.html").read_text()


def test_a_killed_and_restarted_run_gives_the_bytes_of_an_undisturbed_one(project, tiny_extract):
    """Killed while the site is built; `test_run` kills notebooks."""
    expected = _digests(project / "_site")
    shutil.rmtree(project / "_site")
    shutil.rmtree(project / "downloads")
    for report in (project / "reports").rglob("*.ipynb"):
        report.unlink()
    _kill_when(project, tiny_extract, project / "_site.new/index.html")

    _report(project, tiny_extract)

    assert _digests(project / "_site") == expected


def _kill_when(project, extract, made):
    """Run the report and kill it, with all its processes, as soon as a file is there."""
    command = [HARP, "report", "--extract", str(extract)]
    running = subprocess.Popen(
        command, cwd=project, stdout=subprocess.DEVNULL, start_new_session=True
    )
    while not made.is_file():
        assert running.poll() is None
        time.sleep(0.01)
    os.killpg(running.pid, signal.SIGKILL)
    running.wait()
