"""One brief: an executed notebook to typst by pandoc, to PDF/UA-1 by the typst wheel."""

import tempfile
from pathlib import Path

import typst
import yaml

from harp_utils.errors import InputError
from harp_utils.render.pandoc import convert
from harp_utils.render.project import Project, folder_metadata
from harp_utils.render.sources import read_document

TEMPLATE = Path("assets/brief.typ")
FONTS = Path("assets/fonts")
# A PDF carries its making time; a fixed one keeps two runs byte-identical.
MADE_AT = 0


def render_brief(project: Project, source: Path) -> bytes:
    """Give the PDF of one brief.

    Raises
    ------
    InputError
        When typst refuses the document (an image without alt text, say), or warns of it
        (a font that is not among the project's, say).
    """
    text = brief_typst(project, source)
    with tempfile.NamedTemporaryFile("w", suffix=".typ", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        return _compile(project, source, Path(file.name))


def brief_typst(project: Project, source: Path) -> str:
    """Give the typst text of one brief."""
    document = read_document(project.root, source, target="typst")
    folder = folder_metadata(project.root, source.parent)
    options = folder.get("format", {}).get("typst", {})
    settings = {"lang": project.lang} | options | document.meta
    header = yaml.safe_dump(settings, allow_unicode=True, sort_keys=True)
    return convert(
        source,
        f"---\n{header}---\n\n{document.markdown}",
        "--to=typst",
        f"--template={project.root / TEMPLATE}",
    )


def _compile(project: Project, source: Path, file: Path) -> bytes:
    try:
        pdf, warnings = typst.compile_with_warnings(
            str(file),
            font_paths=[str(project.root / FONTS)],
            ignore_system_fonts=True,
            pdf_standards=["ua-1"],
            timestamp=MADE_AT,
        )
    except typst.TypstError as error:
        problem = str(error.message)
        raise InputError(source, "typst", problem, "a document that meets PDF/UA-1") from None
    if warnings:
        raise InputError(source, "typst", str(warnings[0].message), "no warnings")
    return bytes(pdf)
