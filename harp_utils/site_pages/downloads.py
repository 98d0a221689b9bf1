"""The files to download: a zip for each focus area and each place, one for all, and their list."""

import csv
import zipfile
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from harp_utils.digests import folder_digests, named_digest
from harp_utils.site_pages.addresses import Linker, brief_page, place_page
from harp_utils.site_pages.data import SiteData
from harp_utils.site_pages.download_names import (
    BACKGROUND_ZIP,
    DOWNLOADS,
    focus_zip,
    place_zip,
)
from harp_utils.site_pages.read_me import BACKGROUND, FOCUS_AREAS, background_lines, read_me
from harp_utils.site_pages.writing import raw

MADE_FROM = DOWNLOADS / ".made-from"
# A zip notes the time of each file in it; a fixed one keeps two runs byte-identical.
FILE_TIME = (1980, 1, 1, 0, 0, 0)
BACKGROUND_TITLE = "Completeness, populations, and figures under other rules"
Files = dict[str, bytes]


def write_downloads(data: SiteData, published: Path, root: Path, digest: str) -> list[Path]:
    """Write the zips into the ``downloads`` folder of the project.

    Parameters
    ----------
    data, published
        What is published, and the folder that holds it.
    root
        The project folder.
    digest
        Digest of what the zips are made from: they are made only when it changed.

    Returns
    -------
    list of Path
        The zips, relative to ``root``.
    """
    mark = root / MADE_FROM
    names = [*map(focus_zip, _measured(data)), *map(place_zip, data.places), BACKGROUND_ZIP]
    if mark.is_file() and mark.read_text(encoding="utf-8") == _mark(root, digest):
        return names
    # A run that is killed half way must not leave zips of two runs under the mark of one.
    mark.unlink(missing_ok=True)
    zips = [_focus_files(data, published, name) for name in _measured(data)]
    zips += [*_place_files(data, published), _background_files(data, published)]
    # Packing lets go of the interpreter, so threads keep the cores busy.
    with ThreadPoolExecutor() as pool:
        list(pool.map(lambda named: _write_zip(root / named[0], named[1]), zips))
    mark.write_text(_mark(root, digest), encoding="utf-8")
    return names


def _mark(root: Path, digest: str) -> str:
    """Say what the zips were made from and what they hold."""
    held = folder_digests(root / DOWNLOADS)
    held.pop(MADE_FROM.name, None)
    return f"{digest} {named_digest(held)}"


def _measured(data: SiteData) -> list[str]:
    return [name for name, words in data.focus.items() if words["metrics"]]


def _focus_files(data: SiteData, published: Path, focus_area: str) -> tuple[Path, Files]:
    title = f"{data.focus[focus_area]['title']}, every place"
    files = {
        f"{_stem(focus_area)}.{form}": (published / f"{focus_area}.{form}").read_bytes()
        for form in ("csv", "parquet", "json")
    }
    return focus_zip(focus_area), files | read_me(title, data.provenance, FOCUS_AREAS)


def _place_files(data: SiteData, published: Path) -> list[tuple[Path, Files]]:
    files: dict[str, Files] = {
        place.code: read_me(f"{place.name}, every focus area", data.provenance, FOCUS_AREAS)
        for place in data.places
    }
    for focus_area in _measured(data):
        metadata = (published / f"{focus_area}.json").read_bytes()
        lines = (published / f"{focus_area}.csv").read_text(encoding="utf-8").splitlines()
        for code, text in lines_by_area(lines).items():
            files[code][f"{_stem(focus_area)}.csv"] = text.encode("utf-8")
            files[code][f"{_stem(focus_area)}.json"] = metadata
    return [(place_zip(place), files[place.code]) for place in data.places]


def _background_files(data: SiteData, published: Path) -> tuple[Path, Files]:
    names = [name for name in BACKGROUND if (published / name).is_file()]
    files = {name: (published / name).read_bytes() for name in names}
    title = "how sure the figures are, and what they rest on"
    return BACKGROUND_ZIP, files | read_me(title, data.provenance, background_lines(names))


def _stem(focus_area: str) -> str:
    return f"harp-{focus_area.replace('_', '-')}"


def lines_by_area(lines: list[str]) -> dict[str, str]:
    """Part the lines of a published CSV by place, each part under the header line.

    Lines are kept as they are, so a part holds the very cells of the whole.
    """
    header, *body = lines
    column = header.split(",").index("area_code")
    parts: dict[str, list[str]] = {}
    for line, cells in zip(body, csv.reader(body), strict=True):
        parts.setdefault(cells[column], [header]).append(line)
    return {code: "\n".join(part) + "\n" for code, part in parts.items()}


def _write_zip(path: Path, files: Files) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in sorted(files.items()):
            entry = zipfile.ZipInfo(f"{path.stem}/{name}", FILE_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            # Readable by colleagues on a shared drive, not by the one who unpacks alone.
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content)


def downloads_list(data: SiteData, linker: Linker) -> str:
    """Write the list of files: by focus area, then by place with its brief."""
    areas = [
        f"<li>{_file(linker, data.focus[name]['title'], focus_zip(name))}</li>"
        for name in _measured(data)
    ]
    places = []
    for place in data.places:
        links = [_file(linker, "data", place_zip(place)), linker.link("brief", brief_page(place))]
        shown = ", ".join(link for link in links if "<a" in link)
        places.append(f"<li>{linker.link(place.name, place_page(place))}: {shown}</li>")
    return "\n\n".join(
        [
            "### By focus area",
            raw(_list(areas)),
            "### By place",
            raw(_list(places)),
            "### Behind the figures",
            raw(_list([f"<li>{_file(linker, BACKGROUND_TITLE, BACKGROUND_ZIP)}</li>"])),
        ]
    )


def _list(items: Iterable[str]) -> str:
    return f'<ul class="harp-downloads">{"".join(items)}</ul>'


def _file(linker: Linker, text: str, path: Path) -> str:
    if not linker.exists(path):
        return text
    kilobytes = max(1, round((linker.root / path).stat().st_size / 1000))
    return f"{linker.link(text, path)} (ZIP, {kilobytes:,} KB)"
