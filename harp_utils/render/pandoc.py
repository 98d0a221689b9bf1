"""One call of the pandoc binary that comes with the pypandoc wheel."""

import subprocess
from functools import cache
from pathlib import Path

import pypandoc

from harp_utils.errors import InputError


@cache
def _binary() -> str:
    return str(pypandoc.get_pandoc_path())


def convert(source: Path, markdown: str, *options: str) -> str:
    """Turn markdown into the format that ``options`` name.

    Raises
    ------
    InputError
        When pandoc cannot read the page; ``source`` names it.
    """
    result = subprocess.run(
        [_binary(), "--from=markdown", "--wrap=none", "--syntax-highlighting=none", *options],
        input=markdown,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    if result.returncode != 0:
        problem = result.stderr.strip().splitlines()[0]
        raise InputError(source, "pandoc", problem, "markdown that pandoc can read")
    return result.stdout
