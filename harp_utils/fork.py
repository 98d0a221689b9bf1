"""Fork a notebook: a copy under a new name, paired with its ``.ipynb``."""

import re
from pathlib import Path

import jupytext
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

from harp_utils.errors import InputError
from harp_utils.run import NOTEBOOKS

# Pages of the site carry a band that a notebook of one's own does not have.
OPENING = """\
# Invented numbers are said to be.
from harp_utils import sections
from harp_utils.published_reader import load_run

sections.synthetic_warning(load_run(published))"""


def fork_notebook(name: str, source: str, folder: Path = NOTEBOOKS) -> Path:
    """Copy a notebook under a new name, as text and as ``.ipynb``.

    The copy has one cell more, after the parameters: it warns of synthetic data.

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
    node = _opened(jupytext.read(original))
    jupytext.write(node, copy, fmt="py:percent")
    jupytext.write(node, copy.with_suffix(".ipynb"))
    return copy


def _opened(node: NotebookNode) -> NotebookNode:
    """Put the opening cell after the cell of parameters."""
    tags = [cell.metadata.get("tags", []) for cell in node.cells]
    after = next((n for n, found in enumerate(tags, start=1) if "parameters" in found), 0)
    node.cells.insert(after, new_code_cell(OPENING))
    return node
