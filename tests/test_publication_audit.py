"""What stands between the tables and their publication."""

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from sample_published import sample_settings, write_sample_published

from harp_utils import publication_audit
from harp_utils.audit.cells import CELL_KEYS
from harp_utils.audit.findings import Finding
from harp_utils.errors import DisclosureError
from harp_utils.publication_audit import check_against, check_no_findings, write_what_passes

SUITE, _, _, POPULATION = sample_settings()


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return write_sample_published(tmp_path_factory.mktemp("data") / "published")


def test_findings_stop_the_run_and_are_named():
    findings = [Finding("subtraction", f"row {n}", "a hidden count is 3") for n in range(12)]

    with pytest.raises(DisclosureError, match="found 12 ways") as error:
        check_no_findings(findings)
    assert "subtraction: row 0: a hidden count is 3" in str(error.value)
    assert "and 2 more" in str(error.value)
    check_no_findings([])


def test_what_the_audit_proved_stands_beside_the_tables(folder):
    said = pd.read_json(folder / publication_audit.PROTECTION, typ="series")

    assert said["hidden"] > 0
    assert said["narrowest_hidden"] >= 5
    assert said["secondary"]["on"] is False


def test_tables_that_are_pinned_down_are_written_again_with_more_withheld(folder, monkeypatch):
    real, asked = publication_audit.audit_tables, []
    pinned = pd.DataFrame([{"series": "stroke_admissions/events", "period": "2025/26"}])

    def audit(path, population, **options):
        told = real(path, population, **options)
        return replace(told, pinned=pinned) if len(asked) < 2 else told

    def write(given) -> tuple[Path, int]:
        asked.append(given)
        return folder, 0

    monkeypatch.setattr(publication_audit, "audit_tables", audit)
    write_what_passes(write, POPULATION, SUITE)

    assert [None if given is None else len(given) for given in asked] == [None, 1]


def test_with_what_is_pinned_down_goes_what_its_proof_rests_on(folder, monkeypatch):
    real, asked = publication_audit.audit_tables, []
    pinned = pd.DataFrame([dict.fromkeys(CELL_KEYS, "pinned")])
    other = pd.DataFrame([dict.fromkeys(CELL_KEYS, "another")])
    behind = pd.DataFrame([dict.fromkeys(CELL_KEYS, "behind") | {"proof": 0}])

    def audit(path, population, **options):
        told = real(path, population, **options)
        rounds = {1: pinned, 2: pd.concat([other, pinned], ignore_index=True), 3: pinned}
        if len(asked) not in rounds:
            return told
        proof = behind.assign(proof=1 if len(asked) == 2 else 0)
        return replace(told, pinned=rounds[len(asked)], behind=proof)

    def write(given) -> tuple[Path, int]:
        asked.append(given)
        return folder, 0

    monkeypatch.setattr(publication_audit, "audit_tables", audit)
    write_what_passes(write, POPULATION, SUITE)

    _, *rounds = asked
    series = [list(zip(given["series"], given["proof"], strict=True)) for given in rounds]
    first = [("pinned", -1), ("behind", 0)]
    # The proof of another round has another number: its second, after the one of the first.
    second = [("another", -1), ("pinned", -1), ("behind", 0 + 1 + 1)]
    assert series[0] == first
    assert series[1] == [*first, *second]
    assert series[2] == [*first, *second, ("pinned", -1), ("behind", 2 + 1)]


def test_a_publication_beside_itself_tells_nothing_more(folder):
    check_against(folder, folder)
