"""Rows of an admitted patient care (APC) extract, in the columns and codes of HES."""

import numpy as np
import pandas as pd
import pyarrow as pa

from harp_utils.synthetic.admission_types import NUMBER, TYPES
from harp_utils.synthetic.choices import load_choices
from harp_utils.synthetic.clinical import Clinic, procedure_columns
from harp_utils.synthetic.columns import coded, constant, dates, numbers
from harp_utils.synthetic.contacts import (
    DECILE_LABELS,
    SEX_CODES,
    choose_providers,
    ethnic_category_column,
    residence_columns,
)
from harp_utils.synthetic.diagnoses import diagnosis_columns
from harp_utils.synthetic.episodes import make_episodes
from harp_utils.synthetic.places import Place
from harp_utils.synthetic.population import Design

NO_LSOA = "E99999999"
OLDEST_NEWBORN_CODE = 7003
BABY_CODES = np.arange(7004, 7008)


def admitted_rows(
    spells: pd.DataFrame,
    persons: pd.DataFrame,
    ids: pa.StringArray,
    clinic: Clinic,
    design: Design,
    place: Place,
    first_key: int,
    rng: np.random.Generator,
) -> tuple[pa.Table, np.ndarray]:
    """Write the spells of a chunk as episodes.

    Parameters
    ----------
    spells
        As `spells.draw_spells` makes them, with ``person`` (position in ``persons`` and ``ids``).
    first_key
        Episode keys are whole numbers of 19 digits, from this one.

    Returns
    -------
    tuple
        The rows, every column text, and the year of each (0 is the first).
    """
    moved_in = (spells["type"] == NUMBER["transfer"]).to_numpy()
    spells = spells.assign(provider=choose_providers(spells, persons, moved_in, rng))
    rows = make_episodes(spells, design.years, rng).sort_values(
        ["year", "end", "spell", "order"], ignore_index=True
    )
    who = persons.iloc[rows["person"]].reset_index(drop=True)
    columns = {
        "TOKEN_PERSON_ID": ids.take(pa.array(rows["person"])),
        "EPIKEY": pa.array(first_key + np.arange(len(rows))).cast(pa.string()),
        **_time_columns(rows, design),
        **_admission_columns(rows, rng),
        "ETHNOS": ethnic_category_column(rows, persons, place, design, rng),
        **_person_columns(rows, who, place, rng),
        "PROCODE5": _provider_codes(rows, place),
        **_specialty_columns(rows, design),
        **diagnosis_columns(rows, who, clinic, rng, noise=design.noise),
        **procedure_columns(rows, clinic, rng),
    }
    return pa.table(columns), rows["year"].to_numpy()


def _person_columns(
    rows: pd.DataFrame, who: pd.DataFrame, place: Place, rng: np.random.Generator
) -> dict[str, pa.Array]:
    home, district = residence_columns(who["home"].to_numpy(), place)
    return {
        "STARTAGE": numbers(_hes_ages(who["age"].to_numpy(), rows["newborn"].to_numpy(), rng)),
        "SEX": coded(who["sex_code"].to_numpy(), SEX_CODES),
        "CCG_RESIDENCE": home,
        "RESLADST_ONS": district,
        "LSOA11": constant(NO_LSOA, len(rows)),
        "IMD_DECILE": coded(who["decile"].to_numpy(), DECILE_LABELS),
    }


def _time_columns(rows: pd.DataFrame, design: Design) -> dict[str, pa.Array]:
    origin = design.periods[0].start
    finished, last = rows["finished"].to_numpy(), rows["last"].to_numpy()
    first = (rows["order"] == 1).to_numpy()
    year_began = design.years[rows["year"]]
    began_before = (rows["admission"] < year_began).to_numpy()
    return {
        "ADMIDATE": dates(rows["admission"].to_numpy(), origin),
        "DISDATE": dates(rows["discharge"].to_numpy(), origin, ~(last & finished)),
        "EPISTART": dates(rows["start"].to_numpy(), origin),
        "EPIEND": dates(rows["end"].to_numpy(), origin, ~finished),
        "EPIORDER": numbers(rows["order"].to_numpy()),
        "EPISTAT": coded(finished.astype(int), ["1", "3"]),
        "SPELBGIN": coded(np.where(first, 2 - began_before, 0), ["0", "1", "2"]),
        "SPELEND": coded((last & finished).astype(int), ["N", "Y"]),
        "FAE": coded((first & finished).astype(int), ["0", "1"]),
    }


def _admission_columns(rows: pd.DataFrame, rng: np.random.Generator) -> dict[str, pa.Array]:
    kind = rows["type"].to_numpy()
    ends = (rows["last"] & rows["finished"]).to_numpy()
    ending = np.where(~ends, 0, np.select([rows["died"], rows["moved"]], [3, 2], default=1))
    methods = load_choices(pd.Series([each.methods for each in TYPES]))
    spells = rows["spell"].to_numpy()
    method = methods.draw(kind, rng.random(spells.max() + 1)[spells])
    return {
        "EPITYPE": coded(kind, [each.episode_type for each in TYPES]),
        "ADMIMETH": coded(method, methods.values),
        "ADMISORC": coded(kind, [each.source for each in TYPES]),
        "CLASSPAT": coded(kind, [each.patient_class for each in TYPES]),
        "DISDEST": coded(ending, ["98", "19", "51", "79"]),
        "DISMETH": coded(ending, ["8", "1", "1", "4"]),
    }


def _hes_ages(age: np.ndarray, newborn: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Ages as HES writes them: babies under one year by codes from 7001 (under a day)."""
    days_old = 7001 + rng.integers(0, OLDEST_NEWBORN_CODE - 7000, len(age))
    months_old = BABY_CODES[rng.integers(0, len(BABY_CODES), len(age))]
    return np.select([newborn, age == 0], [days_old, months_old], default=age)


def _provider_codes(rows: pd.DataFrame, place: Place) -> pa.DictionaryArray:
    """Codes of five characters (a site of the trust), or of three where the trust has one site."""
    sites = [f"{code}{site}" for code in place.providers for site in ("01", "02", "")]
    site = np.where(rows["order"] > 1, 1, rows["spell"] % 3)
    return coded(rows["provider"].to_numpy() * 3 + site, sites)


def _specialty_columns(rows: pd.DataFrame, design: Design) -> dict[str, pa.Array]:
    specialty = coded(rows["condition"].to_numpy(), design.planted.conditions["specialty"].tolist())
    return {"MAINSPEF": specialty, "TRETSPEF": specialty}
