"""What earlier runs left behind: reports of other tables, and a site that was made from others.

A run that was cut off, or of other places, leaves reports and a site that do not go with the
tables that stand. Neither may reach a reader, and neither may be held against these tables.
"""

from collections.abc import Sequence
from pathlib import Path

from harp_utils.digests import folder_digest
from harp_utils.errors import ReportError
from harp_utils.job_keys import digest_once, reads_other_data
from harp_utils.ledger import read_ledger, write_ledger
from harp_utils.published_reader import PUBLISHED
from harp_utils.render import SITE
from harp_utils.run import LEDGER, Job

# Which tables the present site was made from.
MADE_FROM = Path("data/interim/site_tables.key")
MOST_NAMED = 3


def drop_leftovers(planned: Sequence[Job]) -> None:
    """Remove reports that a run made of other tables, or that are published no more.

    Parameters
    ----------
    planned
        Every job of the whole publication; see `run.plan_jobs`. What no run made, and none would
        make, is not touched.
    """
    entries, digest = read_ledger(LEDGER), digest_once()
    outputs = {job.output.as_posix() for job in planned}
    current = {
        name: entry
        for name, entry in entries.items()
        if name in outputs
        and digest(Path(name)) == entry["report"]
        and not reads_other_data(entry, digest)
    }
    for name in {*entries, *outputs} - {*current}:
        Path(name).unlink(missing_ok=True)
    if len(current) < len(entries):
        write_ledger(LEDGER, current)


def check_reports(jobs: Sequence[Job]) -> None:
    """Refuse to render what has not been run on the tables that stand.

    Raises
    ------
    ReportError
        Naming the first few reports that lack.
    """
    lacking = [str(job.output) for job in jobs if not job.output.is_file()]
    if lacking:
        named = ", ".join(lacking[:MOST_NAMED])
        raise ReportError(
            f"{len(lacking)} of {len(jobs)} notebooks have not been run on the tables in "
            f"{PUBLISHED}: run `harp run` first, or make report ({named})"
        )


def is_of_these_tables() -> bool:
    """Say whether there is a site, made from the tables that stand."""
    if not (SITE.is_dir() and MADE_FROM.is_file()):
        return False
    return MADE_FROM.read_text(encoding="utf-8") == folder_digest(PUBLISHED)


def note_site() -> None:
    """Note that the site is made from the tables that stand."""
    MADE_FROM.write_text(folder_digest(PUBLISHED), encoding="utf-8")


def check_site_is_current() -> None:
    """Refuse to audit a site of other tables against these: all of it would seem a leak.

    Raises
    ------
    ReportError
        Saying what to do.
    """
    if not is_of_these_tables():
        raise ReportError(
            f"{SITE}/ is not made from the tables in {PUBLISHED}. Make it again (make report with "
            "the same extract, or harp run and harp render), then check it"
        )
