"""Build a folder aside and put it in place whole, or not at all."""

import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def built_aside(site: Path, *, start_from: Path | None = None, link: bool = True) -> Iterator[Path]:
    """Give a folder to build in; on success it becomes ``site``.

    Parameters
    ----------
    site
        The folder that readers see. An error inside the ``with`` block leaves it untouched.
    start_from
        A folder whose files the new one starts with.
    link
        Whether those files are hard links, which cost nothing but must be written by
        ``write_file`` only, or copies, which any program may write into.
    """
    aside = site.with_name(site.name + ".new")
    shutil.rmtree(aside, ignore_errors=True)
    try:
        if start_from is not None and start_from.is_dir():
            shutil.copytree(start_from, aside, copy_function=_link if link else shutil.copy2)
        aside.mkdir(parents=True, exist_ok=True)
        yield aside
    except BaseException:
        shutil.rmtree(aside, ignore_errors=True)
        raise
    _swap(aside, site)


def _swap(aside: Path, site: Path) -> None:
    old = site.with_name(site.name + ".old")
    shutil.rmtree(old, ignore_errors=True)
    if site.exists():
        site.rename(old)
    try:
        aside.rename(site)
    except OSError:
        if old.exists():
            old.rename(site)
        raise
    shutil.rmtree(old, ignore_errors=True)


def write_file(path: Path, content: bytes) -> None:
    """Write a new file in place of the one there, which others may share by a hard link."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    path.write_bytes(content)


def copy_file(source: Path, target: Path) -> None:
    """Copy a file in place of the one there, which others may share by a hard link."""
    target.parent.mkdir(parents=True, exist_ok=True)
    target.unlink(missing_ok=True)
    shutil.copyfile(source, target)


def link_files(folder: Path, target: Path, names: Iterable[Path]) -> None:
    """Put files of one folder into another by hard links, which `write_file` does not write into.

    Parameters
    ----------
    folder, target
        Where the files are, and where they are to be as well.
    names
        The files, relative to the folder.
    """
    for name in names:
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        _link(folder / name, target / name)


def _link(source: Path | str, target: Path | str) -> None:
    """Link a file, or copy it where the file system has no links."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)
