"""Re-admission by the official definition, over stays that are easy to get wrong."""

import pytest
from hes_rows import ids_of
from nasty_stays import DAY_CASE, ELECTIVE, NULL, stay, unclosed
from traced import trace

ELSEWHERE = {"PROCODE3": "RBB", "ADMIMETH": "81", "ADMISORC": "51"}
CHEMOTHERAPY = {"CLASSPAT": "3", "ADMIMETH": "13", "DIAG_01": "Z511", "DIAG_02": "C509"}


def index(person: str, **changes: str) -> dict[str, str]:
    """A heart attack from 1 to 5 May 2024."""
    return stay(person, f"{person} first", "2024-05-01", "2024-05-05", **changes)


def later(person: str, start: str = "2024-05-10", **changes: str) -> dict[str, str]:
    """An emergency of one day, five days after the discharge unless said otherwise."""
    return stay(person, f"{person} next {start}", start, start, **({"DIAG_01": "N390"} | changes))


def before(person: str, start: str, end: str, **changes: str) -> dict[str, str]:
    """A stay with breast cancer beside another illness."""
    codes = {"DIAG_01": "N390", "DIAG_02": "C50.9"}
    return stay(person, f"{person} before", start, end, **(codes | changes))


# By person, whether the stay is followed by a re-admission; None where it is no index discharge.
STORIES = {
    "back": (True, [index("back"), later("back")]),
    "still in": (
        True,
        [index("still in"), later("still in", DISDATE=NULL, DISMETH="8", DISDEST="98")],
    ),
    "day 29": (True, [index("day 29"), later("day 29", "2024-06-03")]),
    "day 30": (False, [index("day 30"), later("day 30", "2024-06-04")]),
    "planned": (
        False,
        [index("planned"), later("planned", **ELECTIVE), later("planned", "2024-05-12")],
    ),
    "day case": (None, [index("day case", **DAY_CASE), later("day case")]),
    "died": (None, [index("died", DISMETH="4", DISDEST="79")]),
    "obstetric": (None, [index("obstetric", MAINSPEF="501")]),
    "delivery": (None, [index("delivery", EPITYPE="2")]),
    "pregnant": (None, [index("pregnant", DIAG_02="O99.4")]),
    "cancer": (None, [index("cancer", DIAG_02="C509")]),
    "uncertain": (None, [index("uncertain", DIAG_02="D47.1")]),
    "benign": (False, [index("benign", DIAG_02="D250")]),
    "in situ": (False, [index("in situ", DIAG_02="D05.1")]),
    # 2 May 2023 is 365 days before 1 May 2024, a leap day between them.
    "year before": (
        None,
        [index("year before"), before("year before", "2023-04-20", "2023-05-02")],
    ),
    "366 days": (False, [index("366 days"), before("366 days", "2023-04-20", "2023-05-01")]),
    "regular": (
        None,
        [index("regular"), stay("regular", "r", "2024-04-20", "2024-04-20", **CHEMOTHERAPY)],
    ),
    "afterwards": (
        False,
        [index("afterwards"), before("afterwards", "2024-06-20", "2024-06-25")],
    ),
    "back in labour": (False, [index("back in labour"), later("back in labour", MAINSPEF="560")]),
    "back in distress": (
        False,
        [index("back in distress"), later("back in distress", MAINSPEF="710")],
    ),
    "back with cancer": (
        False,
        [index("back with cancer"), later("back with cancer", DIAG_02="C34.9")],
    ),
    "second episode": (
        None,
        [
            unclosed("second episode", "e1", "2024-05-01", "2024-05-03"),
            stay("second episode", "e2", "2024-05-03", "2024-05-05", DIAG_01="C50.9")
            | {"ADMIDATE": "2024-05-01"},
        ],
    ),
    # Twelve days in two hospitals are one stay, and ten days later the person is back.
    "moved": (
        True,
        [
            index("moved", DISDEST="51"),
            stay("moved", "m2", "2024-05-06", "2024-05-12", **ELSEWHERE),
            later("moved", "2024-05-22"),
        ],
    ),
    "died elsewhere": (
        None,
        [
            index("died elsewhere", DISDEST="51"),
            stay("died elsewhere", "d2", "2024-05-05", "2024-05-08", **ELSEWHERE, DISMETH="4"),
        ],
    ),
    "kept in": (
        False,
        [
            stay("kept in", "k1", "2024-05-01", "2024-05-01", **DAY_CASE, DISDEST="51"),
            stay("kept in", "k2", "2024-05-01", "2024-05-03", **ELSEWHERE, EPIORDER="2"),
        ],
    ),
    # Came in with something else, and was moved for the heart attack.
    "condition later": (
        False,
        [
            index("condition later", DIAG_01="R074", DISDEST="51"),
            stay("condition later", "c2", "2024-05-05", "2024-05-08", **ELSEWHERE),
        ],
    ),
    "too late": (None, [stay("too late", "t1", "2024-11-30", "2024-12-02")]),
    "last": (None, [later("last", "2024-12-31")]),
}


EPISODES = [row for _, rows in STORIES.values() for row in rows]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("official")


@pytest.fixture(scope="module")
def history(folder):
    return trace(folder, EPISODES, only="cvd_readmissions")


def events_by_person(history, folder):
    """The official events, by the person ids of the extract."""
    ids = ids_of({row["TOKEN_PERSON_ID"] for row in EPISODES})
    rows = history.labels.named(history.official_events.to_pyarrow(), ("metric_id", "period"))
    return rows.set_index(rows["person"].map(ids).rename("person_id"))


@pytest.fixture(scope="module")
def events(history, folder):
    return events_by_person(history, folder)


@pytest.mark.parametrize("person", list(STORIES))
def test_each_story_is_counted_as_the_definition_says(events, person):
    expected, _ = STORIES[person]
    found = events["is_readmitted"].get(person)
    assert found == expected


def test_a_stay_in_two_hospitals_counts_once(history, events):
    assert events.index.is_unique
    admissions = history.admissions.execute()
    person = events.loc["moved", "person"]
    moved = admissions[admissions["person"] == person].sort_values("admission_date")
    first, second, third = moved["stay"]
    assert first == second != third
    assert moved["begins_stay"].tolist() == [True, False, True]


def test_the_period_of_a_stay_is_that_of_its_discharge(history, events):
    assert set(events["period"]) == {"2024/25"}
    assert set(events.columns) >= {"metric_id", "icb_code", "ethnic_category", "is_readmitted"}


def test_the_order_of_rows_does_not_matter(events, tmp_path):
    other = events_by_person(trace(tmp_path, EPISODES[::-1], only="cvd_readmissions"), tmp_path)
    assert other["is_readmitted"].to_dict() == events["is_readmitted"].to_dict()
