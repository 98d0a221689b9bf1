"""From an extract to published tables: the record steps, run only when an input changed."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from harp_utils.backend_options import DUCKDB, check_options
from harp_utils.digests import files_digest, package_digest, text_digest
from harp_utils.errors import InputError
from harp_utils.geography import load_areas, load_places
from harp_utils.params import load_focus_areas, load_suite
from harp_utils.progress import Steps, say
from harp_utils.published_reader import PUBLISHED
from harp_utils.reference import REFERENCE

if TYPE_CHECKING:
    from harp_utils.extract import ExtractReport

PARAMS = Path("params")
SYNTHETIC = Path("data/synthetic")
INTERIM = Path("data/interim")
PUBLISHED_KEY = INTERIM / "published.key"


def prepare_published(
    extract: Path | None,
    steps: Steps,
    together: bool = False,
    memory: str | None = None,
    backend: str = DUCKDB,
) -> "ExtractReport | None":
    """Bring the published tables up to date with the extract, the params and the code.

    Parameters
    ----------
    extract
        A file or folder of HES-shaped data; without one, a synthetic extract is made.
    steps
        Where the seconds of each step are kept.
    together
        Whether the auditor takes linked metrics together (see `tables.audit_tables`).
    memory
        How much the record steps may hold, for example "3GB" (see `backend.connect`).
    backend
        What runs the record steps. The tables are the same, so another one makes nothing again.

    Returns
    -------
    ExtractReport or None
        What was read and refused; ``None`` if the published tables were up to date.

    Raises
    ------
    InputError
        If the extract, a params file or a reference table cannot be used. The published
        tables are left as they were.
    """
    check_options(memory, backend)
    # Params first: a misspelt key should not cost the user an hour of reading.
    suite = load_suite(PARAMS)
    focus_areas = load_focus_areas(PARAMS)
    areas, places = load_areas(suite.edition), load_places(suite.edition)
    source = _source(extract, steps)
    key = _digest([*_files(source), *_files(PARAMS), *_files(REFERENCE)])
    if _is_current(key):
        say("published tables are up to date with the extract, the params and the code")
        return None
    # Only here: what makes tables takes seconds to import.
    from harp_utils.make_published import make_published

    report = make_published(
        source, suite, focus_areas, areas, places, steps, together, memory, backend
    )
    PUBLISHED_KEY.write_text(key, encoding="utf-8")
    return report


def check_choice(focus_areas: Iterable[str] | None, areas: Iterable[str] | None) -> None:
    """Refuse an unknown focus area or place before any work is done.

    Raises
    ------
    InputError
        Naming the option, what was given, and what there is.
    """
    if not (focus_areas or areas):
        return
    suite = load_suite(PARAMS)
    measured = [area.focus_area for area in load_focus_areas(PARAMS) if area.metrics]
    named = load_areas(suite.edition).set_index("area_code")["short_name"]
    places = [f"{code} ({named[code]})" for code in suite.areas]
    for focus_area in focus_areas or ():
        if focus_area not in measured:
            raise InputError("harp", "--focus", focus_area, "one of " + ", ".join(measured))
    for area in areas or ():
        if area not in suite.areas:
            raise InputError("harp", "--area", area, "one of " + ", ".join(places))


def _source(extract: Path | None, steps: Steps) -> Path:
    """Return the extract to read, making the synthetic one if none is given."""
    if extract is not None:
        if not extract.exists():
            raise InputError(extract, "extract", extract.name, "an existing file or folder")
        return extract
    mark = SYNTHETIC / ".key"
    key = _digest([*_files(REFERENCE), *_files(PARAMS)])
    if not (mark.is_file() and mark.read_text(encoding="utf-8") == key):
        from harp_utils.synthetic import synthesise

        with steps.step("make the synthetic extract"):
            synthesise(SYNTHETIC)
        mark.write_text(key, encoding="utf-8")
    return SYNTHETIC


def _is_current(key: str) -> bool:
    made = PUBLISHED_KEY.is_file() and (PUBLISHED / "run.json").is_file()
    return made and PUBLISHED_KEY.read_text(encoding="utf-8") == key


def _files(source: Path) -> list[Path]:
    """List the files of a folder in a fixed order, hidden ones aside, or the one file."""
    if source.is_file():
        return [source]
    return [p for p in sorted(source.rglob("*")) if p.is_file() and not p.name.startswith(".")]


def _digest(files: Iterable[Path]) -> str:
    """Digest the contents of files and the code."""
    return text_digest(package_digest(), files_digest(files))
