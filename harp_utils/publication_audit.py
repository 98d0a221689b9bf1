"""Let the auditor read what is about to be published, and stop if it can prove too much."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pandas as pd

from harp_utils.audit.documents import audit_documents
from harp_utils.audit.earlier import compare_editions, compare_publications
from harp_utils.audit.findings import Finding
from harp_utils.audit.programme import Solved
from harp_utils.audit.tables import audit_tables
from harp_utils.digests import file_digest, folder_digest, package_digest, text_digest
from harp_utils.errors import DisclosureError, InputError
from harp_utils.ledger import note, read_ledger
from harp_utils.params import Suite
from harp_utils.progress import say_step
from harp_utils.published_files import write_json
from harp_utils.published_reader import PUBLISHED, load_run
from harp_utils.reference import REFERENCE

PROTECTION = "protection.json"
# Whom the published rates divide by: the public knows it, and so must the auditor.
POPULATION = Path("data/interim/public_population.parquet")
# What passed the audit last, by kind: a digest of all that was read, and what was said of it.
PASSED = Path("data/interim/audit.json")
TABLES, DOCUMENTS = "tables", "documents"
REPORTS, PARAMS = Path("reports"), Path("params")
MOST_NAMED = 10
ROUNDS = 8


def write_what_passes(
    write: Callable[[pd.DataFrame | None], tuple[Path, int]],
    population: pd.DataFrame,
    suite: Suite,
    together: bool = False,
) -> tuple[Path, list[str]]:
    """Write tables aside until they pass the audit, with more withheld each time they do not.

    Parameters
    ----------
    write
        Writes the tables, given the counts that could be pinned down so far; says where, and how
        many counts secondary suppression hides, or would.
    population
        What the public knows of who lives where.
    suite
        Whose policies say whether secondary suppression is on.
    together
        Whether the audit takes linked metrics together (see `tables.audit_tables`).

    Returns
    -------
    Path and list of str
        The folder of tables that passed, `PROTECTION` among them, and lines for the log.

    Raises
    ------
    DisclosureError
        Naming what can be learnt, and from where, if withholding more does not help.
    """
    pinned: pd.DataFrame | None = None
    before: dict[str, Solved] = {}
    for _ in range(ROUNDS):
        folder, more_hidden = write(pinned)
        audit = audit_tables(folder, population, before=before, together=together)
        if audit.pinned.empty:
            break
        say_step(f"{len(audit.pinned)} counts could still be pinned down: more is withheld")
        pinned = pd.concat([pinned, audit.pinned], ignore_index=True)
    check_no_findings(audit.findings)
    on = any(policy.secondary_suppression for policy in suite.disclosure.values())
    content = {
        "cells": audit.cells,
        "hidden": audit.hidden,
        "rounded": audit.rounded,
        "narrowest_hidden": audit.narrowest,
        "solves": audit.solves,
        "secondary": {"on": on, "more_hidden": more_hidden},
    }
    write_json(content, folder / PROTECTION)
    return folder, audit.lines()


def check_tables(folder: Path = PUBLISHED, together: bool = False) -> list[str]:
    """Audit the published tables, unless these very ones have passed before.

    Parameters
    ----------
    folder
        What is published.
    together
        Whether linked metrics are taken together (see `tables.audit_tables`).

    Returns
    -------
    list of str
        Lines of the audit for the log.

    Raises
    ------
    DisclosureError
        Naming what can be learnt, and from where.
    InputError
        If nothing is published, or the populations it divides by are not there.
    """
    if not POPULATION.is_file():
        raise InputError(POPULATION, "file", "absent", "tables made here: run make data first")
    passed = read_ledger(PASSED).get(TABLES, {})
    if passed.get("key") == _key_of_tables(folder):
        return list(passed["lines"])
    audit = audit_tables(folder, pd.read_parquet(POPULATION), together=together)
    check_no_findings(audit.findings)
    return note_passed(audit.lines(), folder)


def note_passed(lines: list[str], folder: Path = PUBLISHED) -> list[str]:
    """Note that the tables of a folder passed the audit, with what it said, and give that back."""
    note(PASSED, TABLES, {"key": _key_of_tables(folder), "lines": lines})
    return lines


def _key_of_tables(folder: Path) -> str:
    """Digest what was audited, what it was compared with, and the code that did it."""
    read = [folder_digest(part) for part in (folder, PARAMS, REFERENCE)]
    return text_digest(*read, file_digest(POPULATION), package_digest())


def check_against(earlier: Path, folder: Path = PUBLISHED) -> None:
    """Compare the published tables with those of an earlier publication.

    Raises
    ------
    DisclosureError
        Naming what the two tell together and neither tells alone.
    InputError
        If nothing is published in one of the folders.
    """
    editions = [load_run(each).provenance["edition"] for each in (earlier, folder)]
    compare = compare_publications if editions[0] == editions[1] else compare_editions
    check_no_findings(compare(earlier, folder))


def check_documents(site: Path, folder: Path = PUBLISHED) -> None:
    """Audit everything a reader could open, unless these very bytes have passed before.

    Pages, briefs, downloads, executed notebooks and tables are all digested: one byte more, less
    or other in any of them, and all of them are read again.

    Raises
    ------
    DisclosureError
        Naming what can be learnt, and from where.
    """
    read = [folder_digest(part) for part in (site, REPORTS, folder)]
    key = text_digest(*read, package_digest())
    if read_ledger(PASSED).get(DOCUMENTS) == key:
        say_step("the auditor has passed these very documents before")
        return
    check_no_findings(audit_documents(site, REPORTS, folder))
    note(PASSED, DOCUMENTS, key)


def check_no_findings(findings: Sequence[Finding]) -> None:
    """Raise if the auditor found anything, naming the first few.

    Raises
    ------
    DisclosureError
        With a line for each.
    """
    if not findings:
        return
    named = [f"  {finding.line()}" for finding in findings[:MOST_NAMED]]
    more = len(findings) - len(named)
    rest = [f"  and {more} more"] if more > 0 else []
    first = f"nothing is published: the auditor found {len(findings)} ways to learn too much:"
    raise DisclosureError("\n".join([first, *named, *rest]))
