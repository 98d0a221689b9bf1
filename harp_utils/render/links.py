"""Check a built site: every link leads somewhere, every page says what it is."""

import re
from collections import Counter
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from urllib.parse import unquote, urlsplit

from harp_utils.errors import ReportError

LISTED = 20


# Nothing inside these is a link or an id of the page, and together they are most of its bytes.
DRAWN_OR_RUN = ("svg", "script")
EMBEDDED = re.compile(r'"data:[^"]*"')
ID = re.compile(r'\sid="([^"]*)"')
ADDRESS = re.compile(r'\s(?:href|src)="([^"]*)"')
LANGUAGE = re.compile(r'<html\b[^>]*\slang="[^"]+"')
TITLE = re.compile(r"<title>\s*\S[^<]*</title>")
FIRST_HEADING = re.compile(r"<h1[\s>]")
IMAGE = re.compile(r"<img\b[^>]*>")
DRAWING = re.compile(r"<svg\b[^>]*>")


@dataclass(frozen=True)
class _Page:
    """The text of one page without what the check need not see, and its ids and addresses."""

    text: str
    ids: tuple[str, ...]
    addresses: tuple[str, ...]


def check_site(site: Path, to_come: frozenset[Path] = frozenset()) -> None:
    """Check a built site as `find_faults` does.

    Raises
    ------
    ReportError
        When a page has a fault; the message lists the first few.
    """
    faults = find_faults(site, to_come)
    if faults:
        shown = [f"  {fault}" for fault in faults[:LISTED]]
        raise ReportError("\n".join([f"{len(faults)} faults in {site.name}/, the first:", *shown]))


def find_faults(site: Path, to_come: frozenset[Path] = frozenset()) -> list[str]:
    """List what is wrong with a built site; an empty list is a pass.

    Checks every page for one ``h1``, a title, a language, text for every image, ids used once,
    and that each internal link leads to a file, and to an id where it names one.

    Parameters
    ----------
    site
        The folder of the built site.
    to_come
        Files of the site that a link may lead to although they are not made yet.

    Returns
    -------
    list of str
        One line a fault: ``page: what is wrong``.
    """
    pages = {path.relative_to(site): _read(path) for path in sorted(site.rglob("*.html"))}
    ids = {name: frozenset(page.ids) for name, page in pages.items()}
    files = {path.relative_to(site) for path in site.rglob("*") if path.is_file()} | to_come
    problems = []
    for name, page in pages.items():
        found = _page_problems(page)
        found += [f"link {a!r} leads nowhere" for a in _dead(name, page, ids, files)]
        problems += [f"{name}: {problem}" for problem in dict.fromkeys(found)]
    return problems


def _read(path: Path) -> _Page:
    """Read a page by patterns: a parser takes forty times as long over hundreds of pages."""
    text = path.read_text(encoding="utf-8")
    for tag in DRAWN_OR_RUN:
        text = _only_opened(text, tag)
    text = EMBEDDED.sub('"data:"', text)
    addresses = dict.fromkeys(unescape(address) for address in ADDRESS.findall(text))
    return _Page(text, tuple(ID.findall(text)), tuple(addresses))


def _only_opened(text: str, tag: str) -> str:
    """Keep the opening of each element of a tag, and leave out what is in it."""
    before, *elements = text.split(f"<{tag}")
    kept = [before]
    for element in elements:
        opening, _, rest = element.partition(">")
        inside, closing, after = rest.partition(f"</{tag}>")
        kept.append(f"<{tag}{opening}>{after if closing else inside}")
    return "".join(kept)


def _page_problems(page: _Page) -> list[str]:
    problems = [f"id {name!r} is used twice" for name, n in Counter(page.ids).items() if n > 1]
    for image in IMAGE.findall(page.text):
        if not re.search(r'\salt="[^"]+"', image):
            problems.append(f"image {image[:60]!r} has no alt text")
    for drawing in DRAWING.findall(page.text):
        if not re.search(r'\saria-(label="[^"]+"|hidden="true")', drawing):
            problems.append("an svg has neither aria-label nor aria-hidden")
    headings = len(FIRST_HEADING.findall(page.text))
    if headings != 1:
        problems.append(f"{headings} h1 headings, not one")
    if not TITLE.search(page.text):
        problems.append("no title")
    if not LANGUAGE.search(page.text):
        problems.append("no language")
    return problems


def _dead(name: Path, page: _Page, ids: dict[Path, frozenset[str]], files: set[Path]) -> list[str]:
    return [a for a in page.addresses if not _leads_somewhere(name, a, ids, files)]


def _leads_somewhere(
    name: Path, address: str, ids: dict[Path, frozenset[str]], files: set[Path]
) -> bool:
    parts = urlsplit(address)
    if parts.scheme or parts.netloc:
        return True
    target = _resolve(name.parent, unquote(parts.path)) if parts.path else name
    if target not in files:
        return False
    return not parts.fragment or target not in ids or parts.fragment in ids[target]


def _resolve(folder: Path, path: str) -> Path:
    """Follow ``..`` by name; an address from the root of a server leads nowhere in a folder."""
    if path.startswith("/"):
        return Path(path)
    parts: list[str] = list(folder.parts)
    for part in path.split("/"):
        if part == ".." and parts:
            parts.pop()
        elif part not in ("", "."):
            parts.append(part)
    return Path(*parts)
