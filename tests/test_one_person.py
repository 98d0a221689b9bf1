"""Two extracts that differ by one person: their publications together tell no more than one.

Nothing is assumed of the steps between: both extracts are records, and go the whole way.
"""

import shutil
from contextlib import chdir

import pandas as pd
import pytest
from conftest import copy_project
from hes_rows import ids_of
from pyarrow.parquet import read_table

from harp_utils.activity.task import Task
from harp_utils.audit.earlier import compare_publications
from harp_utils.extract.schema import DATASETS
from harp_utils.geography import load_places
from harp_utils.make_published import BASIS
from harp_utils.params import load_code_lists, load_focus_areas, load_suite
from harp_utils.pipeline import INTERIM, prepare_published
from harp_utils.progress import Steps
from harp_utils.published_reader import PUBLISHED

# Admissions, attendances, re-admissions, stays and births, in the fewest focus areas.
FOCUS_AREAS = ("maternal_neonatal", "sickle_cell")
ENGLAND = "E92000001"
PRETERM, HOSPITALS = "P07[23]", 8
EVENT = ["metric_id", "period", "ethnic_category"]
COUNT = ["metric_id", "measure", "period", "breakdown", "area_code"]


def alone_in_a_count(events):
    """Give a person who is a hidden count of 1: nobody else of the ethnic category was there."""
    people = events.groupby(EVENT)["person"].transform("nunique")
    return events.loc[people == 1].sort_values([*EVENT, "person"])["person"].iloc[0]


def most_often_counted(events):
    return events.groupby("person").size().idxmax()


def moved_baby(events):
    return most_often_counted(events[events["metric_id"] == "preterm_birth_admissions"])


def move_a_baby(extract):
    """Move a premature baby from hospital to hospital, which the generator never does."""
    path = extract / "apc" / "apc_2024-25.parquet"
    rows = pd.read_parquet(path)
    coded = rows.filter(like="DIAG").apply(lambda codes: codes.str.match(PRETERM)).any(axis=1)
    whole = (rows["EPIORDER"] == "1") & (rows["SPELEND"] == "Y")
    born = rows[coded & whole].iloc[[0]]
    own = born["PROCODE5"].str[:3].iloc[0]
    others = sorted({*rows["PROCODE5"].str[:3]} - {own})[: HOSPITALS - 1]
    keys = [f"59{place:017}" for place, _ in enumerate(others)]
    moves = pd.concat([born] * len(others)).assign(PROCODE5=others, EPIKEY=keys, EPITYPE="1")
    pd.concat([rows, moves]).to_parquet(path, index=False)


def publish_from(project, extract):
    with chdir(project):
        prepare_published(extract, Steps())


def without(person, extract, folder):
    """Copy an extract without the admissions and attendances of one person."""
    shutil.copytree(extract, folder)
    for path in [*folder.glob("apc/*"), *folder.glob("ecds/*")]:
        # Most files hold nothing of the person and need not be written again.
        if pd.read_parquet(path, columns=["TOKEN_PERSON_ID"]).isin([person]).any(axis=None):
            rows = pd.read_parquet(path)
            rows[rows["TOKEN_PERSON_ID"] != person].to_parquet(path, index=False)
    return folder


@pytest.fixture(scope="module")
def extract(tiny_extract, tmp_path_factory):
    folder = tmp_path_factory.mktemp("one-person") / "extract"
    shutil.copytree(tiny_extract, folder)
    move_a_baby(folder)
    return folder


@pytest.fixture(scope="module")
def first(extract, tmp_path_factory):
    """A project that has published the extract with everybody in it."""
    project = copy_project(tmp_path_factory.mktemp("one-person") / "first")
    for path in (project / "params").glob("*.yml"):
        if path.stem not in (*FOCUS_AREAS, "suite"):
            path.unlink()
    publish_from(project, extract)
    return project


def next_project(first, folder):
    """Copy a project with its last publication and what that rested on."""
    return shutil.copytree(first, folder / "second")


def events_of(project, extract):
    """The events of each metric, by the names of the metrics and the ids of the extract."""
    folder, code_lists = project / INTERIM, load_code_lists()
    metrics = [m for area in load_focus_areas(project / "params", code_lists) for m in area.metrics]
    labels = Task(load_suite(), tuple(metrics), code_lists, load_places(2026)).labels
    files = [path for name in DATASETS for path in (extract / name).glob("*.parquet")]
    raw = pd.concat(pd.read_parquet(path, columns=["TOKEN_PERSON_ID"]) for path in files)
    ids = ids_of(raw["TOKEN_PERSON_ID"].dropna().unique())
    events = labels.named(read_table(folder / "metric_events.parquet"), ["metric_id"])
    return events.assign(person=events["person"].map(ids))


def tables(project):
    """Read what a reader can: every value, code and note, as text."""
    paths = (project / PUBLISHED).glob("*.csv")
    return {path.name: pd.read_csv(path, dtype=str, keep_default_na=False) for path in paths}


def changed_tables(first, second):
    before, after = tables(first), tables(second)
    assert before.keys() == after.keys()
    return {name for name, table in before.items() if not table.equals(after[name])}


def everyone_in_england(project):
    """Read England's counts of everyone, which are exact."""
    rows = pd.concat(pd.read_parquet(project / PUBLISHED / f"{n}.parquet") for n in FOCUS_AREAS)
    chosen = (rows["area_code"] == ENGLAND) & (rows["breakdown"] == "everyone")
    return rows[chosen & (rows["measure"] == "main")].set_index(COUNT)["numerator"].dropna()


@pytest.mark.parametrize("choose", [alone_in_a_count, most_often_counted, moved_baby])
def test_one_person_fewer_narrows_no_hidden_count(first, extract, tmp_path, choose):
    person = choose(events_of(first, extract))
    second = next_project(first, tmp_path)

    publish_from(second, without(person, extract, tmp_path / "extract"))

    # The person was counted, and is not any more: the publications could have differed.
    assert len(events_of(first, extract)) > len(events_of(second, extract))
    assert person not in set(events_of(second, extract)["person"])
    assert compare_publications(first / PUBLISHED, second / PUBLISHED) == []
    # Without the auditor: equal tables leave a reader the bounds of one of them.
    assert changed_tables(first, second) == set()
    # It says how many records were read, which tells what left the extract.
    run = [(project / PUBLISHED / "run.json").read_text() for project in (first, second)]
    assert run[0] == run[1]


def test_a_baby_in_many_hospitals_is_many_records(first, extract):
    """One person must come to as many records as a count that may be shown, or nothing is tried."""
    events = events_of(first, extract)
    own = events["person"] == moved_baby(events)
    assert (own & (events["metric_id"] == "preterm_birth_admissions")).sum() == HOSPITALS


def test_without_the_last_publication_the_person_is_seen(first, extract, tmp_path):
    """The control: the same two extracts, and nothing known of the publication before."""
    person = alone_in_a_count(events_of(first, extract))
    second = next_project(first, tmp_path)
    (second / BASIS).unlink()

    publish_from(second, without(person, extract, tmp_path / "extract"))

    # Two attendances in one year and nothing else: the difference is the whole of one person.
    moved = everyone_in_england(first) - everyone_in_england(second)
    assert set(moved[moved != 0]) == {2}
    assert compare_publications(first / PUBLISHED, second / PUBLISHED)
    assert "maternal_neonatal.csv" in changed_tables(first, second)
