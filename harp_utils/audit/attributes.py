"""Attributes of a page: what a reader does not see holds no number but those of its layout."""

import re
from collections.abc import Iterator
from functools import lru_cache

from harp_utils.audit.findings import Finding

WITH_NUMBER = re.compile(r"<([\w:-]+)\b[^<>]*?\d[^<>]*>")
ATTRIBUTE = re.compile(r"\s([\w:-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>\"']+))")
DIGIT = re.compile(r"\d")
# Numbers of layout. A data attribute holds no number at all, except the way to the top folder.
LAYOUT = {
    **dict.fromkeys(("tabindex", "colspan", "rowspan", "start", "type"), r"-?\d{1,3}"),
    **{
        "charset": r"utf-8",
        "class": r"(?:[a-z-]+ )*level\d(?: [a-z-]+)*",
        "xmlns": r"http:[\w./]+",
    },
    **dict.fromkeys(("width", "height", "lspace", "rspace"), r"[\d.]+(?:em|px)?"),
    "style": r"grid-column:\d(?:\d| / span \d)?;grid-row:\d\d?|--tile-columns:\d\d?",
}
COLUMN_WIDTH = r"width: \d+%"
# Anchors and files are named by measures, and by headings such as "per 1,000 births".
NAMES = ("id", "href", "for", "headers", "aria-labelledby", "aria-describedby", "download", "src")
NAME_NUMBERS = re.compile(
    r"covid[-_]19|-per-1(?:0{2,5})\b|\b(?:19|20)\d\d\b|type-[12]\b|\bh[1-6]\b"
)
# Words are read as statements; alone, a number needs no noun to say something.
WORDS = ("title", "alt", "aria-label", "content", "placeholder", "label", "summary", "value")
ALONE = re.compile(r"\W*[\d,]+\W*")


def check_attributes(markup: str, where: str, written: str) -> Iterator[Finding]:
    """Find attributes that hold a number and are none of layout, names or words.

    Parameters
    ----------
    markup
        A page without drawings and data links.
    where
        The document.
    written
        The project's own words: anchors are made from its headings.
    """
    for tag in WITH_NUMBER.finditer(markup):
        for name, *values in ATTRIBUTE.findall(tag[0]):
            value = "".join(values)
            if DIGIT.search(name) or (
                DIGIT.search(value) and not _may_hold(tag[1], name, value, written)
            ):
                yield Finding("an unseen number", where, f"attribute {name}='{value[:60]}'")


def _may_hold(tag: str, name: str, value: str, written: str) -> bool:
    if name in WORDS:
        return not ALONE.fullmatch(value) or (tag == "meta" and name == "content")
    if name in NAMES:
        if value.startswith(("http://", "https://", "mailto:")):
            return True
        if "?" in value:
            return False
        anchor = value.rpartition("#")[2].removeprefix("toc-")
        return not DIGIT.search(NAME_NUMBERS.sub("", value)) or anchor in _as_anchors(written)
    if name == "style" and tag == "col":
        return re.fullmatch(COLUMN_WIDTH, value) is not None
    return name in LAYOUT and re.fullmatch(LAYOUT[name], value) is not None


@lru_cache(maxsize=1)
def _as_anchors(written: str) -> str:
    """Write words as anchors are made from headings: letters, digits and points, with hyphens."""
    return re.sub(r"[^a-z0-9.]+", "-", written)
