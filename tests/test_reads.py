"""What a notebook reads is noted, and nothing that it reads is missed."""

import os
import shutil
from pathlib import Path

import pandas as pd
import pytest
from sample_published import PLACE, write_sample_published

from harp_utils.executed import execute
from harp_utils.reads import noted_reads
from harp_utils.run import ENGINE

NOTEBOOKS = Path(__file__).resolve().parents[1] / "notebooks"
NAMES = ("cardiovascular", "sickle_cell", "maternal_neonatal")
NATIONAL = ("brief", "data_quality", "methods", "sensitivity")


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """The notebooks over the sample tables."""
    folder = tmp_path_factory.mktemp("project")
    write_sample_published(folder / "data" / "published")
    shutil.copytree(NOTEBOOKS, folder / "notebooks")
    return folder


def test_files_are_noted_however_they_are_opened(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("data/a.csv", "data/b.csv", "params/c.yml", "other/d.csv"):
        Path(name).parent.mkdir(exist_ok=True)
        Path(name).write_text("x\n1\n")
    with noted_reads(Path()) as reads:
        pd.read_csv("data/a.csv")
        os.close(os.open("params/c.yml", os.O_RDONLY))
        child = os.fork()
        if child == 0:
            Path("data/../data/b.csv").read_text()
            Path("other/d.csv").read_text()
            os._exit(0)
        os.waitpid(child, 0)
    Path("data/a.csv").read_text()
    seen = ["data/a.csv", "data/b.csv", "other/d.csv", "params/c.yml"]
    assert [str(path) for path in reads] == seen


def test_code_and_what_notebooks_make_are_no_data(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    names = ("data/a.csv", "notebooks/b.py", "reports/c.qmd", ".venv/d.txt", "_site/e.html")
    for name in names:
        Path(name).parent.mkdir(exist_ok=True)
        Path(name).write_text("x")
    with noted_reads(Path()) as reads:
        for name in names:
            Path(name).read_text()
    assert [str(path) for path in reads] == ["data/a.csv"]


def test_what_is_opened_outside_the_block_is_not_noted(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("data").mkdir()
    Path("data/a.csv").write_text("x")
    Path("data/b.csv").write_text("x")
    with noted_reads(Path()) as reads:
        Path("data/b.csv").read_text()
    Path("data/a.csv").read_text()
    assert [str(path) for path in reads] == ["data/b.csv"]


@pytest.mark.parametrize("name", [*NAMES, *NATIONAL])
def test_a_notebook_finds_all_it_needs_among_the_files_it_was_seen_to_read(
    project, tmp_path, monkeypatch, name
):
    """Its report is the same where no other file is there, so it depends on no other."""
    area = PLACE if name in (*NAMES, "brief") else "E92000001"
    with noted_reads(project) as reads:
        whole = _report(project, monkeypatch, name, area)

    shutil.copytree(project / "notebooks", tmp_path / "notebooks")
    for path in reads:
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(project / path, tmp_path / path)

    assert _report(tmp_path, monkeypatch, name, area) == whole


def test_a_page_of_a_focus_area_reads_no_other_focus_area(project, monkeypatch):
    with noted_reads(project) as reads:
        _report(project, monkeypatch, "sickle_cell", PLACE)
    assert [path.name for path in reads] == [
        *("areas.csv", "completeness.csv", "run.json", "sickle_cell.json", "sickle_cell.parquet"),
    ]


def _report(project, monkeypatch, name, area):
    monkeypatch.chdir(project)
    output = Path("reports") / f"{name}.ipynb"
    parameters = {"area": area, "published": "../data/published"}
    execute(Path("notebooks") / f"{name}.py", output, parameters, {"title": name}, ENGINE)
    return output.read_bytes()
