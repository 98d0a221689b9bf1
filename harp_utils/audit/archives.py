"""Downloads: each zip holds published files, the lines of its place, and a read-me."""

import io
import zipfile
from pathlib import Path, PurePosixPath

from harp_utils.audit.facts import Facts
from harp_utils.audit.findings import Finding
from harp_utils.audit.html_text import area_of
from harp_utils.audit.markers import check_markers
from harp_utils.audit.statements import check_statements

READ_ME = "README.txt"


def check_zip(path: Path, published: Path | None, facts: Facts) -> list[Finding]:
    """Check every member of a zip against the published files.

    Parameters
    ----------
    path
        The zip.
    published
        The published folder.
    """
    if published is None:
        raise ValueError(f"{path}: nothing to compare with")
    found = []
    with zipfile.ZipFile(path) as archive:
        if archive.comment:
            found.append(Finding("words unseen in a zip", path.name, "a comment"))
        for member in archive.infolist():
            if member.comment or member.extra:
                found.append(Finding("words unseen in a zip", path.name, member.filename))
            found += _check_member(path, member.filename, archive.read(member), published, facts)
    found += _beyond_the_zip(path)
    return found


def _beyond_the_zip(path: Path) -> list[Finding]:
    """Find bytes before or after the archive, which no unpacker shows."""
    content = path.read_bytes()
    end = content.rfind(b"PK\x05\x06")
    length = int.from_bytes(content[end + 20 : end + 22], "little")
    is_whole = content.startswith(b"PK") and end + 22 + length == len(content)
    return [] if is_whole else [Finding("words unseen in a zip", path.name, "bytes outside it")]


def _check_member(
    path: Path, name: str, content: bytes, published: Path, facts: Facts
) -> list[Finding]:
    where = f"{path.name}: {name}"
    inside = PurePosixPath(name)
    if inside.parts[:-1] != (path.stem,):
        return [Finding("an unknown file", where, "not in the folder of the zip")]
    if inside.name == READ_ME:
        text = content.decode("utf-8")
        found = check_statements(text, where, area_of(path, facts), facts)
        return found + check_markers(text, where, facts.written)
    source = published / inside.name.removeprefix("harp-").replace("-", "_")
    if not source.is_file():
        return [Finding("an unknown file", where, "no published file of that name")]
    if content == source.read_bytes():
        return []
    area = area_of(path, facts)
    if area is None or source.suffix != ".csv":
        return [Finding("a download beyond the tables", where, "not the published file")]
    return _foreign_lines(content, where, area, facts)


def _foreign_lines(content: bytes, where: str, area: str, facts: Facts) -> list[Finding]:
    """Find lines that no published CSV has, or that are of another place."""
    lines = io.StringIO(content.decode("utf-8")).read().split("\n")
    strangers = [line for line in lines if not facts.has_line(line)]
    strangers += [line for line in lines[1:] if line and f",{area}," not in line]
    return [
        Finding("a download beyond the tables", where, f"line '{line[:100]}'")
        for line in strangers[:3]
    ]
