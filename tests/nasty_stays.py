"""A small extract of stays that are easy to get wrong, one person a story.

Heart attack (I219) is the index condition unless a story says otherwise; all are women of 47.
"""

from hes_rows import episode

NULL = "1800-01-01"


def stay(person: str, key: str, start: str, end: str, **changes: str) -> dict[str, str]:
    """One spell of one episode."""
    dates = {"ADMIDATE": start, "EPISTART": start, "EPIEND": end, "DISDATE": end}
    return episode(TOKEN_PERSON_ID=person, EPIKEY=key, **(dates | changes))


def unclosed(person: str, key: str, start: str, end: str, **changes: str) -> dict[str, str]:
    """One episode that does not end its spell."""
    return stay(person, key, start, end, **({"DISDATE": NULL, "DISMETH": "8"} | changes))


DAY_CASE = {"CLASSPAT": "2", "ADMIMETH": "11"}
ELECTIVE = {"ADMIMETH": "12"}

# Two episodes in one spell (condition from the first), then back on the day of discharge.
TWO_EPISODES = [
    unclosed("two", "11", "2024-05-01", "2024-05-03"),
    stay("two", "12", "2024-05-03", "2024-05-06", ADMIDATE="2024-05-01", DIAG_01="J181"),
    stay("two", "13", "2024-05-06", "2024-05-06", DIAG_01="I500"),
]
# Moved to another provider, then an emergency ten days after going home from there.
TRANSFER = [
    stay("moved", "21", "2024-05-01", "2024-05-04", DISDEST="51"),
    stay("moved", "22", "2024-05-04", "2024-05-10", PROCODE3="RBB", ADMIMETH="81", ADMISORC="51"),
    stay("moved", "23", "2024-05-20", "2024-05-21", PROCODE3="RBB", DIAG_01="N390"),
]
DIED = [stay("died", "31", "2024-06-01", "2024-06-09", DISMETH="4", DISDEST="79")]
# A day case; an emergency 30 days later is too late, and 29 days after that one is in time.
DAY_CASE_FIRST = [
    stay("day", "41", "2024-07-01", "2024-07-01", **DAY_CASE),
    stay("day", "42", "2024-07-31", "2024-07-31"),
    stay("day", "43", "2024-08-29", "2024-08-30", DIAG_01="N390"),
]
DUPLICATES = [
    stay("day", "41", "2024-07-01", "2024-07-01", **DAY_CASE),
    stay("other", "41", "2024-07-02", "2024-07-03"),
]
# The provider began a new admission on the day on which an unfinished episode ended.
CONTINUED = [
    unclosed("continued", "51", "2024-09-01", "2024-09-05"),
    stay("continued", "52", "2024-09-05", "2024-09-08", DIAG_01="J181"),
]
STILL_IN = [unclosed("still in", "61", "2024-09-01", "2024-09-05", DISMETH="9")]
# Came back as an emergency and has not left since. Not among STAYS, whose counts tests know.
BACK_AND_STILL_IN = [
    stay("back", "62", "2024-09-01", "2024-09-05"),
    unclosed("back", "63", "2024-09-10", "2024-09-20", DISMETH="9", DIAG_01="N390"),
]
# The next admission is planned, so the emergency after it does not belong to the first.
PLANNED_NEXT = [
    stay("planned", "71", "2024-10-01", "2024-10-03"),
    stay("planned", "72", "2024-10-08", "2024-10-08", DIAG_01="N390", **ELECTIVE),
    stay("planned", "73", "2024-10-12", "2024-10-14", DIAG_01="N390"),
]
# A regular day attender in between is no admission, so the emergency is the next one.
REGULAR = [
    stay("regular", "81", "2024-10-01", "2024-10-03"),
    stay("regular", "82", "2024-10-05", "2024-10-05", CLASSPAT="3", ADMIMETH="13"),
    stay("regular", "83", "2024-10-12", "2024-10-14", DIAG_01="N390"),
]
# The extract's last admission is on 31 December: its last 30 days begin on 2 December.
LAST_DAYS = [
    stay("early", "91", "2024-11-30", "2024-12-01"),
    stay("late", "92", "2024-11-30", "2024-12-02"),
    stay("last", "93", "2024-12-31", "2024-12-31", DIAG_01="N390"),
]
# Lived in London, then in the north west; once abroad, once in Wales.
TWO_PLACES = [
    stay("mover", "101", "2024-05-01", "2024-05-02"),
    stay("mover", "102", "2024-12-20", "2024-12-22", CCG_RESIDENCE="01F", RESLADST_ONS="E06000006"),
    stay("abroad", "103", "2024-05-01", "2024-05-02", CCG_RESIDENCE="59898"),
    stay("wales", "104", "2024-05-01", "2024-05-02", CCG_RESIDENCE="7A1"),
]

STAYS = [
    *(*TWO_EPISODES, *TRANSFER, *DIED, *DAY_CASE_FIRST, *DUPLICATES, *CONTINUED, *STILL_IN),
    *(*PLANNED_NEXT, *REGULAR, *LAST_DAYS, *TWO_PLACES),
]
