"""The official definition of re-admission, worked out again in plain pandas, person by person.

Like `independent`, it shares no code with the suite and is written from the methods alone.
"""

from itertools import groupby
from operator import itemgetter

import pandas as pd
from independent import EMERGENCY, PROVIDERS

DIAGNOSES = [f"DIAG_{n:02d}" for n in range(1, 21)]
OBSTETRIC = {"501", "560", "610"}
MENTAL_HEALTH = {"700", "710", "711", "712", "713", "715"}
# Cancer but for benign and in situ, and chemotherapy.
CANCER = r"C|D3[789]|D4[0-8]|Z511"
MATERNITY = r"O|Z37|Z38"
LOOKED_AT = ["person", "provider", "admitted", "discharged", "died", "destination", "wanted"]
LOOKED_AT += ["ADMIMETH", "ADMISORC", "CLASSPAT", "EPITYPE", "MAINSPEF", "CCG_RESIDENCE"]


def mentions(episodes: pd.DataFrame, pattern: str) -> set[tuple[object, ...]]:
    """Spells (person, provider, admission) with a code that begins so, in any episode."""
    codes = episodes[[name for name in DIAGNOSES if name in episodes]]
    found = codes.apply(lambda column: column.astype(str).str.match(pattern)).any(axis=1)
    keys = episodes.loc[found, ["person", "provider", "admitted"]]
    return set(keys.itertuples(index=False, name=None))


def official_index(
    spells: pd.DataFrame, wanted: pd.Series, episodes: pd.DataFrame, last_day: pd.Timestamp
) -> pd.DataFrame:
    """Index discharges by the official definition of stays with a wanted spell.

    Columns: ``person``, ``discharged`` and ``back``. ``spells`` holds regular attenders too: they
    can tell of cancer in the year before.
    """
    cancer, maternity = mentions(episodes, CANCER), mentions(episodes, MATERNITY)
    people = set(spells.loc[wanted, "person"])
    concerned = spells.assign(wanted=wanted)[spells["person"].isin(people)][LOOKED_AT]
    order = concerned.sort_values(["person", "admitted", "discharged"]).to_dict("records")
    rows = []
    for _, own in groupby(order, key=itemgetter("person")):
        every = list(own)
        stays = _stays([spell for spell in every if spell["CLASSPAT"] in ("1", "2", "5")])
        seen = [spell for spell in every if _key(spell) in cancer]
        for place, stay in enumerate(stays):
            if not any(spell["wanted"] for spell in stay):
                continue
            if _is_left_out(stay, seen, cancer, maternity, last_day):
                continue
            following = stays[place + 1] if place + 1 < len(stays) else None
            back = following is not None and _comes_back(stay, following, cancer)
            rows.append((stay[0]["person"], stay[0]["CCG_RESIDENCE"], stay[-1]["discharged"], back))
    return pd.DataFrame(rows, columns=["person", "CCG_RESIDENCE", "discharged", "back"])


def _key(spell: dict) -> tuple[object, ...]:
    return (spell["person"], spell["provider"], spell["admitted"])


def _stays(spells: list[dict]) -> list[list[dict]]:
    """Join spells that follow one another by transfer."""
    stays: list[list[dict]] = []
    for spell in spells:
        before = stays[-1][-1] if stays else None
        if before is not None and 0 <= (spell["admitted"] - before["discharged"]).days <= 3:
            moved = str(before["destination"]) in PROVIDERS or str(spell["ADMISORC"]) in PROVIDERS
            if moved or spell["ADMIMETH"] in ("2B", "81"):
                stays[-1].append(spell)
                continue
        stays.append([spell])
    return stays


def _is_left_out(
    stay: list[dict], seen: list[dict], cancer: set, maternity: set, last_day: pd.Timestamp
) -> bool:
    admitted, discharged = stay[0]["admitted"], stay[-1]["discharged"]
    a_year_ago = admitted - pd.Timedelta(days=365)
    recent = any(s["admitted"] < admitted and s["discharged"] >= a_year_ago for s in seen)
    births = any(
        s["MAINSPEF"] in OBSTETRIC or s["EPITYPE"] in ("2", "3", "5", "6") or _key(s) in maternity
        for s in stay
    )
    return (
        discharged > last_day - pd.Timedelta(days=30)
        or stay[-1]["died"]
        or all(spell["CLASSPAT"] == "2" for spell in stay)
        or births
        or recent
        or any(_key(spell) in cancer for spell in stay)
    )


def _comes_back(stay: list[dict], following: list[dict], cancer: set) -> bool:
    first = following[0]
    days = (first["admitted"] - stay[-1]["discharged"]).days
    return (
        first["ADMIMETH"] in EMERGENCY
        and 0 <= days <= 29
        and first["MAINSPEF"] not in OBSTETRIC | MENTAL_HEALTH
        and not any(_key(spell) in cancer for spell in following)
    )
