"""Fork a notebook: a copy under a new name, paired with its ``.ipynb``."""

import re
from pathlib import Path

import jupytext

from harp_utils.errors import InputError
from harp_utils.run import NOTEBOOKS


def fork_notebook(name: str, source: str, folder: Path = NOTEBOOKS) -> Path:
    """Copy a notebook under a new name, as text and as ``.ipynb``.

    Raises
    ------
    InputError
        If there is no such notebook, the name is not one, or it is taken.
    """
    original = folder / f"{source}.py"
    if not original.is_file():
        known = ", ".join(sorted(path.stem for path in folder.glob("*.py")))
        raise InputError("harp new-notebook", "--from", source, f"one of {known}")
    if not re.fullmatch(r"[a-z][a-z0-9_]*", name):
        raise InputError("harp new-notebook", "name", name, "lower-case words joined by _")
    copy = folder / f"{name}.py"
    if copy.exists():
        raise InputError("harp new-notebook", "name", name, "a name not yet taken")
    node = jupytext.read(original)
    jupytext.write(node, copy, fmt="py:percent")
    jupytext.write(node, copy.with_suffix(".ipynb"))
    return copy
