"""Let the auditor read what is about to be published, and stop if it can prove too much."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pandas as pd

from harp_utils.audit.earlier import compare_editions, compare_publications
from harp_utils.audit.findings import Finding
from harp_utils.audit.tables import TableAudit, audit_tables
from harp_utils.audit.witnesses import Witnesses
from harp_utils.disclosure.states import NO_PROOF
from harp_utils.errors import DisclosureError
from harp_utils.params import Suite
from harp_utils.progress import say_step
from harp_utils.published_files import write_json
from harp_utils.published_reader import PUBLISHED, load_run

PROTECTION = "protection.json"
MOST_NAMED = 10
ROUNDS = 8


def write_what_passes(
    write: Callable[[pd.DataFrame | None], tuple[Path, int]],
    population: pd.DataFrame,
    suite: Suite,
) -> tuple[Path, TableAudit]:
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

    Returns
    -------
    Path and TableAudit
        The folder of tables that passed, `PROTECTION` among them, and what the audit said.

    Raises
    ------
    DisclosureError
        Naming what can be learnt, and from where, if withholding more does not help.
    """
    pinned: pd.DataFrame | None = None
    before: tuple[Witnesses, ...] = ()
    for _ in range(ROUNDS):
        say_step("disclosure control")
        folder, more_hidden = write(pinned)
        say_step("audit: what could be worked out from the tables")
        audit = audit_tables(folder, population, before=before)
        before = audit.witnesses
        if audit.pinned.empty:
            break
        say_step(f"{len(audit.pinned)} counts could still be pinned down: more is withheld")
        pinned = _more_pinned(pinned, audit)
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
    return folder, audit


def _more_pinned(pinned: pd.DataFrame | None, audit: TableAudit) -> pd.DataFrame:
    """Add what an audit pinned down, and what its proofs rest on."""
    earlier = [] if pinned is None else [pinned]
    # Proofs of another round are others.
    first = max((rows["proof"].max() + 1 for rows in earlier), default=0)
    behind = audit.behind.assign(proof=audit.behind["proof"] + first)
    return pd.concat([*earlier, audit.pinned.assign(proof=NO_PROOF), behind], ignore_index=True)


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
