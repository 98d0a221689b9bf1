"""The first cell of every executed report: its title, its place and what made it."""

from typing import Any

from harp_utils.area_data import Place
from harp_utils.published_run import PublishedRun

BRIEF = "brief"
DATA_QUALITY = "data_quality"
METHODS = "methods"
SENSITIVITY = "sensitivity"
# Notebooks with one page for the country, at the top of the reports: every page links to them.
NATIONAL = (METHODS, SENSITIVITY)
SYNTHETIC_WORDS = "Synthetic data: every number here is invented."
NATIONAL_TITLES = {METHODS: "Methods", SENSITIVITY: "Sensitivity: other choices, other figures"}
SUBJECTS = {
    DATA_QUALITY: "How completely ethnicity is recorded",
    METHODS: "How each figure is made, with its formula, its source and a worked example",
    SENSITIVITY: "How much the figures move under other rules for ethnicity",
}


def report_front_matter(run: PublishedRun, notebook: str, area: Place) -> dict[str, Any]:
    """Return the front matter of one report.

    Parameters
    ----------
    run
        What was published, and from what.
    notebook
        A focus area's id, ``brief``, ``data_quality``, or a national notebook: ``methods`` or
        ``sensitivity``.
    area
        The place the report is about.

    Returns
    -------
    dict
        ``title`` and ``description`` for the reader, ``lang``, and the values that the page and
        brief templates name: place, periods, edition, extract and whether it is synthetic.
    """
    made_from = run.provenance
    return {
        "title": _title(run, notebook, area),
        "description": _description(notebook, made_from),
        "lang": "en-GB",
        # Quarto would make a web page of a brief as well, were its only format not named.
        "format": "typst" if notebook == BRIEF else "html",
        "area_name": area.name,
        "short_name": area.short_name,
        "period_words": made_from["periods"][-1]["words"],
        "period_label": made_from["periods"][-1]["label"],
        "edition": str(made_from["edition"]),
        "published_on": made_from["published_on"],
        "synthetic": made_from["synthetic"],
        "extract_name": made_from["extract_name"],
        "extract_checksum": made_from["checksum"],
        "suite_version": made_from["suite_version"],
    }


def _title(run: PublishedRun, notebook: str, area: Place) -> str:
    if notebook == BRIEF:
        return f"Ethnic inequalities in hospital care: {area.short_name}"
    if notebook in NATIONAL:
        return NATIONAL_TITLES[notebook]
    if notebook == DATA_QUALITY:
        return f"Data quality: {area.short_name}"
    return f"{run.titles[notebook]}: {area.short_name}"


def _description(notebook: str, made_from: dict[str, Any]) -> str:
    """Say in a sentence what the report holds, and first of all if its numbers are invented."""
    first, last = made_from["periods"][0]["label"], made_from["periods"][-1]["label"]
    subject = SUBJECTS.get(notebook, "Hospital care by ethnic group")
    words = f"{subject}, {first} to {last}."
    return f"{SYNTHETIC_WORDS} {words}" if made_from["synthetic"] else words
