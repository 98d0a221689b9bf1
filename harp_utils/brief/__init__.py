"""The brief for a board: what each cell of notebooks/brief.py shows, as typst.

One place, every focus area, four to ten pages: the widest gaps, a table of the lead measures, a
section an area, deprivation and data quality, and how to read it.
"""

from harp_utils.brief.cover import gaps_everywhere, headline_gaps, questions
from harp_utils.brief.data import Brief, load_brief
from harp_utils.brief.definitions import two_definitions
from harp_utils.brief.deprivation import deprivation, deprivation_gaps
from harp_utils.brief.focus import focus_areas
from harp_utils.brief.reading import data_quality, how_to_read, provenance, statement
from harp_utils.brief.rules import other_rules

__all__ = [
    "Brief",
    "data_quality",
    "deprivation",
    "deprivation_gaps",
    "focus_areas",
    "gaps_everywhere",
    "headline_gaps",
    "how_to_read",
    "load_brief",
    "other_rules",
    "provenance",
    "questions",
    "statement",
    "two_definitions",
]
