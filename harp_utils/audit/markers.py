"""Signs of persons, records and machines: none has a place in anything published."""

import csv
import re
from functools import cache
from pathlib import Path

from harp_utils.audit.findings import Finding

REFERENCE = Path(__file__).parents[2] / "data" / "reference"
IDENTIFIERS = ("person_id", "episode_key", "attendance_key", "lsoa")
KEY = re.compile(r"SYN(?!THETIC)(?=[A-Za-z]*\d)[0-9A-Za-z]{6,}")
OF_PERSONS = re.compile(
    r"(?P<key>\b[0-9a-f]{32}\b|\b[0-9A-F]{32}\b|(?<![\w.])\d{12}(?:\d{7})?(?![\w.]))|"
    r"(?P<lsoa>\b[EW]01\d{6}\b)"
    r"|(?P<postcode>\b[A-Z]{1,2}\d[\dA-Z]? \d[ABD-HJLNP-UW-Z]{2}\b)"
    r"|(?P<nhs>(?<![\w.,/=%-])\d{3}([ -]?)\d{3}\5\d{4}(?![\w./-]))"
)
# Each of the signs above holds one of these; looked for one by one they take a third of the time.
HINTS_OF_PERSONS = tuple(
    map(
        re.compile,
        (
            r"\d{3}[ -]?\d{3}[ -]?\d{4}",
            r"[0-9a-fA-F]{32}",
            r"[EW]01\d{6}",
            r"[A-Z]\d[\dA-Z]? \d[A-Z]{2}",
        ),
    )
)
OF_MACHINES = re.compile(
    r"Traceback \(most recent call last\)|(?<![\w.:/])/(?:home|tmp|root|Users)/[\w.-]+"
    r"|(?<![\w.:/])/(?:var|opt|mnt|work|usr)/\w+/|\b[A-Z]:\\\\?\w+\\"
)
# Looked for first, since few texts have any.
SIGNS = (
    "Traceback",
    "home/",
    "tmp/",
    "root/",
    "Users/",
    "var/",
    "opt/",
    "mnt/",
    "work/",
    "usr/",
    ":\\",
)
NAMES = {
    "key": "a key of a person or a record",
    "lsoa": "a code of a small area",
    "postcode": "a postcode",
    "nhs": "ten digits that pass the check of an NHS number",
}


def check_markers(text: str, where: str, written: str = "") -> list[Finding]:
    """Find keys of persons and records, codes of small areas, NHS numbers and machine paths.

    Parameters
    ----------
    text
        Any text that would leave.
    where
        The document.
    written
        The project's own words (lower case), which may name a column or give an address.
    """
    found = [("a person's key", match[0]) for match in KEY.finditer(text)]
    if any(sign in text for sign in SIGNS):
        found += [("a machine's path or error", match[0]) for match in OF_MACHINES.finditer(text)]
    for name in _columns():
        if name in text and name.lower() not in written:
            found.append(("a column of records", name))
    hinted = any(hint.search(text) for hint in HINTS_OF_PERSONS)
    for match in OF_PERSONS.finditer(text) if hinted else ():
        kind = str(match.lastgroup)
        is_sign = kind != "nhs" or _is_nhs_number(match[0])
        if is_sign and match[0].lower() not in written:
            found.append((NAMES[kind], match[0]))
    return [Finding("persons and machines", where, f"{what}: {sign[:60]}") for what, sign in found]


@cache
def _columns() -> tuple[str, ...]:
    """Name the columns of HES and ECDS that identify a person, a record or a small area."""
    with (REFERENCE / "hes_columns.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["canonical"] in IDENTIFIERS]
    return tuple(sorted({name for row in rows for name in row["aliases"].split("|")}))


def _is_nhs_number(text: str) -> bool:
    """Say whether ten digits pass the check digit of an NHS number."""
    digits = [int(letter) for letter in text if letter.isdigit()]
    weighed = sum(digit * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False))
    return (11 - weighed % 11) % 11 == digits[9] and len(set(digits)) > 1
