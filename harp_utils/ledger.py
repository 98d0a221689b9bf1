"""A ledger: what was made and from what, a line for each thing, written as it is made.

Lines are added, never changed, so a run that is killed leaves all it noted; a line that was cut
off is no entry. Of two lines of the same name the later holds.
"""

import json
import os
from pathlib import Path
from typing import Any

Entries = dict[str, Any]


def read_ledger(path: Path) -> Entries:
    """Read the entries by name; none if there is no ledger."""
    if not path.is_file():
        return {}
    entries: Entries = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        try:
            name, entry = json.loads(line)
        except (ValueError, TypeError):
            continue
        entries[name] = entry
    return entries


def note(path: Path, name: str, entry: Any) -> None:
    """Add an entry to the end of the ledger."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as ledger:
        # The line break comes first: it ends a line that a killed run left half written.
        ledger.write("\n" + _line(name, entry))


def write_ledger(path: Path, entries: Entries) -> None:
    """Write a ledger of these entries alone in place of the one there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".part")
    lines = [_line(name, entry) for name, entry in sorted(entries.items())]
    draft.write_text("\n".join(lines), encoding="utf-8")
    os.replace(draft, path)


def _line(name: str, entry: Any) -> str:
    return json.dumps([name, entry], sort_keys=True)
