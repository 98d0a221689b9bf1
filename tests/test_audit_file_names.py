"""File names: known kinds in known places."""

import documents_sample as sample
import pytest

from harp_utils.audit.facts import read_facts
from harp_utils.audit.file_names import check_file_names


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return sample.make_documents(tmp_path_factory.mktemp("names"))


def names(folder):
    facts = read_facts(folder / "published", folder / "reports")
    found = check_file_names(folder / "_site", folder / "reports", folder / "published", facts)
    return [finding.where for finding in found]


def test_known_files_pass(folder):
    assert names(folder) == []


@pytest.mark.parametrize(
    "name",
    [
        "_site/reports/cancer/frimley.html",
        "_site/reports/cancer/central-east-37.html",
        "_site/downloads/harp-cancer.csv",
        "_site/downloads/places/harp-central-east.zip.old",
        "_site/run.log",
        "reports/cancer/.ipynb_checkpoints/central-east.ipynb",
        "reports/cancer/central-east.html",
        "published/people.parquet",
        "published/cancer.csv.bak",
    ],
)
def test_an_unknown_file_is_named(folder, name):
    sample.write(folder / name, "x")
    assert names(folder) == [name]
    (folder / name).unlink()
