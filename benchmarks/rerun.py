"""What running again costs: with nothing changed, and with other words for one focus area.

Copies the project and what its last run left to a folder aside, brings it up to date there, and
times `harp report` twice: as it stands, and after a change of the introduction of one focus area.
Prints seconds, CPU seconds, and what each run says it made. Run after make report:
python benchmarks/rerun.py
"""

import argparse
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HARP = Path(sys.executable).with_name("harp")
COPIED = ("_quarto.yml", "index.qmd", "assets", "params", "notebooks", "reports", "data")
LEFT = ("_site", "downloads")
TOLD = ("made:", "notebooks:")


def copy_project(folder: Path) -> None:
    """Copy the project and what its runs left."""
    for name in (*COPIED, *LEFT):
        source = Path(name)
        if source.is_dir():
            shutil.copytree(source, folder / name)
        elif source.is_file():
            shutil.copy(source, folder / name)


def report(folder: Path, extract: str | None) -> str:
    """Run the report; give its time and what it says it made."""
    command = [str(HARP), "report", *(["--extract", extract] if extract else [])]
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    said = subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True).stdout
    after, seconds = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter() - start
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    told = [line for line in said.splitlines() if line.startswith(TOLD)]
    return "\n  ".join([f"{seconds:.1f} seconds, {cpu:.1f} CPU seconds", *told])


def other_words(folder: Path, focus_area: str) -> None:
    """Put a word before the introduction of a focus area."""
    params = folder / "params" / f"{focus_area}.yml"
    first = "introduction: >-\n  "
    words = params.read_text(encoding="utf-8").replace(first, f"{first}Now: ", 1)
    params.write_text(words, encoding="utf-8")


def main() -> None:
    """Print the figures."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--focus", default="sickle_cell", help="whose words are changed")
    options.add_argument("--extract", help="the extract that was used; the synthetic one if none")
    given = options.parse_args()
    extract = str(Path(given.extract).resolve()) if given.extract else None
    with tempfile.TemporaryDirectory(prefix="harp-rerun-") as name:
        folder = Path(name)
        copy_project(folder)
        report(folder, extract)
        print(f"nothing changed: {report(folder, extract)}")
        other_words(folder, given.focus)
        print(f"{given.focus}.yml changed: {report(folder, extract)}")


if __name__ == "__main__":
    main()
