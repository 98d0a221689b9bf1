"""The search index of the site, made by Pagefind."""

import shutil
import subprocess
import sys
from pathlib import Path

from harp_utils.errors import InputError

FOLDER = "pagefind"


def index_site(site: Path) -> None:
    """Index the ``<main>`` of every page; the index goes to ``pagefind/`` in the site."""
    shutil.rmtree(site / FOLDER, ignore_errors=True)
    options = ["--site", str(site), "--output-subdir", FOLDER, "--keep-index-url", "--silent"]
    options += ["--exclude-selectors", "svg", "--exclude-selectors", "nav"]
    result = subprocess.run(
        [sys.executable, "-m", "pagefind", *options], capture_output=True, text=True
    )
    if result.returncode != 0:
        problem = (result.stderr or result.stdout).strip()[-200:]
        raise InputError(site.name, "pagefind", problem, "a site that Pagefind can index")
