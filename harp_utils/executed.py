"""Execute one notebook by Papermill and make what is kept of it fit to publish."""

import os
import tempfile
from pathlib import Path

import jupytext
import nbformat
import papermill
import yaml
from nbformat import NotebookNode
from papermill.exceptions import PapermillExecutionError

from harp_utils.errors import InputError

CELL_SECONDS = 120


def execute(
    notebook: Path,
    output: Path,
    parameters: dict[str, str],
    front_matter: dict[str, object],
    engine: str | None,
) -> None:
    """Run a notebook and put the report under its name, only if every cell succeeded.

    Parameters
    ----------
    notebook
        The py:percent source; the run happens in its folder.
    output
        The executed ``.ipynb``.
    parameters
        Values for the cell tagged ``parameters``; each must be declared there.
    front_matter
        What the report's first cell says: title, place, periods, provenance.
    engine
        The Papermill engine; ``None`` for a kernel.

    Raises
    ------
    InputError
        If the notebook has no parameters cell, or a parameter is not declared in it.
    PapermillExecutionError
        If a cell fails.
    """
    node = jupytext.read(notebook)
    check_parameters(notebook, node, parameters)
    output.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=output.parent, prefix=".run-") as folder:
        draft = Path(folder) / output.name
        executed = papermill.execute_notebook(
            node,
            str(draft.resolve()),
            parameters=parameters,
            engine_name=engine,
            kernel_name="python3",
            language="python",
            cwd=str(notebook.parent),
            request_save_on_cell_execute=False,
            progress_bar=False,
            execution_timeout=CELL_SECONDS,
        )
        nbformat.write(publishable(executed, front_matter), draft)
        os.replace(draft, output)


def check_parameters(notebook: Path, node: NotebookNode, parameters: dict[str, str]) -> None:
    """Refuse what Papermill would let through: no parameters cell, or an undeclared name.

    Without the tagged cell Papermill puts the values on top, where the notebook's own
    defaults overwrite them: the wrong place, and no error.

    Raises
    ------
    InputError
        Naming the notebook and the parameter.
    """
    tagged = [c for c in node.cells if "parameters" in c.metadata.get("tags", [])]
    if len(tagged) != 1:
        raise InputError(notebook, "cells tagged parameters", len(tagged), "exactly one")
    declared = [
        line.split(":")[0].split("=")[0].strip()
        for line in tagged[0].source.splitlines()
        if "=" in line and not line.lstrip().startswith("#")
    ]
    for name in parameters:
        if name not in declared:
            raise InputError(notebook, "parameter", name, f"one of {', '.join(declared)}")


def publishable(node: NotebookNode, front_matter: dict[str, object]) -> NotebookNode:
    """Return the executed notebook with its front matter, without run times, tags or warnings.

    Cell metadata and Papermill's notes differ from run to run and would be published as
    ``data-`` attributes; text on stderr may name folders of the machine.
    """
    kept = [cell for cell in node.cells if not _is_front_matter(cell)]
    header = yaml.safe_dump(front_matter, sort_keys=False, allow_unicode=True, width=10_000)
    first = nbformat.v4.new_raw_cell(f"---\n{header}---")
    for number, cell in enumerate([first, *kept]):
        cell.metadata = NotebookNode()
        cell.id = f"cell-{number}"
        if cell.cell_type == "code":
            cell.outputs = [_without_html(o) for o in cell.outputs if o.get("name") != "stderr"]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    metadata = {"kernelspec": kernel, "language_info": {"name": "python"}}
    return nbformat.v4.new_notebook(cells=[first, *kept], metadata=metadata)


def _without_html(output: NotebookNode) -> NotebookNode:
    """Give HTML as markdown that holds it raw: the same page, without what Quarto adds to it.

    Quarto takes any ``text/html`` output for a widget, and has the page load two scripts from
    a server elsewhere.
    """
    html = output.get("data", {}).pop("text/html", None)
    if html is not None:
        output["data"]["text/markdown"] = f"```{{=html}}\n{html.strip()}\n```"
    return output


def _is_front_matter(cell: NotebookNode) -> bool:
    return cell.cell_type == "raw" and cell.source.lstrip().startswith("---")


def failure_in_one_line(error: Exception) -> str:
    """Say which cell failed and why, without the traceback."""
    if isinstance(error, PapermillExecutionError):
        first_line = error.source.strip().partition("\n")[0]
        return f"cell starting {first_line!r}: {error.ename}: {error.evalue}"
    return f"{type(error).__name__}: {error}"
