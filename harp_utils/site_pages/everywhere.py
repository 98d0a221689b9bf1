"""What stands on every page: the synthetic band, and where the numbers come from."""

from html import escape
from typing import Any

from harp_utils.ethnicity_words import RULE_NAMES

BAND = (
    "Every number here is invented to test the suite. It describes no person and no place. "
    "Do not use it for decisions."
)


def synthetic_band(provenance: dict[str, Any]) -> str:
    """Write the band at the top of every page of a synthetic run.

    A real extract gets an empty element instead: the home page's columns count on the band's row.
    """
    if not provenance["synthetic"]:
        return '<div class="harp-no-band"></div>\n'
    return (
        '<section class="harp-synthetic" aria-label="Synthetic data" data-pagefind-ignore>'
        f"<p><strong>Synthetic data.</strong> {BAND}</p></section>\n"
    )


def provenance_text(provenance: dict[str, Any]) -> str:
    """Say which extract and which choices made the numbers, in one line of plain text."""
    periods = provenance["periods"]
    months = f"{periods[0]['words'].split(' to ')[0]} to {periods[-1]['words'].split(' to ')[-1]}"
    kind = "Synthetic extract" if provenance["synthetic"] else "Extract"
    rule = provenance["ethnicity_rule"]
    parts = [
        f"{kind}: {provenance['extract_name']}, checksum {provenance['checksum'][:12]}",
        f"records of {months}",
        f"{provenance['edition']} ICB edition",
        f"ethnic category: {RULE_NAMES[rule]}",
        f"suite version {provenance['suite_version']}",
        f"published {provenance['published_on']}",
    ]
    return "; ".join(parts)


def provenance_line(provenance: dict[str, Any]) -> str:
    """Write the line at the foot of every page that says where its numbers come from."""
    text = escape(provenance_text(provenance))
    label = "Source of the numbers"
    return f'<section class="harp-provenance" aria-label="{label}"><p>{text}.</p></section>\n'
