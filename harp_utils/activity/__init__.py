"""From episodes to activity: spells, re-admissions, and which metric an event belongs to.

Events are finished spells of inpatient care and A&E attendances. Nothing here counts anything.
"""
