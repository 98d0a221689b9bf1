"""A page taken apart: what is read, what is unseen, its tables, its drawings, its data links."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from pathlib import Path

from harp_utils.audit.attributes import check_attributes
from harp_utils.audit.data_links import DATA_LINK, data_lines
from harp_utils.audit.drawings import check_drawing
from harp_utils.audit.facts import Facts
from harp_utils.audit.findings import Finding
from harp_utils.audit.html_tables import check_tables
from harp_utils.audit.markers import check_markers
from harp_utils.audit.statements import check_statements
from harp_utils.audit.written import without_signs

# The only data attributes that pages use, and what they may hold.
DATA_ATTRIBUTES = re.compile(
    r"data-(?:root=[\"'](?:\.\./)*[\"']|earlier=[\"'][^\d\"]*[\"']|quarto-[\w-]+=[\"']\w*[\"']"
    r"|pagefind-[\w-]+(?:=[\"'][\w -]*[\"'])?)"
)
ANY_DATA = re.compile(
    r"\sdata-[\w-]+=(?:\"[^\"]*\"|'[^']*'|[^\s>]+)|\sdata-[a-z-]*\d[\w-]*(?=[\s>])"
)
COMMENT = re.compile(r"<!--(.*?)-->", re.S)
SCRIPT = re.compile(r"<(script|style|template|noscript)\b([^>]*)>(.*?)</\1>", re.S | re.I)
ATTRIBUTE = re.compile(
    r"\s(?:title|alt|aria-[a-z]+|content|summary|value|placeholder|label|download|on\w+)="
    r"(?:\"([^\"]*)\"|'([^']*)')"
)
INLINE = re.compile(r"</?(?:b|strong|em|i|a|sup|sub|code|abbr|small|u|mark)\b[^>]*>")
SPAN = re.compile(r"</?span\b[^>]*>")
TAG = re.compile(r"<[^>]*>")
HIDDEN_NUMBER = re.compile(r"[{,]\s*[\"']?\w+[\"']?\s*:\s*[\"']?\d|\[\s*\d+\s*,")


@dataclass(frozen=True)
class Page:
    """A page without its drawings and data links.

    Attributes
    ----------
    rest
        The markup that is left.
    drawings
        Each drawing and where it stood in `rest`.
    data
        The text of each data link and where it stood in `rest`.
    """

    rest: str
    drawings: list[tuple[int, str]]
    data: list[tuple[int, str]]


def take_apart(markup: str) -> Page:
    """Take drawings and data links out of a page."""
    pieces: list[str] = []
    drawings: list[tuple[int, str]] = []
    data: list[tuple[int, str]] = []
    length = position = 0
    for start, end, is_drawing in _parts(markup):
        pieces.append(markup[position:start])
        length += start - position
        (drawings if is_drawing else data).append((length, markup[start:end]))
        position = end
    pieces.append(markup[position:])
    return Page("".join(pieces), drawings, data)


def _parts(markup: str) -> Iterator[tuple[int, int, bool]]:
    """Give the start and end of each drawing and data link, in order."""
    position = 0
    drawing, link = markup.find("<svg"), markup.find(DATA_LINK)
    while drawing >= 0 or link >= 0:
        if link < 0 or 0 <= drawing < link:
            end = markup.find("</svg>", drawing)
            end = len(markup) if end < 0 else end + len("</svg>")
            yield drawing, end, True
        else:
            stops = [found for mark in "\"'" if (found := markup.find(mark, link)) >= 0]
            end = min(stops, default=len(markup))
            yield link, end, False
        position = end
        drawing = markup.find("<svg", position) if drawing < position else drawing
        link = markup.find(DATA_LINK, position) if link < position else link


def area_of(path: Path, facts: Facts) -> str | None:
    """Give the code of the place a document is about; None for a page of no place."""
    return facts.slugs.get(path.stem.removeprefix("harp-"))


def check_markup(markup: str, where: str, area: str | None, facts: Facts) -> list[Finding]:
    """Check markup: words seen and unseen, tables, drawings, data links, signs of persons."""
    page = take_apart(markup)
    text = visible_text(page.rest)
    unseen = " ¶ ".join(_unseen(page.rest))
    found = check_statements(text, where, area, facts)
    found += check_statements(unseen, f"{where} (unseen)", area, facts)
    found += check_markers(f"{text} | {unseen}", where, facts.written)
    found += [*check_attributes(page.rest, where, facts.written), *_strangers(page.rest, where)]
    found += check_tables(page.rest, page.data, where, area, facts)
    for position, drawing in page.drawings:
        near = next((text for start, text in page.data if start >= position), "")
        found += check_drawing(drawing, near, where, area, facts)
    for _, link in page.data:
        found += _foreign_lines(link, where, facts)
    return found


def visible_text(markup: str) -> str:
    """Give the words of markup that a reader sees, blocks parted by a bar."""
    text = COMMENT.sub(" ", SCRIPT.sub(" ", markup))
    return unescape(TAG.sub(" | ", SPAN.sub(" ", INLINE.sub("", text))))


def _unseen(markup: str) -> Iterator[str]:
    """Give comments, scripts, and attributes that a reader can hover over or hear."""
    for match in COMMENT.finditer(markup):
        yield match[1]
    for match in SCRIPT.finditer(markup):
        yield match[3]
    for match in ATTRIBUTE.finditer(markup):
        yield unescape(match[1] or match[2] or "")


def _strangers(markup: str, where: str) -> Iterator[Finding]:
    """Find unseen parts with numbers: comments, scripts that hold data, data attributes."""
    for match in COMMENT.finditer(markup):
        if re.search(r"\d", match[1]):
            yield Finding("an unseen number", where, f"comment '{match[1].strip()[:60]}'")
    for match in SCRIPT.finditer(markup):
        if "json" in match[2] or HIDDEN_NUMBER.search(match[3]):
            yield Finding("an unseen number", where, f"script '{match[3].strip()[:60]}'")
    for match in ANY_DATA.finditer(markup):
        if not DATA_ATTRIBUTES.fullmatch(match[0].strip()):
            yield Finding("an unseen number", where, f"attribute {match[0].strip()[:60]}")


def _foreign_lines(link: str, where: str, facts: Facts) -> list[Finding]:
    strangers = [line for line in data_lines(link) if not facts.has_line(line)]
    return [
        Finding("a data link beyond the tables", where, f"line '{line[:100]}'")
        for line in strangers[:3]
    ]


def check_text_file(path: Path, _: Path | None, facts: Facts) -> list[Finding]:
    """Check a file of words or code: a written page, metadata, a feed, a script."""
    text = path.read_text(encoding="utf-8", errors="replace")
    where = where_of(path)
    if path.suffix in (".css", ".js", ".yml", ".json"):
        return check_markers(text, where, facts.written)
    if path.suffix in (".qmd", ".md"):
        text = without_signs(text)
    return check_markup(text, where, area_of(path, facts), facts)


def where_of(path: Path) -> str:
    """Name a document by its last two parts, which say the place and the topic."""
    return "/".join(path.parts[-2:])
