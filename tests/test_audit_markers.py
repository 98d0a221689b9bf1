"""Signs of persons, records and machines."""

import pytest

from harp_utils.audit.markers import check_markers


@pytest.mark.parametrize(
    "text",
    [
        "SYNdb0b22ad7afa66ad12b2bc6b56972",
        "0123456789abcdef0123456789abcdef",
        "500000043259",
        "5000000000000043259",
        "TOKEN_PERSON_ID",
        "EPIKEY,ADMIDATE",
        "E01012345",
        "SW1A 2AA",
        "943 476 5919",
        "9434765919",
        "read /home/jsmith/harp",
        "wrote /tmp/counts",
        r"C:\Users\jsmith\harp",
        "Traceback (most recent call last)",
    ],
)
def test_a_sign_is_found(text):
    assert [finding.attack for finding in check_markers(text, "page")] == ["persons and machines"]


@pytest.mark.parametrize(
    "text",
    [
        "SYNTHETIC: invented numbers",
        "E54000065",
        "943 476 5918",
        "1234567890123",
        "checksum bb86ca8822aba6ce",
        "https://example.org/home/page",
        "10.1136/bmj.k4064",
        "Admissions and A&E attendances, 2025/26",
    ],
)
def test_plain_words_are_none(text):
    assert check_markers(text, "page") == []


def test_written_pages_may_name_a_column():
    assert check_markers("the EPIKEY of an episode", "methods", "the epikey of an episode") == []
