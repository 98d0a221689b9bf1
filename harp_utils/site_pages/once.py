"""Write the generated pages, unless they stand and all that they are made from is the same."""

from pathlib import Path

from harp_utils.digests import file_digest, folder_digest, package_digest, text_digest
from harp_utils.ledger import read_ledger, write_ledger

LEDGER, STATE, MADE = Path("data/interim/site_pages.json"), "state", "made"
REPORTS, DOWNLOADS, ASSETS = Path("reports"), Path("downloads"), Path("assets")


def write_site_pages(published: Path, root: Path = Path()) -> list[Path]:
    """Write the pages above the notebooks, the pieces that written pages include, and the zips.

    Links lead only to pages that are there: run it after the notebooks.

    Parameters
    ----------
    published
        The folder of published tables.
    root
        The project folder.

    Returns
    -------
    list of Path
        Pages whose text changed, relative to ``root``: a narrow render renders these too.
    """
    if read_ledger(root / LEDGER).get(STATE) == _state(published, root):
        return []
    # Only here: what makes pages takes seconds to import.
    from harp_utils.site_pages.all_pages import write_all_pages

    changed, files = write_all_pages(published, root)
    made = [path.as_posix() for path in files]
    # Pages and zips of places and focus areas that are published no more.
    for name in {*read_ledger(root / LEDGER).get(MADE, [])} - {*made}:
        (root / name).unlink(missing_ok=True)
    write_ledger(root / LEDGER, {STATE: _state(published, root), MADE: made})
    return changed


def _state(published: Path, root: Path) -> str:
    """Digest all that generated pages are made from, and these pages themselves.

    Of the reports only the names count: pages link to them and say nothing of what is in them.
    """
    files = sorted(path for path in (root / REPORTS).rglob("*") if path.is_file())
    written = [
        f"{path.relative_to(root)} {'' if path.suffix == '.ipynb' else file_digest(path)}"
        for path in files
    ]
    folders = [folder_digest(folder) for folder in (published, root / DOWNLOADS, root / ASSETS)]
    return text_digest(*written, *folders, package_digest())
