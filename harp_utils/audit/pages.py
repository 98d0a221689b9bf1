"""Pages of the site, each with the notebook that it was made from."""

from pathlib import Path

from harp_utils.audit.facts import Facts
from harp_utils.audit.findings import Finding
from harp_utils.audit.html_text import area_of, check_markup, where_of
from harp_utils.audit.notebooks import check_notebook


def check_page(path: Path, notebook: Path | None, facts: Facts) -> list[Finding]:
    """Check a page of the site, and what its notebook holds beyond it."""
    markup = path.read_text(encoding="utf-8")
    found = check_markup(markup, where_of(path), area_of(path, facts), facts)
    if notebook is not None:
        found += check_notebook(notebook, None, facts, shown=markup)
    return found
