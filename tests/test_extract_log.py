"""What the log says of an extract: nothing that the metadata would not."""

from harp_utils.extract import ExtractReport, Refusal
from harp_utils.extract_log import extract_lines
from harp_utils.params import load_suite

POLICIES = load_suite().disclosure


def log(used, refused=(), categories=(0, 0), ecds=0):
    """Give the lines that are said of an extract of admissions, and of attendances if any."""
    apart = tuple(Refusal("apc", reason, rows) for reason, rows in refused)
    report = ExtractReport(
        name="x", synthetic=False, scale=1.0, population="", checksum="", files=(), set_aside=(),
        rows_read={"apc": used + sum(rows for _, rows in refused), "ecds": ecds},
        rows_used={"apc": used, "ecds": ecds}, refused=apart,
        first_date={"apc": "2023-04-01", "ecds": ""}, last_date={"apc": "2026-03-31", "ecds": ""},
        pre_2001_categories={"apc": categories[0], "ecds": 0},
        unlisted_categories={"apc": categories[1], "ecds": 0},
    )  # fmt: skip
    return extract_lines(report, POLICIES)[1:]


def test_numbers_are_rounded_and_small_ones_are_not_told():
    assert log(10_000, [("no key", 23), ("no date", 3), ("twice", 2)], (12, 4)) == [
        "  apc: 10,030 rows read, 10,000 used, 2023-04-01 to 2026-03-31"
        "; 10 rows with an ethnic category of the pre-2001 scheme, taken as not known"
        "; [c] rows with an ethnic category of no scheme, taken as not known",
        "  ecds: 0 rows read, no records, so its measures are not collected",
        "refused and kept aside:",
        "  apc: no key: 25",
        "  apc: no date: [c]",
        "  apc: twice: [c]",
    ]


def test_a_small_number_refused_cannot_be_had_by_subtraction():
    # 1,008 read and 1,002 used would be said as 1,010 and 1,000: the 6 between are 6 or 7 then.
    lines = log(1002, [("no key", 6)])
    assert lines[-1] == "  apc: no key: [c]"
    assert lines[0].startswith(("  apc: [c] rows read", "  apc: 1,010 rows read, [c] used"))


def test_nothing_refused_is_said_to_be_nothing():
    assert log(500, ecds=40)[-2:] == ["refused and kept aside:", "  none"]
