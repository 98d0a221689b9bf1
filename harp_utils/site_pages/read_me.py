"""The read-me file that travels in every zip: what is inside, what codes mean, what is asked."""

import json
from collections.abc import Sequence
from typing import Any

from harp_utils.disclosure import REASONS
from harp_utils.measure_words import MEASURES
from harp_utils.published_words import CODED
from harp_utils.site_pages.everywhere import BAND, provenance_text

FOCUS_AREAS = (
    "Each CSV is one focus area: one row is one value, for a measure, a period, a place",
    "and a group. The JSON of the same name holds titles, units, notes and periods.",
    "The column measure says what the value is:",
    *(f"  {name}: {words}" for name, words in MEASURES.items()),
    "Measures from difference on are made from the other published values alone.",
    "Crude rates below England come from rounded counts, standardised ones do not. Those are",
    "printed in steps, wider where fewer people live: a smaller difference means nothing.",
)
#: The published files that belong to no focus area, and what they hold.
BACKGROUND = {
    "completeness.csv": "how completely ethnicity is recorded, by data set, year and place",
    "providers.csv": "the same by provider, with its place among all providers",
    "category_changes.csv": "people who change ethnic group under another rule",
    "sensitivity.csv": "headline ratios of England under other rules and groupings",
    "worked_example.csv": "age bands of one rate of England, to work it through by hand",
    "population.csv": "people of each place by ethnic group",
    "areas.csv": "codes and names of the places",
}

NOT_APPLICABLE = (
    "nothing to divide by, a group that is not compared, or a measure these values do not allow"
)


def read_me(title: str, provenance: dict[str, Any], about: Sequence[str]) -> dict[str, bytes]:
    """Write the read-me file of a zip.

    Parameters
    ----------
    title
        What the zip holds.
    provenance
        As published.
    about
        Lines on its files: `FOCUS_AREAS`, or of `background_lines`.
    """
    synthetic = ["", f"SYNTHETIC DATA. {BAND}"] if provenance["synthetic"] else []
    codes = [f"  [{note}]  {REASONS[note]}" for note in sorted(CODED)]
    codes.append(f"  [z]  {REASONS['z']}: {NOT_APPLICABLE}")
    codes.append(
        "A 0 is a true zero. The note b hides nothing: the count of England beside it is shown,"
    )
    codes.append(f"  {REASONS['b']}.")
    policies = json.dumps(provenance["policy"], indent=2, sort_keys=True, default=str)
    text = "\n".join(
        [
            f"Hospital activity by ethnic group: {title}",
            *synthetic,
            "",
            f"{provenance_text(provenance)}.",
            "",
            *about,
            "",
            "No cell is blank. In place of a number that is not shown stands a code:",
            *codes,
            "",
            "Disclosure rule, by source of the records:",
            policies,
            "",
            "What is hidden and why, and how it is tested: the page How we protect people.",
            "Do not add up rounded counts: use the row for everyone.",
            "Licence: reference data (areas, populations) are under Open Government Licence 3.0.",
            "The figures follow the terms of the source of the hospital records.",
            "",
        ]
    )
    return {"README.txt": text.encode("utf-8")}


def background_lines(names: Sequence[str]) -> list[str]:
    """Say what each file of the background zip holds."""
    return [f"  {name}: {BACKGROUND[name]}" for name in names]
