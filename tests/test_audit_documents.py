"""The audit of documents as a whole: what it counts, that it stops at nothing unreadable."""

import documents_sample as sample
import pytest

from harp_utils.audit.documents import read_documents


@pytest.fixture
def folder(tmp_path):
    return sample.make_documents(tmp_path / "set")


def read(folder, workers=1):
    return read_documents(
        folder / "_site", folder / "reports", folder / "published", workers=workers
    )


def test_it_says_what_it_read(folder):
    assert read(folder).files == {
        "table": 1,
        "text": 3,
        "page": 2,
        "download": 1,
        "brief": 1,
        "search text": 1,
        "notebook": 1,
    }
    assert read(folder).line().endswith(": 0 findings in 0 s")


def test_a_document_that_cannot_be_read_is_a_finding(folder):
    (folder / "_site/reports/briefs/central-east.pdf").write_bytes(b"not a PDF")
    (found,) = read(folder).findings
    assert found.attack == "a document that cannot be read"
    assert found.where == "briefs/central-east.pdf"


def test_two_processes_find_the_same_in_the_same_order(folder):
    for number in range(30):
        words = f"<p>There were {number + 1} admissions and 3 stays.</p>"
        slug = "".join(chr(97 + int(digit)) for digit in str(number))
        sample.write(folder / f"_site/reports/{slug}.html", words)
    alone, together = read(folder, 1), read(folder, 2)
    assert len(alone.findings) > 30
    assert together.findings == alone.findings
