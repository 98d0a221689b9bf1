"""When published tables are up to date: every input is one that counts."""

import json

import pytest

from harp_utils import make_published, pipeline
from harp_utils.errors import InputError
from harp_utils.pipeline import prepare_published
from harp_utils.progress import Steps


@pytest.fixture
def made(tmp_path, monkeypatch):
    """A project whose record steps write one table and note what they were asked to read."""
    asked = []

    def make(source, suite, focus_areas, areas, places, steps, memory, backend):
        asked.append(source)
        pipeline.PUBLISHED.mkdir(parents=True, exist_ok=True)
        about = {"extract_name": "Our ICB", "synthetic": False}
        (pipeline.PUBLISHED / "run.json").write_text(json.dumps({"provenance": about}))
        (pipeline.PUBLISHED / "cancer.parquet").write_text("made")
        pipeline.INTERIM.mkdir(parents=True, exist_ok=True)

    root = pipeline.PARAMS.resolve()
    monkeypatch.setattr(pipeline, "PARAMS", root)
    monkeypatch.setattr(make_published, "make_published", make)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "extract" / "apc").mkdir(parents=True)
    (tmp_path / "extract" / "apc" / "a.csv").write_text("1")
    return asked


def prepare(source):
    return prepare_published(source, Steps())


def test_tables_of_the_same_inputs_are_made_once(made, tmp_path):
    prepare(tmp_path / "extract")
    prepare(tmp_path / "extract")
    assert len(made) == 1


def test_records_behind_a_linked_folder_count(made, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "b.csv").write_text("1")
    (tmp_path / "extract" / "ecds").symlink_to(tmp_path / "elsewhere")
    prepare(tmp_path / "extract")
    (tmp_path / "elsewhere" / "b.csv").write_text("2")
    prepare(tmp_path / "extract")
    assert len(made) == 2


def test_where_a_file_lies_in_the_extract_counts(made, tmp_path):
    (tmp_path / "extract" / "b.csv").write_text("1")
    prepare(tmp_path / "extract")
    (tmp_path / "extract" / "b.csv").rename(tmp_path / "extract" / "apc" / "b.csv")
    prepare(tmp_path / "extract")
    assert len(made) == 2


@pytest.mark.parametrize("name", ["extract.yml", "people.csv"])
def test_what_stands_beside_a_single_file_counts(made, tmp_path, name):
    folder = tmp_path / "extract" / "apc"
    (folder / "extract.yml").write_text("name: x\npopulation: people.csv\n")
    (folder / "people.csv").write_text("1")
    prepare(folder / "a.csv")
    prepare(folder / "a.csv")
    assert len(made) == 1
    (folder / name).write_text((folder / name).read_text() + "\n")
    prepare(folder / "a.csv")
    assert len(made) == 2


@pytest.mark.parametrize("change", ["lost", "other"])
def test_a_published_table_that_is_lost_or_changed_is_made_again(made, tmp_path, change):
    prepare(tmp_path / "extract")
    table = pipeline.PUBLISHED / "cancer.parquet"
    if change == "lost":
        table.unlink()
    else:
        table.write_text("by hand")
    prepare(tmp_path / "extract")
    assert len(made) == 2
    assert table.read_text() == "made"


def test_synthetic_tables_do_not_take_the_place_of_real_ones(made, tmp_path):
    """Where no extract is named the synthetic one is made; not over what was made of a real one."""
    prepare(tmp_path / "extract")
    with pytest.raises(InputError, match="--extract: 'none, and the published tables are of Our"):
        prepare(None)
    assert len(made) == 1
