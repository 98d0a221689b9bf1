"""Why a report is made again, said in the words of the run."""

import pytest

from harp_utils import job_keys
from harp_utils.job_keys import digest_once, entry_of, job_key, why_needed


@pytest.fixture
def job(tmp_path, monkeypatch):
    """A notebook, a report, two tables, and what tells why it is needed."""
    monkeypatch.chdir(tmp_path)
    published = tmp_path / "published"
    published.mkdir()
    for name in ("a.csv", "b.csv"):
        (published / name).write_text("1")
    (tmp_path / "notebook.py").write_text("print(1)")
    (tmp_path / "report.ipynb").write_text("{}")

    def key(settings="area"):
        return job_key(tmp_path / "notebook.py", settings, published)

    entry = entry_of(key(), tmp_path / "report.ipynb", [published / "a.csv"], published)

    def why(settings="area", entry=entry):
        return why_needed(key(settings), tmp_path / "report.ipynb", entry, digest_once())

    return tmp_path, why


def test_nothing_changed_is_no_reason(job):
    _, why = job
    assert why() is None


def test_a_report_that_no_ledger_knows_was_never_made(job):
    _, why = job
    assert why(entry=None) == "never made"


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("notebook.py", "notebook changed"),
        ("published/a.csv", "data changed"),
        ("published/new.csv", "data changed"),
        ("report.ipynb", "report changed or lost"),
    ],
)
def test_a_changed_file_gives_its_reason(job, name, reason):
    folder, why = job
    (folder / name).write_text("2")
    assert why() == reason


@pytest.mark.parametrize(
    ("name", "reason"),
    [("published/a.csv", "data changed"), ("report.ipynb", "report changed or lost")],
)
def test_a_lost_file_gives_its_reason(job, name, reason):
    folder, why = job
    (folder / name).unlink()
    assert why() == reason


def test_a_table_that_was_not_read_is_no_reason(job):
    folder, why = job
    (folder / "published" / "b.csv").write_text("2")
    assert why() is None


def test_parameters_and_code_give_theirs(job, monkeypatch):
    _, why = job
    assert why(settings="another area") == "parameters changed"
    monkeypatch.setattr(job_keys, "package_digest", lambda: "another version")
    assert why() == "code changed"
