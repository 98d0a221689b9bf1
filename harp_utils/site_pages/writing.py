"""Write generated pages: front matter, raw HTML blocks, and files that changed only."""

from pathlib import Path

import yaml


def page_text(front_matter: dict[str, object], *parts: str) -> str:
    """Put a page together: front matter and its parts in markdown."""
    header = yaml.safe_dump(front_matter, allow_unicode=True, sort_keys=False, width=1000)
    return f"---\n{header}---\n\n" + "\n\n".join(part for part in parts if part) + "\n"


def raw(html: str) -> str:
    """Mark HTML as such in markdown, so that neither renderer reads it as text."""
    return f"```{{=html}}\n{html}\n```"


def write_changed(root: Path, files: dict[Path, str]) -> list[Path]:
    """Write the files whose content differs from what is there.

    Parameters
    ----------
    root
        The project folder.
    files
        Content by path, relative to ``root``.

    Returns
    -------
    list of Path
        The paths that were written.
    """
    changed = []
    for path, content in files.items():
        target = root / path
        if target.is_file() and target.read_text(encoding="utf-8") == content:
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(content, encoding="utf-8")
        changed.append(path)
    return changed
