"""The numeric audit as a whole: what stops a publication when nothing else was found."""

import pytest
from clean_published import clean_population, clean_rows, write_clean

from harp_utils.audit import tables
from harp_utils.audit.tables import CONTRADICTION, audit_tables
from harp_utils.errors import DisclosureError
from harp_utils.params import load_suite
from harp_utils.publication_audit import write_what_passes

PEOPLE = clean_population()


def contradictions(audit):
    return [finding for finding in audit.findings if finding.attack == CONTRADICTION]


def test_a_total_that_its_parts_cannot_make_is_found(tmp_path):
    rows = clean_rows()
    first = rows.index[(rows["breakdown"] == "everyone") & (rows["numerator"] > 0)][0]
    rows.loc[first, "numerator"] += 5_000
    folder = write_clean(tmp_path, rows)

    audit = audit_tables(folder, PEOPLE)
    assert contradictions(audit)
    assert audit.solves == 0
    with pytest.raises(DisclosureError, match=CONTRADICTION):
        write_what_passes(lambda _: (folder, 0), PEOPLE, load_suite())


def test_a_programme_that_no_table_meets_is_found(tmp_path, monkeypatch):
    def meets_nothing(*_):
        raise ArithmeticError

    monkeypatch.setattr(tables, "solve_blocks", meets_nothing)
    folder = write_clean(tmp_path, clean_rows())

    assert len(contradictions(audit_tables(folder, PEOPLE))) == 1
    with pytest.raises(DisclosureError, match=CONTRADICTION):
        write_what_passes(lambda _: (folder, 0), PEOPLE, load_suite())
