"""Check a built site: every link leads somewhere, every page says what it is."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

from harp_utils.errors import ReportError

LISTED = 20


@dataclass
class _Page:
    """What one page holds that the check looks at."""

    lang: str = ""
    title: str = ""
    first_headings: int = 0
    ids: set[str] = field(default_factory=set)
    addresses: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


class _Reader(HTMLParser):
    """Collects ids, addresses and images from one page."""

    def __init__(self) -> None:
        super().__init__()
        self.page = _Page()
        self._in_title = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what one tag says."""
        values = dict(attrs)
        page = self.page
        if identity := values.get("id"):
            if identity in page.ids:
                page.problems.append(f"id {identity!r} is used twice")
            page.ids.add(identity)
        page.addresses += [
            value for name in ("href", "src") if (value := values.get(name)) and tag != "base"
        ]
        if tag == "html":
            page.lang = values.get("lang") or ""
        if tag == "h1":
            page.first_headings += 1
        self._in_title = self._in_title or (tag == "title" and not page.title)
        self._check_image(tag, values)

    def handle_data(self, data: str) -> None:
        """Collect the text of the page's title."""
        if self._in_title:
            self.page.title += data

    def handle_endtag(self, tag: str) -> None:
        """Leave the title."""
        if tag == "title":
            self._in_title = False

    def _check_image(self, tag: str, values: dict[str, str | None]) -> None:
        if tag == "img" and not values.get("alt"):
            self.page.problems.append(f"image {(values.get('src') or '')[:60]!r} has no alt text")
        hidden = values.get("aria-hidden") == "true"
        if tag == "svg" and not hidden and not values.get("aria-label"):
            self.page.problems.append("an svg has neither aria-label nor aria-hidden")


def check_site(site: Path) -> None:
    """Check a built site as `find_faults` does.

    Raises
    ------
    ReportError
        When a page has a fault; the message lists the first few.
    """
    faults = find_faults(site)
    if faults:
        shown = [f"  {fault}" for fault in faults[:LISTED]]
        raise ReportError("\n".join([f"{len(faults)} faults in {site.name}/, the first:", *shown]))


def find_faults(site: Path) -> list[str]:
    """List what is wrong with a built site; an empty list is a pass.

    Checks every page for one ``h1``, a title, a language, text for every image, ids used once,
    and that each internal link leads to a file, and to an id where it names one.

    Parameters
    ----------
    site
        The folder of the built site.

    Returns
    -------
    list of str
        One line a fault: ``page: what is wrong``.
    """
    pages = {path.relative_to(site): _read(path) for path in sorted(site.rglob("*.html"))}
    files = {path.relative_to(site) for path in site.rglob("*") if path.is_file()}
    problems = []
    for name, page in pages.items():
        found = page.problems + _page_problems(page)
        found += [f"link {a!r} leads nowhere" for a in _dead(name, page, pages, files)]
        problems += [f"{name}: {problem}" for problem in dict.fromkeys(found)]
    return problems


def _read(path: Path) -> _Page:
    reader = _Reader()
    reader.feed(path.read_text(encoding="utf-8"))
    return reader.page


def _page_problems(page: _Page) -> list[str]:
    problems = []
    if page.first_headings != 1:
        problems.append(f"{page.first_headings} h1 headings, not one")
    if not page.title.strip():
        problems.append("no title")
    if not page.lang:
        problems.append("no language")
    return problems


def _dead(name: Path, page: _Page, pages: dict[Path, _Page], files: set[Path]) -> list[str]:
    return [
        address
        for address in dict.fromkeys(page.addresses)
        if not _leads_somewhere(name, address, pages, files)
    ]


def _leads_somewhere(name: Path, address: str, pages: dict[Path, _Page], files: set[Path]) -> bool:
    parts = urlsplit(address)
    if parts.scheme or parts.netloc:
        return True
    target = _resolve(name.parent, unquote(parts.path)) if parts.path else name
    if target not in files:
        return False
    return not parts.fragment or target not in pages or parts.fragment in pages[target].ids


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
