"""The brief for a board: what each cell of notebooks/brief.py shows, as typst.

One place, every focus area, four to eight pages: the widest gaps, a table of the lead measures, a
section an area, deprivation and data quality, and how to read it.
"""

from harp_utils.brief.cover import gaps_everywhere, headline_gaps, questions
from harp_utils.brief.data import Brief, load_brief
from harp_utils.brief.focus import deprivation, focus_areas
from harp_utils.brief.reading import data_quality, how_to_read, provenance, statement

__all__ = [
    "Brief",
    "data_quality",
    "deprivation",
    "focus_areas",
    "gaps_everywhere",
    "headline_gaps",
    "how_to_read",
    "load_brief",
    "provenance",
    "questions",
    "statement",
]
