"""What an earlier run of other tables or places left is neither published nor held against us."""

from pathlib import Path

import pytest
from test_run import METRICS, NAMES, READING, project  # noqa: F401

from harp_utils.errors import ReportError
from harp_utils.ledger import read_ledger
from harp_utils.leftovers import (
    check_reports,
    check_site_is_current,
    drop_leftovers,
    is_of_these_tables,
    note_site,
)
from harp_utils.run import LEDGER, plan_jobs, run_jobs

TABLE = Path("data/published/sickle_cell.csv")


def change(path):
    path.write_text(path.read_text() + "\n")


def run_england(folder):
    """Run England's page of cardiovascular disease, and its page of sickle cell disease."""
    for name in NAMES:
        table = "cardiovascular" if name == "cardiovascular" else "sickle_cell"
        text = READING.replace("FOCUS_admissions", METRICS[table]).replace("FOCUS", table)
        (folder / "notebooks" / f"{name}.py").write_text(text)
    focus_areas = ["cardiovascular", "sickle_cell"]
    jobs = plan_jobs(focus_areas=focus_areas, areas=["E92000001"], briefs=False)
    run_jobs(jobs)
    return jobs


def test_reports_of_other_tables_are_dropped_and_no_others(project):  # noqa: F811
    jobs = run_england(project)
    own = project / "reports" / "sickle_cell" / "mine.ipynb"
    unknown = project / "reports" / "sickle_cell" / "east-of-england.ipynb"
    for path in (own, unknown):
        path.write_text("{}")
    drop_leftovers(plan_jobs())
    check_reports(jobs)
    # No run noted it, so nobody knows which tables it is of.
    assert not unknown.exists()

    table = project / "data" / "published" / "sickle_cell.parquet"
    table.write_bytes(table.read_bytes() + b" ")
    drop_leftovers(plan_jobs())
    assert Path("reports/cardiovascular/england.ipynb").is_file()
    assert not Path("reports/sickle_cell/england.ipynb").exists()
    assert own.is_file()
    assert "reports/sickle_cell/england.ipynb" not in read_ledger(LEDGER)
    with pytest.raises(ReportError, match=r"3 of 4 notebooks have not been run.*harp run"):
        check_reports(jobs)


def test_reports_of_places_that_are_published_no_more_are_dropped(project):  # noqa: F811
    run_england(project)
    drop_leftovers(plan_jobs(areas=["E54000065"]))
    assert not list(Path("reports/cardiovascular").glob("*.ipynb"))


def test_a_site_goes_with_the_tables_that_it_was_made_from_alone(project):  # noqa: F811
    LEDGER.parent.mkdir(parents=True, exist_ok=True)
    assert not is_of_these_tables()
    Path("_site").mkdir()
    note_site()
    assert is_of_these_tables()
    check_site_is_current()

    change(TABLE)
    assert not is_of_these_tables()
    with pytest.raises(ReportError, match="_site/ is not made from the tables in data/published"):
        check_site_is_current()
