"""Counts in words: a number beside a noun of things counted, seen or unseen."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from harp_utils.audit.facts import NATIONAL, Facts
from harp_utils.audit.findings import Finding

NOUN = (
    r"(?:re-?)?admissions?|admitted|attendances?|stays?|discharges?|events?|people|persons?"
    r"|patients?|births?|babies|deliver(?:y|ies)|spells?|records?|episodes?|cases|deaths?"
    r"|men|women|adults|children"
)
NUMBER = r"\d{1,3}(?:,\d{3})+|\d+"
# Words after which the noun is no longer what the number counts: "2 for no events".
STOP = (
    r"(?:for|of|in|at|to|with|without|as|so|and|or|are|is|were|was|per|from|by|than|but|the|if"
    r"|who|which|because|days?|years?|weeks?|months?|hours?|not|no|out|puts?|there|January|February"
    r"|March|April|May|June|July|August|September|October|November|December|times|points?)"
)
# What may not stand before a number is asked after its first digit, and capitals are allowed part
# by part: a pattern that begins with plain letters or digits is searched three times as fast.
START = r"(\d(?<![{}]\d)(?:\d{{0,2}}(?:,\d{{3}})+|\d*))"
BEFORE = re.compile(
    START.format(r"\w.,/%–−+-") + r"(?![\d,.]*\d)(?!%)\s+(?:\|\s+)?"
    rf"((?:(?!(?i:{STOP})\b)[A-Za-z\u017f\u212a&;'’-]+\s+){{0,3}}?)((?i:{NOUN}))\b(?!\s+(?i:per)\s+\d)"
)
# "admissions: 37", "numerator = 37": the sign is looked for first, since few texts have many.
AFTER = re.compile(
    rf"[:=]\s*[\"']?({NUMBER})(?![\d,.]*\d)(?!\s*(?:%|per\b|times\b|days\b|to\b|\(|[a-z]))"
)
NAMED = re.compile(
    rf"\b(?:{NOUN}|asian|black|mixed|white|other|unknown|counts?|numerator|denominator|number|total)[\"']?\s*$",
    re.IGNORECASE,
)
# "three admissions": a small count can be spelt. "One admission" is how definitions speak.
LETTERS = ("two", "three", "four", "five", "six", "seven")
IN_LETTERS = re.compile(
    r"([tfsTFS](?<!\w.)(?:(?<=[tT])(?i:wo|hree)|(?<=[fF])(?i:our|ive)|(?<=[sS])(?i:ix|even)))"
    rf"\s+(?i:{NOUN})\b(?!\s+(?i:per)\s+\d)"
)
ALONE = re.compile(rf"\b[nN]\s*=\s*({NUMBER})(?![\d,.]*\d)")
# "fewer than 10 events", "8 or more stays": a bound, which says nothing new from the threshold on.
BOUND_BEFORE = re.compile(
    r"\b(?:fewer than|less than|more than|under|over|below|above|at least|at most|up to)\s*$", re.I
)
BOUND_AFTER = re.compile(r"^(?:or|and) (?:more|over|fewer)\b", re.I)
BOUND = re.compile(START.format(r"\w.,/-") + rf" (?i:or|and) (?i:more|over|fewer) (?i:{NOUN})\b")
WORD_BEFORE = re.compile(r"\w+\W*$")
# "per 100,000 people", "every 1,000 deliveries": what a rate is over.
RATE = re.compile(r"\b(?:per|every|each|of|in)\s*$", re.I)
RATES = {100, 1_000, 10_000, 100_000, 1_000_000}


@dataclass(frozen=True)
class Statement:
    """A count in words: the number, and the words around it."""

    number: int
    words: str
    context: str


def statements(text: str) -> Iterator[Statement]:
    """Give every count said in a text, but for bases of rates."""
    for match in BEFORE.finditer(text):
        number = int(match[1].replace(",", ""))
        before = text[max(0, match.start() - 14) : match.start()]
        if not (number in RATES and RATE.search(before)):
            yield _statement(number, text, match)
    for match in AFTER.finditer(text):
        if NAMED.search(text[max(0, match.start() - 16) : match.start()]):
            yield _statement(int(match[1].replace(",", "")), text, match)
    for match in ALONE.finditer(text) if "=" in text else ():
        yield _statement(int(match[1].replace(",", "")), text, match)
    for match in IN_LETTERS.finditer(text):
        yield _statement(2 + LETTERS.index(match[1].lower()), text, match)
    for match in BOUND.finditer(text):
        yield _statement(int(match[1].replace(",", "")), text, match)


def _statement(number: int, text: str, match: re.Match[str]) -> Statement:
    start = text.rfind(". ", max(0, match.start() - 200), match.start()) + 1
    context = text[max(start, match.start() - 100) : match.end() + 60]
    return Statement(number, match[0], context)


def check_statements(text: str, where: str, area: str | None, facts: Facts) -> list[Finding]:
    """Find counts that a text says and the tables do not publish for its place.

    Parameters
    ----------
    text
        Words, seen or unseen.
    where
        The document.
    area
        Code of the place it is about; None where it is about none.
    """
    return [
        Finding("a count in words", where, f"{told.number:,} in '{_short(told.words)}'")
        for told in statements(text)
        if not _may_be_said(told, area, facts)
    ]


def _may_be_said(told: Statement, area: str | None, facts: Facts) -> bool:
    number = told.number
    if number == 0 or (number >= facts.threshold and _is_bound(told)):
        return True
    if area is not None and _is_of(area, number, facts):
        return True
    is_national = area in (None, facts.country) or "england" in told.context.lower()
    if is_national and any(_is_of(code, number, facts) for code in (facts.country, NATIONAL)):
        return True
    return _is_written(told, facts)


def _is_of(code: str, number: int, facts: Facts) -> bool:
    """Say whether a number is a published count or population of a place."""
    return any(number in of.get(code, frozenset()) for of in (facts.counts, facts.people))


def _is_bound(told: Statement) -> bool:
    before, _, after = told.context.partition(told.words)
    tail = told.words.lstrip("0123456789,").strip()
    return bool(BOUND_BEFORE.search(before) or BOUND_AFTER.search(tail) or _is_more(after))


def _is_more(after: str) -> bool:
    return bool(re.match(r"\s*or (?:more|over)\b", after))


def _is_written(told: Statement, facts: Facts) -> bool:
    """Say whether the project's own words hold the statement, with the word before it."""
    words = re.sub(r"[\s|*_]+", " ", told.words).lower()
    if words not in facts.written:
        return False
    before = re.sub(r"[\s|*_]+", " ", told.context.partition(told.words)[0]).lower().lstrip()
    # The word before, with what is between: "came to one (107 people" has no space there.
    last = WORD_BEFORE.search(before)
    own = re.escape(f"{last[0] if last else before}{words}")
    # Whole words and numbers: "5 people" is no part of "55 people".
    return re.search(rf"(?<![\w,.]){own}", facts.written) is not None


def _short(words: str) -> str:
    return re.sub(r"\s+", " ", words)[:80]
