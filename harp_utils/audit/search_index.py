"""The search index: its words are those of the pages."""

import gzip
import json
import re
from pathlib import Path

from harp_utils.audit.facts import Facts
from harp_utils.audit.findings import Finding
from harp_utils.audit.html_text import area_of, take_apart
from harp_utils.audit.markers import check_markers
from harp_utils.audit.statements import check_statements

NUMBER = re.compile(r"\d[\d,.]*\d|\d")
SIGN = b"pagefind_dcd"


def check_fragment(path: Path, site: Path | None, facts: Facts) -> list[Finding]:
    """Check the text that a search shows of one page: no number that the page does not hold."""
    content = gzip.decompress(path.read_bytes())
    entry = json.loads(content.removeprefix(SIGN))
    text = " | ".join([entry.get("content", ""), *_words(entry.get("meta", {}))])
    text += " | ".join(_words(entry.get("filters", {})))
    page = (site or path) / entry.get("url", "").lstrip("/")
    page = page / "index.html" if page.is_dir() else page
    where = f"search index of {'/'.join(page.parts[-2:])}"
    if not page.is_file():
        return [Finding("search index", where, "a page that is not in the site")]
    found = check_markers(text, where, facts.written)
    held = set(NUMBER.findall(_whole_text(page)))
    strangers = sorted(set(NUMBER.findall(text)) - held)
    found += [Finding("search index", where, f"{n} is not on the page") for n in strangers[:5]]
    if strangers:
        found += check_statements(text, where, area_of(page, facts), facts)
    return found


def check_index(path: Path, _: Path | None, facts: Facts) -> list[Finding]:
    """Check the list of words: no key of a person and no path of a machine."""
    content = path.read_bytes()
    if content[:2] == b"\x1f\x8b":
        content = gzip.decompress(content)
    text = content.decode("latin-1").upper()
    return check_markers(text, path.name, facts.written)


def _whole_text(page: Path) -> str:
    """Give a page's words, those of drawings too, without its data links."""
    from html import unescape

    apart = take_apart(page.read_text(encoding="utf-8"))
    drawn = " ".join(re.sub(r"<(?!text)[^>]*>|style=\"[^\"]*\"", " ", d) for _, d in apart.drawings)
    return unescape(re.sub(r"<(?!meta)[^>]*>", "", apart.rest) + " " + apart.rest + drawn)


def _words(content: object) -> list[str]:
    if isinstance(content, dict):
        return [word for part in content.values() for word in _words(part)]
    if isinstance(content, list):
        return [word for part in content for word in _words(part)]
    return [str(content)]
