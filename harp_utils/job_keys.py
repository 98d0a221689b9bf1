"""What a report was made from, and so why it must be made again.

The key of a job holds what is known before it runs: notebook, code, assets, parameters. What it
read of the data is known once it has run, so its entry in the ledger names every file it opened
with the digest it had. A notebook that reads another table tomorrow is followed there.
"""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from harp_utils.digests import (
    file_digest,
    folder_digest,
    package_digest,
    text_digest,
)
from harp_utils.reference import REFERENCE

NOTEBOOK = "notebook changed"
CODE = "code changed"
ASSETS = "fonts or reference tables changed"
PARAMETERS = "parameters changed"
DATA = "data changed"
REPORT = "report changed or lost"
NEVER = "never made"
ASKED = "asked for by name"
FONTS = REFERENCE.parents[1] / "assets" / "fonts"

Key = dict[str, str]
Entry = dict[str, Any]
Digest = Callable[[Path], str | None]


def job_key(notebook: Path, settings: str, published: Path) -> Key:
    """Digest what a job is made from, by the reason a change of it gives.

    Parameters
    ----------
    notebook
        The notebook's source.
    settings
        Parameters and front matter, as text.
    published
        The folder of published tables. The names in it count, because whether a table is there
        may shape a page; what is in a table counts where it is read.
    """
    return {
        NOTEBOOK: file_digest(notebook),
        CODE: package_digest(),
        ASSETS: _assets_digest(),
        PARAMETERS: text_digest(settings),
        DATA: text_digest(*sorted(path.name for path in published.iterdir())),
    }


@cache
def _assets_digest() -> str:
    return text_digest(folder_digest(REFERENCE), folder_digest(FONTS))


def entry_of(key: Key, output: Path, reads: list[Path], published: Path) -> Entry:
    """Give the entry of the ledger for a report that is finished.

    A notebook that was not seen to read anything is taken to have read all that is published.
    """
    files = reads or sorted(path for path in published.iterdir() if path.is_file())
    read = {path.as_posix(): file_digest(path) for path in files}
    return {"key": key, "read": read, "report": file_digest(output)}


def why_needed(key: Key, output: Path, entry: Entry | None, digest: Digest) -> str | None:
    """Give the first reason why a report must be made, ``None`` if it is as it would be again.

    Parameters
    ----------
    key
        What the job would be made from now.
    output
        The report.
    entry
        Its entry in the ledger.
    digest
        Gives the digest of a file, ``None`` where it is not there.
    """
    if entry is None:
        return NEVER
    for reason, now in key.items():
        if entry["key"].get(reason) != now:
            return reason
    if reads_other_data(entry, digest):
        return DATA
    return None if digest(output) == entry["report"] else REPORT


def reads_other_data(entry: Entry, digest: Digest) -> bool:
    """Say whether a file that a report was made from is another now, or gone."""
    return any(digest(Path(name)) != then for name, then in entry["read"].items())


def digest_once() -> Digest:
    """Give a function that digests each file once, for one look at many jobs."""
    return cache(lambda path: file_digest(path) if path.is_file() else None)
