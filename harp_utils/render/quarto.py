"""Rendering by the real Quarto, where it is installed."""

import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from harp_utils.errors import InputError
from harp_utils.render.project import Project
from harp_utils.render.swap import copy_file


def quarto_command() -> str | None:
    """Give the path of the ``quarto`` command, or ``None`` where it is not installed."""
    return shutil.which("quarto")


def quarto_version(command: str) -> str:
    """Give the version of Quarto: another one may make other pages."""
    result = subprocess.run([command, "--version"], capture_output=True, text=True)
    return f"quarto {result.stdout.strip()}"


def render_with_quarto(
    project: Project, command: str, aside: Path, sources: Sequence[Path] | None
) -> None:
    """Render the project, or some of its pages, into a folder aside.

    Parameters
    ----------
    project
        The project; Quarto reads its ``_quarto.yml`` itself.
    command
        The ``quarto`` command.
    aside
        The folder to build in, beside the project's own output folder.
    sources
        The pages to render, relative to the project; ``None`` for all.

    Raises
    ------
    InputError
        When Quarto ends with an error; its last lines tell the page and the reason.
    """
    for source in sources or (None,):
        arguments = [command, "render", *([str(source)] if source else [])]
        arguments += ["--output-dir", aside.name]
        result = subprocess.run(arguments, cwd=project.root, capture_output=True, text=True)
        if result.returncode != 0:
            problem = " ".join(result.stderr.strip().splitlines()[-3:])
            raise InputError(source or "_quarto.yml", "quarto", problem, "pages Quarto can render")


def copy_resources(project: Project, site: Path) -> None:
    """Copy the files that ``project: resources`` names to the same place in the site."""
    for pattern in project.resources:
        for path in sorted(project.root.glob(pattern)):
            if path.is_file() and not path.name.startswith("."):
                copy_file(path, site / path.relative_to(project.root))
