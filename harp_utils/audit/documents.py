"""Every document that would be published, read by someone who wants to know too much.

The site (pages, drawings, search index, briefs, downloads), the executed notebooks and the
published files are read as they would leave. Nothing here makes use of the code that applies
the disclosure policy: what may be said comes from the published tables and their metadata.

Three questions are put to each document. Does it say a number that the tables do not hold for
that place? Does it hold a part that has no business there (an unknown file, column, attribute,
mark)? Does it name a person, a record or a machine? A count may stand in text where it is one of
the published counts of the place the document is about, an exact count of England where the
sentence is about England, or part of words that the project wrote itself: words of the published
metadata, and of the written pages and notebooks, which are the same for every place.
"""

import multiprocessing
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from harp_utils.audit import archives, csv_files, html_text, notebooks, pages, pdfs, search_index
from harp_utils.audit.facts import Facts, read_facts
from harp_utils.audit.file_names import check_file_names
from harp_utils.audit.findings import Finding

Job = tuple[str, Path, Path | None]
PAGES = (".html", ".htm")
TEXTS = (".qmd", ".md", ".xml", ".txt", ".svg", ".json", ".yml", ".css", ".js")
KINDS = {
    **dict.fromkeys(PAGES, "page"),
    **dict.fromkeys(TEXTS, "text"),
    **dict.fromkeys((".pf_index", ".pf_meta", ".pf_filter"), "search index"),
    **{".zip": "download", ".pdf": "brief", ".pf_fragment": "search text"},
}
# What each process reads with; set before the processes are forked, so that they share it.
_FACTS: list[Facts] = []


@dataclass(frozen=True)
class Documents:
    """What was read and found.

    Attributes
    ----------
    findings
        What must not be published, in the order of the files.
    files
        How many documents of each kind were read.
    seconds
        How long it took.
    """

    findings: list[Finding]
    files: dict[str, int]
    seconds: float

    def line(self) -> str:
        """Give one line for the log."""
        kinds = ", ".join(f"{number} {kind}" for kind, number in sorted(self.files.items()))
        return f"{kinds}: {len(self.findings)} findings in {self.seconds:.0f} s"


def audit_documents(
    site: Path, reports: Path, published: Path, *, workers: int | None = None
) -> list[Finding]:
    """Read all that would be published and give every leak; see :func:`read_documents`."""
    return read_documents(site, reports, published, workers=workers).findings


def read_documents(
    site: Path, reports: Path, published: Path, *, workers: int | None = None
) -> Documents:
    """Read all that would be published, and say what was read and what must not leave.

    Parameters
    ----------
    site
        The built site.
    reports
        Written pages and executed notebooks.
    published
        The published folder: tables as Parquet and CSV, and metadata.
    workers
        Processes to read with; one for each core by default.
    """
    started = time.monotonic()
    facts = read_facts(published, reports)
    findings = check_file_names(site, reports, published, facts)
    jobs = list(_jobs(site, reports, published))
    _FACTS[:] = [facts]
    findings += _read_all(jobs, workers or multiprocessing.cpu_count())
    _FACTS.clear()
    files = dict(Counter(job[0] for job in jobs))
    return Documents(findings, files, time.monotonic() - started)


def _jobs(site: Path, reports: Path, published: Path) -> Iterator[Job]:
    """List the documents, each with what it is compared with, the longest reads first."""
    yield from (("table", path, None) for path in sorted(published.glob("*.parquet")))
    yield from (("text", path, None) for path in sorted(published.glob("*.json")))
    paired = {_twin(path, reports, site): path for path in sorted(reports.rglob("*.ipynb"))}
    beside: dict[str, Callable[[Path], Path | None]] = {
        "download": lambda _: published,
        "search text": lambda _: site,
        "page": paired.get,
        "brief": lambda path: _brief_source(path, site, reports),
    }
    for path in sorted(path for path in site.rglob("*") if path.is_file()):
        kind = KINDS.get(path.suffix)
        if kind is not None:
            yield kind, path, beside[kind](path) if kind in beside else None
    unpaired = [path for page, path in paired.items() if not page.is_file()]
    yield from (("notebook", path, None) for path in unpaired)
    for path in sorted(path for path in reports.rglob("*") if path.is_file()):
        if path.suffix in (*PAGES, *TEXTS):
            yield "text", path, None


def _twin(notebook: Path, reports: Path, site: Path) -> Path:
    return site / "reports" / notebook.relative_to(reports).with_suffix(".html")


def _brief_source(pdf: Path, site: Path, reports: Path) -> Path | None:
    inside = pdf.relative_to(site)
    if inside.parts[0] != "reports":
        return None
    source = reports / Path(*inside.parts[1:]).with_suffix(".ipynb")
    return source if source.is_file() else None


def _read_all(jobs: list[Job], workers: int) -> list[Finding]:
    """Read the documents in some processes; findings keep the order of the documents."""
    if workers == 1 or len(jobs) < 20:
        return [finding for job in jobs for finding in _read_one(job)]
    with multiprocessing.get_context("fork").Pool(workers) as pool:
        return [finding for found in pool.imap(_read_one, jobs, chunksize=4) for finding in found]


def _read_one(job: Job) -> list[Finding]:
    """Read a document; one that cannot be read cannot be cleared either."""
    kind, path, beside = job
    try:
        return READERS[kind](path, beside, _FACTS[0])
    except Exception as error:
        told = f"{type(error).__name__}: {str(error)[:80]}"
        return [Finding("a document that cannot be read", "/".join(path.parts[-2:]), told)]


READERS: dict[str, Callable[[Path, Path | None, Facts], list[Finding]]] = {
    "table": csv_files.check_table,
    "page": pages.check_page,
    "text": html_text.check_text_file,
    "download": archives.check_zip,
    "brief": pdfs.check_brief,
    "search text": search_index.check_fragment,
    "search index": search_index.check_index,
    "notebook": notebooks.check_notebook,
}
