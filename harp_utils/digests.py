"""Digests by which unchanged work is known: of files, of folders and of the code.

They are always made of contents. Sizes and times would be quicker, but a copy or a checkout can
keep both while the bytes differ, and a page with old numbers is worse than a second of reading.
"""

import hashlib
import re
import sys
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from importlib.metadata import requires, version
from pathlib import Path

PACKAGE = Path(__file__).parent
DISTRIBUTION = "harp-utils"
REQUIREMENT = re.compile(r"^([\w.-]+)(?!.*;\s*extra\b)")


def file_digest(path: Path) -> str:
    """Digest the content of one file."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def text_digest(*texts: str) -> str:
    """Digest some texts, in their order."""
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()


def folder_digests(folder: Path) -> dict[str, str]:
    """Digest every file below a folder, by its path from there; a missing folder has none."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    # Digesting lets go of the interpreter, so threads keep the cores busy.
    with ThreadPoolExecutor() as pool:
        digests = list(pool.map(file_digest, files))
    names = [path.relative_to(folder).as_posix() for path in files]
    return dict(zip(names, digests, strict=True))


def folder_digest(folder: Path) -> str:
    """Digest a folder: changes when any byte in it does, or any name."""
    return named_digest(folder_digests(folder))


def files_digest(files: Iterable[Path], folder: Path) -> str:
    """Digest some files with their paths from a folder."""
    return named_digest({path.relative_to(folder).as_posix(): file_digest(path) for path in files})


def named_digest(digests: dict[str, str]) -> str:
    """Digest digests by their names."""
    return text_digest(*(f"{name} {digest}" for name, digest in sorted(digests.items())))


@cache
def package_digest() -> str:
    """Digest the code: every source file of the package, and what it runs on."""
    sources = {
        path.relative_to(PACKAGE).as_posix(): file_digest(path) for path in PACKAGE.rglob("*.py")
    }
    return text_digest(named_digest(sources), sys.version, *_versions())


def _versions() -> list[str]:
    """Name the packages that the suite needs to run, with their installed versions."""
    found = (REQUIREMENT.match(line) for line in requires(DISTRIBUTION) or ())
    names = sorted(match[1] for match in found if match)
    return [f"{name} {version(name)}" for name in names]
