"""An audit is passed by bytes: any other byte is audited anew."""

import pandas as pd
import pytest

from harp_utils import audit_once
from harp_utils.audit import documents, tables
from harp_utils.audit.findings import Finding
from harp_utils.audit_once import check_documents, check_links, check_tables
from harp_utils.errors import DisclosureError, InputError, ReportError

FILES = (
    *("data/published/run.json", "data/published/cancer.csv", "params/suite.yml"),
    *("reports/about.qmd", "_site/index.html"),
)


class _Audit:
    """An auditor that counts how often it is asked, and finds what it is told to."""

    def __init__(self):
        self.asked, self.findings = 0, []

    def lines(self):
        return ["passed"]

    def of_tables(self, *_, **__):
        self.asked += 1
        return self

    def of_documents(self, *_):
        self.asked += 1
        return self.findings


@pytest.fixture
def audit(tmp_path, monkeypatch):
    """A project of a few files as the working folder, and its auditor."""
    monkeypatch.chdir(tmp_path)
    for name in FILES:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("{}")
    audit_once.POPULATION.parent.mkdir(parents=True)
    pd.DataFrame({"people": [1]}).to_parquet(audit_once.POPULATION)
    auditor = _Audit()
    monkeypatch.setattr(tables, "audit_tables", auditor.of_tables)
    monkeypatch.setattr(documents, "audit_documents", auditor.of_documents)
    return auditor


def _change(tmp_path, name):
    if name == "population":
        pd.DataFrame({"people": [2]}).to_parquet(audit_once.POPULATION)
    else:
        (tmp_path / name).write_text("{ }")


def test_tables_that_passed_are_not_audited_again(audit):
    assert [check_tables(), check_tables()] == [["passed"], ["passed"]]
    assert audit.asked == 1


@pytest.mark.parametrize("name", ["data/published/cancer.csv", "params/suite.yml", "population"])
def test_other_tables_policies_or_populations_are_audited(audit, tmp_path, name):
    check_tables()
    _change(tmp_path, name)
    check_tables()
    assert audit.asked == 2


@pytest.mark.parametrize("name", ["_site/index.html", "reports/about.qmd", "data/published/x.csv"])
def test_documents_are_audited_again_when_a_byte_of_them_changed(audit, tmp_path, name):
    site = tmp_path / "_site"
    check_documents(site)
    check_documents(site)
    assert audit.asked == 1
    _change(tmp_path, name)
    check_documents(site)
    assert audit.asked == 2


def test_documents_are_audited_again_when_what_is_looked_for_changed(audit, tmp_path, monkeypatch):
    """Names of columns that identify people come from the reference tables."""
    monkeypatch.setattr(audit_once, "REFERENCE", tmp_path / "reference")
    (tmp_path / "reference").mkdir()
    check_documents(tmp_path / "_site")
    (tmp_path / "reference" / "hes_columns.csv").write_text("one more alias")
    check_documents(tmp_path / "_site")
    assert audit.asked == 2


@pytest.mark.parametrize("kind", ["tables", "documents"])
def test_what_was_changed_while_it_was_read_has_not_passed(audit, tmp_path, monkeypatch, kind):
    def change(*_, **__):
        audit.asked += 1
        (tmp_path / "data/published/cancer.csv").write_text(str(audit.asked))
        return audit if kind == "tables" else []

    modules = {"tables": tables, "documents": documents}
    monkeypatch.setattr(modules[kind], f"audit_{kind}", change)
    check = check_tables if kind == "tables" else lambda: check_documents(tmp_path / "_site")
    for _ in range(2):
        with pytest.raises(InputError, match="changed"):
            check()
    assert audit.asked == 2


def test_other_code_audits_again(audit, tmp_path, monkeypatch):
    check_tables()
    check_documents(tmp_path / "_site")
    monkeypatch.setattr(audit_once, "package_digest", lambda: "another version")
    check_tables()
    check_documents(tmp_path / "_site")
    assert audit.asked == 4


def test_what_did_not_pass_never_counts_as_passed(audit, tmp_path):
    audit.findings = [Finding("subtraction", "row 1", "a hidden count is 3")]
    for _ in range(2):
        with pytest.raises(DisclosureError):
            check_tables()
        with pytest.raises(DisclosureError):
            check_documents(tmp_path / "_site")
    assert audit.asked == 4


def test_tables_without_populations_are_refused(audit):
    audit_once.POPULATION.unlink()
    with pytest.raises(InputError, match="run make data first"):
        check_tables()


def test_links_are_checked_again_when_the_site_changed(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    site = tmp_path / "_site"
    site.mkdir()
    good = '<html lang="en"><title>A</title><h1>A</h1></html>'
    (site / "index.html").write_text(good)
    check_links(site, frozenset())
    (site / "index.html").write_text(good.replace("</h1>", '</h1><a href="gone.html">x</a>'))
    for _ in range(2):
        with pytest.raises(ReportError, match="leads nowhere"):
            check_links(site, frozenset())
