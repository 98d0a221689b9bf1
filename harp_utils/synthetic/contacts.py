"""Columns that every contact has, in-patient or emergency: who, where from, treated where."""

import numpy as np
import pandas as pd
import pyarrow as pa

from harp_utils.synthetic.columns import coded
from harp_utils.synthetic.persons import empty_uniforms
from harp_utils.synthetic.places import NOWHERE, PROVIDERS_PER_PLACE, Place, draw_providers
from harp_utils.synthetic.population import Design
from harp_utils.synthetic.recording import CODES, STATED, empty_shares, record_categories

# HES writes deciles as labels, the emergency care data set as numbers.
DECILE_LABELS = (
    "Most deprived 10%",
    *(f"More deprived {low}-{low + 10}%" for low in (10, 20, 30, 40)),
    *(f"Less deprived {low}-{low + 10}%" for low in (40, 30, 20, 10)),
    "Least deprived 10%",
)
# In the order of `rates.SEXES`: female, male.
SEX_CODES = ("2", "1")
DECILE_NUMBERS = tuple(str(decile) for decile in range(1, 11))


def choose_providers(
    rows: pd.DataFrame, persons: pd.DataFrame, moved: np.ndarray, rng: np.random.Generator
) -> np.ndarray:
    """Choose each contact's provider; one that a person was moved to is not their own."""
    own = persons["own_provider"].to_numpy()[rows["person"]]
    chosen = draw_providers(own, rng.random(len(rows)))
    return np.where(
        moved, (own + 1) % PROVIDERS_PER_PLACE, np.where(rows.get("moved", False), own, chosen)
    )


def ethnic_category_column(
    rows: pd.DataFrame,
    persons: pd.DataFrame,
    place: Place,
    design: Design,
    rng: np.random.Generator,
) -> pa.DictionaryArray:
    """Record ethnic category at each contact, in a field of two characters.

    ``rows`` has ``person`` (position in ``persons``) and ``provider``. Some providers add a local
    letter to the national code, and some no second character.
    """
    who = persons.iloc[rows["person"]]
    category = who["category"].to_numpy()
    provider = rows["provider"].to_numpy()
    uniform = empty_uniforms(place, design)
    if design.noise:
        category = record_categories(
            category,
            who["known_as"].to_numpy(),
            who["refuses"].to_numpy(),
            empty_shares(uniform)[provider],
            rng,
        )
    style = np.searchsorted([0.1, 0.2], uniform)[provider]
    return coded(style * len(CODES) + category, _styled_codes())


def _styled_codes() -> list[str]:
    """Every code as three kinds of provider write it: bare, with a local letter, padded."""
    stated = CODES[:STATED]
    local = [f"{code}{code}" if code in stated else code for code in CODES]
    return [*CODES, *local, *(code.ljust(2) for code in CODES)]


def residence_columns(
    home: np.ndarray, place: Place
) -> tuple[pa.DictionaryArray, pa.DictionaryArray]:
    """Sub-ICB location and district of residence.

    The reference table holds districts only where they tell ICBs apart (Frimley); elsewhere the
    district is empty.
    """
    districts = [*place.local_authority, *("" for _ in NOWHERE)]
    known = np.array([bool(district) for district in districts])
    return coded(home, [*place.sub_icb, *NOWHERE]), coded(
        np.where(known[home], home, -1), districts
    )
