"""From an extract to published tables: the record steps, run only when an input changed."""

import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from harp_utils.backend_options import DUCKDB, check_options
from harp_utils.digests import files_digest, folder_digest, package_digest, text_digest
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
        If the extract, a params file or a reference table cannot be used, or none is named and
        real tables stand. The published tables are left as they were.
    """
    check_options(memory, backend)
    # Params first: a misspelt key should not cost the user an hour of reading.
    suite = load_suite(PARAMS)
    focus_areas = load_focus_areas(PARAMS)
    areas, places = load_areas(suite.edition), load_places(suite.edition)
    if extract is None:
        _check_nothing_real_is_replaced()
    source = _source(extract, steps)
    inside = source if source.is_dir() else source.parent
    key = text_digest(files_digest(_extract_files(source), inside), _settings_digest())
    if _is_current(key):
        say("published tables are up to date with the extract, the params and the code")
        return None
    # Only here: what makes tables takes seconds to import.
    from harp_utils.make_published import make_published

    report = make_published(source, suite, focus_areas, areas, places, steps, memory, backend)
    PUBLISHED_KEY.write_text(f"{key}\n{folder_digest(PUBLISHED)}", encoding="utf-8")
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


def _check_nothing_real_is_replaced() -> None:
    """Refuse to put the synthetic extract, which is taken where none is named, for a real one."""
    run = PUBLISHED / "run.json"
    if not run.is_file():
        return
    made_from = json.loads(run.read_text(encoding="utf-8"))["provenance"]
    if not made_from["synthetic"]:
        found = f"none, and the published tables are of {made_from['extract_name']}"
        expected = f"the extract to use, or no {PUBLISHED} to begin with synthetic data"
        raise InputError("harp", "--extract", found, expected)


def _source(extract: Path | None, steps: Steps) -> Path:
    """Return the extract to read, making the synthetic one if none is given."""
    if extract is not None:
        if not extract.exists():
            raise InputError(extract, "extract", extract.name, "an existing file or folder")
        return extract
    mark = SYNTHETIC / ".key"
    key = _settings_digest()
    if not (mark.is_file() and mark.read_text(encoding="utf-8") == key):
        from harp_utils.synthetic import synthesise

        with steps.step("make the synthetic extract"):
            synthesise(SYNTHETIC)
        mark.write_text(key, encoding="utf-8")
    return SYNTHETIC


def _is_current(key: str) -> bool:
    """Tell whether the tables were made from this, and are as they were made, file by file."""
    if not PUBLISHED_KEY.is_file():
        return False
    made_from = PUBLISHED_KEY.read_text(encoding="utf-8")
    return made_from == f"{key}\n{folder_digest(PUBLISHED)}"


def _extract_files(source: Path) -> list[Path]:
    """List all that an extract is read from: its files, and what stands beside a single one."""
    if source.is_dir():
        return _files(source)
    label = source.parent / "extract.yml"
    if not label.is_file():
        return [source]
    try:
        said = yaml.safe_load(label.read_text(encoding="utf-8"))
    except yaml.YAMLError:
        # Who reads the extract says what is wrong with it.
        return [source, label]
    named = said.get("population") if isinstance(said, dict) else None
    population = source.parent / str(named)
    return [source, label, *([population] if population.is_file() else [])]


def _files(source: Path) -> list[Path]:
    """List the files of a folder in a fixed order, those of linked folders too, no hidden ones."""
    every = os.walk(source, followlinks=True)
    paths = (Path(folder) / name for folder, _, names in every for name in names)
    return sorted(path for path in paths if path.is_file() and not path.name.startswith("."))


def _settings_digest() -> str:
    """Digest the params, the reference tables and the code."""
    read = [files_digest(_files(folder), folder) for folder in (PARAMS, REFERENCE)]
    return text_digest(package_digest(), *read)
