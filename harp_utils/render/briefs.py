"""One brief: an executed notebook to typst by pandoc, to PDF/UA-1 by the typst wheel."""

from pathlib import Path
from typing import cast

import typst
import yaml

from harp_utils.errors import InputError
from harp_utils.render.pandoc import Pandoc
from harp_utils.render.project import Project, folder_metadata
from harp_utils.render.sources import put_raw_back, read_document, set_raw_aside

TEMPLATE = Path("assets/brief.typ")
FONTS = Path("assets/fonts")
# A PDF carries its making time; a fixed one keeps two runs byte-identical.
MADE_AT = 0


def brief_compiler(project: Project) -> typst.Compiler:
    """Give a typst compiler, which reads the project's fonts once for many briefs."""
    return typst.Compiler(font_paths=[str(project.root / FONTS)], ignore_system_fonts=True)


def render_brief(project: Project, source: Path, pandoc: Pandoc, compiler: typst.Compiler) -> bytes:
    """Give the PDF of one brief.

    Parameters
    ----------
    project, source
        The project, and the brief's file relative to it.
    pandoc, compiler
        What turn its text into typst, and that into PDF.

    Raises
    ------
    InputError
        When typst refuses the document (an image without alt text, say), or warns of it
        (a font that is not among the project's, say).
    """
    text = brief_typst(project, source, pandoc)
    try:
        pdf, warnings = compiler.compile_with_warnings(
            input=text.encode("utf-8"), pdf_standards=["ua-1"], timestamp=MADE_AT
        )
    except typst.TypstError as error:
        problem = str(error.message)
        raise InputError(source, "typst", problem, "a document that meets PDF/UA-1") from None
    if warnings:
        raise InputError(source, "typst", str(warnings[0].message), "no warnings")
    return cast(bytes, pdf)


def brief_typst(project: Project, source: Path, pandoc: Pandoc) -> str:
    """Give the typst text of one brief."""
    document = read_document(project.root, source, target="typst")
    folder = folder_metadata(project.root, source.parent)
    options = folder.get("format", {}).get("typst", {})
    settings = {"lang": project.lang} | options | document.meta
    header = yaml.safe_dump(settings, allow_unicode=True, sort_keys=True)
    markdown, blocks = set_raw_aside(document.markdown, "typst")
    text = pandoc.convert(
        source,
        f"---\n{header}---\n\n{markdown}",
        "typst",
        project.root / TEMPLATE,
    )
    return put_raw_back(text, "typst", blocks)
