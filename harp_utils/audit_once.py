"""Audit what is published, and not again while every byte of it is what has passed.

What passed is known by digests of all that the auditor read and of its code. The auditor itself
is imported only where it has something to read: that alone takes seconds.
"""

from pathlib import Path

import pandas as pd

from harp_utils.digests import file_digest, folder_digest, package_digest, text_digest
from harp_utils.errors import InputError
from harp_utils.ledger import note, read_ledger
from harp_utils.progress import say_step
from harp_utils.published_reader import PUBLISHED
from harp_utils.reference import REFERENCE
from harp_utils.render.links import check_site

# Whom the published rates divide by: the public knows it, and so must the auditor.
POPULATION = Path("data/interim/public_population.parquet")
# What passed last, by kind: a digest of all that was read, and what was said of it.
PASSED = Path("data/interim/audit.json")
# Tables that an audit found: each is checked against every published fact before it counts.
WITNESSES = Path("data/interim/audit_witnesses.npz")
TABLES, DOCUMENTS, LINKS = "tables", "documents", "links"
REPORTS, PARAMS = Path("reports"), Path("params")


def check_tables(folder: Path = PUBLISHED) -> list[str]:
    """Audit the published tables, unless these very ones have passed before.

    Parameters
    ----------
    folder
        What is published.

    Returns
    -------
    list of str
        Lines of the audit for the log.

    Raises
    ------
    DisclosureError
        Naming what can be learnt, and from where.
    InputError
        If nothing is published, the populations it divides by are not there, or something was
        changed while it was read.
    """
    if not (folder / "run.json").is_file():
        raise InputError(folder / "run.json", "file", "absent", "a folder of published tables")
    if not POPULATION.is_file():
        raise InputError(POPULATION, "file", "absent", "tables made here: run make data first")
    key, passed = _key_of_tables(folder), read_ledger(PASSED).get(TABLES, {})
    if passed.get("key") == key:
        return list(passed["lines"])
    from harp_utils.audit.tables import audit_tables
    from harp_utils.audit.witnesses import load_witnesses
    from harp_utils.publication_audit import check_no_findings

    population, before = pd.read_parquet(POPULATION), load_witnesses(WITNESSES)
    audit = audit_tables(folder, population, before=before)
    check_no_findings(audit.findings)
    _check_unchanged(folder, key, _key_of_tables(folder))
    return note_passed(audit.lines(), folder)


def note_passed(lines: list[str], folder: Path = PUBLISHED) -> list[str]:
    """Note that the tables of a folder passed the audit, with what it said, and give that back."""
    note(PASSED, TABLES, {"key": _key_of_tables(folder), "lines": lines})
    return lines


def _key_of_tables(folder: Path) -> str:
    """Digest what was audited, what it was compared with, and the code that did it."""
    read = [folder_digest(part) for part in (folder, PARAMS, REFERENCE)]
    return text_digest(*read, file_digest(POPULATION), package_digest())


def check_documents(site: Path, folder: Path = PUBLISHED) -> None:
    """Audit everything a reader could open, unless these very bytes have passed before.

    Pages, briefs, downloads, executed notebooks and tables are all digested: one byte more, less
    or other in any of them, and all of them are read again.

    Raises
    ------
    DisclosureError
        Naming what can be learnt, and from where.
    InputError
        If something was changed while it was read.
    """
    key = _key_of_documents(site, folder)
    if read_ledger(PASSED).get(DOCUMENTS) == key:
        say_step("the auditor has passed these very documents before")
        return
    from harp_utils.audit.documents import audit_documents
    from harp_utils.publication_audit import check_no_findings

    check_no_findings(audit_documents(site, REPORTS, folder))
    _check_unchanged(site, key, _key_of_documents(site, folder))
    note(PASSED, DOCUMENTS, key)


def _check_unchanged(folder: Path, before: str, after: str) -> None:
    """Refuse to call passed what is not what was read."""
    if before != after:
        raise InputError(folder, "files", "changed", "files that stay as they are while audited")


def _key_of_documents(site: Path, folder: Path) -> str:
    """Digest all documents, what they may say, what is looked for in them, and the code."""
    read = [folder_digest(part) for part in (site, REPORTS, folder, PARAMS, REFERENCE)]
    return text_digest(*read, package_digest())


def check_links(site: Path, to_come: frozenset[Path]) -> None:
    """Check the links and headings of the site, unless these very bytes have passed before.

    Raises
    ------
    ReportError
        When a page has a fault.
    """
    key = text_digest(folder_digest(site), *sorted(map(str, to_come)), package_digest())
    if read_ledger(PASSED).get(LINKS) != key:
        check_site(site, to_come)
        note(PASSED, LINKS, key)
