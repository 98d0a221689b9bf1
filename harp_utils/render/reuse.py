"""Which pages of the present site are, byte for byte, as they would be made again.

A page is kept where everything it was made from is as it was, and where the site still holds the
very bytes that came of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from harp_utils.digests import (
    file_digest,
    folder_digest,
    folder_digests,
    named_digest,
    package_digest,
    text_digest,
)
from harp_utils.ledger import read_ledger, write_ledger
from harp_utils.render.project import CONFIG, Project, folder_metadata, list_sources, output_of
from harp_utils.render.sources import header_of, included_files

LEDGER = Path("data/interim/pages.json")
SITE_ENTRY = "site"
ASSETS = Path("assets")
INCLUDING_KEYS = ("include-before-body", "include-after-body")


@dataclass(frozen=True)
class Made:
    """What the present site was made from and what it holds, as noted when it was made.

    Attributes
    ----------
    pages
        By source: the page's key, and the digest of the page.
    site
        Digests of all that a whole render was made from and of what it came to.
    """

    pages: dict[str, list[str]]
    site: list[str]


def load_made(project: Project) -> Made:
    """Read what was noted of the present site."""
    entries = read_ledger(project.root / LEDGER)
    return Made(site=entries.pop(SITE_ENTRY, []), pages=entries)


def write_made(project: Project, made: Made) -> None:
    """Note what the site was made from, for the next time."""
    write_ledger(project.root / LEDGER, {**made.pages, SITE_ENTRY: made.site})


def page_keys(project: Project, sources: Sequence[Path], renderer: str) -> dict[Path, str]:
    """Digest for each page all that it is made from.

    Parameters
    ----------
    project
        The project.
    sources
        The pages, relative to the project.
    renderer
        The program that renders, and its version where it is not among our packages.
    """
    settings = _settings_digest(project, renderer)
    return {
        source: text_digest(settings, *(_named(project, path) for path in _files(project, source)))
        for source in sources
    }


def _settings_digest(project: Project, renderer: str) -> str:
    """Digest what shapes every page: settings, navigation, templates, fonts and code."""
    folders = {parent for source in list_sources(project) for parent in source.parents}
    metadata = [folder / "_metadata.yml" for folder in sorted(folders)]
    files = [_named(project, path) for path in (Path(CONFIG), *metadata)]
    return text_digest(renderer, package_digest(), folder_digest(project.root / ASSETS), *files)


def _files(project: Project, source: Path) -> list[Path]:
    """List the files that a page is put together from, itself first."""
    settings = project.html | folder_metadata(project.root, source.parent)
    settings |= header_of(project.root, source)
    around = [Path(settings[key]) for key in INCLUDING_KEYS if settings.get(key)]
    return [source, *included_files(project.root, source), *around]


def _named(project: Project, path: Path) -> str:
    file = project.root / path
    return f"{path} {file_digest(file) if file.is_file() else 'absent'}"


def site_key(project: Project, keys: dict[Path, str]) -> str:
    """Digest all that the whole site is made from: its pages and the files that go with them."""
    files = [path for pattern in project.resources for path in project.root.glob(pattern)]
    resources = [_named(project, path.relative_to(project.root)) for path in sorted(files)]
    return text_digest(named_digest({str(page): key for page, key in keys.items()}), *resources)


def standing_pages(project: Project, keys: dict[Path, str], made: Made) -> list[Path]:
    """List the pages of the present site that need not be made again."""
    there = folder_digests(project.output)
    return [
        source
        for source, key in keys.items()
        if made.pages.get(str(source)) == [key, there.get(output_of(project, source).as_posix())]
    ]
