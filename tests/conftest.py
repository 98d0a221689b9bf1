"""A tiny project, run once for all tests: three places, every focus area, the whole way."""

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import papermill.engines  # noqa: F401  (loads harp_utils.engine, which cannot come first)
import pytest
import yaml
from hypothesis import settings

ROOT = Path(__file__).resolve().parents[1]
ICBS = ["E54000065", "E54000071"]
PLACES = ["E92000001", "E40000007", "E54000065"]
# A slow machine is no failure of a property.
settings.register_profile("harp", deadline=None)
settings.load_profile("harp")
HARP = str(Path(sys.executable).with_name("harp"))
# The files that take longest, first: at the end one process would wait for the other. So would
# the second if it began with the tiny project that the first is making.
LONGEST = (
    *("test_end_to_end", "test_planted_truth", "test_rules_removed", "test_spark", "test_rerun"),
    *("test_one_person", "test_notebooks_run", "test_browser", "test_revisions", "test_published"),
)


def pytest_collection_modifyitems(items):
    """Start the longest files first."""
    order = {name: place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: order.get(item.path.stem, len(LONGEST)))


def harp(folder, *arguments, **environment):
    """Run the harp command in a project folder, as a user would."""
    return subprocess.run(
        [HARP, *arguments],
        cwd=folder,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=600,
    )


def copy_project(folder):
    """Copy what a user has after a clone, narrowed to three places."""
    folder.mkdir(parents=True)
    tracked = subprocess.run(
        [
            "git",
            "ls-files",
            "-z",
            "notebooks",
            "params",
            "reports",
            "assets",
            "*.qmd",
            "_quarto.yml",
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    for name in filter(None, tracked.stdout.split("\0")):
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, target)
    suite = folder / "params" / "suite.yml"
    settings = yaml.safe_load(suite.read_text())
    suite.write_text(yaml.safe_dump({**settings, "areas": PLACES}, sort_keys=False))
    return folder


def make_tiny_extract(folder, form):
    """Write the tiny extract: two ICBs at a twentieth of their size."""
    from harp_utils.synthetic import synthesise

    synthesise(folder, scale=0.05, seed=7, form=form, areas=ICBS)
    return folder


@contextmanager
def once(folder: Path) -> Iterator[bool]:
    """Let one test process make a folder while the others wait; true for the one who makes."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with (folder.parent / f"{folder.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = folder.parent / f"{folder.name}.done"
        yield not done.exists()
        done.touch()


@pytest.fixture(scope="session")
def shared(tmp_path_factory):
    """A folder that all test processes of this run share."""
    base = tmp_path_factory.getbasetemp()
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base


@pytest.fixture(scope="session")
def tiny_extract(shared):
    """The tiny extract as Parquet."""
    folder = shared / "tiny-extract"
    with once(folder) as mine:
        if mine:
            make_tiny_extract(folder, "parquet")
    return folder


@pytest.fixture(scope="session")
def tiny_project(shared, tiny_extract):
    """A project folder in which `harp report` has run on the tiny extract."""
    folder = shared / "tiny-project"
    with once(folder) as mine:
        if mine:
            result = harp(copy_project(folder), "report", "--extract", str(tiny_extract))
            assert result.returncode == 0, result.stdout + result.stderr
            (folder / "report.log").write_text(result.stdout)
    return folder


@pytest.fixture(scope="session")
def tiny_site(tiny_project):
    """The built site of the tiny project."""
    return tiny_project / "_site"
