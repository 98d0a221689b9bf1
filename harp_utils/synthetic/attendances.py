"""Rows of an emergency care (ECDS) extract, in its columns and codes."""

import numpy as np
import pandas as pd
import pyarrow as pa

from harp_utils.synthetic.choices import load_choices
from harp_utils.synthetic.clinical import Clinic
from harp_utils.synthetic.columns import coded, dates, nulls, numbers
from harp_utils.synthetic.contacts import (
    DECILE_NUMBERS,
    SEX_CODES,
    choose_providers,
    ethnic_category_column,
    residence_columns,
)
from harp_utils.synthetic.places import Place
from harp_utils.synthetic.population import Design

DIAGNOSES = 12
# Attendance category: 1 unplanned first, 2 and 3 unplanned follow-up, 4 planned, X dead on arrival.
CATEGORIES = "1:94;2:2;3:1;4:2.8;X:0.2"
DEPARTMENTS = "01:70;02:4;03:26"


def attendance_rows(
    events: pd.DataFrame,
    persons: pd.DataFrame,
    ids: pa.StringArray,
    clinic: Clinic,
    design: Design,
    place: Place,
    first_key: int,
    rng: np.random.Generator,
) -> tuple[pa.Table, np.ndarray]:
    """Write the events of a chunk as attendances, by day of arrival.

    ``events`` has ``person`` (position in ``persons`` and ``ids``), ``condition`` and
    ``discharge`` (the day, from the extract's first). Returns the rows, every column text, and
    the year of each (0 is the first).
    """
    rows = events.sort_values("discharge", kind="stable", ignore_index=True)
    rows = rows.assign(
        provider=choose_providers(rows, persons, np.zeros(len(rows), dtype=bool), rng)
    )
    who = persons.iloc[rows["person"]]
    day = rows["discharge"].to_numpy()
    home, district = residence_columns(who["home"].to_numpy(), place)
    columns = {
        "TOKEN_PERSON_ID": ids.take(pa.array(rows["person"])),
        "EC_IDENT": pa.array(first_key + np.arange(len(rows))).cast(pa.string()),
        "ARRIVAL_DATE": dates(day, design.periods[0].start),
        "ATTENDANCE_CATEGORY": _drawn(CATEGORIES, len(rows), rng),
        "DEPARTMENT_TYPE": _drawn(DEPARTMENTS, len(rows), rng),
        "AGE_AT_ARRIVAL": numbers(who["age"].to_numpy()),
        "STATED_GENDER": coded(who["sex_code"].to_numpy(), SEX_CODES),
        "ETHNIC_CATEGORY": ethnic_category_column(rows, persons, place, design, rng),
        **_code_columns(rows, clinic, rng),
        "RESIDENCE_CCG": home,
        "RESIDENCE_LA": district,
        "PROVIDER_CODE": coded(rows["provider"].to_numpy(), place.providers),
        "IMD_DECILE": coded(who["decile"].to_numpy(), DECILE_NUMBERS),
    }
    return pa.table(columns), np.searchsorted(design.years, day, side="right") - 1


def unplanned_share(categories: tuple[str, ...]) -> float:
    """Share of attendances whose category is one of those given."""
    choices = load_choices(pd.Series([CATEGORIES]))
    pairs = zip(choices.values, choices.shares, strict=True)
    return float(sum(share for value, share in pairs if value in categories))


def _drawn(weights: str, size: int, rng: np.random.Generator) -> pa.DictionaryArray:
    choices = load_choices(pd.Series([weights]))
    owner = np.zeros(size, dtype=np.int64)
    return coded(choices.draw(owner, rng.random(size)), choices.values)


def _code_columns(
    rows: pd.DataFrame, clinic: Clinic, rng: np.random.Generator
) -> dict[str, pa.DictionaryArray]:
    condition = rows["condition"].to_numpy()
    complaint = clinic.primary.draw(condition, rng.random(len(rows)))
    found = clinic.beside.draw(condition, rng.random(len(rows)))
    coded_as = np.array([len(value) > 1 for value in clinic.beside.values])
    empty = nulls(len(rows))
    return {
        "CHIEF_COMPLAINT": coded(complaint, clinic.primary.values),
        "DIAGNOSIS_CODE_1": coded(np.where(coded_as[found], found, -1), clinic.beside.values),
        **{f"DIAGNOSIS_CODE_{n}": empty for n in range(2, DIAGNOSES + 1)},
    }
