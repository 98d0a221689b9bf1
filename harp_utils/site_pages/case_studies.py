"""Case studies that belong to a focus area, found by their front matter."""

import re

import yaml

from harp_utils.site_pages.addresses import REPORTS, Linker

FOLDER = REPORTS / "case-studies"
FRONT_MATTER = re.compile(r"\A---\n(.*?)\n---\n", re.DOTALL)


def related_studies(focus_area: str, linker: Linker) -> str:
    """List the case studies whose front matter names the focus area; "" if there is none."""
    items = []
    for path in sorted((linker.root / FOLDER).glob("*.qmd")):
        match = FRONT_MATTER.match(path.read_text(encoding="utf-8"))
        meta = yaml.safe_load(match[1]) if match else {}
        if meta.get("focus_area") == focus_area:
            items.append(f"<li>{linker.link(meta['title'], FOLDER / path.name)}</li>")
    return f"<ul>{''.join(items)}</ul>" if items else ""
